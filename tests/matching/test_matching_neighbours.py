"""Answers already given, messages that say the same, and issues that grow hot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_toy import examples, unlabelled

from jishi.matching.model.features import learn_vocabulary
from jishi.matching.recall import NoQuestions, similar
from jishi.matching.same import Message, Neighbours, RepeatedKey, first_sentence
from jishi.matching.search import Answered, AnswerIndex, DuplicateKey

ANSWERED = (
    Answered("1", "医保断缴怎么补", "去年没交，今年想补交", "可在医保窗口补缴，等待期三个月"),
    Answered("2", "井水发白能不能喝", "烧开一层白碱", "已安排水质检测，硬度偏高"),
    Answered("3", "路灯不亮", "村东头三盏路灯坏了半个月", "已更换灯头"),
    Answered("4", "异地看病报销", "在外地住院", "先备案再结算"),
)
DAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("case", "text", "key"),
    [
        ("a title", "村里路灯坏了", "3"),
        ("a full text", "我去年的医保没有交，想问问今年能不能补交，去哪里办", "1"),
        ("words only the reply has", "水的硬度", "2"),
        ("traditional script", "異地看病備案", "4"),
    ],
)
def test_the_answer_is_found_from(case: str, text: str, key: str) -> None:
    assert AnswerIndex(ANSWERED).search(text)[0].key == key, case


def test_a_search_gives_nothing_for_nothing() -> None:
    index = AnswerIndex(ANSWERED)
    for text in ("", "😀", "鳏", "zzz qqq"):
        assert index.search(text) == []
    assert AnswerIndex([]).search("路灯") == []


def test_a_search_stops_at_top_and_leaves_out_what_is_barred() -> None:
    index = AnswerIndex(ANSWERED)
    assert len(index.search("医保看病报销路灯井水", top=2)) == 2
    assert "3" not in {h.key for h in index.search("路灯不亮", without=["3"])}


def test_a_key_twice_is_refused() -> None:
    with pytest.raises(DuplicateKey, match="编号重复：1"):
        AnswerIndex([ANSWERED[0], ANSWERED[0]])


def test_the_order_of_the_answers_does_not_matter() -> None:
    assert AnswerIndex(ANSWERED).search("医保") == AnswerIndex(reversed(ANSWERED)).search("医保")


def test_recall_counts_what_is_found_and_never_the_query_itself() -> None:
    corpus = [
        {"id": "1", "title": "路灯不亮", "body": ""},
        {"id": "2", "title": "路灯坏了不亮", "body": ""},
        {"id": "3", "title": "医保补缴", "body": ""},
    ]
    query = {"query_id": "1", "title": "路灯不亮", "body": "", "relevant_ids": "2|3"}
    assert similar(corpus, [query]) == {"recall_1": 0.5, "recall_5": 0.5, "recall_10": 0.5}
    with pytest.raises(NoQuestions, match="relevant_ids"):
        similar(corpus, [{**query, "relevant_ids": ""}])


def known() -> Neighbours:
    return Neighbours(learn_vocabulary([*unlabelled(), *(e.text for e in examples(30))]))


MIXER = ["搅拌站夜里噪音大，睡不着", "小区旁搅拌站噪音扰民", "搅拌站粉尘大噪音也大", "投诉搅拌站夜里施工噪音"]
OTHER = ["苹果树不会剪枝，请派人教教", "老人头发长了没人理", "想量量血压"]


def filled() -> Neighbours:
    near = known()
    for i, text in enumerate(MIXER):
        near.add(Message(f"m{i}", text, DAY + timedelta(i * 3), f"v{i % 2}"))
    for i, text in enumerate(OTHER):
        near.add(Message(f"o{i}", text, DAY, "v9"))
    return near


def test_one_matter_becomes_one_issue_with_its_days_and_villages() -> None:
    near = filled()
    (issue,) = near.hot(on=DAY + timedelta(12))
    assert issue.messages == ("m0", "m1", "m2", "m3")
    assert (issue.first, issue.last) == (DAY, DAY + timedelta(9))
    assert issue.villages == ("v0", "v1")
    assert issue.sentence in MIXER
    assert (issue.recent, issue.trend) == (4, 4)
    assert len(set(near.issues)) == 4


def test_the_trend_falls_when_people_fall_silent() -> None:
    (issue,) = filled().hot(on=DAY + timedelta(14), days=7, least=1)
    assert (issue.recent, issue.trend) == (1, -1)


def test_nothing_is_hot_before_it_happened() -> None:
    assert filled().hot(on=DAY - timedelta(1)) == []


@settings(max_examples=20, deadline=None, derandomize=True)
@given(texts=st.lists(st.sampled_from([*MIXER, *OTHER, "", "😀", *unlabelled(20)]), max_size=12))
def test_what_was_grouped_stays_grouped(texts: list[str]) -> None:
    near = filled()
    before = list(near.issues)
    for i, text in enumerate(texts):
        near.add(Message(f"x{i}", text, DAY, ""))
    assert near.issues[: len(before)] == before
    members = [key for n in set(near.issues) for key in near.issue(n).messages]
    assert sorted(members) == sorted(m.key for m in near.messages)


def test_a_block_boundary_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = filled()
    monkeypatch.setattr("jishi.matching.same.BLOCK", 2)
    assert filled().issues == plain.issues


def test_twins_are_offered_while_typing() -> None:
    near = filled()
    found = near.twins("搅拌站噪音", on=DAY + timedelta(10))
    assert {t.key for t in found} <= {"m0", "m1", "m2", "m3"}
    assert found
    assert found[0].nearness == max(t.nearness for t in found)
    assert near.twins("搅", on=DAY) == []
    assert near.twins("搅拌站噪音", on=DAY + timedelta(200)) == []
    assert near.twins("搅拌站噪音", on=DAY - timedelta(1)) == []


def test_a_neighbour_in_the_same_village_comes_first() -> None:
    near = known()
    for village in ("v1", "v2"):
        near.add(Message(village, "村口路灯坏了没人修", DAY, village))
    assert near.twins("村口路灯坏了", on=DAY, village="v2")[0].key == "v2"


def test_a_message_is_taken_once() -> None:
    near = filled()
    with pytest.raises(RepeatedKey, match="m0"):
        near.add(Message("m0", "又一次", DAY))
    assert len(near.messages) == len(near.issues) == 7


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("路灯坏了半个月。请来修。", "路灯坏了半个月。"),
        ("没有句号", "没有句号"),
        ("长" * 90, "长" * 40),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence
