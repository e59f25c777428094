"""Loads the tests' county, a foreign one beside it and a person of every role into the installation of this process.

Run by `installation.py` as a process of its own; prints the names of those who may sign in.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.db import transaction  # noqa: E402

from county import OURS, PEOPLE, THEIRS, County, at_ten, build  # noqa: E402
from jishi.core.access.holds import grant  # noqa: E402
from jishi.core.access.models import User  # noqa: E402

SINCE = date(2026, 1, 1)


def hold(made: County, role: str) -> None:
    """Over the whole county, but for the committee, which has one village."""
    village = made.row("places", len(made.ids("places")) - 1)
    kind, key = ("village", str(village.pk)) if role == "village_committee" else ("county", made.code)
    user = User.objects.get(pk=made.users[role])
    grant(user=user, role=role, scope_kind=kind, scope_key=key, starts_on=SINCE, source="harden")


with at_ten(), transaction.atomic():
    for code in (OURS, THEIRS):
        made = build(code)
        for role in PEOPLE:
            hold(made, role)
print("\n".join(f"{role}\t{role}-{OURS}" for role in PEOPLE))
