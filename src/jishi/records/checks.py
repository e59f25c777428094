"""A wrong declaration stops the program at start-up, naming the ledger, the word and the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.core.checks import CheckMessage, Error, register

from jishi.core.access.roles import ROLES
from jishi.kinds import Assignment, Case
from jishi.records.ledger import Ledger
from jishi.records.paper_checks import check_papers
from jishi.records.personal_checks import check_personal
from jishi.records.registry import children, ledgers, parent_field
from jishi.records.telling_checks import check_telling
from jishi.rules.book import DEFAULTS

# Whom a column may name for `apart`: a user, a person, or the unit that somebody belongs to.
WHO = {"access.User", "people.Person", "organisations.Organisation"}


def _unknown(ledger: Ledger, where: str, word: str, right: Iterable[str], number: int) -> CheckMessage:
    near = get_close_matches(word, list(right), 1)
    hint = f"是不是 {near[0]}?" if near else "可用的词：" + "、".join(sorted(right))
    return Error(f"台账 {ledger.code}: {where} 中没有“{word}”。", hint=hint, id=f"jishi.E{number:03d}")


@register("jishi")
def check_ledgers(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every word of every declaration."""
    return [fault for ledger in ledgers() for fault in check_ledger(ledger)]


def check_ledger(ledger: Ledger) -> list[CheckMessage]:
    faults = [*_names(ledger), *_grants(ledger), *_apart(ledger), *_classes(ledger), *_family(ledger)]
    for where, word, right in check_telling(ledger):
        faults.append(_unknown(ledger, where, word, right, 14))
    if ledger.access is not None and not issubclass(ledger.model, Assignment):
        hint = "access 随任职走：模型请继承 jishi.kinds.Assignment，或去掉 access。"
        faults.append(Error(f"台账 {ledger.code}：access 只用于任职一类。", hint=hint, id="jishi.E013"))
    faults += [*_clock(ledger), *check_papers(ledger)]
    faults += [
        _unknown(ledger, "rules", key, [rule.key for rule in DEFAULTS], 6)
        for key in ledger.rules
        if key not in DEFAULTS
    ]
    return faults


def _clock(ledger: Ledger) -> list[CheckMessage]:
    """Every case has a clock and nothing else has; its words are states and columns of the ledger."""
    if issubclass(ledger.model, Case) is not (ledger.clock is not None):
        hint = "期限由规则推算：办件一类都要写 clock=CaseClock(limit=…, limits=…)，别的类不写。"
        return [Error(f"台账 {ledger.code}：clock 与办件一类相伴。", hint=hint, id="jishi.E015")]
    if ledger.clock is None:
        return []
    clock, states = ledger.clock, {state.code for state in ledger.machine.states}
    known = {column.name for column in ledger.model._meta.fields}
    words = (clock.within,) if clock.within else ()
    return [
        *(_unknown(ledger, "clock", w, states, 1) for w in (*clock.states, *clock.paused) if w not in states),
        *(_unknown(ledger, "clock", w, known, 1) for w in words if w not in known),
    ]


def _names(ledger: Ledger) -> list[CheckMessage]:
    known = {column.name for column in ledger.model._meta.fields}
    faults = []
    for where in ("fields", "columns", "totals", "computed", "fixed", "filters", "search", "key", "names"):
        faults += [
            _unknown(ledger, "form" if where == "fields" else where, word, known, 1)
            for word in getattr(ledger, where)
            if word not in known
        ]
    for line in ledger.lines:
        inner = {column.name for column in line.model._meta.fields}
        faults += [_unknown(ledger, f"lines.{line.code}", w, inner, 1) for w in line.fields if w not in inner]
    for move in ledger.machine.moves:
        faults += [
            _unknown(ledger, f"machine.{move.code}", w, known, 1) for w in move.fields if w not in known
        ]
    moves = {move.code for move in ledger.machine.moves}
    faults += [_unknown(ledger, "program_moves", w, moves, 1) for w in ledger.program_moves if w not in moves]
    states = {state.code for state in ledger.machine.states}
    for where in ("locked", "public_states"):
        faults += [_unknown(ledger, where, w, states, 1) for w in getattr(ledger, where) if w not in states]
    return faults


def _grants(ledger: Ledger) -> list[CheckMessage]:
    faults = [
        _unknown(ledger, "grants", role, ROLES.keys(), 2) for role in ledger.grants if role not in ROLES
    ]
    for role, verbs in ledger.grants.items():
        faults += [
            _unknown(ledger, f"grants.{role}", v, ledger.verbs, 3) for v in verbs if v not in ledger.verbs
        ]
        beyond = sorted(set(verbs) - {"view"})
        if role in ROLES and ROLES[role].reads_only and beyond:
            faults.append(
                Error(
                    f"台账 {ledger.code}：grants.{role} 只读，不能有 {'、'.join(beyond)}。",
                    hint="审计只看带掩码的内容，管理员不办业务也不看个人信息：只留 view，或整行去掉。",
                    id="jishi.E011",
                )
            )
    return faults


def _apart(ledger: Ledger) -> list[CheckMessage]:
    known = {c.name for c in ledger.model._meta.fields if c.is_relation and _who(c) in WHO}
    faults: list[CheckMessage] = []
    for rule in ledger.apart:
        faults += [_unknown(ledger, "apart", w, ledger.verbs, 3) for w in rule.verbs if w not in ledger.verbs]
        faults += [_unknown(ledger, "apart", w, known, 12) for w in rule.from_ if w not in known]
        if rule.when and rule.when not in DEFAULTS:
            faults.append(_unknown(ledger, "apart", rule.when, [r.key for r in DEFAULTS], 6))
    for own in ledger.own:
        faults += [_unknown(ledger, "own", w, ledger.verbs, 3) for w in own.verbs if w not in ledger.verbs]
        faults += [_unknown(ledger, "own", w, ledger.grants, 5) for w in own.roles if w not in ledger.grants]
        faults += [_unknown(ledger, "own", own.of, known, 12)] if own.of not in known else []
    return faults


def _who(column: Any) -> str:
    return str(column.related_model._meta.label)


def _classes(ledger: Ledger) -> list[CheckMessage]:
    known = {column.name for column in ledger.model._meta.fields} | {line.code for line in ledger.lines}
    faults = [_unknown(ledger, "classes", name, known, 4) for name in ledger.classes if name not in known]
    faults += check_personal(ledger)
    return faults


def _family(ledger: Ledger) -> list[CheckMessage]:
    codes = {other.code for other in ledgers()}
    if ledger.parent and ledger.parent not in codes:
        return [_unknown(ledger, "parent", ledger.parent, codes, 8)]
    faults: list[CheckMessage] = []
    if ledger.parent:
        try:
            parent_field(ledger)
        except LookupError as fault:
            faults.append(Error(f"台账 {ledger.code}: {fault}", hint="加一个外键。", id="jishi.E009"))
    for rule in ledger.follows:
        if rule.ledger not in codes:
            faults.append(_unknown(ledger, "follows", rule.ledger, codes, 8))
            continue
        verbs = next(other for other in ledgers() if other.code == rule.ledger).verbs
        faults += [_unknown(ledger, f"follows.{rule.ledger}", w, verbs, 3) for w in rule.on if w not in verbs]
        moves = {move.code for move in ledger.machine.moves}
        if isinstance(rule.move, str) and rule.move not in {*moves, ""}:
            faults.append(_unknown(ledger, "follows", rule.move, moves, 1))
    taken = {line.code for line in ledger.lines} & {child.code for child in children(ledger)}
    faults += [
        Error(f"台账 {ledger.code}：明细与下级台账同名：{code}。", hint="给明细换一个代码。", id="jishi.E010")
        for code in taken
    ]
    return faults
