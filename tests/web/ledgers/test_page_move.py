"""Moves and archiving: who sees which button, what a refusal says, and that it changed nothing."""

from __future__ import annotations

from uuid import uuid4

from jishi.records.registry import ledger
from jishi.records.services import move


def step(shire, code, record, name, **values):
    """A move made by the system, to bring a record where a test needs it."""
    done = move(
        actor=shire.system,
        ledger=ledger(code),
        id=record.pk,
        move=name,
        version=record.version,
        values=values,
    )
    return done.record


def form(record, **values):
    return {"version": str(record.version), "operation": str(uuid4()), "reason": ""} | values


def test_buttons_follow_state_and_role(shire, office, browser):
    fair = shire.row("fairs")
    path = f"/l/fairs/{fair.pk}/"
    mine = office.get(path).content.decode()
    assert f'href="{path}move/collect_needs/"' in mine
    assert f'href="{path}move/announce/"' not in mine
    village = browser("village_committee", "village", fair.village_id).get(path).content.decode()
    assert "move/collect_needs/" not in village
    assert "您的角色不能对“大集”收齐需求" in village
    assert f'href="{path}edit/"' not in village


def test_a_shared_village_sees_the_fair_but_does_not_run_it(shire, browser):
    fair = shire.row("fairs")
    stranger = browser("village_committee", "village", shire.place("370783104238").pk)
    assert stranger.get(f"/l/fairs/{fair.pk}/").status_code == 404


def test_a_move_with_fields_and_its_history(shire, browser):
    booth = shire.row("booths", 1)
    fair = step(shire, "fairs", shire.row("fairs"), "collect_needs")
    step(shire, "fairs", fair, "order_menu")
    unit = browser("unit_agent", "unit", booth.unit_id)
    leader = shire.row("people")
    path = f"/l/booths/{booth.pk}/move/confirm/"
    assert 'name="confirm-leader-text"' in unit.get(path).content.decode()
    answer = unit.post(path, form(booth, **{"confirm-leader": str(leader.pk), "reason": "副院长带队"}))
    assert answer.status_code == 302
    after = shire.row("booths", 1)
    assert (after.state, after.leader_id, after.version) == ("confirmed", leader.pk, 2)
    page = unit.get(answer["Location"]).content.decode()
    assert "确认出摊：待单位确认 → 单位已确认" in page
    assert "副院长带队" in page
    assert "TW-2026-000002 已办：确认出摊。" in page


def test_a_guard_says_why_and_changes_nothing(shire, browser):
    booth = shire.row("booths", 1)
    unit = browser("unit_agent", "unit", booth.unit_id)
    answer = unit.post(f"/l/booths/{booth.pk}/move/confirm/", form(booth, reason="先这样"))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "请填写带队的班子成员" in text
    assert 'aria-invalid="true"' in text
    assert "先这样" in text
    after = shire.row("booths", 1)
    assert (after.state, after.version) == ("placed", 1)


def test_a_guard_over_the_whole_record_stands_above_the_form(shire, office):
    fair = step(shire, "fairs", shire.row("fairs"), "collect_needs")
    fair = step(shire, "fairs", fair, "order_menu")
    answer = office.post(f"/l/fairs/{fair.pk}/move/confirm_units/", form(fair))
    assert answer.status_code == 400
    assert "“单位确认完毕”没有办成" in answer.content.decode()
    assert shire.row("fairs").state == "menu_ordered"


def test_a_reason_is_required_where_declared(shire, office):
    fair = shire.row("fairs")
    path = f"/l/fairs/{fair.pk}/move/cancel/"
    answer = office.post(path, form(fair))
    assert answer.status_code == 400
    assert "须写明理由" in answer.content.decode()
    assert office.post(path, form(fair, reason="汛期")).status_code == 302
    assert shire.row("fairs").state == "cancelled"


def test_refusals_have_their_status(shire, office, cadre, browser):
    fair = shire.row("fairs")
    assert cadre.post(f"/l/fairs/{fair.pk}/move/cancel/", form(fair, reason="x")).status_code == 403
    assert office.post(f"/l/fairs/{fair.pk}/move/fly/", form(fair)).status_code == 404
    assert office.post(f"/l/seasons/{shire.ids['seasons'][0]}/move/record_plan/", {}).status_code == 404
    stale = office.post(f"/l/fairs/{fair.pk}/move/cancel/", form(fair, version="9", reason="x"))
    assert stale.status_code == 409
    assert "已被别人修改" in stale.content.decode()
    assert shire.row("fairs").state == "proposed"


def test_the_same_move_twice_has_one_effect(shire, office):
    fair = shire.row("fairs")
    data = form(fair)
    path = f"/l/fairs/{fair.pk}/move/collect_needs/"
    assert office.post(path, data).status_code == 302
    assert office.post(path, data).status_code == 302
    assert shire.row("fairs").version == 2


def test_archive_asks_for_a_reason_and_locks(shire, office):
    venue = shire.row("venues")
    path = f"/l/venues/{venue.pk}/archive/"
    answer = office.post(path, form(venue))
    assert answer.status_code == 400
    assert "请写明归档的原因" in answer.content.decode()
    assert shire.row("venues").archived_at is None
    assert office.post(path, form(venue, reason="拆了")).status_code == 302
    page = office.get(f"/l/venues/{venue.pk}/").content.decode()
    assert "已归档，只能查看" in page
    assert "拆了" in page
    assert "/edit/" not in page
    assert office.get(f"/l/venues/{venue.pk}/edit/").status_code == 403
