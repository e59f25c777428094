"""A receiver that may be sent to, and a hook to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hooking import made
from receiver import Receiver, receiving

from county import County
from jishi.core.outbox.models import Hook


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as found:
        settings.WEBHOOK_HOSTS = found.listed
        yield found


@pytest.fixture
def hooked(county: County, receiver: Receiver) -> tuple[Hook, str]:
    """A hook of the fair office on needs and visits, with its secret."""
    return made(county, receiver, ("needs", "visits", "mentions"))


@pytest.fixture
def hook(hooked: tuple[Hook, str]) -> Hook:
    return hooked[0]
