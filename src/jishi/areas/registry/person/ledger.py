"""人员：leading members, first secretaries, contacts; phones are personal and masked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.core.people.models import Person
from jishi.records.ledger import P2, Ledger, Section
from jishi.records.registry import register

PEOPLE = register(
    Ledger(
        code="people",
        model=Person,
        label=_("人员"),
        number="RY",
        menu="registry",
        icon="users",
        help=_("带队的班子成员、联络人。电话只给经办的人看。"),
        form=(Section(_("人员"), "name", "organisation", "post", "phone", "valid_from", "valid_to"),),
        columns=("number", "name", "organisation", "post", "phone", "state"),
        filters=("organisation", "state"),
        search=("name", "post"),
        key=("organisation", "name"),
        names=("name",),
        grants={
            "county_org": {"view", "add", "change", "archive", "end", "restore", "read_personal"},
            "fair_office": {"view", "add", "change", "archive", "end", "restore"},
            "unit_leader": {"view", "add", "change", "end", "read_personal"},
            "unit_agent": {"view", "add", "change", "end", "read_personal"},
            "admin_system": {"view"},
            "auditor": {"view"},
        },
        classes={"phone": P2},
        examples=(
            {"name": "样例甲", "organisation": "U-901", "post": "副院长", "phone": "13800008000"},
            {"name": "样例乙", "organisation": "U-902", "post": "副站长"},
        ),
    )
)
