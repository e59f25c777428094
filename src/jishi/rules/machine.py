"""State machines as tables of moves: who stands where, which moves lead on, and why one is refused.

A long process (membership in 25 steps, a project, a lead) is the same table with intervals and evidence.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.values.months import add_months
from jishi.rules.verdict import Allowed, Denied, Verdict, every


class MachineFault(RuleFault):
    title = "流程表有误"


class DuplicateState(MachineFault):
    title = "状态代码重复"


class DuplicateMove(MachineFault):
    title = "动作代码重复"


class UnknownState(MachineFault):
    title = "没有这个状态"


class UnknownMove(MachineFault):
    title = "没有这个动作"


class UnreachableState(MachineFault):
    title = "状态永远到不了"


class MoveWithoutSource(MachineFault):
    title = "动作没有起始状态"


class WrongInterval(MachineFault):
    title = "间隔期限有误"


class HistoryOutOfOrder(MachineFault):
    title = "办理记录的日期前后颠倒"


class Phase(StrEnum):
    """What every register, desk and clock reads of a state."""

    DRAFT = "draft"
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class State:
    """A place in the table; `stage` groups the states of a long process for display.

    `label` is any object whose `str()` is the text to show, so that it can follow the reader's language.
    """

    code: str
    label: object
    phase: Phase
    stage: str = ""


@dataclass(frozen=True, slots=True)
class MinDays:
    """A wait since the last time another move was made: so many days, or so many calendar months, or both.

    `rule` names the threshold in the book, so that a county's own figure can take the place of this default.
    """

    since_move: str
    days: int = 0
    months: int = 0
    rule: str = ""

    def earliest(self, since: date, limits: Mapping[str, int]) -> date:
        """The first day on which the wait is over; `limits` are resolved values by rule key.

        手册 两步之间的最短间隔
        公式 从前一步的日期起满规定的月数、天数，满的当天即可办理
        依据 [F21b]
        规则 member.activist_min_months member.probation_months
        例 2023年9月1日确定为积极分子，满12个月，最早2024年9月1日可确定为发展对象

        >>> MinDays("activist", months=12).earliest(date(2023, 9, 1), {})
        datetime.date(2024, 9, 1)
        """
        days, months = self.days, self.months
        if self.rule in limits:
            days, months = (0, limits[self.rule]) if self.months else (limits[self.rule], 0)
        return add_months(since, months) + timedelta(days=days)

    def __str__(self) -> str:
        parts = [f"{self.months}个月"] * bool(self.months) + [f"{self.days}天"] * bool(self.days)
        return "又".join(parts)


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the table. `within` is a time limit since another move: overrunning only warns."""

    code: str
    label: object
    sources: tuple[str, ...]
    target: str
    guard: Callable[[Any], Verdict] | None = None
    fields: tuple[str, ...] = ()
    reason_required: bool = False
    min_days: tuple[MinDays, ...] = ()
    evidence: tuple[str, ...] = ()
    effect: Callable[[Any], None] | None = None
    exit: bool = False
    within: tuple[MinDays, ...] = ()


History = Sequence[tuple[str, date]]


@dataclass(frozen=True)
class Machine:
    """States and moves, checked when made; every question is answered from the table alone."""

    code: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    initial: str
    evidence_labels: Mapping[str, object] = field(default_factory=dict, hash=False)
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _moves: dict[str, Move] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.code: state for state in self.states})
        object.__setattr__(self, "_moves", {move.code: move for move in self.moves})
        self._check_names()
        for move in self.moves:
            self._check_move_names(move)
        self._check_reachable()

    def _check_names(self) -> None:
        for code in (state.code for state in self.states):
            if [state.code for state in self.states].count(code) > 1:
                raise DuplicateState(code, f"在流程“{self.code}”里只出现一次的状态代码")
        for code in (move.code for move in self.moves):
            if [move.code for move in self.moves].count(code) > 1:
                raise DuplicateMove(code, f"在流程“{self.code}”里只出现一次的动作代码")
        self.state(self.initial)

    def _check_move_names(self, move: Move) -> None:
        if not move.sources:
            raise MoveWithoutSource(move.code, "至少写明一个起始状态")
        for code in (*move.sources, move.target):
            self.state(code)
        for wait in (*move.min_days, *move.within):
            self.move(wait.since_move)
            if wait.days < 0 or wait.months < 0 or not (wait.days or wait.months):
                raise WrongInterval(f"{move.code}: {wait.days}天 {wait.months}个月", "正的天数或月数")

    def _check_reachable(self) -> None:
        reached = {self.initial}
        while more := {m.target for m in self.moves if reached & set(m.sources)} - reached:
            reached |= more
        for state in self.states:
            if state.code not in reached:
                raise UnreachableState(state.code, f"从“{self.initial}”出发经若干动作能到达的状态")

    def state(self, code: str) -> State:
        """The state of this code; an unknown one is refused with the nearest right word."""
        if code not in self._states:
            raise UnknownState(code, f"流程“{self.code}”的状态：{suggestion(code, self._states)}")
        return self._states[code]

    def move(self, code: str) -> Move:
        """The move of this code; an unknown one is refused with the nearest right word."""
        if code not in self._moves:
            raise UnknownMove(code, f"流程“{self.code}”的动作：{suggestion(code, self._moves)}")
        return self._moves[code]

    def phase(self, state: str) -> Phase:
        return self.state(state).phase

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that start in this state, in the order of the table."""
        self.state(state)
        return tuple(move for move in self.moves if state in move.sources)

    def check_move(
        self,
        state: str,
        move_code: str,
        *,
        subject: Any,
        history: History,
        on: date,
        evidence: Collection[str],
        reason: str,
        limits: Mapping[str, int] | None = None,
    ) -> Verdict:
        """May this move be made on this day? The refusal says in Chinese what is missing and when it may be.

        `history` are the moves made so far with their dates, oldest first; `evidence` the codes of the papers
        at hand; `limits` resolved thresholds by rule key, which replace the defaults written in the table.
        """
        current, move = self.state(state), self.move(move_code)
        self._check_history(history)
        if state not in move.sources:
            return Denied(self._not_from_here(current, move))
        if history and on < history[-1][1]:
            return Denied(f"办理日期 {on} 早于上一步的日期 {history[-1][1]}，请核对日期", field="on")
        if move.reason_required and not reason.strip():
            return Denied(f"“{move.label}”须写明理由", field="reason")
        asked = self._asked(move, history, on, evidence, limits or {})
        guard = move.guard(subject) if move.guard else Allowed()
        return every(*asked, guard)

    def missing(
        self,
        move_code: str,
        *,
        history: History,
        on: date,
        evidence: Collection[str],
        limits: Mapping[str, int] | None = None,
    ) -> tuple[Denied, ...]:
        """What time and papers still want before this move; whether the record itself is ready only its guard says."""
        asked = self._asked(self.move(move_code), history, on, evidence, limits or {})
        return tuple(verdict for verdict in asked if isinstance(verdict, Denied))

    def _asked(
        self, move: Move, history: History, on: date, evidence: Collection[str], limits: Mapping[str, int]
    ) -> tuple[Verdict, ...]:
        waits = (self._check_wait(move, wait, history, on, limits) for wait in move.min_days)
        return (*waits, self._check_evidence(move, evidence))

    def due_dates(
        self, state: str, history: History, limits: Mapping[str, int] | None = None
    ) -> tuple[tuple[str, date], ...]:
        """For each move from this state that has a time limit: its code and the last day, earliest first."""
        self._check_history(history)
        made = dict(history)
        found = [
            (wait.earliest(made[wait.since_move], limits or {}), move.code)
            for move in self.moves_from(state)
            for wait in move.within
            if wait.since_move in made
        ]
        return tuple((code, last) for last, code in sorted(found))

    def _check_history(self, history: History) -> None:
        for code, _ in history:
            self.move(code)
        for (_, earlier), (code, later) in pairwise(history):
            if later < earlier:
                raise HistoryOutOfOrder(f"{code} {later}", f"不早于 {earlier} 的日期")

    def _not_from_here(self, current: State, move: Move) -> str:
        allowed = "、".join(f"“{other.label}”" for other in self.moves_from(current.code))
        sources = "、".join(f"“{self.state(code).label}”" for code in move.sources)
        choice = f"现在可以办理：{allowed}" if allowed else "现在已没有可办理的动作"
        return f"现处于“{current.label}”，“{move.label}”只能从{sources}办理；{choice}"

    def _check_wait(
        self, move: Move, wait: MinDays, history: History, on: date, limits: Mapping[str, int]
    ) -> Verdict:
        rules = (wait.rule,) if wait.rule else ()
        other = self.move(wait.since_move)
        since = dict(history).get(wait.since_move)
        if since is None:
            return Denied(f"“{move.label}”之前须先办“{other.label}”，尚无办理记录", field="on", rules=rules)
        earliest = wait.earliest(since, limits)
        if on < earliest:
            text = f"“{move.label}”与“{other.label}”（{since}）间隔不足，最早 {earliest} 可以办理"
            return Denied(text, field="on", rules=rules)
        return Allowed(rules)

    def _check_evidence(self, move: Move, evidence: Collection[str]) -> Verdict:
        missing = [code for code in move.evidence if code not in evidence]
        if missing:
            names = "、".join(str(self.evidence_labels.get(code, code)) for code in missing)
            return Denied(f"“{move.label}”还缺材料：{names}", field="evidence")
        return Allowed()
