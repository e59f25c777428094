"""An app that only the soak installs: it holds a process where a kill is most dangerous, and has a job to be counted."""
