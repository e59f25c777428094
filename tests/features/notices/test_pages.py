"""The pages of notices: one's own, one's wishes, and the side of who sends; and the same by REST."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from notice_people import People, refuse

from county import County
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.notices.models import Notice, Wish
from jishi.kinds.record import new_id


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-500:]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def reader(county: County, people: People, agent: User, office: Actor) -> Client:
    refuse(office, county)
    return client_of(agent)


def test_the_bell_counts_and_opening_marks_it_read(county: County, people: People, reader: Client) -> None:
    (notice,) = people.notices("unit_agent")
    row = county.row("booths")
    page = reader.get("/notices/")
    assert "通知，1 条未读" in page.content.decode()
    assert f"摊位 {row.number} {row}：谢绝" in text(page)
    answer = reader.post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, f"/l/booths/{row.pk}/")
    seen = people.notices("unit_agent")[0].seen_at
    assert seen is not None
    reader.post(f"/notices/{notice.pk}/open/")
    assert people.notices("unit_agent")[0].seen_at == seen, "the first moment stands"
    assert "通知，0 条未读" in reader.get("/desk/").content.decode()
    assert row.number not in text(reader.get("/notices/?which=unread"))


def test_all_at_once_and_by_kind(people: People, reader: Client) -> None:
    assert "没有通知" in text(reader.get("/notices/?kind=overdue"))
    assert "谢绝" in text(reader.get("/notices/?kind=moved&page=x&which=y"))
    assert reader.post("/notices/read/").status_code == 302
    assert people.notices("unit_agent")[0].seen_at is not None


def test_anothers_notice_is_not_there(people: People, reader: Client) -> None:
    (notice,) = people.notices("unit_agent")
    people.over("fair_office", "county", people.county.code)
    other = client_of(people.user("fair_office"))
    for act in ("open", "read", "answer"):
        assert other.post(f"/notices/{notice.pk}/{act}/").status_code == 404
    assert other.post(f"/api/v1/notices/{notice.pk}/read/").status_code == 404
    assert people.notices("unit_agent")[0].seen_at is None


def test_wishes_are_kept_and_wrong_ones_said(people: People, agent: User, gateway: Any) -> None:
    client = client_of(agent)
    assert "21 时到次日 7 时" in text(client.get("/notices/wishes/"))
    typed = {"wanted": ["moved/sms", "overdue/file"], "quiet_from": "20", "quiet_to": "8", "digest_at": "17"}
    assert client.post("/notices/wishes/", typed).status_code == 302
    assert set(Wish.objects.values_list("kind", "channel")) == {("moved", "sms"), ("overdue", "file")}
    wrong = text(client.post("/notices/wishes/", {**typed, "quiet_to": ""}), 422)
    assert "要一起填" in wrong
    assert "0 到 23" in text(client.post("/notices/wishes/", {**typed, "digest_at": "25"}), 422)
    assert Wish.objects.count() == 2


def test_without_a_way_out_the_page_says_so(people: People, agent: User, settings: Any) -> None:
    settings.NOTICE_CHANNELS = ()
    assert "本县还没有接入" in text(client_of(agent).get("/notices/wishes/"))


def test_a_notice_by_hand_is_answered_urged_and_audited(
    county: County, people: People, agent: User, office: Actor
) -> None:
    row, sender = county.row("booths"), client_of(people.user("fair_office"))
    base = f"/l/booths/{row.pk}/"
    assert agent.name in text(sender.get(f"{base}notify/"))
    typed = {
        "users": [str(agent.pk)],
        "text": "请周五前报设备清单",
        "answer_wanted": "1",
        "operation": str(new_id()),
    }
    for _twice in range(2):
        assert sender.post(f"{base}notify/", typed).status_code == 302
    (notice,) = people.notices("unit_agent")
    receiver = client_of(agent)
    assert "大集办： 摊位".replace(" ", "") in text(receiver.get("/notices/")).replace(" ", "")
    assert "请周五前报设备清单" in text(receiver.get("/notices/"))
    assert "未回执" in text(sender.get(f"{base}told/"))
    sender.post(f"{base}urge/")
    sender.post(f"{base}urge/")
    assert [one.kind for one in people.notices("unit_agent")] == ["manual", "urged"], "once a day"
    assert receiver.post(f"/notices/{notice.pk}/answer/").status_code == 302
    assert "未回执" not in text(sender.get(f"{base}told/"))
    verbs = [entry.verb for entry in Entry.objects.order_by("-seq")[:2]]
    assert verbs == ["urge", "notify"]
    entry = Entry.objects.filter(verb="notify").latest("seq")
    assert (entry.payload["people"], entry.record_id) == (1, row.pk)
    assert "设备" not in json.dumps(entry.payload, ensure_ascii=False)
    assert "通知了 1 人" in text(sender.get(base))


def test_by_hand_only_to_those_it_concerns_and_with_words(
    county: County, people: People, agent: User, office: Actor
) -> None:
    row, sender = county.row("booths"), client_of(people.user("fair_office"))
    stranger = str(people.user("resident").pk)
    good = {"users": [str(agent.pk)], "text": "请看", "operation": str(new_id())}
    for change, words in (
        ({"users": [stranger]}, "请从列出的人里选"),
        ({"users": []}, "请从列出的人里选"),
        ({"text": " "}, "请写明通知什么"),
        ({"text": "长" * 201}, "最多 200 个字"),
    ):
        assert words in text(sender.post(f"/l/booths/{row.pk}/notify/", {**good, **change}), 400)
    assert Notice.objects.count() == 0


def test_who_may_not_change_the_record_does_not_see_who_has_read(
    county: County, people: People, reader: Client
) -> None:
    row = county.row("booths")
    assert reader.get(f"/l/booths/{row.pk}/told/").status_code == 403
    assert f"/l/booths/{row.pk}/told/" not in reader.get(f"/l/booths/{row.pk}/").content.decode()
    people.over("fair_office", "county", county.code)
    office = client_of(people.user("fair_office"))
    assert f"/l/booths/{row.pk}/told/" in office.get(f"/l/booths/{row.pk}/").content.decode()
    panel = office.get(f"/l/booths/{row.pk}/told/", headers={"HX-Request": "true"})
    assert panel.content.decode().lstrip().startswith("<section")
    assert "未读" in text(panel)


def test_those_ticked_in_a_list_are_told_together(
    county: County, people: People, agent: User, office: Actor
) -> None:
    sender = client_of(people.user("fair_office"))
    rows = county.rows("booths")
    ticked = {"verb": "notify", "key": [f"{row.pk}:{row.version}" for row in rows]}
    answer = sender.post("/l/booths/bulk/", ticked)
    assert answer.status_code == 302
    page = text(sender.get(answer["Location"]))
    assert agent.name in page
    typed = {"users": [str(agent.pk)], "text": "请准备", "operation": str(new_id())}
    assert sender.post(answer["Location"], typed).status_code == 302
    (notice,) = people.notices("unit_agent")
    mine = [row for row in rows if row.unit_id == rows[0].unit_id]
    assert notice.count == len(mine)
    assert sender.get(answer["Location"].replace("notify/", "bulk/")).status_code == 404


def test_rest_lists_reads_and_answers(county: County, people: People, reader: Client) -> None:
    got = reader.get("/api/v1/notices/?unread=1").json()
    assert got["total"] == 1
    (one,) = got["items"]
    row = county.row("booths")
    assert one["records"] == [{"id": str(row.pk), "number": row.number}]
    assert (one["kind"], one["seen_at"], one["answer_wanted"]) == ("moved", None, False)
    told = reader.post(f"/api/v1/notices/{one['id']}/read/").json()
    assert told["seen_at"] is not None
    assert reader.get("/api/v1/notices/?unread=1").json()["total"] == 0
    assert reader.post(f"/api/v1/notices/{one['id']}/answer/").status_code == 400
    assert reader.get("/api/v1/notices/?unread=maybe").status_code == 400
    assert Client().get("/api/v1/notices/").status_code == 401


def test_a_token_reads_the_notices_of_its_ledgers(
    county: County, people: People, agent: User, reader: Client
) -> None:
    typed = {"name": "大屏", "expires_on": "2026-12-21", "ledgers": ["fairs"]}
    page = reader.post("/tokens/", typed).content.decode()
    narrow = re.findall(r"<code>(js_[\w-]+)</code>", page)[0]
    page = reader.post("/tokens/", {"name": "全部", "expires_on": "2026-12-21"}).content.decode()
    whole = re.findall(r"<code>(js_[\w-]+)</code>", page)[0]

    def call(secret: str, method: str = "get", path: str = "") -> Any:
        headers = {"Authorization": f"Bearer {secret}"}
        return getattr(Client(), method)(f"/api/v1/notices/{path}", headers=headers)

    assert call(narrow).json()["total"] == 0
    assert call(whole).json()["total"] == 1
    (notice,) = people.notices("unit_agent")
    assert call(whole, "post", f"{notice.pk}/read/").status_code == 403, (
        "a token that only reads marks nothing"
    )
