"""How a door refuses: each says where the fault is and what to do, and nothing has been changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Refused(Exception):
    """A door did not do what was asked; nothing changed."""

    status = 400


class Invalid(Refused):
    """Values that break a rule, by field; the empty field name stands for the record as a whole."""

    def __init__(self, errors: Mapping[str, Sequence[Any]]) -> None:
        self.errors = {name: [str(text) for text in texts] for name, texts in errors.items()}
        super().__init__("; ".join(f"{name}: {' '.join(texts)}" for name, texts in self.errors.items()))


class InvalidRows(Refused):
    """Faults of a bulk call: (row label, field, message)."""

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        self.faults = list(faults)
        first = "; ".join(f"{row} {name}: {text}" for row, name, text in self.faults[:3])
        super().__init__(f"共 {len(self.faults)} 处错误，未写入任何一行。{first}")


class Forbidden(Refused):
    """Visible, but this person may not do that here; the reason says who may."""

    status = 403

    def __init__(self, reason: Any) -> None:
        self.reason = str(reason)
        super().__init__(self.reason)


class NotFound(Refused):
    """Nothing of that id in this person's scope."""

    status = 404


class Stale(Refused):
    """Somebody else changed the record since it was read: both copies are kept for a person to choose."""

    status = 409

    def __init__(
        self, *, version: int, current: int, theirs: Mapping[str, Any], mine: Mapping[str, Any]
    ) -> None:
        self.version, self.current, self.theirs, self.mine = version, current, dict(theirs), dict(mine)
        super().__init__(f"您打开的是第 {version} 版，现在已是第 {current} 版。请对照后再保存。")


class OperationConflict(Refused):
    """The same operation arrived again with other content."""

    status = 409


class TryAgain(Refused):
    """Something changed underneath at this moment; the same once more will do."""

    status = 409


class TooMany(Refused):
    """The person has done this as often as the county allows for now; after so many `seconds` it may be tried again."""

    status = 429

    def __init__(self, message: str, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


class NoRoom(Refused):
    """The disk is full: nothing was kept, and reading goes on."""

    status = 507
