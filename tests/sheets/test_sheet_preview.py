"""What an import would change is shown before it is written, and nothing else is written then."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from sheet_county import COUNTY, DAY, Examples
from workbooks import with_cells, workbook

from jishi.core.access.holds import grant
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.records.registry import ledger
from jishi.records.services import save
from jishi.sheets.check import Checked, check
from jishi.sheets.export import export
from jishi.sheets.preview import Change, changed, changes, fingerprint
from jishi.sheets.reader import read

HEAD = ["村", "名称", "最多摊位", "已具备条件"]


def records(code: str) -> Any:
    return ledger(code).model._default_manager


def checked_of(examples: Examples, data: bytes, code: str = "venues", actor: Any = None) -> Checked:
    checked = check(actor or examples.system, ledger(code), read(data, "改.xlsx", ledger(code)))
    assert checked.ok, checked.faults
    return checked


def exported(examples: Examples, code: str = "venues") -> bytes:
    return b"".join(export(examples.system, ledger(code)))


@pytest.fixture
def office(examples: Examples) -> Client:
    user = User.objects.create_user(county=COUNTY, username="clerk", name="办公室", password="a-long-word-1")
    grant(user=user, role="fair_office", scope_kind="county", scope_key=COUNTY, starts_on=DAY, source="test")
    client = Client()
    client.force_login(user)
    return client


def test_every_changed_field_stands_with_old_and_new(examples: Examples) -> None:
    data = with_cells(exported(examples), "大集场地", {"D3": 99})
    checked = checked_of(examples, data)
    (change,) = changes(examples.system, changed(checked))
    assert isinstance(change, Change)
    assert change.number == "CD-2026-000001"
    assert [(d.label, d.old, d.new) for d in change.differences] == [("最多摊位", "24", "99")]
    assert (checked.created, checked.changed, checked.unchanged, checked.faulty) == (0, 1, 1, 0)


def test_lines_are_shown_row_by_row(examples: Examples) -> None:
    head = ["村", "服务项目", "人数"]
    row = [records("needs").first().village.code, records("needs").first().item.code, 7]
    (change,) = changes(
        examples.system, changed(checked_of(examples, workbook(需求=[head, row]), code="needs"))
    )
    found = {d.label: (d.old, d.new) for d in change.differences}
    assert len(found) == 2
    (lines,) = [words for label, words in found.items() if label != "人数"]
    assert "改.xlsx" in lines[1]
    assert "改.xlsx" not in lines[0]


def test_it_is_known_again_and_tells_every_change(examples: Examples) -> None:
    data = with_cells(exported(examples), "大集场地", {"D3": 99})
    first = fingerprint(checked_of(examples, data))
    assert fingerprint(checked_of(examples, data)) == first
    new = workbook(大集场地=[HEAD, ["三元朱村", "戏台", 9, "是"]])
    assert fingerprint(checked_of(examples, new)) == fingerprint(checked_of(examples, new)) != first
    venue = records("venues").get(number="CD-2026-000001")
    save(actor=examples.system, ledger=ledger("venues"), values={"max_stalls": 3}, id=venue.pk, version=1)
    other = with_cells(exported(examples), "大集场地", {"D3": 99})
    assert fingerprint(checked_of(examples, other)) != first


def upload(client: Client, data: bytes) -> tuple[str, str]:
    page = client.post("/l/venues/import/", {"file": SimpleUploadedFile("改.xlsx", data)})
    assert page.status_code == 200, page.content.decode()
    text = page.content.decode()
    (token,) = set(re.findall(r"/l/venues/import/([0-9a-f-]{36})/\"", text))
    return f"/l/venues/import/{token}/", text


def test_the_screen_shows_it_and_writes_just_that(examples: Examples, office: Client) -> None:
    before = Entry.objects.count()
    where, text = upload(office, with_cells(exported(examples), "大集场地", {"D3": 99}))
    for words in ("将修改的内容", "CD-2026-000001", "最多摊位", "24", "99"):
        assert words in text
    assert "将修改的内容" in office.get(where).content.decode()
    assert Entry.objects.count() == before
    assert office.post(where).status_code == 302
    assert records("venues").get(number="CD-2026-000001").max_stalls == 99


def test_what_has_changed_since_the_preview_is_shown_anew_before_it_is_written(
    examples: Examples, office: Client
) -> None:
    data = workbook(大集场地=[HEAD, ["三元朱村", "文化广场", 30, "是"], ["三元朱村", "戏台", 9, "是"]])
    where, _text = upload(office, data)
    values = {"village": "三元朱村", "name": "戏台", "max_stalls": 5, "ready": True}
    save(actor=examples.system, ledger=ledger("venues"), values=values)
    before = Entry.objects.count()
    answer = office.post(where)
    assert answer.status_code == 409
    assert "重新核对的结果" in answer.content.decode()
    assert Entry.objects.count() == before
    assert office.post(where).status_code == 302
    assert records("venues").get(name="戏台").max_stalls == 9


def test_many_changes_are_paged(examples: Examples, office: Client) -> None:
    for n in range(60):
        values = {"village": "三元朱村", "name": f"场地{n:02}", "max_stalls": 5, "ready": True}
        save(actor=examples.system, ledger=ledger("venues"), values=values)
    rows = [["三元朱村", f"场地{n:02}", 6, "是"] for n in range(60)]
    where, text = upload(office, workbook(大集场地=[HEAD, *rows]))
    assert ("场地00" in text, "场地49" in text, "场地50" in text) == (True, True, False)
    second = office.get(where, {"page": 2}).content.decode()
    assert ("场地49" in second, "场地50" in second, "场地59" in second) == (False, True, True)
    assert office.get(where, {"page": "x"}).status_code == 200


def test_personal_values_stay_masked(examples: Examples) -> None:
    person = records("people").exclude(phone="").first()
    number = person.phone
    actor = examples.actor("fair_office")
    save(
        actor=examples.system,
        ledger=ledger("people"),
        values={"phone": "13900001111"},
        id=person.pk,
        version=person.version,
    )
    data = with_cells(exported(examples, "people"), "人员", {})
    grid = read(data, "人.xlsx", ledger("people"))
    column = next(i for i, c in enumerate(grid.main.columns) if c is not None and c.word == "phone")
    row = next(n for n, r in enumerate(grid.main.grid, 1) if "13900001111" in [str(v) for v in r])
    place = f"{chr(ord('A') + column)}{row}"
    checked = checked_of(examples, with_cells(data, "人员", {place: number}), code="people")
    (change,) = changes(actor, changed(checked))
    (difference,) = [d for d in change.differences if "****" in d.new]
    assert difference.old == "139****1111"
    assert number not in str(change)
    (open_,) = changes(examples.system, changed(checked))
    assert ("13900001111", number) in [(d.old, d.new) for d in open_.differences]


def test_the_command_shows_it_too(examples: Examples, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "改.xlsx"
    path.write_bytes(with_cells(exported(examples), "大集场地", {"D3": 99}))
    call_command("import_sheet", "venues", str(path), preview=True, skip_checks=True)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("CD-2026-000001 ")
    assert said[0].endswith("最多摊位 24 → 99")
    assert said[-1] == "没有错误：将新增 0，修改 1，未变 1。"
    assert records("venues").get(number="CD-2026-000001").max_stalls == 24
