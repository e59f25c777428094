"""Four workers at the same moment: what is owed is made once, whoever comes first."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from crowd import faults, together
from test_killed_obligations import PEOPLE, WANTED, owed, post, told

from county import TODAY, Installation
from jishi.areas.work.obligation import services
from jishi.core.access.actor import Actor
from jishi.core.audit.verifying import verify as verify_chain

pytestmark = pytest.mark.xdist_group("crowd")
WORKERS = 4


def test_made_once(committed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    county = committed.county
    monkeypatch.setattr(services, "CHUNK", 5)
    people = [post(county, n) for n in range(PEOPLE)]
    actor = Actor.system(county.code, TODAY)
    answers = together([partial(services.generate, actor)] * WORKERS)
    assert faults(answers) == []
    assert sum(answer["made"] for answer in answers) == len(WANTED) * PEOPLE
    assert owed(people) == Counter({(*one, person.pk): 1 for one in WANTED for person in people})
    assert set(told(people).values()) == {1}
    assert verify_chain(county.code) == []
