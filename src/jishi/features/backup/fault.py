"""Why a backup or a restore is refused; every refusal leaves everything as it was and says what to do."""

from __future__ import annotations


class BackupRefused(Exception):
    """The backup, its key or the place it should go to is not fit; nothing was changed."""
