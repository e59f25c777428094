"""What somebody with the database's own rights could do to the audit, past its triggers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

TRIGGERS = {
    "sqlite": ("audit_entry_no_update", "audit_entry_no_delete", "audit_entry_no_replace"),
    "postgresql": ("audit_entry_no_row ON audit_entry", "audit_entry_no_truncate ON audit_entry"),
}


def tamper(statement: str, values: Sequence[Any] | None = None) -> None:
    """The test's transaction takes it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {trigger}")
        cursor.execute(statement, values)
