"""Personal data leaves: by retention, by erasure of one person; and all of it is shown to the person who asks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from county import THEIRS, County
from jishi.core.access.models import User
from jishi.core.audit.models import Entry, SealKey
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.core.jobs.queue import enqueue_due
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.models import Link, Register
from jishi.records.registry import ledger
from jishi.records.services import archive, link, save
from jishi.records.services.clearing import GONE
from jishi.records.services.dossier import export_person
from jishi.records.services.erase import erase
from jishi.records.services.retention import retain
from unchanged import refused, tables, whole

WHY = "本人申请（模拟）"
# A name of its own: what somebody typed as text elsewhere, as in a roster, is no relation and is not searched.
GOES = "待清除者（模拟）"
NAME, PHONE, ID = "样例甲", "13800008000", "360426199101010071"


def spelt() -> str:
    """Every row of our county; the county beside it has the same examples."""
    rows = [[_plain(value) for value in row] for rows in tables().values() for row in rows]
    return str([row for row in rows if THEIRS not in row])


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, bytes | memoryview) else value


def archived_long_ago(county: County, code: str, position: int, when: datetime) -> Any:
    record = county.row(code, position)
    archive(actor=county.system, ledger=ledger(code), id=record.pk, version=record.version, reason="样例")
    ledger(code).model._default_manager.filter(pk=record.pk).update(archived_at=when)
    return county.row(code, position)


def test_retention_plans_clears_once_and_keeps_the_record(county: County) -> None:
    """A household archived 13 months ago loses its hardship; after 36 months also address and the members' notes."""
    home = archived_long_ago(county, "households", 0, datetime(2025, 10, 1, tzinfo=UTC))
    assert home.hardship
    before = tables()
    planned = retain(actor=county.system, dry=True)
    assert tables() == before
    assert planned.values == {"households.hardship": 1}
    done = retain(actor=county.system)
    assert (done.values, done.records, done.keys) == ({"households.hardship": 1}, 1, 0)
    cleared = county.row("households")
    assert (cleared.hardship, cleared.address, cleared.number) == ("", home.address, home.number)
    whole(county)
    before = tables()
    again = retain(actor=county.system)
    assert (again.values, again.records, again.keys) == ({}, 0, 0)
    assert tables() == before
    ledger("households").model._default_manager.filter(pk=home.pk).update(
        archived_at=datetime(2023, 11, 1, tzinfo=UTC)
    )
    done = retain(actor=county.system)
    assert done.values == {"households.address": 1, "households.members": 1}
    members = list(cleared.members.order_by("position"))
    assert [(m.person_id, m.relation, m.note) for m in members] == [
        (county.ids("people")[0], "head", ""),
        (county.ids("people")[1], "spouse", ""),
    ]
    entry = Entry.objects.filter(record=home.pk).order_by("-seq")[0]
    assert (entry.verb, entry.payload) == ("retain", {"cleared": ["address", "members"]})
    assert len(county.rows("households")) == 2
    whole(county)


@pytest.mark.parametrize(
    ("when", "gone"),
    [
        (datetime(2023, 11, 21, 15, 59, tzinfo=UTC), True),
        (datetime(2023, 11, 21, 16, 0, tzinfo=UTC), False),
    ],
    ids=["the last moment of the day", "the next day"],
)
def test_the_day_counts_in_the_county_s_time(county: County, when: datetime, gone: bool) -> None:
    person = archived_long_ago(county, "people", 1, when)
    retain(actor=county.system)
    stored = county.row("people", 1)
    assert (stored.name, stored.number) == (GONE if gone else "样例乙", person.number)
    key = SealKey.objects.get(county=county.code, subject_kind="record", subject=person.pk)
    assert (key.destroyed_at is not None, bytes(key.wrapped) == b"") == (gone, gone)
    assert Register.objects.get(pk=person.pk).title == stored.name
    whole(county)


def test_retention_by_command(county: County, capsys: Any) -> None:
    archived_long_ago(county, "people", 1, datetime(2020, 1, 1, tzinfo=UTC))
    call_command("retention", "plan")
    assert "people.id_number  1" in capsys.readouterr().out
    call_command("retention", "run")
    call_command("retention", "run")
    assert "已清除 0 条记录；销毁密钥 0 把" in capsys.readouterr().out


def test_every_day_clears_by_itself(county: County) -> None:
    """As a worker begins its day: the job is queued once, and done by whoever takes it up."""
    archived_long_ago(county, "people", 1, datetime(2020, 1, 1, tzinfo=UTC))
    now = timezone.now()
    (asked,) = [one for one in enqueue_due(county.system, now) if one.kind == "retention"]
    execute(asked.id)
    done = Job.objects.get(pk=asked.pk)
    assert (done.state, done.message, done.result["records"]) == ("done", "", 1)
    assert retain(actor=county.system, dry=True).records == 0
    assert enqueue_due(county.system, now) == [], "it has been today"
    assert "retention" in [one.kind for one in enqueue_due(county.system, now + timedelta(days=1))]


def test_an_erased_person_is_nowhere_and_everything_still_adds_up(county: County) -> None:
    person = county.row("people")
    save(
        actor=county.system,
        ledger=ledger("people"),
        values={"phone": "13900009000", "name": GOES},
        id=person.pk,
        version=1,
    )
    home = county.row("households")
    note = home.members.get(person=person)
    note.__class__.objects.filter(pk=note.pk).update(note="腿脚不便（模拟）")
    counts = {name: len(rows) for name, rows in tables().items()}
    assert all(word in spelt() for word in (GOES, "13900009000", "腿脚不便", home.address))
    done = erase(actor=county.system, id=person.pk, reason=WHY)
    # The person, the household they head, why they were away; the household's own P2 rows go with it.
    leaves = [row for row in county.rows("leaves") if row.person_id == person.pk]
    assert leaves
    assert (done.records, done.keys) == (2 + len(leaves), 2)
    text = spelt()
    for word in (GOES, PHONE, "13900009000", ID, "腿脚不便", home.address):
        assert word not in text
    stored = county.row("people")
    assert (stored.name, stored.phone, stored.id_number, stored.id_number_blind) == (GONE, "", "", "")
    assert stored.archived_at is not None
    now = {name: len(rows) for name, rows in tables().items()}
    assert {name for name in counts if counts[name] != now[name]} == {"audit_entry"}
    appointment = county.row("appointments")
    assert (appointment.holder_person_id, str(appointment)) == (person.pk, f"{GONE} · 第一书记")
    whole(county)
    again = erase(actor=county.system, id=person.pk, reason=WHY)
    assert (again.records, again.keys) == (0, 0)
    refused(
        Forbidden,
        lambda: save(
            actor=county.system,
            ledger=ledger("people"),
            values={"phone": PHONE},
            id=person.pk,
            version=stored.version,
        ),
    )


def test_erasure_is_refused_with_what_to_do(county: County) -> None:
    person = county.row("people")
    user = User.objects.create_user(county=county.code, username="yangli", name=NAME, person=person)
    assert "yangli" in refused(Invalid, lambda: erase(actor=county.system, id=person.pk, reason=WHY))
    refused(Invalid, lambda: erase(actor=county.system, id=person.pk, reason=" "))
    refused(Forbidden, lambda: erase(actor=county.actor("auditor"), id=person.pk, reason=WHY))
    foreign = county.actor("fair_office")
    refused(NotFound, lambda: erase(actor=foreign, id=county.row("fairs").pk, reason=WHY))
    User.objects.filter(pk=user.pk).update(is_active=False)
    erase(actor=county.actor("fair_office"), id=person.pk, reason=WHY)
    user.refresh_from_db()
    assert (user.name, user.username) == (GONE, f"erased-{user.pk}")
    whole(county)


def test_a_person_gets_everything_held_about_them(county: County) -> None:
    person, home = county.row("people"), county.row("households")
    save(
        actor=county.system, ledger=ledger("people"), values={"phone": "13900009000"}, id=person.pk, version=1
    )
    user = User.objects.create_user(county=county.code, username="yangli", name=NAME, person=person)
    visit = county.row("visits")
    link(
        actor=county.system,
        source=(ledger("visits"), visit.pk),
        target=(ledger("people"), person.pk),
        relation=Link.Relation.DERIVED_FROM,
    )
    before = Entry.objects.count()
    held = export_person(actor=county.actor("fair_office"), id=person.pk, reason=WHY)
    assert Entry.objects.count() == before + 1
    told = Entry.objects.order_by("-seq")[0]
    assert (told.verb, told.record_id, told.payload["reason"]) == ("export_person", person.pk, WHY)
    assert held["person"]["values"]["身份证号"] == ID
    assert held["person"]["values"]["电话"] == "13900009000"
    named = {(entry["number"], entry["relation"]) for entry in held["records"]}
    posts = {row.number for row in county.rows("appointments") if row.holder_person_id == person.pk}
    assert posts
    naming = {"obligations": "owed_by", "leaves": "person", "memberships": "person"}
    theirs = {
        (row.number, str(row._meta.get_field(column).verbose_name))
        for code, column in naming.items()
        for row in county.rows(code)
        if getattr(row, f"{column}_id") == person.pk
    }
    assert {label for _number, label in theirs} == {"责任人", "请假人", "申请人"}
    posted = {(post, "任职人") for post in posts}
    assert named == {(home.number, "户主"), (home.number, "人员")} | posted | theirs
    (headed,) = [entry for entry in held["records"] if entry["relation"] == "户主"]
    assert (headed["values"]["住址"], headed["values"]["困难情况"]) == (home.address, "大病（模拟）")
    assert [account["username"] for account in held["accounts"]] == [user.username]
    assert [tie["number"] for tie in held["links"]] == [visit.number]
    story = json.dumps(held["audit"], ensure_ascii=False)
    assert all(word in story for word in (PHONE, "13900009000", NAME, home.address))
    assert "sealed" not in story
    for role in ("auditor", "unit_agent", "village_committee"):
        actor = county.actor(role)
        refused(Forbidden, lambda a=actor: export_person(actor=a, id=person.pk, reason=WHY))
    refused(Invalid, lambda: export_person(actor=county.system, id=person.pk, reason=""))


def test_export_and_erasure_by_command(county: County, tmp_path: Path) -> None:
    county.client("fair_office")
    person, out = county.row("people"), tmp_path / "dossier.json"
    words = [f"--as=fair_office-{county.code}", f"--reason={WHY}"]
    call_command("person", "export", person.number, *words, f"--out={out}")
    page = out.with_suffix(".html")
    assert json.loads(out.read_text())["person"]["number"] == person.number
    assert "<table" in page.read_text()
    assert PHONE in page.read_text()
    assert {path.stat().st_mode & 0o777 for path in (out, page)} == {0o600}
    with pytest.raises(CommandError, match="换一个"):
        call_command("person", "export", person.number, *words, f"--out={out}")
    with pytest.raises(CommandError, match="RY-2026-999999"):
        call_command("person", "erase", "RY-2026-999999", *words)
    with pytest.raises(CommandError, match="没有用户"):
        call_command("person", "erase", person.number, "--as=nobody", f"--reason={WHY}")
    call_command("person", "erase", person.number, *words)
    assert county.row("people").name == GONE
