"""The one register of personal fields of all ledgers, as rows for people: screen, command and documentation read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jishi.records.fields import columns
from jishi.records.ledger import Ledger
from jishi.records.personal import MASK_LABELS, Personal
from jishi.records.registry import ledgers

HEADS = (
    gettext_lazy("台账"),
    gettext_lazy("字段"),
    gettext_lazy("代码"),
    gettext_lazy("类别"),
    gettext_lazy("用途"),
    gettext_lazy("依据"),
    gettext_lazy("保存期限"),
    gettext_lazy("遮盖"),
)


@dataclass(frozen=True)
class PersonalField:
    """One entry of the register."""

    ledger: Ledger
    name: str
    declared: Personal

    @property
    def label(self) -> str:
        lines = {line.code: str(line.label) for line in self.ledger.lines}
        return lines[self.name] if self.name in lines else str(columns(self.ledger)[self.name].label)

    @property
    def retention(self) -> str:
        known, kept = columns(self.ledger), self.declared.retention
        words = {"day": known[kept.after].label, "months": kept.months}
        return _("自“%(day)s”起 %(months)s 个月") % words

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of `HEADS`."""
        return (
            str(self.ledger.label),
            self.label,
            f"{self.ledger.code}.{self.name}",
            self.ledger.protection(self.name).value,
            str(self.declared.purpose),
            str(self.declared.basis),
            self.retention,
            str(MASK_LABELS[self.declared.mask]),
        )


def personal_fields() -> Iterator[PersonalField]:
    """Every personal field of every ledger, in the order of the codes."""
    for ledger in sorted(ledgers(), key=lambda entry: entry.code):
        for name, declared in ledger.personal.items():
            yield PersonalField(ledger, name, declared)
