"""People in the field and what is asked of them: what the tests of obligations and of leave are told in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from county import County
from jishi.areas.work.obligation.services import generate, give_to_accounts, mark_late
from jishi.core.access.models import User
from jishi.records.registry import ledger
from jishi.records.services import move, save
from jishi.records.services.access import tie
from requests_at_work import Day

VILLAGE = "370783006232"


class Work(Day):
    """A day on which a person can be given an account."""

    def account(self, person: Any) -> User:
        name = f"user-{person.pk}"
        user = User.objects.create_user(county=self.county.code, username=name, name=person.name)
        tie(actor=self.as_(self.county.system), user=user, person=person)
        return user


def at_work(county: County, on: date) -> Work:
    return Work(county, on)


def posted(
    county: County,
    name: str,
    *,
    starts_on: str,
    ends_on: str = "",
    village: str = VILLAGE,
    person: Any = None,
    move: str = "activate",
    account: bool = False,
) -> Any:
    """A posting of somebody to a village that has come to this pass."""
    day = Work(county, date(2026, 11, 21))
    if person is None:
        row = save(actor=county.system, ledger=ledger("people"), values={"name": name})
        person = row.record
    given = {"holder_person": str(person.pk), "post": "第一书记", "role": "posted_cadre"}
    given |= {"at_place": village, "starts_on": starts_on}
    made_ = save(actor=county.system, ledger=ledger("appointments"), values=given)
    post = made_.record
    if move:
        day.moved(county.system, post, "activate")
    if move in ("recall", "complete"):
        ended = replace(county.system, today=max(county.today, date.fromisoformat(ends_on)))
        _move(ended, post, move, {"ends_on": ends_on})
    elif move == "suspend":
        day.moved(county.system, post, "suspend", "停职检查（模拟）")
    if account:
        day.account(person)
    post.refresh_from_db()
    return post


def _move(actor: Any, post: Any, code: str, values: Mapping[str, Any]) -> None:
    post.refresh_from_db()
    given = {"id": post.pk, "move": code, "version": post.version, "values": values}
    move(actor=actor, ledger=ledger("appointments"), reason="期满轮换（模拟）", **given)


def ended_templates(county: County) -> None:
    """Nothing comes again but what a test says."""
    for row in county.rows("obligation_templates"):
        Work(county, county.today).moved(county.system, row, "end", "样例（模拟）")


def template(county: County, code: str, **values: Any) -> Any:
    given = {"code": code, "name": f"任务{code}（样例）", "role": "posted_cadre", "required": 1} | values
    return save(actor=county.system, ledger=ledger("obligation_templates"), values=given).record


def generated(county: County, on: date) -> Mapping[str, int]:
    """What the job of this day did."""
    actor = replace(county.system, today=on)
    return mark_late(actor) | generate(actor) | give_to_accounts(actor)


def made(county: County, code: str) -> list[Any]:
    rows = ledger("obligations").model._default_manager.filter(county=county.code, template=code)
    return list(rows.select_related("owed_by", "task").order_by("period", "number"))
