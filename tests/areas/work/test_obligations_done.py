"""What becomes of an obligation: handed in by its own person, accepted, returned, late, missed or waived by the town."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from posted import Work, at_work, ended_templates, generated, made, posted, template

from county import County
from jishi.core.access.actor import Actor, actor_of
from jishi.core.files.models import Attachment
from jishi.core.notices.models import Notice
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.models import Transition
from jishi.records.registry import ledger
from jishi.records.selectors import get
from jishi.records.services import Incoming, archive, attach, save
from jishi.records.services.remind import remind
from unchanged import refused

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
DONE = {"done_at": "2026-11-20 15:00", "report": "走访 3 户（模拟）"}


class Asked:
    """One person in a post, with a report for the week that ends on the Sunday."""

    def __init__(self, county: County, **values: Any) -> None:
        ended_templates(county)
        self.county, self.post = county, posted(county, "甲（模拟）", starts_on="2026-11-16", account=True)
        self.user = self.post.holder_person.users.get()
        template(county, "W", every="week", valid_from="2026-11-16", **values)
        generated(county, county.today)
        (self.one,) = made(county, "W")
        self.town = county.actor("town_party", "town", self.post.town_id)
        self.day = at_work(county, county.today)

    @property
    def own(self) -> Actor:
        return actor_of(self.user, self.county.today)

    def on(self, day: date) -> Work:
        return at_work(self.county, day)


@pytest.fixture
def asked(county: County) -> Asked:
    return Asked(county)


def test_a_person_hands_in_their_own_and_the_town_accepts(asked: Asked) -> None:
    one, day = asked.one, asked.day
    assert get(asked.own, ledger("obligations"), one.pk).pk == one.pk
    assert "完成的时间" in refused(Invalid, lambda: day.moved(asked.own, one, "submit"))
    text = refused(Invalid, lambda: day.moved(asked.own, one, "submit", done_at=DONE["done_at"]))
    assert "完成情况" in text
    late = {**DONE, "done_at": "2026-12-20 15:00"}
    assert "不能晚于今天" in refused(Invalid, lambda: day.moved(asked.own, one, "submit", **late))
    day.moved(asked.own, one, "submit", **DONE)
    assert (one.state, one.report) == ("submitted", "走访 3 户（模拟）")
    refused(Forbidden, lambda: day.moved(asked.own, one, "accept"))
    day.moved(asked.town, one, "accept")
    assert one.state == "accepted"
    refused(Forbidden, lambda: day.saved(asked.own, one, report="改"))


def test_nobody_hands_in_for_another_nor_judges_their_own(asked: Asked) -> None:
    one, day = asked.one, asked.day
    colleague = asked.county.actor("posted_cadre", "village", asked.post.village_id)
    text = refused(Forbidden, lambda: day.moved(colleague, one, "submit", **DONE))
    assert "请由本人办理" in text
    refused(Forbidden, lambda: day.saved(colleague, one, report="代填"))
    elsewhere = asked.county.actor("posted_cadre", "village", asked.county.row("fairs", 1).village_id)
    refused(NotFound, lambda: day.moved(elsewhere, one, "submit", **DONE))
    day.moved(asked.own, one, "submit", **DONE)
    both = replace(asked.town, user_id=asked.user.pk, person_id=asked.post.holder_person_id)
    assert "不能自己审核" in refused(Forbidden, lambda: day.moved(both, one, "accept"))
    assert "不能自己审核" in refused(Forbidden, lambda: day.moved(both, one, "waive", "忙"))


def test_it_is_returned_with_a_reason_and_handed_in_again(asked: Asked) -> None:
    one, day = asked.one, asked.day
    day.moved(asked.own, one, "submit", **DONE)
    assert "须写明理由" in refused(Invalid, lambda: day.moved(asked.town, one, "send_back"))
    day.moved(asked.town, one, "send_back", "没有写明村情（模拟）")
    assert one.state == "returned"
    assert Notice.objects.filter(user=asked.user, ledger="obligations", code="send_back").count() == 1
    day.moved(asked.own, one, "submit", **{**DONE, "report": "补写村情（模拟）"})
    day.moved(asked.town, one, "accept")
    moves = list(Transition.objects.filter(entry=one.pk).order_by("at", "id").values_list("move", "reason"))
    assert moves == [
        ("submit", ""),
        ("send_back", "没有写明村情（模拟）"),
        ("submit", ""),
        ("accept", ""),
    ]


def test_nothing_of_what_is_asked_is_changed_by_hand(asked: Asked) -> None:
    for name, value in {"period": "2026-W48", "due_at": "2026-12-31T23:59", "required": 2}.items():
        text = refused(
            Invalid, lambda name=name, value=value: asked.day.saved(asked.own, asked.one, **{name: value})
        )
        assert "登记以后不能改" in text
    asked.day.saved(asked.own, asked.one, report="先记一笔（模拟）")
    assert asked.one.report == "先记一笔（模拟）"


def test_what_asks_for_papers_is_not_handed_in_without_a_file(county: County) -> None:
    asked = Asked(county, evidence="走访照片")
    text = refused(Invalid, lambda: asked.day.moved(asked.own, asked.one, "submit", **DONE))
    assert "要交“走访照片”：请先在“附件”里上传" in text
    page = Incoming(new_id(), "走访记录.txt", "走访 3 户（模拟）\n".encode())
    attach(actor=asked.own, ledger=ledger("obligations"), id=asked.one.pk, files=[page])
    assert Attachment.objects.filter(entry=asked.one.pk).count() == 1
    asked.day.moved(asked.own, asked.one, "submit", **DONE)
    assert asked.one.state == "submitted"


def test_it_is_late_the_day_after_its_last_and_stays_known_as_late(asked: Asked) -> None:
    one = asked.one
    assert generated(asked.county, date(2026, 11, 22))["late"] == 0
    text = refused(Forbidden, lambda: asked.day.moved(asked.own, one, "miss", "没有交"))
    assert "您的角色不能" in text
    assert generated(asked.county, MONDAY)["late"] == 1
    one.refresh_from_db()
    assert (one.state, one.late_on) == ("late", MONDAY)
    assert generated(asked.county, TUESDAY)["late"] == 0
    told = Notice.objects.filter(user=asked.user, ledger="obligations", code="mark_late")
    assert told.count() == 1
    tuesday = asked.on(TUESDAY)
    tuesday.moved(replace(asked.own, today=TUESDAY), one, "submit", **DONE)
    tuesday.moved(asked.town, one, "accept")
    assert (one.state, one.late_on) == ("accepted", MONDAY)
    page = asked.county.client("town_party", "town", asked.post.town_id).get(f"/l/obligations/{one.pk}/")
    assert "从 2026-11-23 起逾期。" in page.content.decode()


def test_what_is_never_handed_in_is_closed_as_missed_with_a_reason(asked: Asked) -> None:
    one = asked.one
    assert "只能从" in refused(Invalid, lambda: asked.day.moved(asked.town, one, "miss", "没有交"))
    generated(asked.county, MONDAY)
    asked.on(MONDAY).moved(asked.town, one, "miss", "催了两次仍没有交（模拟）")
    assert one.state == "missed"
    refused(Invalid, lambda: asked.on(MONDAY).moved(asked.own, one, "submit", **DONE))


def test_it_is_waived_with_a_reason_and_can_be_asked_for_again(asked: Asked) -> None:
    one, day = asked.one, asked.day
    assert "须写明理由" in refused(Invalid, lambda: day.moved(asked.town, one, "waive"))
    day.moved(asked.town, one, "waive", "抽调防汛（模拟）")
    assert one.state == "waived"
    assert generated(asked.county, MONDAY)["late"] == 0
    day.moved(asked.town, one, "reinstate", "抽调取消（模拟）")
    assert one.state == "open"


def test_who_owes_is_reminded_before_the_last_day(asked: Asked) -> None:
    """Two working days before: the week's report is due on a Sunday."""
    friday = date(2026, 11, 20)
    actor = replace(asked.county.system, today=friday)
    Notice.objects.all().delete()
    assert remind(actor=actor, now=datetime(2026, 11, 20, 0, 30, tzinfo=UTC)) >= 1
    soon = Notice.objects.filter(user=asked.user, ledger="obligations", kind="soon")
    assert [notice.entry_id for notice in soon] == [asked.one.pk]
    assert remind(actor=actor, now=datetime(2026, 11, 20, 1, 30, tzinfo=UTC)) == 0


def test_what_a_post_entered_by_mistake_asked_for_is_waived_with_it(asked: Asked) -> None:
    posts = ledger("appointments")
    archive(
        actor=asked.county.system,
        ledger=posts,
        id=asked.post.pk,
        version=asked.post.version,
        reason="登记错了（模拟）",
    )
    asked.one.refresh_from_db()
    step = Transition.objects.get(entry=asked.one.pk)
    assert (asked.one.state, step.move) == ("waived", "waive")
    assert step.reason == f"任职 {asked.post.number} 归档：登记错了（模拟）"


def test_an_obligation_by_hand_is_the_towns(asked: Asked) -> None:
    values = {"task": "W", "appointment": asked.post.number, "period": "2026-W48", "required": 1}
    values |= {"due_at": "2026-11-29T23:59"}
    owner = ledger("obligations")
    refused(Forbidden, lambda: save(actor=asked.own, ledger=owner, values=values))
    assert save(actor=asked.town, ledger=owner, values=values).created
    # The program finds it there.
    assert generated(asked.county, MONDAY)["made"] == 0
