"""Excel in and out: what is written only after the confirmation, whose upload it is, and faults by row and column."""

from __future__ import annotations

import io
import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from jishi.web.ledgers import uploads, workbooks


def csv(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("场地.csv", "\r\n".join(rows).encode("utf-8"), content_type="text/csv")


def token(answer) -> str:
    """The upload's, from the only address of the page with an id in it."""
    return re.search(r"/import/([0-9a-f-]{36})/", answer.content.decode()).group(1)


def headers(office) -> list[str]:
    book = load_workbook(io.BytesIO(office.get("/l/venues/template/").content))
    return [str(cell.value) for row in book.worksheets[0].iter_rows(max_row=3) for cell in row if cell.value]


def test_template_and_export_are_workbooks(shire, office):
    answer = office.get("/l/venues/template/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "名称" in " ".join(headers(office))
    export = office.get("/l/venues/export/?village=370783104238")
    book = load_workbook(io.BytesIO(b"".join(export.streaming_content)))
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert "村委会大院" in cells
    assert "文化广场" not in cells
    assert export["Cache-Control"] == "no-store"


def test_export_refuses_what_the_list_refuses(shire, office):
    assert office.get("/l/venues/export/?max_stalls=3").status_code == 400


def test_checked_then_confirmed(shire, office):
    before = shire.count("venues")
    answer = office.post(
        "/l/venues/import/", {"file": csv("村,名称,最多摊位,已具备条件", "370783104238,小学操场,20,是")}
    )
    text = answer.content.decode()
    assert answer.status_code == 200, text[text.index("<main") :][:3000]
    assert shire.count("venues") == before
    done = office.post(f"/l/venues/import/{token(answer)}/")
    assert done.status_code == 302
    assert shire.count("venues") == before + 1
    assert "新增 1 条" in office.get(done["Location"]).content.decode()
    assert office.post(f"/l/venues/import/{token(answer)}/").status_code == 404
    assert shire.count("venues") == before + 1


def test_faults_by_row_and_column_and_nothing_written(shire, office):
    before = shire.count("venues")
    answer = office.post(
        "/l/venues/import/",
        {"file": csv("村,名称,最多摊位", "370783104238,小学操场,很多", "没有这个村,操场,3")},
    )
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "有 2 处错误" in text
    assert "应为整数" in text
    book = load_workbook(io.BytesIO(office.get(f"/l/venues/import/{token(answer)}/errors/").content))
    assert len(book.worksheets) >= 2
    assert office.post(f"/l/venues/import/{token(answer)}/").status_code == 400
    assert shire.count("venues") == before


def test_a_file_that_is_no_table(shire, office):
    answer = office.post("/l/venues/import/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")})
    assert answer.status_code == 400
    assert office.post("/l/venues/import/", {}).status_code == 400
    huge = SimpleUploadedFile("x.csv", b"a" * (workbooks.MOST_BYTES + 5))
    answer = office.post("/l/venues/import/", {"file": huge})
    assert answer.status_code == 400
    assert "请分成几份导入" in answer.content.decode()


def test_an_upload_is_its_owners_alone(shire, office, browser):
    answer = office.post("/l/venues/import/", {"file": csv("村,名称,最多摊位", "370783104238,小学操场,20")})
    assert answer.status_code == 200
    other = browser("fair_office")
    before = shire.count("venues")
    assert other.post(f"/l/venues/import/{token(answer)}/").status_code == 404
    assert other.get(f"/l/venues/import/{token(answer)}/errors/").status_code == 404
    assert office.post(f"/l/needs/import/{token(answer)}/").status_code == 404
    assert shire.count("venues") == before


def test_old_uploads_are_forgotten(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    owner = uuid4()
    old = uploads.keep(owner, "venues", "a.csv", b"1", "")
    monkeypatch.setattr(uploads.time, "time", lambda: __import__("time").monotonic() + 10**10)
    new = uploads.keep(owner, "venues", "b.csv", b"2", "")
    assert not (tmp_path / "uploads" / str(owner) / str(old)).exists()
    assert uploads.kept(owner, "venues", new).data == b"2"
