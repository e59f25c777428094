"""A long process at the doors: no step is skipped, none comes a day too early, and what is missing is said."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from county import County
from jishi.core.rulebook.models import RuleValue
from jishi.kinds.record import new_id
from jishi.records.errors import Invalid
from jishi.records.models import Transition
from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.services import link, move, save
from jishi.sheets.check import check
from jishi.sheets.export import export
from jishi.sheets.reader import read

CANDIDACY = {"village": "370783006232", "subject": "样例丁"}
PAPERS = {
    "applied": ["application"],
    "talked": ["talk_record"],
    "activist": ["nomination_minutes"],
    "activist_filed": ["activist_filing"],
    "contacts_named": [],
    "cultivated": ["review_record"],
    "candidate": ["candidate_minutes"],
}


def made(county: County) -> Any:
    owner = ledger("candidacies")
    return owner.model._default_manager.get(pk=save(actor=county.system, ledger=owner, values=CANDIDACY).id)


def step(county: County, record: Any, code: str, on: date, **sent: Any) -> None:
    record.refresh_from_db()
    values = {"contacts": "2"} if code == "contacts_named" else {}
    sent = {"evidence": PAPERS[code], "values": values} | sent
    actor = replace(county.system, today=on)
    move(actor=actor, ledger=ledger("candidacies"), id=record.pk, move=code, version=record.version, **sent)
    record.refresh_from_db()


def cultivated(county: County, since: date) -> Any:
    """A file of which the activist was chosen on that day."""
    record = made(county)
    for code in list(PAPERS)[:-1]:
        step(county, record, code, since)
    return record


def refused(county: County, record: Any, code: str, on: date, **sent: Any) -> dict[str, list[str]]:
    state, moves = record.state, Transition.objects.count()
    with pytest.raises(Invalid) as caught:
        step(county, record, code, on, **sent)
    record.refresh_from_db()
    assert (record.state, Transition.objects.count()) == (state, moves)
    return caught.value.errors


def test_a_step_cannot_be_skipped_nor_the_order_be_another(county: County) -> None:
    record = made(county)
    errors = refused(county, record, "talked", county.today)
    assert "现处于“尚未申请”" in errors[""][0]
    step(county, record, "applied", county.today)
    assert "只能从“党组织派人谈话”办理" in refused(county, record, "activist", county.today)[""][0]
    assert "现处于“递交入党申请书”" in refused(county, record, "applied", county.today)[""][0]


def test_a_day_too_early_is_refused_with_the_first_day_that_will_do(county: County) -> None:
    record = cultivated(county, date(2026, 3, 1))
    errors = refused(county, record, "candidate", date(2027, 2, 28))
    assert "最早 2027-03-01 可以办理" in errors["on"][0]
    step(county, record, "candidate", date(2027, 3, 1))
    assert record.state == "candidate"


def test_the_county_s_own_figure_takes_the_place_of_the_default(county: County) -> None:
    rule = {"county": county.code, "key": "member.activist_min_months", "value": "18", "source": "县委文件"}
    RuleValue.objects.create(**rule, effective_from=date(2026, 1, 1))
    record = cultivated(county, date(2026, 3, 1))
    assert "最早 2027-09-01" in refused(county, record, "candidate", date(2027, 8, 31))["on"][0]
    step(county, record, "candidate", date(2027, 9, 1))


def test_a_paper_that_is_not_there_is_named_and_a_wrong_one_too(county: County) -> None:
    record = made(county)
    errors = refused(county, record, "applied", county.today, evidence=[])
    assert errors == {"evidence": ["“递交入党申请书”还缺材料：入党申请书"]}
    assert (
        "oath_record"
        in refused(county, record, "applied", county.today, evidence=["oath_record"])["evidence"][0]
    )
    step(county, record, "applied", county.today)
    assert "材料：入党申请书" in history(county.system, ledger("candidacies"), record)[0].sentence


def test_a_paper_that_is_a_record_counts_only_when_linked(county: County) -> None:
    tasks, errands = ledger("tasks"), ledger("errands")
    task = county.row("tasks")
    done = {"done_at": f"{county.today - timedelta(days=1)} 15:00"}
    move(actor=county.system, ledger=tasks, id=task.pk, move="submit", version=1, values=done)
    sent = {"actor": county.system, "ledger": tasks, "id": task.pk, "move": "accept", "version": 2}
    for declared in ([], ["report"]):
        with pytest.raises(Invalid) as caught:
            move(**sent, evidence=declared)
        assert "evidence" in caught.value.errors
    paper = county.row("errands")
    link(actor=county.system, source=(errands, paper.pk), target=(tasks, task.pk), relation="evidence_of")
    assert move(**sent).record.state == "accepted"


def test_the_page_says_from_which_day_and_by_which_day(county: County) -> None:
    record = cultivated(county, county.today)
    client = county.client("fair_office")
    page = client.get(f"/l/candidacies/{record.pk}/").content.decode()
    assert "还不能办的动作" in page
    assert "最早 2027-11-21 可以办理" in page
    early = made(county)
    step(county, early, "applied", county.today - timedelta(days=60))
    page = client.get(f"/l/candidacies/{early.pk}/").content.decode()
    assert "党组织派人谈话：应在" in page
    assert "材料已备齐：谈话记录" in page


def test_the_api_answers_with_the_problem(county: County) -> None:
    record = cultivated(county, county.today)
    client = county.client("fair_office")
    answer = asked(client, record, "candidate", {"evidence": ["candidate_minutes"]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    (fault,) = answer.json()["errors"]
    assert fault["field"] == "on"
    assert "最早 2027-11-21 可以办理" in fault["message"]
    for body in ({"evidence": "candidate_minutes"}, {"evidence": [1]}):
        assert asked(client, record, "candidate", body).status_code == 400
    record.refresh_from_db()
    assert record.state == "cultivated"


def asked(client: Client, record: Any, code: str, body: Any) -> Any:
    return client.post(
        f"/api/v1/candidacies/{record.pk}/moves/{code}/",
        json.dumps(body),
        content_type="application/json",
        headers={"If-Match": f'"{record.version}"', "Idempotency-Key": str(new_id())},
    )


def test_an_import_cannot_set_a_state(county: County) -> None:
    record, owner = made(county), ledger("candidacies")
    book = load_workbook(io.BytesIO(b"".join(export(county.system, owner))))
    sheet = book.worksheets[0]
    (column,) = [cell.column for cell in sheet[1] if cell.value == "状态"]
    for row in sheet.iter_rows(min_row=2):
        row[column - 1].value = "材料归档"
    out = io.BytesIO()
    book.save(out)
    checked = check(county.system, owner, read(out.getvalue(), "跳步.xlsx", owner))
    assert (checked.changed, checked.created) == (0, 0)
    record.refresh_from_db()
    assert record.state == "draft"


def test_a_case_carries_its_clocks(county: County) -> None:
    """Friday 15:00 to Saturday 10:00 are two and a half hours of office time."""
    errands = ledger("errands")
    record = county.row("errands")
    since = record.held_since.replace(year=2026, month=11, day=20, hour=7, minute=0, second=0, microsecond=0)
    errands.model._default_manager.filter(pk=record.pk).update(held_since=since)
    found = move(actor=county.system, ledger=errands, id=record.pk, move="report", version=1).record
    assert (found.worked_minutes, found.waited_minutes) == (150, 0)
    assert found.held_since > since
