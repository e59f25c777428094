"""Why a file is not taken, or not kept; then nothing has changed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class UnfitFile(Exception):
    """The file is not one that is taken. `place` is where in it the fault lies; the message says what to do."""

    def __init__(self, message: str, place: str = "") -> None:
        self.place = place
        super().__init__(f"{place}：{message}" if place else message)


class DiskFull(OSError):
    """There is no room for the file; what had been written of it is gone again."""


@contextmanager
def room() -> Iterator[None]:
    """Inside it the system's own word for a full disk, or a used-up quota, becomes ours."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise DiskFull(
                _("服务器的磁盘已满，文件没有保存，其他内容没有改动。请联系系统管理员清理磁盘后再传。")
            ) from fault
        raise
