"""From an application to full membership: five stages, 25 steps, none skipped and none a day too early (M47)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from county import County
from jishi.core.access.models import User
from jishi.core.rulebook.models import RuleValue
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid
from jishi.records.models import Transition
from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.services import move, save
from jishi.rules.pipeline.membership import STEPS
from unchanged import refused, whole

VILLAGE, TOWN = "370783006232", "370783006"
APPLIED = date(2024, 3, 4)
ACTIVIST, CANDIDATE = date(2024, 4, 10), date(2025, 4, 10)
VOTED, FULL = date(2025, 6, 1), date(2026, 6, 1)
VOTE = {"vote_should": "21", "vote_present": "18", "vote_in_favour": "11"}
FULL_VOTE = {"full_should": "21", "full_present": "17", "full_in_favour": "16"}
ABOVE = ("activist_filed", "candidate_filed", "politically_reviewed", "trained", "pre_reviewed")
ABOVE = (*ABOVE, "approval_talked", "approved", "full_approved")


@dataclass
class Branch:
    """The three who see to a file, and the file."""

    county: County
    file: Any
    people: list[Any]

    def who(self, code: str) -> Any:
        village, town = str(self.file.village_id), str(self.file.town_id)
        if code == "upper_filed":
            return self.county.actor("county_org")
        if code in ABOVE:
            return self.county.actor("town_party", "town", town)
        return self.county.actor("village_committee", "village", village)

    def step(self, code: str, on: date | str | None = None, reason: str = "", **values: Any) -> Any:
        owner = ledger("memberships")
        self.file.refresh_from_db()
        move(
            actor=self.who(code),
            ledger=owner,
            id=self.file.pk,
            move=code,
            version=self.file.version,
            values=values,
            reason=reason,
            evidence=owner.machine.move(code).evidence,
            on=on,
        )
        self.file.refresh_from_db()
        return self.file

    def steps(self, *codes: str, on: date) -> None:
        for code in codes:
            self.step(code, on, **self.given(code))

    def given(self, code: str) -> dict[str, Any]:
        one, two, _three = (str(person.pk) for person in self.people)
        return {
            "contacts_named": {"contact": one, "second_contact": two},
            "introducers_named": {"introducer": one, "second_introducer": two},
            "trained": {"training_days": "3"},
            "voted": VOTE,
            "full_voted": FULL_VOTE,
        }.get(code, {})


def person(county: County, name: str) -> Any:
    owner = ledger("people")
    made = save(actor=county.system, ledger=owner, values={"name": name, "village": VILLAGE})
    return owner.model._default_manager.get(pk=made.id)


@pytest.fixture
def branch(county: County) -> Branch:
    people = [person(county, f"样例{name}") for name in ("戊", "己", "庚")]
    owner = ledger("memberships")
    values = {"village": VILLAGE, "branch": "三元朱村党支部", "person": str(people[2].pk)}
    village = next(row for row in county.rows("places") if row.code == VILLAGE)
    actor = county.actor("village_committee", "village", str(village.pk))
    made = save(actor=actor, ledger=owner, values=values)
    return Branch(county, owner.model._default_manager.get(pk=made.id), people)


def codes(first: str, last: str) -> list[str]:
    every = [row.code for row in STEPS]
    return every[every.index(first) : every.index(last) + 1]


def test_twenty_five_steps_on_their_own_days(branch: Branch) -> None:
    branch.steps("applied", on=APPLIED)
    branch.steps("talked", on=APPLIED + timedelta(days=20))
    # A step skipped, one twice, one by who is not asked.
    assert "只能从" in refused(
        Invalid, lambda: branch.step("contacts_named", **branch.given("contacts_named"))
    )
    assert "现处于" in refused(Invalid, lambda: branch.step("applied"))
    owner = ledger("memberships")
    branch.steps("activist", on=ACTIVIST)
    wrong = branch.county.actor("village_committee", "village", str(branch.file.village_id))
    given = {"id": branch.file.pk, "move": "activist_filed", "version": branch.file.version}
    refused(Forbidden, lambda: move(actor=wrong, ledger=owner, evidence=("activist_filing",), **given))
    branch.steps("activist_filed", "contacts_named", "cultivated", on=ACTIVIST + timedelta(days=9))
    # A stage too early by one day; then on its first day.
    early = CANDIDATE - timedelta(days=1)
    assert f"最早 {CANDIDATE} 可以办理" in refused(Invalid, lambda: branch.step("candidate", early))
    branch.steps(*codes("candidate", "form_filled"), on=CANDIDATE)
    # Eleven of twenty-one are more than half of those entitled, ten are not.
    refused(Invalid, lambda: branch.step("voted", VOTED, **VOTE | {"vote_in_favour": "10"}))
    branch.steps("voted", on=VOTED)
    branch.steps(*codes("approval_talked", "full_applied"), on=VOTED + timedelta(days=40))
    # Probation counts from the day of the branch meeting, not from the day on which it was entered.
    early = FULL - timedelta(days=1)
    assert f"最早 {FULL} 可以办理" in refused(Invalid, lambda: branch.step("full_voted", early, **FULL_VOTE))
    branch.steps("full_voted", on=FULL)
    branch.steps("full_approved", "archived", on=FULL + timedelta(days=30))
    assert branch.file.state == "archived"
    days = list(
        Transition.objects.filter(entry=branch.file.pk).order_by("at", "pk").values_list("move", "on")
    )
    assert [code for code, _on in days] == [row.code for row in STEPS]
    assert dict(days)["voted"] == VOTED
    told = [step.sentence for step in history(branch.county.system, owner, branch.file)]
    assert any(f"办理日期：{VOTED}" in sentence for sentence in told)
    whole(branch.county)


def test_a_day_that_cannot_be_is_refused(branch: Branch) -> None:
    today = branch.county.today
    branch.steps("applied", on=APPLIED)
    before = APPLIED - timedelta(days=1)
    assert f"上一步办理于 {APPLIED}" in refused(Invalid, lambda: branch.step("talked", before))
    later = today + timedelta(days=1)
    assert "还没到" in refused(Invalid, lambda: branch.step("talked", later))
    assert "应为日期" in refused(Invalid, lambda: branch.step("talked", "前天"))
    branch.step("talked", f"{today:%Y/%m/%d}")
    needs = ledger("venues")
    row = branch.county.row("venues")
    code = needs.machine.moves[0].code
    given = {"id": row.pk, "move": code, "version": row.version, "reason": "试", "on": "2026-01-01"}
    told = refused(Invalid, lambda: move(actor=branch.county.system, ledger=needs, **given))
    assert "不另填办理日期" in told


def test_people_who_accompany_and_introduce(branch: Branch) -> None:
    branch.steps("applied", "talked", "activist", "activist_filed", on=ACTIVIST)
    one = str(branch.people[0].pk)
    assert "培养联系人应为" in refused(Invalid, lambda: branch.step("contacts_named"))
    mine = str(branch.people[2].pk)
    told = refused(Invalid, lambda: branch.step("contacts_named", contact=mine))
    assert "不能做自己的联系人" in told
    branch.step("contacts_named", contact=one)
    branch.step("cultivated")


def test_an_extension_and_the_county_s_own_figure(branch: Branch) -> None:
    county = branch.county
    rule = {
        "county": county.code,
        "key": "member.activist_min_months",
        "value": "18",
        "source": "县委文件（模拟）",
    }
    RuleValue.objects.create(**rule, effective_from=date(2024, 1, 1))
    branch.steps(*codes("applied", "cultivated"), on=ACTIVIST)
    early = date(2025, 10, 9)
    assert "最早 2025-10-10 可以办理" in refused(Invalid, lambda: branch.step("candidate", early))
    voted = date(2025, 10, 10)
    branch.steps(*codes("candidate", "full_applied"), on=voted)
    told = refused(Invalid, lambda: branch.step("extend", voted, "考察还不够", extension_months="3"))
    assert "延长预备期不少于6个月" in told
    extended = date(2026, 5, 1)
    branch.step("extend", extended, "考察还不够（模拟）", extension_months="6")
    # Twelve months from the branch meeting and six more end in April 2027: today that is still to come.
    told = refused(Invalid, lambda: branch.step("vote_after_extension", **FULL_VOTE))
    assert "2027-04-10" in told or "最早" in told
    assert branch.file.state == "extended"


def test_nobody_sees_to_their_own_file(branch: Branch) -> None:
    county = branch.county
    actor = county.actor("village_committee", "village", str(branch.file.village_id))
    User.objects.filter(pk=actor.user_id).update(person=branch.people[2])
    mine = replace(actor, person_id=branch.people[2].pk)
    sent = {"id": branch.file.pk, "move": "applied", "version": 1, "evidence": ("application",)}
    told = refused(Forbidden, lambda: move(actor=mine, ledger=ledger("memberships"), **sent))
    assert "不能办理自己的入党手续" in told


def test_screen_and_api_take_the_day(branch: Branch) -> None:
    client = branch.county.client("village_committee", "village", str(branch.file.village_id))
    page = client.get(f"/l/memberships/{branch.file.pk}/move/applied/")
    assert page.status_code == 200
    assert "办理日期" in page.content.decode()
    sent = {"version": 1, "operation": str(new_id()), "applied-paper-application": "1", "reason": ""}
    wrong = client.post(f"/l/memberships/{branch.file.pk}/move/applied/", sent | {"applied-on": "2027-01-01"})
    assert wrong.status_code == 400
    assert "还没到" in wrong.content.decode()
    assert "2027-01-01" in wrong.content.decode()
    right = client.post(f"/l/memberships/{branch.file.pk}/move/applied/", sent | {"applied-on": "2026-03-04"})
    assert right.status_code == 302
    branch.file.refresh_from_db()
    address = f"/api/v1/memberships/{branch.file.pk}/moves/talked/"
    body = {"evidence": ["talk_record"], "on": "2026-03-01"}
    headers = {"If-Match": f'"{branch.file.version}"'}
    answer = client.post(address, json.dumps(body), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "on")
    wrong = client.post(
        address, json.dumps(body | {"on": 3}), content_type="application/json", headers=headers
    )
    assert wrong.status_code == 400
    done = client.post(
        address, json.dumps(body | {"on": "2026-03-20"}), content_type="application/json", headers=headers
    )
    assert done.status_code == 200
    assert list(
        Transition.objects.filter(entry=branch.file.pk).order_by("on").values_list("on", flat=True)
    ) == [date(2026, 3, 4), date(2026, 3, 20)]


def test_the_words_are_those_of_the_rules() -> None:
    from jishi.areas.party.membership.rules import WORDS

    machine = ledger("memberships").machine
    shown = {str(one.label) for one in (*machine.states, *machine.moves)}
    assert shown | {str(label) for label in machine.evidence_labels.values()} == set(WORDS)
