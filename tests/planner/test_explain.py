"""Every number in an explanation is recomputed by plain code, on tiny plans and a quarter's."""

from __future__ import annotations

from functools import cache

import pytest
from planner_instances import committed, shared_instances, solved
from recompute import Book, numbers_of
from small_instance import county

from jishi.planner import Plan, Problem, explain, read_problem, render, solve, why_not_unit, why_not_village
from jishi.planner.explaining import NoSuchFair, PlanDoesNotFit
from jishi.planner.sentences import OF_DAY, OF_UNIT, RULES, TEXTS


@cache
def quarter() -> tuple[Problem, Plan]:
    problem = read_problem(shared_instances() / "quarter-1")
    return problem, solve(problem, seconds=600, max_iterations=0)


def case(name: str) -> tuple[Problem, Plan]:
    return quarter() if name == "quarter-1" else (committed(name), solved(name))


CASES = [("tiny-0", fair) for fair in range(6)] + [
    ("tiny-2", 0),
    ("tiny-2", 4),
    ("quarter-1", 3),
]


@pytest.mark.parametrize("name, fair", CASES)
def test_every_number_equals_its_recomputation(name: str, fair: int, published: object) -> None:
    problem, plan = case(name)
    book = Book(problem, plan)
    kinds = set()
    for sentence in explain(problem, plan, fair).sentences:
        expected = numbers_of(book, fair, sentence)
        assert dict(sentence.numbers) == pytest.approx(expected, abs=1e-5), sentence
        kinds.add(sentence.kind)
        for lang in ("zh", "en"):
            assert "{" not in render(sentence, None, lang)
    assert {"why_village", "why_day", "why_stall", "why_not_village"} <= kinds


@pytest.mark.parametrize("village", [1, 2])
def test_one_more_fair_is_worth_what_is_said(village: int) -> None:
    problem = county()
    plan = solve(problem, seconds=60)
    sentence = why_not_village(problem, plan, village)
    assert sentence.code == "village_fewer_fairs"
    assert dict(sentence.numbers) == pytest.approx(numbers_of(Book(problem, plan), 0, sentence))


def test_an_optimal_plan_leaves_no_unit_with_room_for_improvement() -> None:
    problem, plan = case("tiny-0")
    for fair in range(len(plan.fairs)):
        for unit in range(len(problem.units)):
            assert why_not_unit(problem, plan, fair, unit).code in (
                "unit_attends",
                "unit_barred",
                "unit_not_needed",
            )


def test_lifting_leader_days_on_a_tiny_county_and_solving_again() -> None:
    problem, plan = case("tiny-0")
    found = None
    for fair in range(len(plan.fairs)):
        for unit in range(len(problem.units)):
            sentence = why_not_unit(problem, plan, fair, unit)
            if sentence.rules == ("leader_days",):
                found = sentence
    assert found is not None
    units = problem.units
    days = units.leader_days.copy()
    days[found.refs["unit"]] += 1
    columns = {name: getattr(units, name) for name in units.columns()} | {"leader_days": days}
    again = solve(problem.but(units=type(units)(**columns)), seconds=300, max_iterations=40)
    assert again.objective >= plan.objective + found.numbers["gain"] - 1e-4


def test_every_sentence_has_both_languages_with_the_same_words() -> None:
    from string import Formatter

    for table in (TEXTS, RULES, OF_DAY, OF_UNIT):
        for code, texts in table.items():
            fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
            assert fields[0] == fields[1], code


def test_names_are_shown_where_known() -> None:
    problem, plan = case("tiny-0")
    sentence = explain(problem, plan, 0).sentences[0]
    assert f"{plan.fairs.host[0]}村" in render(sentence)
    assert f"village {plan.fairs.host[0]}" in render(sentence, None, "en")


def test_a_fair_that_is_not_there_is_refused() -> None:
    problem, plan = case("tiny-0")
    with pytest.raises(NoSuchFair, match="0 到 5"):
        explain(problem, plan, 6)


def test_a_plan_of_another_instance_is_refused() -> None:
    with pytest.raises(PlanDoesNotFit, match="check"):
        explain(committed("tiny-2"), solved("tiny-0"), 0)
