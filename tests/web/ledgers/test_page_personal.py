"""The pages of personal data as an office uses them: looking, finding, merging, undoing, moving a village."""

from __future__ import annotations

from django.test import Client

from conftest import HOME, Browser, Shire
from jishi.core.audit.models import Entry
from jishi.core.places.models import Place
from jishi.records.registry import ledger
from jishi.records.services import save

WHY = "核对名单（模拟）"
ID = "360426199101010071"


def test_a_look_is_a_button_a_reason_and_one_answer(office: Client, shire: Shire) -> None:
    person = shire.row("people")
    at = f"/l/people/{person.pk}/"
    page = office.get(at).content.decode()
    assert f"{at}reveal/phone/" in page
    assert f"{at}reveal/id_number/" not in page
    assert office.get(f"{at}reveal/id_number/").status_code == 403
    assert office.get(f"{at}reveal/name/").status_code == 404
    assert office.post(f"{at}reveal/phone/", {"reason": ""}).status_code == 400
    assert "13800008000" in office.post(f"{at}reveal/phone/", {"reason": WHY}).content.decode()
    story = office.get(at).content.decode()
    assert "查看了电话" in story
    assert "13800008000" not in story


def test_the_twenty_first_look_of_an_hour_is_refused(office: Client, shire: Shire) -> None:
    at = f"/l/people/{shire.row('people').pk}/reveal/phone/"
    answers = [office.post(at, {"reason": WHY}).status_code for _look in range(21)]
    assert answers == [200] * 20 + [429]
    api = office.post(
        f"/api/v1/people/{shire.row('people').pk}/reveal/",
        {"field": "phone", "reason": WHY},
        content_type="application/json",
    )
    assert (api.status_code, api.json()["type"]) == (429, "/problems/too-many")


def test_a_committee_finds_its_villager_by_number(browser: Browser, shire: Shire) -> None:
    committee = browser("village_committee", "village", shire.place(HOME).pk)
    at = "/l/people/find/id_number/"
    assert committee.get(at).status_code == 200
    before = Entry.objects.count()
    found = committee.post(at, {"value": ID, "reason": WHY}).content.decode()
    assert f"/l/people/{shire.row('people').pk}/" in found
    assert ID not in found
    none = committee.post(at, {"value": "360426199303030036", "reason": WHY})
    assert none.status_code in (200, 400)
    assert committee.post(at, {"value": ID[:-1] + "2", "reason": WHY}).status_code == 400
    assert committee.post(at, {"value": ID, "reason": ""}).status_code == 400
    told = list(Entry.objects.order_by("seq").values_list("verb", flat=True))[before:]
    assert set(told) == {"look_up"}
    sent = {"field": "id_number", "value": ID, "reason": WHY}
    api = committee.post("/api/v1/people/look-up/", sent, content_type="application/json")
    assert api.json() == {"id": str(shire.row("people").pk)}
    away = browser("village_committee", "village", shire.place("370783104238").pk)
    api = away.post("/api/v1/people/look-up/", sent, content_type="application/json")
    assert api.json() == {"id": None}
    assert browser("fair_office").get(at).status_code == 403
    assert committee.get("/l/people/find/phone/").status_code == 404


def test_the_register_of_fields_is_a_page(browser: Browser, shire: Shire) -> None:
    page = browser("auditor").get("/personal/fields/").content.decode()
    assert "households.hardship" in page
    assert "个人信息保护法" in page


def test_two_entries_become_one_and_two_by_page(office: Client, shire: Shire) -> None:
    people = ledger("people")
    twin = save(actor=shire.system, ledger=people, values={"name": "样例甲", "post": "副院长"}).record
    kept, at = shire.row("people"), f"/l/people/{twin.pk}/"
    assert f"{at}join/merge/" in office.get(at).content.decode()
    for other in ("RY-2026-999999", twin.number):
        answer = office.post(f"{at}join/merge/", {"other": other, "reason": WHY})
        assert answer.status_code == 400
        assert twin.__class__.objects.get(pk=twin.pk).archived_at is None
    assert office.post(f"{at}join/merge/", {"other": kept.number, "reason": WHY}).status_code == 302
    assert twin.__class__.objects.get(pk=twin.pk).archived_at is not None
    assert f"{at}join/unmerge/" in office.get(at).content.decode()
    assert office.post(f"{at}join/unmerge/", {"reason": WHY}).status_code == 302
    assert twin.__class__.objects.get(pk=twin.pk).archived_at is None


def test_a_village_is_moved_by_page(office: Client, browser: Browser, shire: Shire) -> None:
    village = shire.place(HOME)
    at = f"/l/places/{village.pk}/join/move-town/"
    assert at in office.get(f"/l/places/{village.pk}/").content.decode()
    assert browser("auditor").get(at).status_code == 403
    assert office.post(at, {"other": "没有这个镇", "reason": WHY}).status_code == 400
    assert office.post(at, {"other": "台头镇", "reason": WHY}).status_code == 302
    assert Place.objects.get(pk=village.pk).parent == shire.place("370783104")
    joined = f"/l/places/{village.pk}/join/merge/"
    assert office.post(joined, {"other": "370783104238", "reason": WHY}).status_code == 302
    assert Place.objects.get(pk=village.pk).state == "ended"
