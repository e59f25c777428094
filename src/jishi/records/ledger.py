"""What a mechanism declares: one `Ledger`, from which screens, sheets, API, permissions and audit follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models

from jishi.kinds import Line as LineModel
from jishi.kinds import Record
from jishi.records.case_clock import CaseClock
from jishi.records.papers import Paper, Print
from jishi.records.personal import Personal
from jishi.records.telling import DEFAULT as TOLD
from jishi.records.telling import Tell
from jishi.rules.book import DEFAULTS, Values
from jishi.rules.machine import Machine

VERBS = (
    "view",
    "add",
    "change",
    "archive",
    "read_personal",
    "unmask",
    "read_sensitive",
    "erase",
    "merge",
)


class Protection(StrEnum):
    """Field classes: public, internal, personal (masked), sensitive (encrypted, reading audited)."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


P0, P1, P2, P3 = Protection.P0, Protection.P1, Protection.P2, Protection.P3


@dataclass(frozen=True, init=False)
class Section:
    """A titled group of form fields."""

    label: Any
    fields: tuple[str, ...]

    def __init__(self, label: Any, *fields: str) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "fields", fields)


@dataclass(frozen=True, init=False)
class Line:
    """A child table edited in the parent's form; `code` is also the related name on the parent."""

    code: str
    model: type[LineModel]
    fields: tuple[str, ...]
    label: Any

    def __init__(self, code: str, model: type[LineModel], *fields: str, label: Any = "") -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "label", label or model._meta.verbose_name)

    def parent_field(self, parent: type[models.Model]) -> str:
        """The foreign key of the line that names its parent."""
        for column in self.model._meta.fields:
            if column.is_relation and column.related_model is parent:
                return column.name
        raise LookupError(f"{self.model.__name__} 没有指向 {parent.__name__} 的外键。")


@dataclass(frozen=True)
class Share:
    """A further anchor of a record: it is also in the scope of this place, unit or team."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Where an imported row stands: the name of the file and the number of the row as Excel shows it."""

    file: str
    row: int


@dataclass(frozen=True)
class Access:
    """A role over a scope that a record opens to the users of a person, from one day to another."""

    person: UUID
    role: str
    scope_kind: str
    scope_key: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, init=False)
class Apart:
    """Nobody does one of `verbs` in their own matter: not who stands in a column of `from_`, nor who is of its unit.

    Columns name users (author, assignee), persons or organisations. `when` is the key of a rule that a county sets to
    “是” to turn this on; `reason` is the sentence of the refusal.
    """

    verbs: tuple[str, ...]
    from_: tuple[str, ...]
    reason: Any
    when: str

    def __init__(self, *verbs: str, from_: tuple[str, ...], reason: Any, when: str = "") -> None:
        object.__setattr__(self, "verbs", verbs)
        object.__setattr__(self, "from_", from_)
        object.__setattr__(self, "reason", reason)
        object.__setattr__(self, "when", when)


@dataclass(frozen=True)
class Own:
    """Those of `roles` do these verbs only within their own line: where `of` names their unit, or nobody's yet.

    Where `of` names a user, it is theirs alone.
    """

    verbs: tuple[str, ...]
    roles: tuple[str, ...]
    of: str

    def __init__(self, *verbs: str, roles: tuple[str, ...], of: str) -> None:
        object.__setattr__(self, "verbs", verbs)
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "of", of)


@dataclass(frozen=True)
class Follow:
    """When records of `ledger` make one of the moves `on` (or "archive"), records of this ledger make `move`.

    `found(causes)` yields them, each with the cause it follows and the values the move sets, in a fixed number of
    queries. `move` may be a function of the record and these values; an empty code only sets the values.
    """

    ledger: str
    on: tuple[str, ...]
    move: str | Callable[[Any, Mapping[str, Any]], str]
    found: Callable[[Sequence[Any]], Iterable[tuple[Any, Any, Mapping[str, Any]]]]


def _defaults(rules: Iterable[str]) -> Values:
    """The book's own thresholds, whenever they came into force: they give a process its form, not its figures."""
    return DEFAULTS.values(rules, date.max)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The declaration of a record type. See `docs/howto/add-a-mechanism.md`.

    `derive(record)` sets columns that follow from others; `check(record, lines)` raises `Invalid` where a rule of
    several fields is broken; `shares(record, lines)` names further anchors; `due(record)` the moment it is due;
    `totals` are columns whose sum over a list means something.
    `absorb(values, stored, origin)` says how an imported row adds to what is stored. None of them may query.
    `computed` names columns that only programs write, in batches; `fixed` those that stay as they were entered;
    `program_moves` moves that a page of their own
    makes; `follows` moves that records of this ledger make when others are moved;
    `access(record)` the roles that a record opens to its person; `apart` who may not do what in their own matter,
    `own` who does what within their own line only; `notices` who is told of what.
    `pipeline(values)` makes the machine of a staged process from the thresholds named in `rules`, those of the county
    in force when a move is asked for; `subject(request)` is what its guards are given, if not the request itself.
    `evidence` says by the code of a paper which record is that paper, and how far it must have come (`papers.Paper`); of
    all other papers the mover declares that they are at hand. `prints` are pages to be printed of a record.
    `personal` says of every P2 and P3 field (and of names) why and how long it is held; `about` is the relation to the
    person of whom this record's personal values speak, where that is not the record itself.
    `settled` says, where a record is locked, why it is and what to do instead.
    `clock` says by which rules a case is due; every ledger of kind Case has one. `saying(record)` is a sentence that
    stands above the record: how far it has come where the state alone does not tell; empty where it does.
    """

    code: str
    model: type[Record]
    label: Any
    number: str
    menu: str
    form: tuple[Section, ...]
    columns: tuple[str, ...]
    help: Any = ""
    icon: str = "file-text"
    totals: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    key: tuple[str, ...] = ("number",)
    names: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    parent: str = ""
    inline: bool = False
    machine: Machine = None  # type: ignore[assignment]  # filled from the kind below
    grants: Mapping[str, Iterable[str]] = field(default_factory=dict)
    classes: Mapping[str, Protection] = field(default_factory=dict)
    personal: Mapping[str, Personal] = field(default_factory=dict)
    about: str = ""
    rules: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    locked: tuple[str, ...] = ()
    settled: Any = ""
    computed: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    program_moves: tuple[str, ...] = ()
    follows: tuple[Follow, ...] = ()
    apart: tuple[Apart, ...] = ()
    own: tuple[Own, ...] = ()
    notices: tuple[Tell, ...] = TOLD
    common: bool = False
    public_states: tuple[str, ...] = ()
    derive: Callable[[Any], None] | None = None
    check: Callable[[Any, Mapping[str, list[Any]]], None] | None = None
    shares: Callable[[Any, Mapping[str, list[Any]]], Iterable[Share]] | None = None
    due: Callable[[Any], Any] | None = None
    access: Callable[[Any], Iterable[Access]] | None = None
    pipeline: Callable[[Values], Machine] | None = None
    subject: Callable[[Any], Any] | None = None
    evidence: Mapping[str, Paper] = field(default_factory=dict)
    prints: tuple[Print, ...] = ()
    absorb: Callable[[Mapping[str, Any], Any, SheetRow], Mapping[str, Any]] | None = None
    clock: CaseClock | None = None
    saying: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if self.pipeline is not None:
            object.__setattr__(self, "machine", self.pipeline(_defaults(self.rules)))
        elif self.machine is None:
            object.__setattr__(self, "machine", self.model.MACHINE)  # type: ignore[unreachable]  # as said above
        states = {state.code for state in self.machine.states}
        settled = (state for state in self.model.LOCKED if state in states)
        object.__setattr__(self, "locked", tuple(dict.fromkeys((*self.locked, *settled))))
        grants = {role: frozenset(verbs) for role, verbs in self.grants.items()}
        object.__setattr__(self, "grants", grants)
        if self.clock is not None:
            object.__setattr__(
                self, "rules", tuple(dict.fromkeys((*self.rules, *self.clock.keys(self.machine))))
            )
            object.__setattr__(self, "due", self.due or (lambda case: case.next_due))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The names a person may fill in, in the order of the form."""
        return tuple(name for section in self.form for name in section.fields)

    @property
    def verbs(self) -> tuple[str, ...]:
        return (*VERBS, *(move.code for move in self.machine.moves))

    def allows(self, role: str, verb: str) -> bool:
        return verb in self.grants.get(role, ())

    def protection(self, name: str) -> Protection:
        return self.classes.get(name, P1)

    def line(self, code: str) -> Line:
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)

    def __str__(self) -> str:
        return str(self.label)
