"""Makes the county of this installation ready for a soak: its clerks with tokens, a town that is told, a hook, jobs.

python ready.py {build|loaded} CLERKS JOBS HOOK: run as a process of its own; prints what the soak has to know as JSON.
With `build` the tests' county is loaded first.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.db import transaction  # noqa: E402
from holding.jobs import KIND  # noqa: E402

from county import OURS, PASSWORD, THEIRS, TODAY, at_ten, build  # noqa: E402
from jishi.core.access.actor import Actor, HoldValue  # noqa: E402
from jishi.core.access.holds import grant  # noqa: E402
from jishi.core.access.models import User  # noqa: E402
from jishi.core.jobs.queue import enqueue  # noqa: E402
from jishi.core.places.models import Place  # noqa: E402
from jishi.core.tokens.issuing import issue  # noqa: E402
from jishi.features.webhooks import keeping  # noqa: E402
from jishi.records.registry import ledger  # noqa: E402

VILLAGE = "370783006232"
SINCE = date(2026, 1, 1)
# A token may be used so often a minute; a clerk of the soak takes one after the other.
TOKENS = 12


def main(mode: str, clerks: int, jobs: int, hook: str) -> dict[str, Any]:
    if mode == "build":
        with at_ten(), transaction.atomic():
            for code in (OURS, THEIRS):
                build(code)
    village = Place.objects.get(county=OURS, code=VILLAGE)
    town = person("soak-town", "town_party", "town", str(village.parent_id))
    tokens = []
    for n in range(clerks):
        clerk = person(f"soak-{n}", "village_committee", "village", str(village.pk))
        hold = HoldValue("village_committee", "village", str(village.pk))
        actor = Actor(clerk.pk, clerk.name, OURS, (hold,), TODAY)
        until = TODAY + timedelta(days=300)
        tokens.append(
            [
                issue(actor=actor, user=clerk, name=f"soak {m}", expires_on=until, writes=True)[1]
                for m in range(TOKENS)
            ]
        )
    auditor = person("soak-hook", "auditor", "county", OURS)
    seer = Actor(auditor.pk, auditor.name, OURS, (HoldValue("auditor", "county", OURS),), TODAY)
    verbs = ("created", "changed", "moved")
    keeping.make(seer, auditor, keeping.Wanted("soak", hook, ("requests", "visits", "needs"), verbs))
    for n in range(jobs):
        payload = {"village": str(village.pk), "text": f"soak job {n}"}
        enqueue(KIND, key=str(n), payload=payload, actor=Actor.system(OURS, TODAY))
    need = ledger("needs").model._default_manager.filter(county=OURS, village=village).order_by("number")[0]
    return {"village": VILLAGE, "tokens": tokens, "town": str(town.pk), "need": str(need.pk)}


def person(name: str, role: str, kind: str, key: str) -> User:
    user = User.objects.create_user(
        county=OURS, username=name, name=f"{name}（模拟）", password=PASSWORD, is_active=True
    )
    grant(user=user, role=role, scope_kind=kind, scope_key=key, starts_on=SINCE, source="soak")
    return user


if __name__ == "__main__":
    with transaction.atomic():
        found = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    print(json.dumps(found))
