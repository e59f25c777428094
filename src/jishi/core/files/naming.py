"""The name a file is given back under: a plain name, no path, nothing that reads other than it is."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from jishi.core.files.fault import UnfitFile
from jishi.core.files.kinds import Kind
from jishi.core.files.limits import LONGEST_NAME

PATH = re.compile(r"[/\\:\x00]|^\.|\.\.")
# What Windows takes for a device, and cannot save.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
UNWRITABLE = re.compile(r"[<>\"|?*]")


def checked(name: str) -> str:
    """The name, composed to NFC, without the space around it. Raises `UnfitFile`."""
    text = unicodedata.normalize("NFC", name).strip()
    shown = "".join(mark if mark.isprintable() else "�" for mark in text)[:LONGEST_NAME]
    if not text:
        raise UnfitFile(_("文件没有名字，请命名后再传。"))
    if PATH.search(text):
        raise UnfitFile(_("文件名里不能有路径（/、\\、:、..），也不能以点开头。请改名后再传。"), shown)
    if not text.isprintable():
        raise UnfitFile(_("文件名里有看不见的字符，请改名后再传。"), shown)
    if DEVICE.fullmatch(text) or UNWRITABLE.search(text) or text.endswith("."):
        raise UnfitFile(_("这个文件名在 Windows 上存不下来，请改名后再传。"), shown)
    if len(text) > LONGEST_NAME:
        told = _("文件名有 %(have)s 个字，最多 %(most)s 个。请改短后再传。")
        raise UnfitFile(told % {"have": len(text), "most": LONGEST_NAME}, shown)
    return text


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def told_by(name: str, kind: Kind) -> str:
    """The name with an ending of its kind: what says .png and is a JPEG leaves as .jpg."""
    if ending(name) in kind.endings:
        return name
    return f"{PurePosixPath(name).stem if ending(name) else name}{kind.endings[0]}"
