"""The user of the person whom the first example appoints."""

from __future__ import annotations

import pytest
from posts import someone

from county import County
from jishi.core.access.models import User


@pytest.fixture
def cadre(county: County) -> User:
    return someone(county, county.row("people"), "cadre")
