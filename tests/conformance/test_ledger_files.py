"""Files of every ledger's records: seen and changed through the scope of their record, not there outside of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pictures import picture
from scopes import outsiders, roles_with, unlike
from test_ledger_pages import at

from county import County
from jishi.core.access.actor import Actor
from jishi.core.audit.models import Entry
from jishi.core.files.models import Attachment, Blob, Upload
from jishi.kinds.record import new_id
from jishi.records.errors import Forbidden, NotFound
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.models import Register
from jishi.records.selectors import attachment, attachments, get, history
from jishi.records.services import Incoming, attach, detach

promise = pytest.mark.promise
TEXT = "一段文字（模拟）"


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def filed(county: County, owner: Ledger, record: Any) -> Attachment:
    one = Incoming(new_id(), "说明.txt", TEXT.encode())
    return attach(actor=county.system, ledger=owner, id=record.pk, files=[one]).files[0]


def kept(owner: Ledger) -> Any:
    """Everything a door of files may write."""
    files = [list(model._default_manager.order_by("pk").values()) for model in (Attachment, Blob, Upload)]
    return picture(owner), files


def opens(owner: Ledger, role: str) -> bool:
    """May this role see what a file holds: nobody who reads masks."""
    return not {P2, P3} & set(owner.classes.values()) or owner.allows(role, "read_personal")


def browser(county: County, actor: Actor) -> Client:
    (hold,) = actor.holds
    return county.client(hold.role, hold.scope_kind, hold.scope_key)


def reading(owner: Ledger, record: Any, file: UUID) -> Iterator[str]:
    """Every address at which a file, or that there is one, is read."""
    yield at(owner, record, "files")
    yield at(owner, record, "files", str(file))
    yield at(owner, record, "files", str(file), "thumbnail")
    api = f"/api/v1/{owner.code}/{record.pk}/files/"
    yield from (api, f"{api}{file}/", f"{api}{file}/thumbnail/")


def writing(client: Client, owner: Ledger, record: Any, file: UUID) -> Iterator[tuple[str, Any]]:
    """Every address at which one is written: what it answers."""
    page, api = at(owner, record, "files"), f"/api/v1/{owner.code}/{record.pk}/files/"
    declared = {"name": "a.txt", "size": 1, "sha256": hashlib.sha256(b"a").hexdigest()}
    as_json: dict[str, Any] = {"content_type": "application/json"}
    yield "form", client.post(page, {"operation": str(new_id())})
    yield "removal", client.post(f"{page}{file}/remove/", {"reason": "试"})
    yield "declaration", client.post(api, json.dumps(declared), **as_json)
    yield "piece", client.put(f"{api}{file}/upload/", b"a", headers={"Upload-Offset": "0"})
    yield "finish", client.post(f"{api}{file}/upload/")
    yield "delete", client.delete(f"{api}{file}/", json.dumps({"reason": "试"}), **as_json)


@promise("scope-files")
def test_outside_the_scope_neither_record_nor_file_is_there(
    counties: tuple[County, County], owner: Ledger
) -> None:
    county, theirs = counties
    row, foreign = county.row(owner.code), theirs.row(owner.code)
    ours, abroad = filed(county, owner, row), filed(theirs, owner, foreign)
    before = kept(owner)
    for role in unlike(owner, roles_with(owner, "view")):
        strangers = [] if owner.common else outsiders(county, role, row)[:1]
        targets = [(county.actor(role), foreign, abroad), *((actor, row, ours) for actor in strangers)]
        for actor, target, file in targets:
            with pytest.raises(NotFound):
                attachment(actor, owner, target.pk, file.pk)
            with pytest.raises(NotFound):
                attach(actor=actor, ledger=owner, id=target.pk, files=[Incoming(new_id(), "a.txt", b"a")])
            with pytest.raises(NotFound):
                detach(actor=actor, ledger=owner, id=target.pk, file=file.pk, reason="试")
            client = browser(county, actor)
            for address in reading(owner, target, file.pk):
                assert client.get(address).status_code == 404, (role, address)
            for door, answer in writing(client, owner, target, file.pk):
                assert answer.status_code == 404, (role, door)
    assert kept(owner) == before


@promise("scope-files")
def test_a_file_is_there_under_its_own_record_alone(county: County, owner: Ledger) -> None:
    """The address of one record does not open another's file, whoever sees both."""
    row = county.row(owner.code)
    file = filed(county, owner, row)
    other = next((one for one in county.rows(owner.code) if one.pk != row.pk), None)
    neighbour = other.pk if other is not None else new_id()
    with pytest.raises(NotFound):
        attachment(county.system, owner, neighbour, file.pk)
    with pytest.raises(NotFound):
        detach(actor=county.system, ledger=owner, id=neighbour, file=file.pk, reason="试")
    assert attachment(county.system, owner, row.pk, file.pk).pk == file.pk


@promise("scope-files")
def test_inside_the_scope_a_file_is_given_to_keep_and_to_nobody_who_reads_masks(
    county: County, owner: Ledger
) -> None:
    row = county.row(owner.code)
    file = filed(county, owner, row)
    for role in unlike(owner, roles_with(owner, "view")):
        client = county.client(role)
        assert client.get(at(owner, row)).status_code == 200
        for address in (
            at(owner, row, "files", str(file.pk)),
            f"/api/v1/{owner.code}/{row.pk}/files/{file.pk}/",
        ):
            answer = client.get(address)
            if not opens(owner, role):
                assert answer.status_code == 403, (role, address)
                assert TEXT.encode() not in answer.content
                continue
            assert (answer.status_code, answer.content.decode()) == (200, TEXT), (role, address)
            assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AF%B4")
            assert answer.headers["Content-Security-Policy"].startswith("sandbox")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "private, no-cache"
        shown = "说明.txt" in client.get(at(owner, row)).content.decode()
        assert shown is opens(owner, role), role
    for role in unlike(owner, set(county.users) - set(roles_with(owner, "view"))):
        for address in reading(owner, row, file.pk):
            assert county.client(role).get(address).status_code in (403, 404), (role, address)
    for address in reading(owner, row, file.pk):
        assert Client().get(address).status_code in (302, 401, 403, 404), address


@promise("scope-files")
def test_who_may_not_change_the_record_changes_no_file(county: County, owner: Ledger) -> None:
    row = county.row(owner.code)
    file = filed(county, owner, row)
    before = kept(owner)
    viewers = [role for role in roles_with(owner, "view") if not owner.allows(role, "change")]
    for role in unlike(owner, viewers):
        with pytest.raises(Forbidden, match="可以的角色"):
            attach(
                actor=county.actor(role), ledger=owner, id=row.pk, files=[Incoming(new_id(), "a.txt", b"a")]
            )
        for door, answer in writing(county.client(role), owner, row, file.pk):
            assert answer.status_code == 403, (role, door)
    assert kept(owner) == before


@promise("audit-files")
def test_adding_and_removing_leave_one_entry_each_and_keep_the_register(
    county: County, owner: Ledger
) -> None:
    row = county.row(owner.code)
    count, version = Entry.objects.filter(record=row.pk).count(), row.version
    file = filed(county, owner, row)
    detach(actor=county.system, ledger=owner, id=row.pk, file=file.pk, reason="传错了")
    entries = list(Entry.objects.filter(record=row.pk).order_by("seq"))[count:]
    assert [(entry.verb, entry.ledger) for entry in entries] == [
        ("attach", owner.code),
        ("detach", owner.code),
    ]
    now = get(county.system, owner, row.pk)
    assert now.version == version + 2
    assert Register.objects.get(pk=row.pk).changed_at == now.changed_at
    assert list(attachments(county.system, owner, now)) == []
    told = [step.sentence for step in history(county.system, owner, now)[:2]]
    assert [words[:5] for words in told] == ["移除了附件", "添加了附件"]
