"""What a way out of the house promises: it takes a message for an address, and later tells what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID


class ChannelDown(RuntimeError):
    """The way is not to be had just now: nothing was taken, and it is worth another attempt."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is said: numbers and titles of public and internal records, never a personal value.

    `id` is the same whenever the same message is sent again, so that whoever takes it can tell.
    """

    id: UUID
    text: str
    count: int
    urgent: bool
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`state`: handed (taken, nothing more is known), confirmed (the receiver has it), failed (and `fault` why)."""

    id: UUID
    state: Literal["handed", "confirmed", "failed"]
    at: datetime
    fault: str = ""


class Channel(Protocol):
    """One way. `send` may be called again with the same message, which must then arrive once."""

    @property
    def name(self) -> str: ...

    def send(self, message: Message, address: str) -> Receipt:
        """Raises `ChannelDown`."""
        ...

    def receipts(self) -> Sequence[Receipt]:
        """What has become known since; told again until it is forgotten. Raises `ChannelDown`."""
        ...

    def forget(self, message: UUID) -> None:
        """The message is settled: nothing of it, least of all its address, is kept here any longer."""
        ...

    def lying(self) -> Sequence[UUID]:
        """The messages that are kept here, and so their addresses too."""
        ...
