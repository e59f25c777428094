"""Without the specimens installed there is nothing here to test: `tests/run.py` installs them for a run of their own."""

from __future__ import annotations

from django.apps import apps

collect_ignore_glob = [] if apps.is_installed("specimens") else ["test_*.py"]
