"""Machines: wrong tables stop at once, right ones answer who may do what and when."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.machine import (
    DuplicateMove,
    DuplicateState,
    HistoryOutOfOrder,
    Machine,
    MinDays,
    Move,
    MoveWithoutSource,
    Phase,
    State,
    UnknownMove,
    UnknownState,
    UnreachableState,
    WrongInterval,
)
from jishi.rules.values.months import add_months
from jishi.rules.verdict import Allowed, Denied, Verdict

from .expect import check_denied, refused

DRAFT, OPEN, DONE = (
    State("draft", "草稿", Phase.DRAFT),
    State("open", "办理中", Phase.OPEN),
    State("done", "办结", Phase.DONE),
)
DROPPED = State("dropped", "撤销", Phase.DROPPED)


def enough(subject: Any) -> Verdict:
    return Allowed(("rule.people",)) if subject >= 3 else Denied("人数不足3人", "people", ("rule.people",))


START = Move("start", "受理", ("draft",), "open")
FINISH = Move(
    "finish",
    "办结",
    ("open",),
    "done",
    guard=enough,
    min_days=(MinDays("start", 10, rule="rule.days"),),
    evidence=("photo", "minutes"),
    within=(MinDays("start", months=1, rule="rule.months"),),
)
DROP = Move("drop", "撤销", ("draft", "open"), "dropped", reason_required=True, exit=True)
MACHINE = Machine(
    "case", (DRAFT, OPEN, DONE, DROPPED), (START, FINISH, DROP), "draft", evidence_labels={"photo": "照片"}
)
STARTED = (("start", date(2026, 3, 1)),)


def ask(state: str, move: str, **changes: Any) -> Verdict:
    given_: dict[str, Any] = {
        "subject": 3,
        "history": STARTED,
        "on": date(2026, 3, 11),
        "evidence": {"photo", "minutes"},
        "reason": "",
    }
    return MACHINE.check_move(state, move, **(given_ | changes))


def test_phases_and_moves_of_a_state() -> None:
    assert MACHINE.phase("open") is Phase.OPEN
    assert MACHINE.state("done") is DONE
    assert MACHINE.move("drop") is DROP
    assert MACHINE.moves_from("draft") == (START, DROP)
    assert MACHINE.moves_from("open") == (FINISH, DROP)
    assert MACHINE.moves_from("done") == ()


def test_a_move_that_fulfils_everything_is_allowed_and_names_its_rules() -> None:
    assert ask("open", "finish") == Allowed(("rule.days", "rule.people"))
    assert ask("draft", "start", history=()) == Allowed()


def test_a_move_from_another_state_is_refused_with_what_can_be_done() -> None:
    check_denied(
        ask("draft", "finish", history=()),
        "现处于“草稿”，“办结”只能从“办理中”办理；现在可以办理：“受理”、“撤销”",
    )
    check_denied(
        ask("done", "drop"), "现处于“办结”，“撤销”只能从“草稿”、“办理中”办理；现在已没有可办理的动作"
    )


def test_the_wait_ends_on_its_last_day() -> None:
    reason = "“办结”与“受理”（2026-03-01）间隔不足，最早 2026-03-11 可以办理"
    check_denied(ask("open", "finish", on=date(2026, 3, 10)), reason, "on", ("rule.days",))
    assert ask("open", "finish", on=date(2026, 3, 11))


def test_a_county_may_set_its_own_wait() -> None:
    limits = {"rule.days": 3, "other": 99}
    assert ask("open", "finish", on=date(2026, 3, 4), limits=limits)
    reason = "“办结”与“受理”（2026-03-01）间隔不足，最早 2026-03-04 可以办理"
    check_denied(ask("open", "finish", on=date(2026, 3, 3), limits=limits), reason, "on", ("rule.days",))


def test_a_wait_for_something_that_never_happened_is_refused() -> None:
    check_denied(
        ask("open", "finish", history=()), "“办结”之前须先办“受理”，尚无办理记录", "on", ("rule.days",)
    )


def test_the_wait_counts_from_the_last_time() -> None:
    history = (*STARTED, ("drop", date(2026, 3, 4)), ("start", date(2026, 3, 5)))
    assert not ask("open", "finish", history=history, on=date(2026, 3, 14))
    assert ask("open", "finish", history=history, on=date(2026, 3, 15))


def test_a_wait_without_a_rule_names_none() -> None:
    move = Move("finish", "办结", ("open",), "done", min_days=(MinDays("start", 1),))
    machine = Machine("short", (DRAFT, OPEN, DONE), (START, move), "draft")
    for on, expected in ((date(2026, 3, 1), None), (date(2026, 3, 2), Allowed())):
        verdict = machine.check_move(
            "open", "finish", subject=None, history=STARTED, on=on, evidence=(), reason=""
        )
        assert verdict.rules == ()
        assert expected is None or verdict == expected


def test_missing_evidence_is_named_by_its_label_or_code() -> None:
    check_denied(ask("open", "finish", evidence=()), "“办结”还缺材料：照片、minutes", "evidence")
    check_denied(ask("open", "finish", evidence=["minutes"]), "“办结”还缺材料：照片", "evidence")


def test_the_guard_has_the_last_word() -> None:
    check_denied(ask("open", "finish", subject=2), "人数不足3人", "people", ("rule.people",))


def test_a_reason_is_asked_for_where_required() -> None:
    check_denied(ask("open", "drop", reason=" \n"), "“撤销”须写明理由", "reason")
    assert ask("open", "drop", reason="申请人撤回")


def test_a_day_before_the_last_step_is_refused() -> None:
    check_denied(
        ask("open", "drop", reason="撤回", on=date(2026, 2, 28)),
        "办理日期 2026-02-28 早于上一步的日期 2026-03-01，请核对日期",
        "on",
    )
    assert ask("open", "drop", reason="撤回", on=date(2026, 3, 1))


def test_unknown_names_get_the_nearest_right_word() -> None:
    with refused(UnknownState, "opn", "流程“case”的状态：“open”（与“opn”最接近）"):
        MACHINE.state("opn")
    with refused(UnknownState, "opn", "流程“case”的状态：“open”（与“opn”最接近）"):
        MACHINE.moves_from("opn")
    with refused(UnknownMove, "finsh", "流程“case”的动作：“finish”（与“finsh”最接近）"):
        ask("open", "finsh")
    with refused(UnknownMove, "strat", "流程“case”的动作：“start”（与“strat”最接近）"):
        ask("open", "drop", history=(("strat", date(2026, 1, 1)),))


def test_a_history_that_runs_backwards_is_refused() -> None:
    history = (("start", date(2026, 3, 2)), ("drop", date(2026, 3, 1)))
    with refused(HistoryOutOfOrder, "drop 2026-03-01", "不早于 2026-03-02 的日期"):
        ask("open", "drop", history=history)
    with refused(HistoryOutOfOrder, "drop 2026-03-01", "不早于 2026-03-02 的日期"):
        MACHINE.due_dates("open", history)
    same_day = (("start", date(2026, 3, 2)), ("drop", date(2026, 3, 2)))
    assert ask("open", "drop", history=same_day, reason="撤回")


def test_due_dates_of_the_moves_ahead() -> None:
    assert MACHINE.due_dates("open", STARTED) == (("finish", date(2026, 4, 1)),)
    assert MACHINE.due_dates("open", STARTED, {"rule.months": 2}) == (("finish", date(2026, 5, 1)),)
    assert MACHINE.due_dates("draft", STARTED) == ()
    assert MACHINE.due_dates("open", ()) == ()


def test_due_dates_come_earliest_first() -> None:
    slow = Move("slow", "慢", ("open",), "done", within=(MinDays("start", 30),))
    fast = Move("fast", "快", ("open",), "done", within=(MinDays("start", 5),))
    machine = Machine("two", (DRAFT, OPEN, DONE), (START, slow, fast), "draft")
    assert machine.due_dates("open", STARTED) == (("fast", date(2026, 3, 6)), ("slow", date(2026, 3, 31)))


def test_the_words_of_a_wait() -> None:
    assert str(MinDays("start", 10)) == "10天"
    assert str(MinDays("start", months=12)) == "12个月"
    assert str(MinDays("start", 3, 6)) == "6个月又3天"


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 400), st.integers(0, 30))
def test_earliest_day_of_a_wait(since: date, days: int, months: int) -> None:
    wait = MinDays("start", days, months, "key")
    assert wait.earliest(since, {}) == add_months(since, months) + timedelta(days=days)
    if months:
        assert wait.earliest(since, {"key": 5}) == add_months(since, 5)
    else:
        assert wait.earliest(since, {"key": 5}) == since + timedelta(days=5)


@given(st.integers(0, 40))
def test_the_wait_opens_exactly_once_over_the_days(offset: int) -> None:
    on = date(2026, 3, 1) + timedelta(days=offset)
    assert bool(ask("open", "finish", on=on)) is (offset >= 10)


def build(
    *moves: Move, states: tuple[State, ...] = (DRAFT, OPEN, DONE, DROPPED), initial: str = "draft"
) -> Machine:
    return Machine("case", states, moves, initial)


def test_wrong_tables_are_refused_when_made() -> None:
    with refused(DuplicateState, "open", "在流程“case”里只出现一次的状态代码"):
        build(START, FINISH, DROP, states=(DRAFT, OPEN, OPEN, DONE, DROPPED))
    with refused(DuplicateMove, "start", "在流程“case”里只出现一次的动作代码"):
        build(START, FINISH, DROP, START)
    with refused(UnknownState, "drafts", "流程“case”的状态：“draft”（与“drafts”最接近）"):
        build(START, FINISH, DROP, initial="drafts")
    with refused(UnknownState, "opne", "流程“case”的状态：“open”（与“opne”最接近）"):
        build(START, FINISH, DROP, Move("again", "再办", ("opne",), "done"))
    with refused(UnknownState, "dne", "流程“case”的状态：“done”（与“dne”最接近）"):
        build(START, FINISH, DROP, Move("again", "再办", ("open",), "dne"))
    with refused(UnreachableState, "done", "从“draft”出发经若干动作能到达的状态"):
        build(START, DROP)
    with refused(MoveWithoutSource, "again", "至少写明一个起始状态"):
        build(START, FINISH, DROP, Move("again", "再办", (), "done"))
    with refused(UnknownMove, "stat", "流程“case”的动作：“start”（与“stat”最接近）"):
        build(START, FINISH, DROP, Move("again", "再办", ("open",), "done", min_days=(MinDays("stat", 1),)))
    with refused(UnknownMove, "stat", "流程“case”的动作：“start”（与“stat”最接近）"):
        build(START, FINISH, DROP, Move("again", "再办", ("open",), "done", within=(MinDays("stat", 1),)))


@pytest.mark.parametrize(
    ("wait", "shown"),
    [
        (MinDays("start"), "again: 0天 0个月"),
        (MinDays("start", -1, 2), "again: -1天 2个月"),
        (MinDays("start", 1, -2), "again: 1天 -2个月"),
    ],
)
def test_a_wait_must_be_positive(wait: MinDays, shown: str) -> None:
    with refused(WrongInterval, shown, "正的天数或月数"):
        build(START, FINISH, DROP, Move("again", "再办", ("open",), "done", min_days=(wait,)))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_reachability_against_brute_force(arrows: list[tuple[int, int]]) -> None:
    """A table is accepted exactly if some path leads from the first state to each of the others."""
    states = tuple(State(f"s{index}", f"状态{index}", Phase.OPEN) for index in range(6))
    moves = tuple(
        Move(f"m{number}", f"动作{number}", (f"s{one}",), f"s{other}")
        for number, (one, other) in enumerate(arrows)
    )
    reached = {0}
    for _ in range(6):
        reached |= {other for one, other in arrows if one in reached}
    missing = [index for index in range(6) if index not in reached]
    if missing:
        with refused(UnreachableState, f"s{missing[0]}", "从“s0”出发经若干动作能到达的状态"):
            Machine("m", states, moves, "s0")
    else:
        assert Machine("m", states, moves, "s0").states == states


def test_machines_can_be_compared_and_hashed() -> None:
    again = Machine("case", MACHINE.states, MACHINE.moves, "draft", evidence_labels={"photo": "照片"})
    assert again == MACHINE
    assert hash(again) == hash(MACHINE)
