"""What anyone may see: the schedule of fairs, its calendar feed, the text for the loudspeaker."""
