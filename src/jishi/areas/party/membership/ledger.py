"""发展党员：one file an applicant, 25 steps in five stages; no step is skipped, none comes a day too early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jishi.areas.party.membership.model import Membership
from jishi.areas.party.membership.rules import RULES, file_of, process
from jishi.records.errors import Invalid
from jishi.records.ledger import Apart, Ledger, Section
from jishi.records.registry import register
from jishi.rules.book import DEFAULTS

STEPS = {move.code for move in process(DEFAULTS.values(RULES, date.max)).moves}
# What the party committee above does; everything else is the branch's.
ABOVE = {
    *(
        "activist_filed",
        "candidate_filed",
        "politically_reviewed",
        "trained",
        "pre_reviewed",
        "approval_talked",
    ),
    *("approved", "full_approved", "terminate", "disqualify"),
}
FILING = {"upper_filed"}
HELPERS = ("contact", "second_contact", "introducer", "second_introducer")


def _derive(file: Membership) -> None:
    """A file is told by its person; the name is not written down once more."""
    file.subject = "发展党员"


def _check(file: Membership, lines: Mapping[str, list[Any]]) -> None:
    errors: dict[str, list[Any]] = {}
    if file.village_id is None:
        errors["village"] = [_now("请选党支部所在的村。")]
    for name in HELPERS:
        if file.person_id is not None and getattr(file, f"{name}_id") == file.person_id:
            errors[name] = [_now("申请人不能做自己的联系人或介绍人。")]
    if errors:
        raise Invalid(errors)


MEMBERSHIPS = register(
    Ledger(
        code="memberships",
        model=Membership,
        label=_("发展党员"),
        number="FZ",
        menu="party",
        icon="certificate",
        help=_("一人一份档案，从申请到转正共五个阶段、25 步。步骤不能跳，时间不够的写明最早哪天可以办。"),
        form=(Section(_("申请人"), "village", "branch", "person"),),
        columns=("number", "town", "village", "branch", "person", "state"),
        filters=("town", "village", "person", "state"),
        search=("branch",),
        rules=RULES,
        pipeline=process,
        subject=file_of,
        about="person",
        locked=("archived", "withdrawn", "terminated", "disqualified"),
        grants={
            "village_committee": {"view", "add", "change", "archive", *(STEPS - ABOVE - FILING)},
            "town_party": {"view", *ABOVE},
            "county_org": {"view", "archive", *FILING},
            "posted_cadre": {"view"},
            "inspector": {"view"},
            "auditor": {"view"},
        },
        apart=(
            Apart(
                *("add", "change", "archive", *sorted(STEPS)),
                from_=("person",),
                reason=_("不能办理自己的入党手续。"),
            ),
        ),
        derive=_derive,
        check=_check,
        examples=(
            {"village": "370783006232", "branch": "三元朱村党支部", "person": "样例甲"},
            {"village": "370783104238", "branch": "付家茅坨村党支部", "person": "样例乙"},
        ),
    )
)
