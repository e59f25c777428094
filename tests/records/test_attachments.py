"""Files of a record: written with its next version and one entry, all or none; what is refused changes nothing."""

from __future__ import annotations

import io
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from county import County
from full_disk import disk_of
from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.core.files import store
from jishi.core.files.cleaning import clean
from jishi.core.files.models import Attachment, Blob
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.errors import Forbidden, Invalid, NoRoom, NotFound, OperationConflict
from jishi.records.registry import ledger
from jishi.records.selectors import attachment, attachments, get, history
from jishi.records.services import Attached, Incoming, archive
from jishi.records.services.attach import marks
from pictures_drawn import giant, package, pdf, photographed
from unchanged import refused, whole

VENUES, HOMES, PEOPLE = ledger("venues"), ledger("households"), ledger("people")
OTHER = uuid.UUID("01900000-0000-7000-8000-00000000000a")


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def office(county: County) -> Actor:
    return county.actor("fair_office")


def sent(
    county: County, *files: tuple[str, bytes], of: Any = VENUES, id: Any = None, **more: Any
) -> Attached:
    incoming = [Incoming(more.pop("key", None) or new_id(), name, data) for name, data in files]
    return services.attach(
        actor=more.pop("actor", None) or office(county),
        ledger=of,
        id=id or county.ids(of.code)[0],
        files=incoming,
        **more,
    )


def test_files_come_with_the_next_version_and_one_entry(county: County) -> None:
    before = county.row("venues")
    entries = Entry.objects.filter(record=before.pk).count()
    done = sent(county, ("大集.jpg", photographed()), ("协议.pdf", pdf()))
    record = county.row("venues")
    assert record.version == before.version + 1
    assert Entry.objects.filter(record=before.pk).count() == entries + 1
    entry = Entry.objects.filter(record=before.pk).latest("seq")
    told = [(one["name"], one["kind"], one["sha256"]) for one in entry.payload["files"]]
    assert entry.verb == "attach"
    assert told == [(row.name, row.kind, row.blob.sha256) for row in done.files]
    steps = history(office(county), VENUES, record)
    assert steps[0].sentence == "添加了附件：大集.jpg、协议.pdf"
    rows = list(attachments(office(county), VENUES, record))
    assert [(row.name, row.by_id, row.preview is None) for row in rows] == [
        ("大集.jpg", county.users["fair_office"], False),
        ("协议.pdf", county.users["fair_office"], True),
    ]
    assert store.path_of(county.code, rows[1].blob.sha256).read_bytes() == pdf()
    whole(county)


def test_a_picture_bears_place_day_and_number(county: County) -> None:
    record = county.row("venues")
    drawn = marks(office(county), get(office(county), VENUES, record.pk))
    assert drawn == (f"寿光市 {record.town} {record.village}", f"2026-11-21 {record.number}")
    plain = photographed(1)
    kept = sent(county, ("大集.jpg", plain)).files[0].blob
    found = Image.open(io.BytesIO(store.path_of(county.code, kept.sha256).read_bytes())).convert("L")
    was = Image.open(io.BytesIO(plain)).convert("L")
    box = (0, 440, 200, 480)
    assert found.crop(box).getextrema() != was.crop(box).getextrema()


def test_the_same_content_lies_once(county: County) -> None:
    first = sent(county, ("甲.pdf", pdf())).files[0]
    second = sent(county, ("乙.pdf", pdf()), id=county.ids("venues")[1]).files[0]
    assert first.blob_id == second.blob_id
    assert Blob.objects.count() == 1


BAD = {
    "a picture that is none": ("假.jpg", b"\xff\xd8\xff none", "假.jpg：不是能打开的图片"),
    "50 megapixels and more": ("大.png", giant(), "大.png：图片有 10000×5001"),
    "a bomb": (
        "炸.xlsx",
        package({f"{n}.xml": b"\0" * 9_000_000 for n in range(12)}),
        "炸.xlsx：0.xml：文件解开后",
    ),
    "a macro": ("宏.xlsx", package({"xl/vbaProject.bin": b"x"}), "宏.xlsx：xl/vbaProject.bin：文件带有宏"),
    "a path": ("../../x.txt", b"x", "../../x.txt：文件名里不能有路径"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_bad_file_among_good_ones_changes_nothing(county: County, case: str, var: Path) -> None:
    name, data, told = BAD[case]
    said = refused(Invalid, lambda: sent(county, ("好.pdf", pdf()), (name, data)))
    assert told in said
    assert [path for path in var.rglob("*") if path.is_file()] == []


def test_a_full_disk_is_told_and_changes_nothing(county: County, var: Path) -> None:
    big = pdf(b"/X (" + b"x" * 300_000 + b")")
    with disk_of(150_000):
        before = Attachment.objects.count(), county.row("venues").version
        with pytest.raises(NoRoom, match="磁盘已满"):
            sent(county, ("大.pdf", big))
        assert (Attachment.objects.count(), county.row("venues").version) == before
        assert get(office(county), VENUES, county.ids("venues")[0]).version == before[1], "reads go on"
    assert not Blob.objects.exists()
    assert [path for path in var.rglob("*") if path.is_file()] == []
    assert len(sent(county, ("大.pdf", big)).files) == 1


def test_the_same_operation_twice_is_one_and_other_content_is_refused(county: County) -> None:
    operation, key = new_id(), new_id()
    first = sent(county, ("甲.pdf", pdf()), operation=operation, key=key)
    again = sent(county, ("甲.pdf", pdf()), operation=operation, key=key)
    assert (first.replayed, again.replayed) == (False, True)
    assert [row.pk for row in again.files] == [row.pk for row in first.files] == [key]
    assert county.row("venues").version == first.files[0].entry.attachments.count() + 1
    refused(OperationConflict, lambda: sent(county, ("乙.pdf", pdf()), operation=operation, key=key))
    refused(OperationConflict, lambda: sent(county, ("乙.pdf", pdf(b"/X 1")), key=key))


def test_who_may_not_change_the_record_attaches_and_removes_nothing(county: County) -> None:
    file = sent(county, ("甲.pdf", pdf())).files[0].pk
    record = county.ids("venues")[0]
    for actor, kind in (
        (county.actor("auditor"), Forbidden),
        (county.actor("village_committee", "village", OTHER), NotFound),
        (county.public(), (Forbidden, NotFound)),
    ):
        refused(kind, lambda who=actor: sent(county, ("乙.pdf", pdf()), actor=who))  # type: ignore[arg-type, misc]
        refused(
            kind,  # type: ignore[arg-type]
            lambda who=actor: services.detach(actor=who, ledger=VENUES, id=record, file=file, reason="试"),  # type: ignore[misc]
        )
    row = county.row("venues")
    archive(actor=office(county), ledger=VENUES, id=record, version=row.version, reason="样例")
    refused(Forbidden, lambda: sent(county, ("乙.pdf", pdf())))
    assert attachment(office(county), VENUES, record, file).name == "甲.pdf"


def test_removing_is_audited_with_its_reason_and_the_content_goes_a_day_later(county: County) -> None:
    row = sent(county, ("甲.pdf", pdf())).files[0]
    record = county.row("venues")
    refused(
        Invalid,
        lambda: services.detach(actor=office(county), ledger=VENUES, id=record.pk, file=row.pk, reason="  "),
    )
    operation = new_id()
    for _twice in range(2):
        services.detach(
            actor=office(county),
            ledger=VENUES,
            id=record.pk,
            file=row.pk,
            reason="传错了",
            operation=operation,
        )
    assert county.row("venues").version == record.version + 1
    step = history(office(county), VENUES, county.row("venues"))[0]
    assert (step.sentence, step.reason) == ("移除了附件：甲.pdf", "传错了")
    with pytest.raises(NotFound, match="已被移除"):
        attachment(office(county), VENUES, record.pk, row.pk)
    refused(
        NotFound,
        lambda: services.detach(actor=office(county), ledger=VENUES, id=record.pk, file=row.pk, reason="又"),
    )
    now = datetime.now(UTC)
    assert clean(county.code, row.at).files == 0
    assert clean(county.code, now.replace(year=now.year + 1)).files == 1
    whole(county)


def test_a_record_holds_so_many_and_no_more(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["jishi.records.services.attach"], "MOST_FILES", 2)
    sent(county, ("甲.pdf", pdf()))
    said = refused(Invalid, lambda: sent(county, ("乙.pdf", pdf()), ("丙.pdf", pdf())))
    assert "最多 2 个附件，已有 1 个" in said
