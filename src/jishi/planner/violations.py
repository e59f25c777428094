"""The rules a plan can break, each with its code and its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MESSAGES = {
    "unknown_village": "第 %(fair)s 场的举办村 %(host)s 不存在",
    "unknown_stall": "第 %(fair)s 场不存在，或单位 %(unit)s 不提供服务 %(service)s",
    "unknown_served": "第 %(fair)s 场不存在，村 %(village)s 没有服务 %(service)s 的需求，或人数不是数",
    "fair_count": "应办 %(wanted)s 场，计划里有 %(held)s 场",
    "host_not_ready": "村 %(host)s 没有具备条件的场地",
    "host_twice": "村 %(host)s 办了 %(held)s 场，至多 %(most)s 场",
    "town_floor": "乡镇 %(town)s 只有 %(held)s 场，至少 %(least)s 场",
    "town_ceiling": "乡镇 %(town)s 有 %(held)s 场，至多 %(most)s 场",
    "must_reach": "村 %(village)s 必须有大集可到，计划里没有",
    "one_provider": "第 %(fair)s 场的服务 %(service)s 有 %(held)s 个摊位，只能一个",
    "max_stalls": "第 %(fair)s 场有 %(held)s 个摊位，场地只容 %(most)s 个",
    "unit_out_of_range": "单位 %(unit)s 去不了第 %(fair)s 场：村 %(host)s 超出其范围",
    "prerequisite": "第 %(fair)s 场有服务 %(service)s，却没有它所需的服务 %(needs)s",
    "leader_days": "单位 %(unit)s 到场 %(held)s 次，带队天数只有 %(most)s 天",
    "pair_cap": "单位 %(unit)s 的服务 %(service)s 出摊 %(held)s 次，上限 %(most)s 次",
    "negative_served": "第 %(fair)s 场村 %(village)s 服务 %(service)s 的人数为负",
    "served_without_stall": "第 %(fair)s 场没有服务 %(service)s 的摊位，却给村 %(village)s 记了服务",
    "served_over_share": "第 %(fair)s 场给村 %(village)s 服务 %(service)s %(held).3f 人，至多 %(most).3f 人",
    "stall_overfull": "第 %(fair)s 场服务 %(service)s 的摊位服务 %(held).3f 人，至多 %(most)s 人",
    "need_met_twice": "村 %(village)s 服务 %(service)s 的需求 %(most)s 人，计划服务 %(held).3f 人",
    "undated": "第 %(fair)s 场没有定下规划期内的日子",
    "closed_day": "第 %(fair)s 场定在第 %(day)s 天，乡镇 %(town)s 当天不办",
    "forbidden_day": "第 %(fair)s 场定在第 %(day)s 天，村 %(host)s 当天被排除",
    "unit_off": "单位 %(unit)s 第 %(day)s 天不能到第 %(fair)s 场",
    "day_full": "县 %(county)s 第 %(day)s 天有 %(held)s 场，每天至多 %(most)s 场",
    "unit_twice_a_day": "单位 %(unit)s 第 %(day)s 天要到 %(held)s 场，一天只能到一场",
    "per_week": "单位 %(unit)s 第 %(week)s 周要到 %(held)s 场，每周至多 %(most)s 场",
    "unit_period": "单位 %(unit)s 第 %(first)s 至 %(last)s 天要到 %(held)s 场，这段时间至多 %(most)s 场",
    "host_interval": "村 %(host)s 的第 %(fair)s 场与第 %(other)s 场相隔 %(held)s 天，至少 %(least)s 天",
    "town_gap": "乡镇 %(town)s 的第 %(fair)s 场与第 %(other)s 场相隔 %(held)s 天，至少 %(least)s 天",
    "pinned_fair": "村 %(host)s 被指定办集，计划里没有",
    "pinned_day": "村 %(host)s 的集被指定在第 %(day)s 天，计划里在第 %(held)s 天",
    "forbidden_host": "村 %(host)s 被排除，却在第 %(fair)s 场办集",
    "pinned_stall": "村 %(host)s 指定的摊位（单位 %(unit)s，服务 %(service)s）不在计划里",
    "forbidden_stall": "村 %(host)s 排除的摊位（单位 %(unit)s，服务 %(service)s）却在计划里",
    "bound_below_objective": "所称上界 %(bound).3f 低于重算的目标值 %(objective).3f，不可能成立",
}


@dataclass(frozen=True)
class Violation:
    """A rule that the plan breaks: its code and the ids and numbers concerned."""

    code: str
    items: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """A Chinese sentence naming the place."""
        return MESSAGES[self.code] % self.items


def broken(code: str, **items: Any) -> Violation:
    return Violation(code, items)
