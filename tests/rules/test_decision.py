"""Decisions in steps: order, windows, merging, and what failed where."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.rules.book import DEFAULTS, Setting, Values
from jishi.rules.quorum import TEMPLATES, check_merge, template
from jishi.rules.quorum.decision import (
    Act,
    Publication,
    Record,
    Standing,
    Step,
    StepBeforePrevious,
    StepKind,
    StepMergedAway,
    StepOfOtherKind,
    StepSkipped,
    Template,
    UnknownStep,
    check_publication,
    check_step,
    progress,
    publication_end,
)
from jishi.rules.quorum.meeting import Meeting
from jishi.rules.quorum.templates import UnknownTemplate
from jishi.rules.values.months import EndBeforeStart
from jishi.rules.verdict import Allowed

from .expect import check_denied, refused

MARCH = date(2026, 3, 1)
VALUES = DEFAULTS.values([rule.key for rule in DEFAULTS], MARCH)
WHOLE: dict[str, Record] = {
    "proposed": Act(date(2026, 3, 1)),
    "discussed": Meeting(date(2026, 3, 3), 7, 5, 4),
    "party_reviewed": Meeting(date(2026, 3, 8), 30, 20, 15, noticed_on=date(2026, 3, 5)),
    "resolved": Meeting(date(2026, 3, 10), 36, 24, 13, noticed_on=date(2026, 3, 7)),
    "decision_published": Publication(date(2026, 3, 10), date(2026, 3, 17)),
    "implemented": Act(date(2026, 3, 17)),
    "result_published": Publication(date(2026, 4, 1), date(2026, 4, 8)),
}
CODES = list(WHOLE)


def four_two() -> Template:
    """Built anew for each question."""
    return template("four_two", VALUES)


def first(count: int) -> dict[str, Record]:
    return {code: WHOLE[code] for code in CODES[:count]}


def test_the_steps_of_four_two() -> None:
    assert [(step.code, step.label, step.kind) for step in four_two().steps] == [
        ("proposed", "党组织提议", StepKind.ACT),
        ("discussed", "两委商议", StepKind.MEETING),
        ("party_reviewed", "党员大会审议", StepKind.MEETING),
        ("resolved", "村民代表会议决议", StepKind.MEETING),
        ("decision_published", "决议公开", StepKind.PUBLICATION),
        ("implemented", "组织实施", StepKind.ACT),
        ("result_published", "结果公开", StepKind.PUBLICATION),
    ]
    assert (four_two().code, four_two().label) == ("four_two", "四议两公开（村民代表会议）")
    assert four_two().mergeable == ("proposed", "discussed")
    other = template("four_two_villagers", VALUES)
    assert (other.code, other.label) == ("four_two_villagers", "四议两公开（村民会议）")
    assert other.step("resolved").label == "村民会议决议"


@pytest.mark.parametrize("count", range(8))
def test_each_stage_of_a_decision(count: int) -> None:
    result = progress(four_two(), first(count))
    assert [code for code, _ in result.verdicts] == CODES[:count]
    assert result.refusal is None
    if count == 7:
        assert (result.standing, result.next_step) == (Standing.COMPLETE, None)
    else:
        assert (result.standing, result.next_step) == (Standing.UNDER_WAY, CODES[count])


def test_any_gap_in_the_steps_is_refused() -> None:
    """Of all sets of steps only those without a gap are judged."""
    for size in range(8):
        for chosen in combinations(CODES, size):
            records = {code: WHOLE[code] for code in chosen}
            if list(chosen) == CODES[:size]:
                assert len(progress(four_two(), records).verdicts) == size
                continue
            missing = next(code for code in CODES if code not in chosen)
            after = next(code for code in chosen if CODES.index(code) > CODES.index(missing))
            expected = f"先完成“{four_two().step(missing).label}”"
            with refused(StepSkipped, four_two().step(after).label, expected):
                progress(four_two(), records)


def test_steps_in_whatever_order_they_are_given() -> None:
    assert progress(four_two(), dict(reversed(WHOLE.items()))) == progress(four_two(), WHOLE)


@given(st.integers(1, 6), st.integers(1, 400))
def test_a_step_before_the_one_before_it_is_refused(index: int, days: int) -> None:
    code, previous = CODES[index], CODES[index - 1]
    early = day_of(WHOLE[previous])[1] - timedelta(days=days)
    records = first(index) | {code: moved(WHOLE[code], early)}
    labels = four_two().step(code).label, four_two().step(previous).label
    expected = f"不早于“{labels[1]}”的 {day_of(WHOLE[previous])[1]}"
    with refused(StepBeforePrevious, f"{labels[0]} {early}", expected):
        progress(four_two(), records)


def day_of(record: Record) -> tuple[date, date]:
    if isinstance(record, Meeting):
        return record.held_on, record.held_on
    if isinstance(record, Act):
        return record.on, record.on
    assert record.until is not None
    return record.since, record.until


def moved(record: Record, day: date) -> Record:
    if isinstance(record, Meeting):
        return Meeting(
            day, record.should, record.present, record.in_favour, noticed_on=day - timedelta(days=9)
        )
    return Act(day) if isinstance(record, Act) else Publication(day, day + timedelta(days=7))


def test_a_failed_vote_ends_the_decision() -> None:
    records = first(3) | {"resolved": Meeting(date(2026, 3, 10), 36, 24, 12, noticed_on=date(2026, 3, 7))}
    result = progress(four_two(), records)
    assert (result.standing, result.next_step) == (Standing.FAILED, None)
    refusal = result.refusal
    assert refusal is not None
    check_denied(
        refusal,
        "村民代表会议赞成12票，到会24人，须过半数（不含半数），至少13票",
        "in_favour",
        ("four_two.reps_attend", "four_two.reps_pass", "four_two.reps_pass_base", "reps_meeting.notice_days"),
    )


def test_the_plan_must_reach_the_members_in_time() -> None:
    """[F12]: the plan is sent three days before the members meet."""
    records = first(2) | {
        "party_reviewed": Meeting(date(2026, 3, 8), 30, 20, 15, noticed_on=date(2026, 3, 6))
    }
    refusal = progress(four_two(), records).refusal
    assert refusal is not None
    assert refusal.reason == "提前2天通知，应提前3天"


def test_a_notice_still_hanging_is_the_step_under_way() -> None:
    hanging = first(4) | {"decision_published": Publication(date(2026, 3, 10))}
    result = progress(four_two(), hanging)
    assert (result.standing, result.next_step) == (Standing.UNDER_WAY, "decision_published")
    assert len(result.verdicts) == 4
    with refused(StepSkipped, "组织实施", "先完成“决议公开”"):
        progress(four_two(), hanging | {"implemented": Act(date(2026, 3, 20))})
    with refused(StepBeforePrevious, "决议公开 2026-03-09", "不早于“村民代表会议决议”的 2026-03-10"):
        progress(four_two(), first(4) | {"decision_published": Publication(date(2026, 3, 9))})


def test_a_notice_taken_down_too_early_fails() -> None:
    records = first(4) | {"decision_published": Publication(date(2026, 3, 10), date(2026, 3, 16))}
    result = progress(four_two(), records)
    assert result.standing is Standing.FAILED
    refusal = result.refusal
    assert refusal is not None
    check_denied(refusal, "公示了6天，应公示7天，到 2026-03-17 为止", "until", ("publication.days",))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30), st.integers(0, 30))
def test_publication_window_by_counting(since: date, days: int, hung: int) -> None:
    """The day the notice goes up is not counted: it must hang on the next `days` days."""
    until = since + timedelta(days=hung)
    counted = sum(1 for offset in range(1, hung + 1) if since + timedelta(days=offset) <= until)
    assert bool(check_publication(Publication(since, until), days)) is (counted >= days)
    assert (publication_end(since, days) - since).days == days


def test_words_of_a_notice_still_hanging() -> None:
    check_denied(
        check_publication(Publication(MARCH), 7), "公示尚未结束，应公示7天，到 2026-03-08 为止", "until"
    )
    assert check_publication(Publication(MARCH, date(2026, 3, 8)), 7) == Allowed()


def test_a_notice_that_ends_before_it_begins_is_refused() -> None:
    with refused(EndBeforeStart, "2026-02-28", "不早于 2026-03-01 的日期"):
        Publication(MARCH, date(2026, 2, 28))


def test_one_leader_may_merge_the_first_two_steps() -> None:
    merged = {code: record for code, record in WHOLE.items() if code != "proposed"}
    result = progress(four_two(), merged, merged=True)
    assert result.standing is Standing.COMPLETE
    assert [code for code, _ in result.verdicts] == CODES[1:]
    with refused(StepSkipped, "两委商议", "先完成“党组织提议”"):
        progress(four_two(), merged)
    with refused(StepMergedAway, "proposed", "合并进行时只记合并后的那一步"):
        progress(four_two(), WHOLE, merged=True)
    assert progress(four_two(), {}, merged=True).next_step == "discussed"


def test_who_may_merge() -> None:
    assert check_merge(four_two(), one_leader=True) == Allowed()
    check_denied(
        check_merge(four_two(), one_leader=False),
        "书记、主任由一人担任时，“党组织提议”和“两委商议”才可以合并进行",
        "merged",
    )
    federation = template("federation", VALUES)
    check_denied(check_merge(federation, one_leader=True), "“联合社重大事项”没有可以合并的步骤")
    assert progress(federation, {}, merged=True).next_step == "proposed"


@pytest.mark.parametrize(
    ("code", "record", "value", "expected"),
    [
        ("proposed", Publication(MARCH), "Publication", "“党组织提议”的办理日期"),
        ("proposed", Meeting(MARCH, 3, 3, 3), "Meeting", "“党组织提议”的办理日期"),
        ("discussed", Act(MARCH), "Act", "“两委商议”的会议记录"),
        ("discussed", Publication(MARCH), "Publication", "“两委商议”的会议记录"),
        ("decision_published", Act(MARCH), "Act", "“决议公开”的公示起止"),
        ("decision_published", Meeting(MARCH, 3, 3, 3), "Meeting", "“决议公开”的公示起止"),
    ],
)
def test_a_record_of_another_kind_is_refused(code: str, record: Record, value: str, expected: str) -> None:
    with refused(StepOfOtherKind, value, expected):
        check_step(four_two().step(code), record)


def test_a_step_allowed_names_its_rules() -> None:
    assert check_step(four_two().step("result_published"), WHOLE["result_published"]) == Allowed(
        ("publication.days",)
    )
    assert check_step(Step("a", "甲", rules=("r",)), Act(MARCH)) == Allowed(("r",))


def test_unknown_names_get_the_nearest() -> None:
    with refused(UnknownStep, "resolve", "“resolved”（与“resolve”最接近）"):
        progress(four_two(), {"resolve": Act(MARCH)})
    with refused(UnknownTemplate, "fourtwo", "“four_two”（与“fourtwo”最接近）"):
        template("fourtwo", VALUES)


def test_a_federation_asks_the_town_first() -> None:
    """[S4]: major decisions of a federation need the town party committee's review before the vote."""
    federation = template("federation", VALUES)
    assert [(step.code, step.label, step.rules) for step in federation.steps] == [
        ("proposed", "理事会提出方案", ()),
        ("pre_reviewed", "镇党委前置把关", ("federation.pre_review",)),
        ("resolved", "成员大会表决", ()),
        ("decision_published", "结果公开", ("publication.days",)),
    ]
    assert federation.step("decision_published").publication_days == 7
    records: Mapping[str, Record] = {"proposed": Act(MARCH), "resolved": Meeting(MARCH, 13, 9, 7)}
    with refused(StepSkipped, "成员大会表决", "先完成“镇党委前置把关”"):
        progress(federation, records)
    assert progress(federation, {**records, "pre_reviewed": Act(MARCH)}).next_step == "decision_published"
    own = DEFAULTS.values(
        [rule.key for rule in DEFAULTS], MARCH, [Setting("federation.pre_review", "none", MARCH, "县委文件")]
    )
    assert progress(template("federation", own), records).next_step == "decision_published"


def test_the_vote_on_a_member() -> None:
    vote = template("membership_vote", VALUES)
    assert (vote.code, vote.label) == ("membership_vote", "接收党员表决")
    assert [(step.code, step.label) for step in vote.steps] == [
        ("reviewed", "支委会审查"),
        ("resolved", "支部大会讨论"),
    ]
    # Present more than half; in favour more than half of all who should attend.
    for in_favour, passed in ((5, False), (6, True)):
        records: dict[str, Record] = {
            "reviewed": Act(MARCH),
            "resolved": Meeting(MARCH, 10, 6, in_favour),
        }
        assert (progress(vote, records).standing is Standing.COMPLETE) is passed


def test_every_template_can_be_built(values: Values) -> None:
    for code in TEMPLATES:
        assert template(code, values).code == code
    assert (template("federation", values).label, Template("a", "甲", ()).mergeable) == (
        "联合社重大事项",
        None,
    )
