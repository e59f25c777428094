"""A file that comes in pieces: declared by size and hash, continued after a broken line, attached when it is whole."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.files import naming, receiving
from jishi.core.files.fault import DiskFull, UnfitFile
from jishi.core.files.inspection import check_size
from jishi.core.files.limits import GRACE, MOST_BEGUN
from jishi.core.files.models import Attachment, Upload
from jishi.core.files.receiving import WrongOffset
from jishi.core.files.store import HASH
from jishi.core.transactions import run_tx
from jishi.records.errors import Forbidden, Invalid, NoRoom, NotFound, OperationConflict, Refused, TooMany
from jishi.records.ledger import Ledger
from jishi.records.selectors.visible import get
from jishi.records.services.attach import Attached, Incoming, attach, permitted


class OffsetRefused(Refused):
    """The piece does not begin where the last one ended: `offset` is where to go on."""

    status = 409

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(_("这一段接不上：已收到 %(offset)s 字节，请从那里继续。") % {"offset": offset})


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a declared file has arrived; `done` when it is attached."""

    id: uuid.UUID
    size: int
    offset: int
    done: bool = False


def begin(
    *, actor: Actor, ledger: Ledger, id: uuid.UUID, file: uuid.UUID, name: str, size: int, sha256: str
) -> Progress:
    """Declare a file under the id that its sender gives it; declared again, where it stands.

    Raises `NotFound`, `Forbidden`, `Invalid` (name, size, hash), `OperationConflict`, `TooMany`.
    """
    record = get(actor, ledger, id)
    permitted(actor, ledger, record)
    user = actor.user_id
    if user is None:
        raise Forbidden(_("上传要记到人，请登录后再传。"))
    plain = _declared(name, size, sha256)

    def write() -> Progress:
        there = Upload.objects.filter(pk=file).first()
        if there is None and Attachment.objects.filter(pk=file, entry=record.pk).exists():
            return Progress(file, size, size, done=True)
        if there is None:
            begun = Upload.objects.filter(county=actor.county, user=user).count()
            if begun >= MOST_BEGUN:
                told = _("您有 %(have)s 个文件没传完，请先传完，或过一天再传。")
                raise TooMany(told % {"have": begun}, seconds=round(GRACE.total_seconds()))
            there = Upload(
                id=file,
                county=actor.county,
                entry_id=record.pk,
                user_id=user,
                name=plain,
                size=size,
                sha256=sha256,
            )
            there.save(force_insert=True)
        mine = (there.county, there.entry_id, there.user_id) == (actor.county, record.pk, user)
        if not mine or (there.name, there.size, there.sha256) != (plain, size, sha256):
            raise OperationConflict(_("这个编号已用于另一个文件，请换一个编号再传。"))
        return _progress(there)

    return run_tx(write)


def progress(*, actor: Actor, ledger: Ledger, id: uuid.UUID, file: uuid.UUID) -> Progress:
    """Where to go on. Raises `NotFound`, `Forbidden`."""
    record = get(actor, ledger, id)
    permitted(actor, ledger, record)
    found = _mine(actor, record.pk, file)
    if found is not None:
        return _progress(found)
    row = Attachment.objects.filter(pk=file, entry=record.pk).select_related("blob").first()
    if row is None:
        raise NotFound(_("没有这次上传，或它已过期（保留一天）。请重新上传。"))
    return Progress(file, row.blob.size, row.blob.size, done=True)


def receive(
    *, actor: Actor, ledger: Ledger, id: uuid.UUID, file: uuid.UUID, offset: int, piece: bytes
) -> Progress:
    """The next piece. Raises `OffsetRefused` if it does not begin where the last one ended, `Invalid`, `NoRoom`."""
    record = get(actor, ledger, id)
    permitted(actor, ledger, record)
    found = _mine(actor, record.pk, file)
    if found is None:
        return progress(actor=actor, ledger=ledger, id=id, file=file)
    if offset + len(piece) > found.size:
        told = _("“%(name)s”比所报的 %(size)s 字节多，没有收下这一段。请重新上传。")
        raise Invalid({"size": [told % {"name": found.name, "size": found.size}]})
    try:
        have = receiving.write(actor.county, file, offset, piece)
    except WrongOffset as fault:
        raise OffsetRefused(fault.offset) from fault
    except DiskFull as fault:
        raise NoRoom(str(fault)) from fault
    return Progress(file, found.size, have)


def finish(*, actor: Actor, ledger: Ledger, id: uuid.UUID, file: uuid.UUID) -> Attached:
    """Attach what is whole; called again, the same answer.

    Raises `OffsetRefused` while something is missing; `Invalid` where the content is not what was declared, or is not
    taken: then what had come is dropped, and nothing is attached.
    """
    record = get(actor, ledger, id)
    permitted(actor, ledger, record)
    found = _mine(actor, record.pk, file)
    if found is None:
        row = Attachment.objects.filter(pk=file, entry=record.pk).select_related("blob", "by").first()
        if row is None:
            raise NotFound(_("没有这次上传，或它已过期（保留一天）。请重新上传。"))
        return Attached([row], replayed=True)
    data = receiving.whole(actor.county, file)
    if len(data) < found.size:
        raise OffsetRefused(len(data))
    try:
        if hashlib.sha256(data).hexdigest() != found.sha256:
            told = _("“%(name)s”传到后与原文件不一样（校验值不符），没有保存。请重新上传。")
            raise Invalid({"sha256": [told % {"name": found.name}]})
        done = attach(
            actor=actor, ledger=ledger, id=id, files=[Incoming(file, found.name, data)], operation=file
        )
    except Invalid:
        _forget(found)
        raise
    _forget(found)
    return done


def _declared(name: str, size: int, sha256: str) -> str:
    """The name, when name, size and hash are such as can be taken."""
    faults: dict[str, list[str]] = {}
    plain = name
    try:
        plain = naming.checked(name)
    except UnfitFile as fault:
        faults["name"] = [str(fault)]
    try:
        check_size(size)
    except UnfitFile as fault:
        faults["size"] = [f"{plain}：{fault}"]
    if HASH.fullmatch(sha256) is None:
        faults["sha256"] = [_("应为文件的 SHA-256，64 位小写十六进制。")]
    if faults:
        raise Invalid(faults)
    return plain


def _mine(actor: Actor, record: uuid.UUID, file: uuid.UUID) -> Upload | None:
    """Nobody goes on with another's upload."""
    return Upload.objects.filter(
        pk=file, county=actor.county, entry=record, user=actor.user_id or uuid.UUID(int=0)
    ).first()


def _progress(found: Upload) -> Progress:
    return Progress(found.pk, found.size, receiving.offset(found.county, found.pk))


def _forget(found: Upload) -> None:
    run_tx(lambda: Upload.objects.filter(pk=found.pk).delete())
    receiving.drop(found.county, found.pk)
