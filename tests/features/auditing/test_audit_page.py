"""The audit as its readers see it: sentences, who looked under which mask, and whether the chain holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from county import TODAY, County
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.audit.roots import write_root
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.features.auditing import jobs
from jishi.features.auditing.reading import Question, page
from jishi.features.auditing.sentences import sentence
from jishi.records.registry import ledger
from jishi.records.services import move, save
from jishi.records.services.access import tie
from jishi.records.services.reveal import look_up, reveal

WHY = "上门送药前核对电话"


@pytest.fixture(autouse=True)
def roots_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def reader(county: County) -> Client:
    return county.client("auditor")


def rows(client: Client, **asked: Any) -> list[list[str]]:
    """What each row says, cell by cell, newest first."""
    answer = client.get("/audit/", asked)
    assert answer.status_code == 200
    found = []
    for row in re.findall(r"<tr>(<td class=\"rownumber\">.*?)</tr>", answer.content.decode(), re.DOTALL):
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        found.append([re.sub(r"<[^>]+>", "", cell).strip() for cell in cells])
    return found


def renamed(county: County) -> Any:
    """A person's post, which is told, and phone, which is not, are changed."""
    person = county.row("people")
    save(
        actor=county.actor("county_org"),
        ledger=ledger("people"),
        id=person.pk,
        version=person.version,
        values={"post": "新任站长", "phone": "13900001234"},
    )
    return person


def test_a_change_is_told_in_words_and_no_personal_value_is(county: County, reader: Client) -> None:
    person = renamed(county)
    (newest, *_others) = rows(reader)
    _seq, _at, who, record, said, _reason = newest
    assert (who, record) == ("县委组织部", f"人员 {person.number}")
    assert "→ 新任站长" in said
    assert "电话" in said
    assert "13900001234" not in reader.get("/audit/").content.decode()


def test_who_looked_under_which_mask_and_why(county: County, reader: Client) -> None:
    renamed(county)
    person, office = county.row("people"), county.actor("fair_office")
    reveal(actor=office, ledger=ledger("people"), id=person.pk, field="phone", reason=WHY)
    org = county.actor("county_org")
    look_up(actor=org, ledger=ledger("people"), field="id_number", value="360426199303030038", reason=WHY)
    looks = rows(reader, kind="looks")
    assert [row[2:4] + row[5:] for row in looks] == [
        ["县委组织部", "人员", WHY],
        ["大集办", f"人员 {person.number}", WHY],
    ]
    assert [row[4] for row in looks] == ["按身份证号查找，没有查到", "查看了电话"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"who": "组织"}, 1),
        ({"who": "没有这个人"}, 0),
        ({"ledger": "people", "kind": "changed"}, 1),
        ({"ledger": "fairs", "kind": "archived"}, 0),
        ({"first": TODAY.isoformat(), "last": TODAY.isoformat(), "who": "组织"}, 1),
        ({"last": "2026-11-20"}, 0),
        ({"first": "2026-11-22"}, 0),
        ({"number": "RY-0000-000000"}, 0),
    ],
)
def test_what_is_asked_for_is_what_is_shown(
    county: County, reader: Client, asked: dict[str, str], count: int
) -> None:
    renamed(county)
    assert len(rows(reader, **asked)) == count


def test_by_the_number_of_a_record(county: County, reader: Client) -> None:
    person = renamed(county)
    assert [row[3] for row in rows(reader, number=person.number)] == [f"人员 {person.number}"] * 2


def test_page_after_page_each_entry_once_and_none_of_another_county(county: County, reader: Client) -> None:
    for post in ("站长", "副站长", "科员", "副主任") * 5:
        person = county.row("people")
        given = {
            "actor": county.system,
            "ledger": ledger("people"),
            "id": person.pk,
            "version": person.version,
        }
        save(**given, values={"post": post})
    seen: list[int] = []
    href: str | None = "/audit/"
    while href:
        text = reader.get(href).content.decode()
        seen += [int(number) for number in re.findall(r'<td class="rownumber">(\d+)</td>', text)]
        older = re.search(r'<a class="btn" href="([^"]+)" rel="next"', text)
        href = older[1].replace("&amp;", "&") if older else None
    own = Entry.objects.filter(county=county.code).order_by("-seq")
    assert seen == list(own.values_list("seq", flat=True))
    assert len(seen) > 50


def test_accounts_and_rights_are_told(county: County, reader: Client) -> None:
    user = User.objects.get(pk=county.users["posted_cadre"])
    tie(actor=county.actor("admin_security"), user=user, person=county.row("people"))
    (row,) = rows(reader, kind="rights")
    assert row[4] == f"把账号 {user.username} 对应到人员 {county.row('people').number}"


def test_of_ledgers_a_reader_does_not_see_only_what_was_done_is_told(county: County) -> None:
    renamed(county)
    entry = Entry.objects.filter(county=county.code, ledger="people").order_by("-seq")[0]
    assert sentence(county.actor("admin_audit"), entry) == "修改了这条记录"
    assert "新任站长" in sentence(county.actor("auditor"), entry)


def test_every_entry_of_the_county_is_a_sentence(county: County) -> None:
    """None shows a code: what was done is always told in Chinese."""
    item = county.row("items")
    first = ledger("items").machine.moves_from(item.state)[0]
    move(actor=county.system, ledger=ledger("items"), id=item.pk, version=item.version, move=first.code)
    before, told = None, []
    while True:
        entries, before = page(county.actor("auditor"), Question(), before)
        told += [sentence(county.actor("auditor"), entry) for entry in entries]
        if before is None:
            break
    assert told
    assert not [text for text in told if not re.search("[一-鿿]", text) or "_" in text]


@pytest.mark.parametrize("role", ["fair_office", "admin_system", "county_org"])
def test_others_do_not_read_it(county: County, role: str) -> None:
    client = county.client(role)
    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/verify/").status_code == 403
    assert not Job.objects.filter(kind=jobs.KIND).exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"first": "昨天"}, "应为日期，如 2026-11-21。"),
        ({"last": "2026-02-30"}, "应为日期，如 2026-11-21。"),
    ],
)
def test_a_date_that_is_none_is_named(reader: Client, asked: dict[str, str], told: str) -> None:
    answer = reader.get("/audit/", asked)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def walked(county: County, reader: Client) -> str:
    assert reader.post("/audit/verify/").status_code == 302
    found = jobs.last(county.code)
    assert found is not None
    execute(found.pk)
    return str(reader.get("/audit/").content.decode())


def test_a_walk_of_the_chain_says_that_it_holds(county: County, reader: Client) -> None:
    assert "还没有核验过" in reader.get("/audit/").content.decode()
    write_root(county.code, TODAY)
    text = walked(county, reader)
    assert "完好" in text
    assert TODAY.isoformat() in text


def test_a_walk_names_what_was_altered(county: County, reader: Client) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("DROP TRIGGER audit_entry_no_row ON audit_entry")
        else:
            cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute(
            "UPDATE audit_entry SET actor_name = '别人' WHERE seq = 3 AND county = %s", [county.code]
        )
    text = walked(county, reader)
    assert "有 1 处不符" in text
    assert f"{county.code} 第 3 条" in text


def test_roots_that_cannot_be_read_are_told(county: County, reader: Client, tmp_path: Path) -> None:
    (tmp_path / "audit-roots.txt").write_text("something else\n")
    assert "读不懂，请与异地副本核对" in reader.get("/audit/").content.decode()
    assert "有 1 处不符" in walked(county, reader)
