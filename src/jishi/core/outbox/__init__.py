"""What the county's other systems are to be told: written with the change, delivered afterwards, never lost."""
