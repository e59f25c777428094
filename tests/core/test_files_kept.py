"""Files on the disk: under their hash, whole or not at all, found damaged when they are, and gone when nothing refers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from county import County
from full_disk import disk_of
from jishi.core.files import receiving, store
from jishi.core.files.cleaning import clean
from jishi.core.files.fault import DiskFull
from jishi.core.files.keeping import keep
from jishi.core.files.limits import GRACE
from jishi.core.files.models import Attachment, Blob, Upload
from jishi.core.files.verifying import verify
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue
from jishi.kinds.record import new_id

COUNTY = "370783"


@pytest.fixture
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def lying(var: Path) -> list[str]:
    return sorted(str(path.relative_to(var)) for path in var.rglob("*") if path.is_file())


def test_a_content_lies_once_under_its_hash_for_its_owner_alone(var: Path) -> None:
    sha256 = hashlib.sha256(b"content").hexdigest()
    assert store.put(COUNTY, b"content") == store.put(COUNTY, b"content") == sha256
    assert lying(var) == [f"files/{COUNTY}/{sha256[:2]}/{sha256}"]
    path = store.path_of(COUNTY, sha256)
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="no SHA-256"):
        store.path_of(COUNTY, "../../secret.key")


def test_what_was_cut_off_under_a_hash_is_put_there_again(var: Path) -> None:
    sha256 = store.put(COUNTY, b"content")
    store.path_of(COUNTY, sha256).write_bytes(b"con")
    store.put(COUNTY, b"content")
    assert store.path_of(COUNTY, sha256).read_bytes() == b"content"


def test_a_full_disk_leaves_nothing_half_written_and_recovers_by_itself(var: Path) -> None:
    content = os.urandom(300_000)
    with disk_of(100_000), pytest.raises(DiskFull, match=r"磁盘已满.*请联系系统管理员"):
        store.put(COUNTY, content)
    assert lying(var) == []
    sha256 = store.put(COUNTY, content)
    assert store.holds(COUNTY, sha256, len(content))


def test_a_full_disk_leaves_whole_pieces_and_the_upload_goes_on(var: Path) -> None:
    upload, piece = new_id(), os.urandom(60_000)
    assert receiving.write(COUNTY, upload, 0, piece) == 60_000
    with disk_of(100_000), pytest.raises(DiskFull):
        receiving.write(COUNTY, upload, 60_000, piece)
    assert receiving.offset(COUNTY, upload) == 60_000
    assert receiving.write(COUNTY, upload, 60_000, piece) == 120_000
    assert receiving.whole(COUNTY, upload) == piece + piece


def test_a_process_killed_between_writing_and_renaming_leaves_no_file_of_that_name(var: Path) -> None:
    """What it leaves aside is swept a day later."""
    program = (
        "import os, django; django.setup(); from jishi.core.files import store;"
        "os.replace = lambda *a: os.kill(os.getpid(), 9); store.put('370783', b'content')"
    )
    for name in ("secret.key", "field.key"):
        (var / name).write_text("demo-" + "x" * 60)
        (var / name).chmod(0o600)
    there = {**os.environ, "JISHI_VAR": str(var), "DJANGO_SETTINGS_MODULE": "jishi.config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=there, check=False, timeout=120)
    assert done.returncode == -9
    assert [path.name[:6] for path in store.kept(COUNTY)] == [".part-"]


def old(path: Path, days: float = 2) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def referred(county: County, blob: Blob) -> Attachment:
    return Attachment.objects.create(
        county=county.code, entry_id=county.ids("venues")[0], blob=blob, name="a.txt", kind="txt"
    )


def test_the_sweep_takes_what_nothing_refers_to_and_is_a_day_old(county: County, var: Path) -> None:
    now = timezone.now()
    used, free, young = (keep(county.code, text, now) for text in (b"used", b"free", b"young"))
    referred(county, used)
    Blob.objects.filter(pk__in=[used.pk, free.pk]).update(free_from=now - timedelta(seconds=1))
    cleaned = clean(county.code, now)
    assert (cleaned.files, cleaned.size) == (1, len(b"free"))
    assert set(Blob.objects.values_list("sha256", flat=True)) == {used.sha256, young.sha256}
    assert {path.name for path in store.kept(county.code)} == {used.sha256, young.sha256}
    assert clean(county.code, now).files == 0
    assert clean(county.code, now + GRACE).files == 1
    assert list(verify(county.code)) == []


def test_the_sweep_takes_strays_of_yesterday_and_leaves_those_of_today(county: County, var: Path) -> None:
    stray, fresh = store.put(county.code, b"stray"), store.put(county.code, b"fresh")
    aside = store.folder(county.code) / "ab" / ".part-x"
    aside.parent.mkdir()
    aside.write_bytes(b"half")
    for path in (aside, store.path_of(county.code, stray)):
        old(path)
    assert clean(county.code, timezone.now()).files == 1
    assert [path.name for path in store.kept(county.code)] == [fresh]
    assert not Blob.objects.exists()


def test_uploads_that_stopped_go_after_a_day_with_their_pieces(county: County, var: Path) -> None:
    now, user = timezone.now(), county.users["fair_office"]
    rows = [
        Upload.objects.create(
            county=county.code,
            entry_id=county.ids("venues")[0],
            user_id=user,
            name="a.txt",
            size=9,
            sha256="0" * 64,
            begun_at=begun,
        )
        for begun in (now - timedelta(days=2), now)
    ]
    for row in rows:
        receiving.write(county.code, row.pk, 0, b"piece")
    receiving.write(county.code, new_id(), 0, b"of nobody")
    assert clean(county.code, now).uploads == 1
    assert list(Upload.objects.all()) == [rows[1]]
    assert [path.name for path in receiving.kept(county.code)] == [str(rows[1].pk)]


def test_a_content_wanted_again_while_it_is_swept_is_there(county: County, var: Path) -> None:
    """Between the writing of the file and of its row the sweep came: the row's writer looks, and writes it again."""
    now = timezone.now()
    real = Blob.objects.bulk_create

    def swept_first(*args: Any, **options: Any) -> Any:
        store.drop(county.code, hashlib.sha256(b"again").hexdigest())
        return real(*args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Blob.objects, "bulk_create", swept_first)
        blob = keep(county.code, b"again", now)
    assert store.holds(county.code, blob.sha256, 5)


def test_the_nightly_job_sweeps(county: County, var: Path) -> None:
    now = timezone.now()
    Blob.objects.filter(pk=keep(county.code, b"free", now).pk).update(free_from=now - timedelta(days=1))
    job = enqueue("clean_files", key="now", payload={}, actor=county.system)
    execute(job.id)
    assert Job.objects.get(pk=job.pk).result == {"files": 1, "uploads": 0, "bytes": 4}


def test_damage_and_loss_are_named(county: County, var: Path) -> None:
    now, out = timezone.now(), StringIO()
    blobs = [keep(county.code, text, now) for text in (b"well", b"altered", b"lost")]
    for blob in blobs:
        referred(county, blob)
    call_command("files", "verify", "--county", county.code, stdout=out)
    assert "附件完好，共 3 个文件" in out.getvalue()
    store.path_of(county.code, blobs[1].sha256).write_bytes(b"ALTERED")
    store.drop(county.code, blobs[2].sha256)
    told = sorted(verify(county.code))
    assert len(told) == 2
    assert any(blobs[1].sha256 in one and "校验值不符" in one for one in told)
    assert any(blobs[2].sha256 in one and "不见了" in one for one in told)
    with pytest.raises(CommandError, match="有 2 处不符"):
        call_command("files", "verify", "--county", county.code, stderr=StringIO())


def test_the_command_sweeps(county: County, var: Path) -> None:
    out = StringIO()
    call_command("files", "clean", "--county", county.code, stdout=out)
    assert "清理了 0 个文件" in out.getvalue()
