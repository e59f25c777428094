"""The kinds of file that are taken: decided by their content, each with its ending and its media type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`endings`: those that a name of this kind may have, the first is given to one that has none of them."""

    code: str
    label: Any
    media_type: str
    endings: tuple[str, ...]
    picture: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = Kind("jpeg", _("照片"), "image/jpeg", (".jpg", ".jpeg"), picture=True)
PNG = Kind("png", _("图片"), "image/png", (".png",), picture=True)
WEBP = Kind("webp", _("图片"), "image/webp", (".webp",), picture=True)
PDF = Kind("pdf", _("PDF 文件"), "application/pdf", (".pdf",))
XLSX = Kind("xlsx", _("Excel 工作簿"), f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
DOCX = Kind("docx", _("Word 文档"), f"{_OFFICE}.wordprocessingml.document", (".docx",))
TEXT = Kind("txt", _("文本"), "text/plain", (".txt",))
CSV = Kind("csv", _("文本表格"), "text/csv", (".csv",))
KINDS = (JPEG, PNG, WEBP, PDF, XLSX, DOCX, TEXT, CSV)
# What the browser is told it may choose from; with the camera of a phone among it.
ACCEPT = ",".join(("image/*", *(ending for kind in KINDS for ending in kind.endings)))


def kind_of(code: str) -> Kind:
    return next(kind for kind in KINDS if kind.code == code)
