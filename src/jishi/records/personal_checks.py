"""Start-up checks of what ledgers declare of personal data: nothing is held without purpose, ground and end."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error
from django.db import models

from jishi.core.personal.columns import BlindIndexField, EncryptedField
from jishi.kinds.record import PERSON
from jishi.records.ledger import P2, P3, Ledger


def check_personal(ledger: Ledger) -> list[CheckMessage]:
    """Every fault in the personal declarations of one ledger, each naming the ledger and the field."""
    return [*_registered(ledger), *_sensitive(ledger), *_retention(ledger), *_about(ledger)]


def _fault(ledger: Ledger, text: str, hint: str, number: int) -> CheckMessage:
    return Error(f"台账 {ledger.code}：{text}", hint=hint, id=f"jishi.E{number:03d}")


def _registered(ledger: Ledger) -> Iterator[CheckMessage]:
    lines = {line.code for line in ledger.lines}
    for name, level in ledger.classes.items():
        if level in (P2, P3) and name not in ledger.personal:
            hint = f"在 personal 中写 {name!r}: Personal(purpose=…, basis=…, retention=…)。"
            yield _fault(ledger, f"{name} 是 {level}，没有写明用途、依据和保存期限。", hint, 20)
        if level in (P2, P3) and name in (*ledger.search, *ledger.filters, *ledger.key, *ledger.totals):
            hint = "从 search、filters、key、totals 中去掉它。"
            yield _fault(ledger, f"个人信息 {name} 不能用来检索、筛选、合计或作键。", hint, 7)
        if level is P3 and name in lines:
            yield _fault(ledger, f"明细 {name} 是 P3。", "敏感信息只能放在记录自己的列上。", 21)
    known = {column.name for column in ledger.model._meta.fields} | lines
    for name, declared in ledger.personal.items():
        if name not in known:
            yield _fault(ledger, f"personal 中没有“{name}”这一列。", "核对列名。", 22)
        elif not str(declared.purpose).strip() or not str(declared.basis).strip():
            yield _fault(ledger, f"{name} 的用途或依据是空的。", "写明为什么收集、依据什么收集。", 20)


def _sensitive(ledger: Ledger) -> Iterator[CheckMessage]:
    columns = {column.name: column for column in ledger.model._meta.fields}
    for name, column in columns.items():
        secret = isinstance(column, EncryptedField)
        if secret is not (ledger.protection(name) is P3):
            hint = "P3 的列用 EncryptedField，EncryptedField 的列登记为 P3。"
            yield _fault(ledger, f"{name} 的类别与列的类型不符。", hint, 5)
        blind = column.blind if isinstance(column, EncryptedField) else ""
        if blind and not isinstance(columns.get(blind), BlindIndexField):
            hint = f"在模型中加一列 {blind} = BlindIndexField()。"
            yield _fault(ledger, f"{name} 的索引列 {blind} 不存在。", hint, 23)
        if isinstance(column, BlindIndexField) and name in (*ledger.fields, *ledger.columns, *ledger.filters):
            yield _fault(ledger, f"索引列 {name} 不能显示或筛选。", "从表单、列表、筛选中去掉它。", 23)


def _retention(ledger: Ledger) -> Iterator[CheckMessage]:
    days = {c.name for c in ledger.model._meta.fields if isinstance(c, models.DateField)}
    for name, declared in ledger.personal.items():
        kept = declared.retention
        if kept.after not in days or kept.months < 0:
            hint = "可用的日期列：" + "、".join(sorted(days))
            yield _fault(ledger, f"{name} 的保存期限从“{kept.after}”算起，没有这一日期列。", hint, 24)


def _about(ledger: Ledger) -> Iterator[CheckMessage]:
    if not ledger.about:
        return
    people = {
        c.name
        for c in ledger.model._meta.fields
        if c.is_relation and c.related_model._meta.label == PERSON  # type: ignore[union-attr]  # loaded by now
    }
    if ledger.about not in people:
        hint = "可用的列：" + ("、".join(sorted(people)) or "（没有指向人员的列）")
        yield _fault(ledger, f"about 应为指向人员的列，现为“{ledger.about}”。", hint, 25)
