"""The form: a round trip of fields, lines and inline rows, faults beside their fields, and nothing typed lost."""

from __future__ import annotations

import pytest
from browsing import faults, sent_by_browser

from jishi.records.registry import ledger
from jishi.records.selectors import history
from jishi.records.services import save


@pytest.mark.parametrize(
    "code",
    [
        "places",
        "organisations",
        "people",
        "items",
        "providers",
        "venues",
        "seasons",
        "fairs",
        "booths",
        "needs",
    ],
)
def test_unchanged_form_changes_nothing(shire, browser, code):
    client = (
        browser("fair_office")
        if code != "people"
        else browser("unit_agent", "unit", shire.row("organisations").pk)
    )
    record = shire.row(code)
    path = f"/l/{code}/{record.pk}/edit/"
    data = sent_by_browser(client.get(path).content.decode())
    answer = client.post(path, data)
    assert answer.status_code == 302, faults(answer)
    after = shire.row(code)
    assert after.version == record.version
    assert len(history(shire.system, ledger(code), after)) == 1


def test_new_record_by_code_typed_without_a_script(shire, office):
    data = sent_by_browser(office.get("/l/venues/new/").content.decode())
    data |= {
        "village-text": "370783104238",
        "name": "小学操场",
        "max_stalls": "20",
        "ready": "1",
        "checked_on": "2026-11-01",
    }
    answer = office.post("/l/venues/new/", data)
    assert answer.status_code == 302
    made = ledger("venues").model._default_manager.get(name="小学操场")
    assert answer["Location"] == f"/l/venues/{made.pk}/"
    assert (str(made.pk), made.village.code, made.max_stalls, made.ready) == (
        data["id"],
        "370783104238",
        20,
        True,
    )


def test_the_same_form_twice_makes_one_record(shire, office):
    data = sent_by_browser(office.get("/l/venues/new/").content.decode())
    data |= {"village": str(shire.place("370783104238").pk), "name": "小学操场", "max_stalls": "20"}
    before = shire.count("venues")
    first, second = office.post("/l/venues/new/", data), office.post("/l/venues/new/", data)
    assert first["Location"] == second["Location"]
    assert shire.count("venues") == before + 1
    other = office.post("/l/venues/new/", data | {"name": "另一处"})
    assert other.status_code == 409
    assert shire.count("venues") == before + 1


def test_faults_stand_beside_their_fields_and_keep_what_was_typed(shire, office):
    data = sent_by_browser(office.get("/l/seasons/new/").content.decode())
    data |= {"subject": "夏季", "starts_on": "2027-06-30", "fair_count": "很多"}
    data |= {
        "town_limits-1-town-text": "没有这个镇",
        "town_limits-1-floor": "9",
        "town_limits-1-ceiling": "3",
    }
    answer = office.post("/l/seasons/new/", data)
    assert answer.status_code == 400
    found = faults(answer)
    assert any(text.startswith("大集场数：应为整数") for text in found)
    assert any(text.startswith("各镇场次第 1 行 镇街：") for text in found)
    text = answer.content.decode()
    assert 'value="很多"' in text
    assert 'value="没有这个镇"' in text
    assert 'name="town_limits-1-floor" value="9"' in text
    assert 'href="#town_limits-1-town"' in text
    assert f'name="id" value="{data["id"]}"' in text
    assert shire.count("seasons") == 2


def test_lines_are_added_changed_and_removed(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode())
    data |= {"town_limits-1-ceiling": "4", "must_reach-1-gone": "1"}
    data |= {"town_limits-2-town-text": "370783104", "town_limits-2-floor": "2", "town_limits-2-ceiling": "5"}
    assert office.post(path, data).status_code == 302
    limits = [(x.town.code, x.floor, x.ceiling) for x in season.town_limits.select_related("town")]
    assert limits == [("370783006", 1, 4), ("370783104", 2, 5)]
    assert season.must_reach.count() == 0
    assert shire.row("seasons").version == 2


def test_a_rule_over_lines_points_at_the_row(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode()) | {"town_limits-1-floor": "7"}
    answer = office.post(path, data)
    assert answer.status_code == 400
    assert faults(answer) == ["各镇场次第 1 行 至少几场：至少的场次多于至多的场次。"]
    assert season.town_limits.get().floor == 1


def test_a_masked_phone_that_comes_back_stays(shire, office):
    person = shire.row("people")
    path = f"/l/people/{person.pk}/edit/"
    page = office.get(path).content.decode()
    assert 'value="138****8000"' in page
    assert "13800008000" not in page
    assert office.post(path, sent_by_browser(page) | {"post": "院长"}).status_code == 302
    after = shire.row("people")
    assert (after.post, after.phone) == ("院长", "13800008000")


def test_stale_shows_both_copies_and_lets_a_person_choose(shire, office):
    venue = shire.row("venues")
    path = f"/l/venues/{venue.pk}/edit/"
    mine = sent_by_browser(office.get(path).content.decode()) | {"name": "我改的名字"}
    theirs = {"name": "别人改的名字"}
    save(actor=shire.system, ledger=ledger("venues"), values=theirs, id=venue.pk, version=1)
    answer = office.post(path, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我改的名字" in text
    assert "别人改的名字" in text
    assert "系统 于" in text
    assert 'name="version" value="2"' in text
    assert shire.row("venues").name == "别人改的名字"
    again = office.post(path, mine | {"version": "2", "rework": "1"}).content.decode()
    assert 'value="我改的名字"' in again
    assert 'name="version" value="2"' in again
    assert shire.row("venues").name == "别人改的名字"
    assert office.post(path, mine | {"version": "2"}).status_code == 302
    assert shire.row("venues").name == "我改的名字"


def test_rules_are_named_with_their_source(shire, office):
    text = office.get(f"/l/fairs/{shire.ids['fairs'][0]}/edit/").content.decode()
    assert "fair.notice_days" in text
    assert "大集公告提前" in text
    assert "本软件的建议值" in text


def test_address_proposes_the_parent(shire, office):
    fair = shire.row("fairs")
    text = office.get(f"/l/booths/new/?fair={fair.pk}&quantity=7").content.decode()
    assert f'name="fair" value="{fair.pk}"' in text
    assert 'name="quantity" value="7"' in text


def test_a_large_form_keeps_every_row(shire, office):
    season = shire.row("seasons")
    path = f"/l/seasons/{season.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode())
    village = str(shire.place("370783104238").pk)
    for n in range(2, 62):
        data |= {
            f"bans-{n}-village": village,
            f"bans-{n}-day": f"2027-01-{n % 28 + 1:02}",
            f"bans-{n}-reason": f"第{n}条",
        }
    assert office.post(path, data).status_code == 302
    assert [ban.reason for ban in season.bans.all()] == [f"第{n}条" for n in range(2, 62)]


def test_rows_are_added_and_dropped_without_a_script(shire, office):
    """“More rows” sends nothing away: what was typed stands there again, with further blank rows after it."""
    fair = shire.row("fairs")
    path = f"/l/fairs/{fair.pk}/edit/"
    page = office.get(path).content.decode()
    assert 'name="rework" value="covered"' in page
    data = sent_by_browser(page)
    rows = {name.split("-")[1] for name in data if name.startswith("covered-") and name.count("-") > 1}
    stored = len([name for name in data if name.startswith("covered-") and name.endswith("-id")])
    blank = sorted(rows, key=int)[stored:]
    assert len(blank) == 3
    data |= {f"covered-{blank[0]}-village-text": "370783104238", f"covered-{blank[0]}-permille": "300"}
    data |= {f"covered-{blank[0]}-expected": "40"}
    answer = office.post(path, data | {"rework": "covered"})
    assert answer.status_code == 200
    again = sent_by_browser(answer.content.decode())
    assert again[f"covered-{blank[0]}-permille"] == "300"
    assert (
        len({n.split("-")[1] for n in again if n.startswith("covered-") and n.count("-") > 1}) == stored + 4
    )
    assert (again["version"], again["operation"]) == (data["version"], data["operation"])
    assert shire.row("fairs").version == fair.version
    assert office.post(path, again).status_code == 302
    assert fair.covered.count() == stored + 1
    dropped = sent_by_browser(office.get(path).content.decode())
    last = stored + 1
    office.post(path, dropped | {f"covered-{last}-gone": "1"})
    assert fair.covered.count() == stored


def test_more_rows_do_not_make_a_stale_form_fresh(shire, office):
    fair = shire.row("fairs")
    path = f"/l/fairs/{fair.pk}/edit/"
    data = sent_by_browser(office.get(path).content.decode())
    save(
        actor=shire.system, ledger=ledger("fairs"), values={"expected": 77}, id=fair.pk, version=fair.version
    )
    again = sent_by_browser(office.post(path, data | {"rework": "covered"}).content.decode())
    assert again["version"] == str(fair.version)
    assert office.post(path, again).status_code == 409


def test_more_rows_for_a_record_that_is_not_there_yet(shire, office):
    data = sent_by_browser(office.get("/l/fairs/new/").content.decode())
    before = ledger("fairs").model._default_manager.count()
    answer = office.post("/l/fairs/new/", data | {"covered-1-permille": "100", "rework": "covered"})
    assert answer.status_code == 200
    assert sent_by_browser(answer.content.decode())["id"] == data["id"]
    assert ledger("fairs").model._default_manager.count() == before
