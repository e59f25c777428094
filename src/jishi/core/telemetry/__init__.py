"""What the program tells those who keep it running: lines for the log, figures for the monitoring, nothing of anybody."""
