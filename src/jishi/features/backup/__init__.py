"""Backup, restore and the drill that proves them: one encrypted file with the database and the files of an installation."""
