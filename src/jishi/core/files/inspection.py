"""Says of a file that comes in what it is, by its content, and gives it back as it will be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jishi.core.files import documents, naming, packages, pictures
from jishi.core.files.fault import UnfitFile
from jishi.core.files.kinds import PDF, Kind
from jishi.core.files.limits import MEGABYTE, MOST_BYTES

HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
OTHER_PICTURES = (".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".svg")
OLD_OFFICE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is kept: the name it goes out under, its kind, its bytes, and of a picture a small one."""

    name: str
    kind: Kind
    data: bytes
    preview: bytes | None = None


def inspected(name: str, data: bytes, marks: Sequence[str] = ()) -> Accepted:
    """Raises `UnfitFile`; its message begins with the file's name and says where the fault lies and what to do."""
    plain = naming.checked(name)
    try:
        check_size(len(data))
        kind, kept, preview = _by_content(plain, data, marks)
    except UnfitFile as fault:
        raise UnfitFile(str(fault), plain) from fault
    return Accepted(naming.told_by(plain, kind), kind, kept, preview)


def check_size(size: int) -> None:
    if size <= 0:
        raise UnfitFile(_("文件是空的，请检查后再传。"))
    if size > MOST_BYTES:
        told = _("文件有 %(have).1f MB，最多 %(most)s MB。请压缩或拆分后再传。")
        raise UnfitFile(told % {"have": size / MEGABYTE, "most": MOST_BYTES // MEGABYTE})


def _by_content(name: str, data: bytes, marks: Sequence[str]) -> tuple[Kind, bytes, bytes | None]:
    ending = naming.ending(name)
    if data.startswith(HEADS) or ending in PICTURE_ENDINGS:
        picture = pictures.remade(data, marks)
        return picture.kind, picture.data, picture.preview
    if ending in OTHER_PICTURES:
        raise UnfitFile(
            _("这种图片不接收。请另存为 JPG 或 PNG 再传；苹果手机请在“相机-格式”里选“兼容性最佳”。")
        )
    if data.startswith(documents.HEAD):
        documents.check_pdf(data)
        return PDF, data, None
    if data.startswith(ZIP):
        return packages.checked(data), data, None
    if data.startswith(OLD_OFFICE):
        raise UnfitFile(_("旧版或加密的 Office 文件不接收。请另存为不带密码的 .xlsx、.docx 或 PDF 再传。"))
    return documents.text_kind(data, name), data, None
