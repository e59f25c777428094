"""Keeps an uploaded file between the check and the confirmation: under a random name, in its owner's folder alone."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jishi.records.errors import NotFound

DAY = 24 * 3600


@dataclass(frozen=True)
class Kept:
    token: uuid.UUID
    name: str
    data: bytes
    # What the person was shown of it, by fingerprint; empty where it has faults.
    seen: str = ""


def _folder(user: uuid.UUID) -> Path:
    folder: Path = settings.VAR / "uploads" / str(user)
    return folder


def keep(user: uuid.UUID, ledger: str, name: str, data: bytes, seen: str) -> uuid.UUID:
    """The token under which this user, and nobody else, finds the file again within a day."""
    token = uuid.uuid4()
    _forget_old(_folder(user))
    place = _folder(user) / str(token)
    place.mkdir(mode=0o700, parents=True)
    (place / "data").write_bytes(data)
    _tell(place, {"name": name, "ledger": ledger, "seen": seen})
    return token


def shown(user: uuid.UUID, ledger: str, file: Kept, seen: str) -> None:
    """From now on this is what the person was shown of it."""
    _tell(_folder(user) / str(file.token), {"name": file.name, "ledger": ledger, "seen": seen})


def _tell(place: Path, about: dict[str, str]) -> None:
    part = place / "about.part"
    part.write_text(json.dumps(about), encoding="utf-8")
    part.replace(place / "about.json")


def kept(user: uuid.UUID, ledger: str, token: uuid.UUID) -> Kept:
    """`NotFound` for another user's, another ledger's or a forgotten file."""
    place = _folder(user) / str(token)
    try:
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        data = (place / "data").read_bytes()
    except FileNotFoundError:
        about, data = {}, b""
    if about.get("ledger") != ledger:
        raise NotFound(_("这次上传的文件已经不在了（保留一天）。请重新上传。"))
    return Kept(token, about["name"], data, about["seen"])


def drop(user: uuid.UUID, token: uuid.UUID) -> None:
    shutil.rmtree(_folder(user) / str(token), ignore_errors=True)


def _forget_old(folder: Path) -> None:
    if not folder.is_dir():
        return
    for place in folder.iterdir():
        if time.time() - place.stat().st_mtime > DAY:
            shutil.rmtree(place, ignore_errors=True)
