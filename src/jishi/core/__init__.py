"""What every mechanism stands on; an app a folder."""
