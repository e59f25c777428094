"""The one place where the screens meet the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jishi.core.access.actor import Actor
from jishi.records.errors import InvalidRows
from jishi.records.ledger import Ledger
from jishi.records.selectors import Query
from jishi.records.services import BatchResult
from jishi.sheets import as_shown, check, error_workbook, export, preview, reader, template, write
from jishi.sheets.check import Checked
from jishi.sheets.container import MOST_BYTES, FileRefused
from jishi.sheets.preview import Change
from jishi.sheets.upload import Fault

__all__ = [
    "MOST_BYTES",
    "Change",
    "Checked",
    "Fault",
    "FileRefused",
    "InvalidRows",
    "blank",
    "changes",
    "checked",
    "fingerprint",
    "marked",
    "taken_out",
    "written",
]


def blank(ledger: Ledger) -> bytes:
    """The template to fill in."""
    return template.template(ledger)


def taken_out(
    actor: Actor, ledger: Ledger, query: Query, form: str, names: Sequence[str] = ()
) -> Iterator[bytes]:
    """What the filter shows, as a file; with `names` just these columns, as on the screen."""
    if names:
        return as_shown.as_shown(actor, ledger, query, form, names)
    return export.export(actor, ledger, query, form)


def checked(actor: Actor, ledger: Ledger, data: bytes, name: str) -> Checked:
    """Read and checked whole; nothing is written. Raises `FileRefused`, `Forbidden`."""
    return check.check(actor, ledger, reader.read(data, name, ledger))


def changes(actor: Actor, found: Checked, start: int, size: int) -> list[Change]:
    """So many of the records that would be changed, field by field."""
    return list(preview.changes(actor, preview.changed(found)[start : start + size]))


def fingerprint(found: Checked) -> str:
    """What was previewed is known again by this."""
    return preview.fingerprint(found)


def marked(found: Checked) -> bytes:
    """The uploaded rows with every fault marked in its cell."""
    return error_workbook.error_workbook(found.upload, found.faults)


def written(actor: Actor, found: Checked) -> BatchResult:
    """All or nothing; the same file again is the same operation."""
    return write.write(actor, found)
