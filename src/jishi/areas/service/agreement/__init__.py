"""What an organisation and a village or branch have promised each other (M41)."""
