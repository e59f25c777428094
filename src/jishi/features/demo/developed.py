"""Three people whom one branch develops, each at another stage of the 25 steps. All simulated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jishi.areas.party.membership.ledger import MEMBERSHIPS
from jishi.areas.registry.person.ledger import PEOPLE
from jishi.core.access.actor import Actor
from jishi.features.demo.rostered import VILLAGE
from jishi.records.services import move, save
from jishi.rules.pipeline.membership import STEPS

BRANCH = "村党支部（模拟）"
MEMBERS = ("党员甲（模拟）", "党员乙（模拟）")
CODES = tuple(row.code for row in STEPS)
VOTE = {"vote_should": "23", "vote_present": "20", "vote_in_favour": "19"}


@dataclass(frozen=True)
class Applicant:
    """Who applied, and the days ago on which the file came to these steps; the steps between were made on the same day."""

    name: str
    reached: tuple[tuple[str, int], ...]


APPLICANTS = (
    Applicant("入党申请人甲（模拟）", (("applied", 80), ("talked", 65))),
    Applicant(
        "入党积极分子乙（模拟）",
        (("applied", 500), ("activist", 410), ("cultivated", 200), ("candidate", 20)),
    ),
    Applicant(
        "预备党员丙（模拟）",
        (
            ("applied", 900),
            ("activist", 800),
            ("cultivated", 600),
            ("candidate", 420),
            ("form_filled", 330),
            ("voted", 320),
            ("approved", 280),
            ("sworn", 260),
            ("probation_reviewed", 100),
        ),
    ),
)


def tell(actor: Actor) -> str:
    """Every file step by step, each on its own day, through the doors."""
    first, second = (_person(actor, name) for name in MEMBERS)
    helpers = {
        "contacts_named": {"contact": first, "second_contact": second},
        "introducers_named": {"introducer": first, "second_introducer": second},
        "trained": {"training_days": "3"},
        "voted": VOTE,
    }
    for applicant in APPLICANTS:
        values = {"village": VILLAGE, "branch": BRANCH, "person": _person(actor, applicant.name)}
        made = save(actor=actor, ledger=MEMBERSHIPS, values=values)
        version, begin = made.version, 0
        for last, ago in applicant.reached:
            end = CODES.index(last) + 1
            for code in CODES[begin:end]:
                done = move(
                    actor=actor,
                    ledger=MEMBERSHIPS,
                    id=made.id,
                    move=code,
                    version=version,
                    values=helpers.get(code, {}),
                    evidence=MEMBERSHIPS.machine.move(code).evidence,
                    on=_day(actor, ago),
                )
                version = done.version
            begin = end
    return f"{len(APPLICANTS)} 份发展党员档案，办到不同步骤（均为模拟）"


def _person(actor: Actor, name: str) -> str:
    values: dict[str, Any] = {"name": name, "village": VILLAGE}
    return str(save(actor=actor, ledger=PEOPLE, values=values).id)


def _day(actor: Actor, ago: int) -> date:
    return actor.today - timedelta(days=ago)
