"""The panel 附件: shown with its record, added to by a plain form, given out to keep, removed with a reason."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from county import County
from jishi.core.files.models import Attachment
from jishi.kinds.record import new_id
from pictures_drawn import package, pdf, photographed


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def page(county: County, *more: str) -> str:
    return "/".join(["", "l", "venues", str(county.ids("venues")[0]), *more, ""])


def sent(*files: tuple[str, bytes], operation: Any = None) -> dict[str, Any]:
    chosen = [SimpleUploadedFile(name, data) for name, data in files]
    return {"file": chosen, "operation": str(operation or new_id())}


def test_the_plain_form_adds_several_and_the_page_shows_them(county: County) -> None:
    client = county.client("fair_office")
    empty = client.get(page(county)).content.decode()
    assert "还没有附件" in empty
    assert 'enctype="multipart/form-data"' in empty
    answer = client.post(page(county, "files"), sent(("大集.jpg", photographed()), ("协议.pdf", pdf())))
    assert (answer.status_code, answer.headers["Location"]) == (302, page(county))
    text = client.get(page(county)).content.decode()
    assert "已添加 2 个附件" in text
    assert "添加了附件：大集.jpg、协议.pdf" in text
    for row in Attachment.objects.all():
        assert page(county, "files", str(row.pk)) in text
    seen = county.client("auditor").get(page(county)).content.decode()
    assert "大集.jpg" in seen
    assert 'type="file"' not in seen
    assert "移除" not in seen


def test_sent_twice_it_adds_once(county: County) -> None:
    client, operation = county.client("fair_office"), new_id()
    for _twice in range(2):
        assert (
            client.post(page(county, "files"), sent(("甲.pdf", pdf()), operation=operation)).status_code
            == 302
        )
    assert Attachment.objects.count() == 1


def test_one_bad_file_adds_none_and_is_named(county: County) -> None:
    bad = ("宏.xlsx", package({"xl/vbaProject.bin": b"x"}))
    answer = county.client("fair_office").post(page(county, "files"), sent(("甲.pdf", pdf()), bad))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "没有添加任何附件" in text
    assert "宏.xlsx：xl/vbaProject.bin：文件带有宏" in text
    assert not Attachment.objects.exists()
    for files, told in (((), "请先选择文件"), ([("甲.pdf", pdf())] * 11, "一次最多选 10 个")):
        answer = county.client("fair_office").post(page(county, "files"), sent(*files))
        assert (answer.status_code, told in answer.content.decode()) == (400, True)
    assert not Attachment.objects.exists()


def test_a_path_that_a_browser_sends_along_is_no_path_here(county: County, var: Path) -> None:
    county.client("fair_office").post(page(county, "files"), sent(("..\\..\\甲.pdf", pdf())))
    assert [row.name for row in Attachment.objects.all()] == ["甲.pdf"]
    assert {path.parts[len(var.parts)] for path in var.rglob("*") if path.is_file()} == {"files"}


def test_a_picture_is_kept_and_its_small_one_shown_both_in_a_sandbox(county: County) -> None:
    client = county.client("fair_office")
    client.post(page(county, "files"), sent(("大集 现场.jpg", photographed())))
    row = Attachment.objects.get()
    whole = client.get(page(county, "files", str(row.pk)))
    small = client.get(page(county, "files", str(row.pk), "thumbnail"))
    assert whole.headers["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E5%A4%A7%E9%9B%86%20"
    )
    assert small.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    for answer, kind in ((whole, "image/jpeg"), (small, "image/jpeg")):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert Image.open(io.BytesIO(answer.content)).size[1] > 0
    again = client.get(page(county, "files", str(row.pk)), headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_removing_asks_for_the_reason(county: County) -> None:
    client = county.client("fair_office")
    client.post(page(county, "files"), sent(("甲.pdf", pdf())))
    address = page(county, "files", str(Attachment.objects.get().pk), "remove")
    assert "移除“甲.pdf”" in client.get(address).content.decode()
    refused = client.post(address, {"reason": " ", "operation": str(new_id())})
    assert (refused.status_code, "请写明移除的原因" in refused.content.decode()) == (400, True)
    assert Attachment.objects.count() == 1
    client.post(address, {"reason": "传错了", "operation": str(new_id())})
    assert not Attachment.objects.exists()
    assert "移除了附件：甲.pdf" in client.get(page(county)).content.decode()
    assert client.get(address).status_code == 404
