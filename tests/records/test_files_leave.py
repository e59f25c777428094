"""Files and personal data: names sealed, covered like their record, gone with the person or at the end of retention."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_attachments import sent
from test_personal_leaves import WHY, archived_long_ago

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.seals import unseal
from jishi.core.files import store
from jishi.core.files.cleaning import clean
from jishi.core.files.models import Attachment
from jishi.core.jobs.models import Job
from jishi.records.errors import Forbidden
from jishi.records.registry import ledger
from jishi.records.selectors import attachment, history
from jishi.records.services.entries import subject_of
from jishi.records.services.erase import erase
from jishi.records.services.retention import retain
from pictures_drawn import pdf
from unchanged import whole

HOMES, PEOPLE = ledger("households"), ledger("people")


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def test_names_and_hashes_of_personal_ledgers_are_sealed(county: County) -> None:
    home = county.ids("households")[0]
    row = sent(county, ("张三身份证.pdf", pdf()), of=HOMES, id=home, actor=county.system).files[0]
    entry = Entry.objects.filter(record=home).latest("seq")
    (told,) = entry.payload["files"]
    assert (
        unseal(county.code, *subject_of(HOMES, county.row("households")), told["name"]["sealed"])
        == "张三身份证.pdf"
    )
    assert "张三" not in str(entry.payload)
    assert row.blob.sha256 not in str(entry.payload)
    assert history(county.system, HOMES, county.row("households"))[0].sentence == "添加了附件：PDF 文件"


def test_who_reads_masks_reads_no_files(county: County) -> None:
    home = county.ids("households")[0]
    file = sent(county, ("证.pdf", pdf()), of=HOMES, id=home, actor=county.system).files[0].pk
    blind = [
        role
        for role in county.users
        if HOMES.allows(role, "view") and not HOMES.allows(role, "read_personal")
    ]
    assert blind
    for role in blind:
        with pytest.raises(Forbidden, match="可能有个人信息"):
            attachment(county.actor(role), HOMES, home, file)
    seeing = next(role for role in county.users if HOMES.allows(role, "read_personal"))
    assert attachment(county.actor(seeing), HOMES, home, file).name == "证.pdf"


def test_files_leave_with_the_person(county: County, var: Path) -> None:
    """Those of the person's own entry, and of records whose personal lines name them; others stay."""
    person = county.row("people")
    own = sent(county, ("证.pdf", pdf()), of=PEOPLE, id=person.pk, actor=county.system).files[0]
    home = next(one for one in county.rows("households") if one.members.filter(person=person).exists())
    theirs = sent(county, ("户口.pdf", pdf(b"/X 1")), of=HOMES, id=home.pk, actor=county.system).files[0]
    stays = sent(county, ("场地.pdf", pdf(b"/X 2"))).files[0]
    erase(actor=county.system, id=person.pk, reason=WHY)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [stays.pk]
    entry = Entry.objects.filter(record=person.pk).latest("seq")
    assert (entry.verb, entry.payload["files"]) == ("erase", 1)
    assert Job.objects.filter(kind="clean_files").exists()
    assert clean(county.code, datetime.now(UTC)).files == 2, "at once, not a day later"
    left = [path.name for path in store.kept(county.code)]
    assert left == [stays.blob.sha256]
    assert not {own.blob.sha256, theirs.blob.sha256} & set(left)
    whole(county)


def test_files_leave_when_a_personal_value_is_due(county: County) -> None:
    sent(county, ("证.pdf", pdf()), of=HOMES, id=county.ids("households")[0], actor=county.system)
    archived_long_ago(county, "households", 0, datetime(2025, 10, 1, tzinfo=UTC))
    assert retain(actor=county.system, dry=True).files == 1
    assert Attachment.objects.count() == 1
    done = retain(actor=county.system)
    assert (done.files, Attachment.objects.count()) == (1, 0)
    assert retain(actor=county.system).files == 0
    entry = Entry.objects.filter(record=county.ids("households")[0]).latest("seq")
    assert entry.payload["files"] == 1
    whole(county)
