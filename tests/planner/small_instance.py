"""A county small enough to follow by hand, and the few changes tests make to it."""

from __future__ import annotations

from typing import Any

from jishi.planner import Names, Problem
from jishi.planner.tables import (
    MustReach,
    Needs,
    Pairs,
    Prerequisites,
    Reach,
    SendCost,
    TownDays,
    Towns,
    UnitDays,
    Units,
    Villages,
)

NAMES = Names(
    villages=("东村", "西村", "南村", "北村"),
    towns=("甲镇", "乙镇"),
    services=("理发", "义诊", "法律咨询"),
    units=("县医院", "司法局", "团县委"),
)


def county(**changes: Any) -> Problem:
    """Four villages of two towns, three with a venue; three units, three services, one fair in three weeks.

    The fair is held in village 0: its own 100 needs and those of village 1 are the most. Unit 0 sees patients
    (service 1), unit 1 gives legal advice (2), unit 2 cuts hair (0).
    """
    fields: dict[str, Any] = {
        "name": "hand-made (simulated 模拟)",
        "fairs": 1,
        "days": 21,
        "first_weekday": 0,
        "max_fairs_per_day_and_county": 1,
        "services": 3,
        "towns": Towns(county=[0, 0], floor=[0, 0], ceiling=[2, 2]),
        "villages": Villages(
            town=[0, 0, 1, 1],
            county=[0, 0, 0, 0],
            x_km=[0, 1, 10, 11],
            y_km=[0, 0, 0, 0],
            population=[900, 500, 400, 300],
            host=[1, 1, 1, 0],
            max_stalls=[3, 3, 3, None],
        ),
        "units": Units(
            county=[0, 0, 0],
            x_km=[5, 5, 5],
            y_km=[0, 0, 0],
            max_km=[None, None, None],
            leader_days=[2, 2, 2],
            per_week=[1, 1, 1],
        ),
        "pairs": Pairs(
            unit=[0, 1, 2], service=[1, 2, 0], people_per_fair=[40, 30, 50], cap=[None, None, None]
        ),
        "needs": Needs(
            village=[0, 0, 0, 1, 1, 2, 2],
            service=[0, 1, 2, 0, 1, 1, 2],
            count=[40, 40, 20, 20, 30, 30, 10],
            weight=[1.0, 1.5, 1.2, 1.1, 1.6, 1.4, 1.0],
        ),
        "reach": Reach(host=[0, 0, 1, 1, 2], village=[0, 1, 0, 1, 2], share=[0.8, 0.4, 0.4, 0.8, 0.8]),
        "send_cost": SendCost(
            host=[0, 0, 0, 1, 1, 1, 2, 2, 2],
            unit=[0, 1, 2] * 3,
            cost=[4.0, 4.0, 4.0, 4.1, 4.1, 4.1, 4.2, 4.2, 4.2],
        ),
        "closed_days": TownDays(town=[0, 0, 1], day=[0, 1, 0]),
        "unit_off": UnitDays(unit=[0], day=[2]),
        "prerequisites": Prerequisites(),
        "must_reach": MustReach(),
        "names": NAMES,
    }
    return Problem(**(fields | changes))
