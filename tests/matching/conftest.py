"""Models that several tests only ask; a test that teaches one builds its own."""

from __future__ import annotations

import pytest
from matching_toy import SERVICES, examples, unlabelled

from jishi.matching.suggester import Suggester
from jishi.matching.training import begin, train


@pytest.fixture(scope="session")
def fresh() -> Suggester:
    """Knows the catalogue and nothing else."""
    return begin(SERVICES)


@pytest.fixture(scope="session")
def taught() -> Suggester:
    """Knows the catalogue, unlabelled text and twelve accepted dispatches for each service."""
    return train(SERVICES, examples(), unlabelled=unlabelled())
