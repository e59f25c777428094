"""The pieces that several planning pages share: figures, buttons, dialogs, progress."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jishi.areas.service.fair.ledger import FAIRS
from jishi.areas.service.season.ledger import SEASONS
from jishi.core.access.actor import Actor
from jishi.core.jobs.models import Job
from jishi.features.planning.jobs import current_job
from jishi.features.planning.overview import FairRow
from jishi.records.ledger import Ledger
from jishi.records.selectors import may
from jishi.rules.book import DEFAULTS, SOURCES, UnknownSource, source_tags
from jishi.web.components import Action, Cell, Confirm, Crumb, Figure, Progress

WEEKDAYS = "一二三四五六日"


def crumbs(season: Any = None, last: str = "") -> list[Crumb]:
    found = [Crumb(label=_("大集排期"), href=reverse("planning"))]
    if season is not None:
        found.append(Crumb(label=str(season), href=reverse("planning-season", args=[season.pk])))
    if last:
        found.append(Crumb(label=last))
    return found


def badge(ledger: Ledger, record: Any) -> Cell:
    state = ledger.machine.state(record.state)
    return Cell(text=str(state.label), kind="badge", phase=state.phase.value)


def fair_badge(fair: Any) -> Cell:
    return badge(FAIRS, fair)


def span(season: Any) -> str:
    last = season.starts_on + timedelta(days=season.weeks * 7 - 1)
    return _("%(first)s 至 %(last)s，%(weeks)s 周，%(fairs)s 场") % {
        "first": season.starts_on,
        "last": last,
        "weeks": season.weeks,
        "fairs": season.fair_count,
    }


def day(row: FairRow) -> str:
    if row.day is None:
        return _("未定")
    words = f"{row.day} {_('周')}{WEEKDAYS[row.day.weekday()]} {timezone.localtime(row.fair.starts_at):%H:%M}"
    return f"{words}（{_('暂定')}）" if row.provisional else words


def figures(season: Any, totals: dict[str, int]) -> list[Figure]:
    """Fairs, villages, people, and how near the plan is to the best there can be."""
    found = [
        Figure(label=_("大集"), value=str(totals["fairs"]), unit=_("场"), icon="building-store"),
        Figure(label=_("覆盖村"), value=str(totals["villages"]), unit=_("个"), icon="map-pin"),
        Figure(label=_("预计服务"), value=f"{totals['people']:,}", unit=_("人次"), icon="users"),
        Figure(
            label=_("摊位"),
            value=str(totals["stalls"]),
            unit=_("个"),
            icon="tent",
            note=_("单位已确认 %(n)s 个") % {"n": totals["confirmed"]},
        ),
    ]
    if season.gap is not None:
        found.append(
            Figure(
                label=_("离最好的可能"),
                value=f"{season.gap:.1%}",
                icon="certificate",
                note=_("再好的排法，最多也只多这些"),
            )
        )
    return found


def proof(season: Any) -> list[tuple[str, str]]:
    """What stands behind the figure, for those who want to check it."""
    if season.objective is None:
        return []
    inputs = season.inputs or {}
    rows = [
        (_("本方案的服务量（加权人次）"), f"{season.objective:,.1f}"),
        (_("可证明的上限"), f"{season.bound:,.1f}"),
        (_("逐个挑选的做法"), f"{season.greedy:,.1f}（{season.objective / season.greedy:.2f} {_('倍')}）"),
        (_("排出时间"), date_format(timezone.localtime(season.planned_at), "Y-m-d H:i")),
        (_("用时"), _("%(s)s 秒") % {"s": inputs.get("seconds", "")}),
        (_("随机种子"), str(season.seed)),
        (
            _("输入"),
            _("%(villages)s 个村，%(hosts)s 处可办集，%(items)s 项服务，%(teams)s 支队，%(needs)s 条需求")
            % {
                "villages": "",
                "hosts": "",
                "items": "",
                "teams": "",
                "needs": "",
                **inputs,
            },
        ),
    ]
    return (
        rows
        + _evenness(inputs.get("coverage", {}))
        + [_rule(key, kept) for key, kept in (season.rule_versions or {}).items() if key in DEFAULTS]
    )


def _evenness(found: dict[str, float]) -> list[tuple[str, str]]:
    """How evenly towns and villages are served; seasons planned before it was counted say nothing."""
    named = {"": _("各镇街需求满足率"), "village_": _("各村需求满足率")}
    return [
        (
            label,
            _("最低 %(least)s，最高 %(most)s，基尼系数 %(gini)s")
            % {
                "least": f"{found[f'{part}least']:.1%}",
                "most": f"{found[f'{part}most']:.1%}",
                "gini": f"{found[f'{part}gini']:.2f}",
            },
        )
        for part, label in named.items()
        if f"{part}gini" in found
    ]


def _rule(key: str, kept: dict[str, Any]) -> tuple[str, str]:
    """A threshold as it stood when the plan was made, with where it comes from."""
    rule = DEFAULTS[key]
    try:
        source = ";".join(SOURCES[tag] for tag in source_tags(kept["source"]))
    except UnknownSource:
        source = kept["source"]
    return rule.label, f"{kept['value']} {rule.unit}（{source}）"


def actions(actor: Actor, season: Any, planned: bool) -> list[Action]:
    found = []
    if may(actor, "record_plan", SEASONS, season) and season.state in ("drafted", "planned"):
        label = _("重新排期") if planned else _("开始排期")
        look: Literal["quiet", "primary"] = "quiet" if season.state == "planned" else "primary"
        found.append(Action(label=label, icon="refresh", look=look, dialog="plan"))
    if planned and season.state in ("drafted", "planned") and may(actor, "record_plan", SEASONS, season):
        href = reverse("planning-try", args=[season.pk])
        found.append(Action(label=_("试算"), icon="arrows-exchange", href=href))
    if season.state == "planned" and may(actor, "publish", SEASONS, season):
        found.append(Action(label=_("公布这一季"), icon="speakerphone", look="primary", dialog="publish"))
    if may(actor, "change", SEASONS, season):
        found.append(
            Action(
                label=_("改条件"),
                icon="adjustments",
                href=reverse("ledger-edit", args=[SEASONS.code, season.pk]),
            )
        )
    if season.state in SEASONS.public_states:
        found.append(Action(label=_("公开页"), icon="external-link", href=reverse("public-schedule")))
    return found


def dialogs(actor: Actor, season: Any) -> list[Confirm]:
    return [
        Confirm(
            id="plan",
            title=_("排期"),
            url=reverse("planning-run", args=[season.pk]),
            submit=_("开始"),
            text=_("大约半分钟。钉住的和已公布的场次不变，其余的重新安排。可以离开本页。"),
        ),
        Confirm(
            id="publish",
            title=_("公布这一季"),
            url=reverse("planning-publish", args=[season.pk]),
            submit=_("公布"),
            text=_("公布后：日程对外公开，各单位收到确认出摊的待办，相关需求标为“已排进大集”。"),
            hidden=[("version", str(season.version))],
        ),
    ]


def running(actor: Actor, season: Any) -> Progress | None:
    job = current_job(actor, season.pk)
    return progress(season, job) if job is not None else None


def progress(season: Any, job: Job) -> Progress:
    return progress_of(season, job, "planning-progress", "planning-cancel")


def progress_of(season: Any, job: Job, poll: str, cancel: str) -> Progress:
    """The card of a run; `poll` and `cancel` name the addresses that show and stop it."""
    done = job.state == "done"
    message = job.message if not job.error else f"{job.message} {job.error}"
    return Progress(
        id="plan-progress",
        label=_("排期"),
        percent=round(job.fraction * 100),
        message=message,
        state=job.state,  # type: ignore[arg-type]
        poll_url=reverse(poll, args=[season.pk, job.pk]),
        cancel_url=reverse(cancel, args=[season.pk, job.pk]),
        result=Action(
            label=_("看结果"), href=reverse("planning-season", args=[season.pk]), icon="map", look="primary"
        )
        if done
        else None,
    )
