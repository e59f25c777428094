"""PDF and plain text: whole, without programs inside, readable as text."""

from __future__ import annotations

import re
import zlib

from django.utils.translation import gettext as _

from jishi.core.files.fault import UnfitFile
from jishi.core.files.kinds import CSV, TEXT, Kind
from jishi.core.files.limits import MOST_INFLATED
from jishi.core.files.naming import ending

HEAD = b"%PDF-"
# Objects may stand packed in streams of their own.
STREAM = re.compile(rb"<<[^<>]*/ObjStm\b.*?stream\r?\n", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ALLOWED = frozenset("\t\n\r\x0c")


def check_pdf(data: bytes) -> None:
    """Raises `UnfitFile` for one that is cut off, locked, or brings programs along."""
    if b"%%EOF" not in data[-2048:]:
        raise UnfitFile(_("PDF 不完整，结尾缺失。请重新导出或重新扫描后再传。"))
    if re.search(rb"/Encrypt\b", data[-65536:]):
        raise UnfitFile(_("PDF 加了密码，看不了里面的内容。请去掉密码另存一份再传。"))
    left = MOST_INFLATED
    for text in (data, *(_packed(data))):
        left -= len(text)
        if left < 0:
            raise UnfitFile(_("PDF 解开后大得不正常，没有打开。请检查文件来源，或重新扫描。"))
        found = ACTIVE.search(ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), text))
        if found:
            told = _("PDF 里有程序或嵌入的文件，不接收。请打印成新的 PDF 再传。")
            raise UnfitFile(told, found[0].decode())


def _packed(data: bytes) -> list[bytes]:
    """The objects of streams, inflated within bounds; what cannot be inflated no reader opens either."""
    found = []
    for head in STREAM.finditer(data):
        opener = zlib.decompressobj()
        try:
            found.append(opener.decompress(data[head.end() :], MOST_INFLATED))
        except zlib.error:
            continue
    return found


def text_kind(data: bytes, name: str) -> Kind:
    """Plain text or a table as text. Raises `UnfitFile`, naming the line in which the fault lies."""
    kind = {".txt": TEXT, ".csv": CSV}.get(ending(name))
    if kind is None:
        raise UnfitFile(
            _("这种文件不接收。可以传：JPG、PNG、WebP 图片，PDF，不带宏的 .xlsx、.docx，以及 .txt、.csv。")
        )
    text = _decoded(data)
    for number, line in enumerate(text.split("\n"), start=1):
        if any(ord(mark) < 32 and mark not in ALLOWED for mark in line):
            raise UnfitFile(_("里面有不是文字的内容。请用记事本另存为文本再传。"), _line(number))
    return kind


def _decoded(data: bytes) -> str:
    encodings = (MARKS[data[:2]],) if data[:2] in MARKS else ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as fault:
            at = fault.start
    raise UnfitFile(_("文字编码认不出。请用记事本另存为 UTF-8 再传。"), _line(data.count(b"\n", 0, at) + 1))


def _line(number: int) -> str:
    return _("第 %(number)s 行") % {"number": number}
