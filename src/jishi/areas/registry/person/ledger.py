"""人员：leading members, first secretaries, contacts, villagers; phones are masked, ID numbers encrypted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jishi.core.people.models import Person
from jishi.records.ledger import P2, P3, Ledger, Section
from jishi.records.personal import Mask, Personal, Retention
from jishi.records.registry import register

KEPT = Retention(months=36, after="archived_at")
DUTY = _("《个人信息保护法》第十三条：履行法定职责所必需")

PEOPLE = register(
    Ledger(
        code="people",
        model=Person,
        label=_("人员"),
        number="RY",
        menu="registry",
        icon="users",
        help=_("带队的班子成员、联络人、村民。电话只给经办的人看，身份证号加密保存。"),
        form=(
            Section(_("人员"), "name", "organisation", "post", "village", "phone"),
            Section(_("身份"), "id_number", "valid_from", "valid_to"),
        ),
        columns=("number", "name", "organisation", "post", "village", "phone", "state"),
        filters=("organisation", "town", "village", "state"),
        search=("name", "post"),
        key=("organisation", "name"),
        names=("name",),
        grants={
            "county_org": {
                *("view", "add", "change", "archive", "end", "restore", "read_personal"),
                *("read_sensitive", "erase", "merge"),
            },
            "fair_office": {"view", "add", "change", "archive", "end", "restore", "unmask", "erase", "merge"},
            "unit_leader": {"view", "add", "change", "end", "read_personal"},
            "unit_agent": {"view", "add", "change", "end", "read_personal"},
            "village_committee": {"view", "add", "change", "read_personal", "read_sensitive"},
            "admin_system": {"view"},
            "auditor": {"view"},
        },
        classes={"phone": P2, "id_number": P3},
        personal={
            "name": Personal(purpose=_("知道找谁、由谁办"), basis=DUTY, retention=KEPT, mask=Mask.OPEN),
            "phone": Personal(purpose=_("联系办事"), basis=DUTY, retention=KEPT, mask=Mask.PHONE),
            "id_number": Personal(
                purpose=_("核对是不是同一个人"), basis=DUTY, retention=Retention(months=12), mask=Mask.HIDDEN
            ),
        },
        examples=(
            {
                "name": "样例甲",
                "organisation": "U-901",
                "post": "副院长",
                "village": "370783006232",
                "phone": "13800008000",
                "id_number": "360426199101010071",
            },
            {
                "name": "样例乙",
                "organisation": "U-902",
                "post": "副站长",
                "village": "370783006232",
                "id_number": "360426199202020025",
            },
        ),
    )
)
