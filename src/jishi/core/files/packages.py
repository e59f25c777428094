"""Looks into xlsx and docx without trusting them: their sizes, programs, links outside, and what they really are."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from jishi.core.files.fault import UnfitFile
from jishi.core.files.kinds import DOCX, XLSX, Kind
from jishi.core.files.limits import (
    MEGABYTE,
    MOST_ENTRIES,
    MOST_INFLATED,
    MOST_PART,
    MOST_RATIO,
    RATIO_FREE,
)

TYPES = "[Content_Types].xml"
MAIN = {
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
}
MACROS = re.compile(
    r"(^|/)(vba\w*\.(bin|xml)|activex/.*|.*\.(exe|dll|js|vbs|bat|cmd|scr|hta|jar))$", re.IGNORECASE
)
EMBEDDED = re.compile(r"(^|/)(embeddings/|oleobject)", re.IGNORECASE)
MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)
OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
# A link that a reader clicks loads nothing by itself.
CLICKED = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
CHUNK = 1 << 20


def checked(data: bytes) -> Kind:
    """Which of the two it is. Raises `UnfitFile`, naming the part in which the fault lies."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _checked(archive, len(data))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
    ) as fault:
        raise UnfitFile(_("文件已损坏或加了密码，打不开。请在 Office 或 WPS 中另存一份再传。")) from fault


def _checked(archive: zipfile.ZipFile, size: int) -> Kind:
    entries = archive.infolist()
    _check_entries(entries, size)
    names = {entry.filename for entry in entries}
    if TYPES not in names:
        raise UnfitFile(_("压缩包不接收。请解开后逐个上传里面的文件。"))
    for entry in entries:
        _check_part(archive, entry)
    told = archive.read(TYPES)
    if MACRO_TYPE.search(told):
        raise UnfitFile(_macros(), TYPES)
    for word, kind in MAIN.items():
        if word in told:
            return kind
    raise UnfitFile(_("不是 .xlsx 或 .docx。请在 Office 或 WPS 中另存为这两种格式，或存为 PDF 再传。"), TYPES)


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """From the table of contents alone, before anything is inflated."""
    if len(entries) > MOST_ENTRIES:
        told = _("文件里有 %(have)s 个部件，最多 %(most)s 个，没有打开。请检查文件来源。")
        raise UnfitFile(told % {"have": len(entries), "most": MOST_ENTRIES})
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MOST_INFLATED or (inflated > RATIO_FREE and inflated > MOST_RATIO * size):
        largest = max(entries, key=lambda entry: entry.file_size)
        told = _("文件解开后有 %(have)s MB，大得不正常，没有打开。请检查文件来源，或存为 PDF 再传。")
        raise UnfitFile(told % {"have": -(-inflated // MEGABYTE)}, _named(largest))
    seen: set[str] = set()
    for entry in entries:
        path = entry.filename
        if path.startswith(("/", "\\")) or "\\" in path or ".." in path.split("/") or ":" in path:
            raise UnfitFile(
                _("文件里的部件指向别的文件夹，不接收。请在 Office 中另存一份再传。"), _named(entry)
            )
        if entry.flag_bits & 1:
            raise UnfitFile(_("文件加了密码。请去掉密码另存一份再传。"), _named(entry))
        if path.lower() in seen:
            raise UnfitFile(_("文件里有两个同名的部件，不接收。请在 Office 中另存一份再传。"), _named(entry))
        seen.add(path.lower())
        if MACROS.search(path):
            raise UnfitFile(_macros(), _named(entry))
        if EMBEDDED.search(path):
            raise UnfitFile(_("文档里嵌入了别的文件，不接收。请删去嵌入的文件，另外上传。"), _named(entry))


def _macros() -> str:
    return _("文件带有宏或程序，不接收。请另存为不带宏的 .xlsx 或 .docx 再传。")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Inflated in pieces, never more than it says, its checksum held against; a declaration of entities is refused."""
    relations, end = entry.filename.lower().endswith(".rels"), b""
    if relations and entry.file_size > MOST_PART:
        raise UnfitFile(_("部件大得不正常，没有打开。请检查文件来源。"), _named(entry))
    for piece in _pieces(archive, entry):
        if DECLARATION.search(end + piece) and entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            raise UnfitFile(_("里面有不该有的声明（DOCTYPE）。请在 Office 中另存一份再传。"), _named(entry))
        end = piece[-32:]
    if relations:
        for found in RELATION.findall(archive.read(entry)):
            if OUTSIDE.search(found) and not CLICKED.search(found):
                told = _("文档打开时会去连别处（外部链接）。请断开链接，另存一份再传。")
                raise UnfitFile(told, _named(entry))


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while piece := file.read(CHUNK):
            yield piece


def _named(entry: zipfile.ZipInfo) -> str:
    return "".join(mark if mark.isprintable() else "�" for mark in entry.filename)[:120]
