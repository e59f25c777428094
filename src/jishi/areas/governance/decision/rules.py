"""Whether a step of four discussions and two disclosures holds, by the thresholds of the county; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jishi.rules.book import DEFAULTS, Values
from jishi.rules.quorum import Meeting, Requirement, Template, check_meeting, check_merge, template
from jishi.rules.quorum.decision import Publication, check_publication
from jishi.rules.verdict import Allowed, Denied, Verdict, every

PUBLICATION = "publication.days"
OBJECTION = "publication.objection_days"
RULES = (
    "four_two.committee_attend",
    "four_two.committee_pass",
    "four_two.party_attend",
    "four_two.party_pass",
    "four_two.plan_notice_days",
    "four_two.reps_attend",
    "four_two.reps_pass",
    "four_two.reps_pass_base",
    "reps_meeting.notice_days",
    "villagers.attend",
    "villagers.households_attend",
    "villagers.pass",
    "villagers_meeting.notice_days",
    PUBLICATION,
    OBJECTION,
)
# Which step of the template each meeting is, by the beginning of its columns.
STEPS = {"discussed": "discussed", "reviewed": "party_reviewed", "resolved": "resolved"}
# What the library calls a figure, and the column that holds it; and which of a body's rules speak of it.
COLUMNS = {
    "noticed_on": "noticed_on",
    "should": "should",
    "present": "present",
    "in_favour": "for",
    "against": "against",
    "abstained": "abstained",
}
ABOUT = {"noticed_on": "notice", "present": "attend", "in_favour": "pass"}
BASES = {"representatives": "", "villagers": "十八周岁以上村民", "households": "户的代表"}


def fields(step: str) -> tuple[str, ...]:
    """The columns of one meeting, in the order of its form; the committees need no notice."""
    names = ("on", "should", "present", "for", "against", "abstained", "minutes")
    return tuple(f"{step}_{name}" for name in (*(("noticed_on",) if step != "discussed" else ()), *names))


def process(values: Values, body: str) -> Template:
    """The steps with what each body needs; `body` is who decides in the end."""
    return template("four_two" if body == "representatives" else "four_two_villagers", values)


def requirement(values: Values, body: str, step: str) -> Requirement:
    found = process(values, body).step(STEPS[step]).requirement
    assert found is not None, step
    return found


def meeting(decision: Any, step: str) -> Meeting:
    """The figures of a step. Raises a `RuleFault` where they contradict each other."""
    given = {name: getattr(decision, f"{step}_{column}", None) for name, column in COLUMNS.items()}
    noticed = given.pop("noticed_on")
    counts = {name: value or 0 for name, value in given.items()}
    basis = BASES[decision.body] if step == "resolved" else ""
    return Meeting(getattr(decision, f"{step}_on"), noticed_on=noticed, basis=basis, **counts)


def check_held(
    decision: Any,
    step: str,
    *,
    before: tuple[str, date | None],
    today: date,
    values: Values,
    labels: Mapping[str, Any],
) -> Verdict:
    """A meeting that was held after the step before it and not ahead of today, with all its figures, and that decided."""
    missing = [name for name in fields(step)[:-1] if getattr(decision, name) is None]
    if missing:
        return Denied(f"请填写{'、'.join(str(labels[name]) for name in missing)}", field=missing[0])
    on = check_day(f"{step}_on", getattr(decision, f"{step}_on"), before=before, today=today)
    asked = requirement(values, decision.body, step)
    return every(on, _named(step, asked, check_meeting(asked, meeting(decision, step))))


def check_day(field: str, on: date | None, *, before: tuple[str, date | None], today: date) -> Verdict:
    """A step lies between the one before it and today."""
    label, earliest = before
    if earliest is None:
        return Denied(f"还没有“{label}”的日期，步骤不能跳过", field=field)
    if on is None:
        return Denied("请填写日期", field=field)
    if on > today:
        return Denied(f"日期 {on} 还没有到，开了会、办了事再登记", field=field)
    if on < earliest:
        return Denied(f"日期 {on} 早于“{label}”的 {earliest}，步骤不能颠倒", field=field)
    return Allowed()


def check_merged(values: Values, decision: Any) -> Verdict:
    """The first two steps are one only where one person leads both bodies."""
    verdict = check_merge(process(values, decision.body), one_leader=decision.one_leader)
    return replace(verdict, field="one_leader") if isinstance(verdict, Denied) else verdict


def check_hung(since: date | None, today: date, values: Values) -> Verdict:
    """A notice has hung for its days, today being the first on which it may come down."""
    if since is None:
        return Denied("还没有公示的日期，步骤不能跳过")
    days = values.number(PUBLICATION)
    verdict = check_publication(Publication(since, max(today, since)), days)
    return (
        with_rules(replace(verdict, field=None, rules=(PUBLICATION,)))
        if isinstance(verdict, Denied)
        else verdict
    )


def with_rules(verdict: Denied) -> Denied:
    """The refusal with the rules it rests on, by name and key."""
    if not verdict.rules:
        return verdict
    named = "、".join(f"{DEFAULTS[key].label} {key}" for key in verdict.rules)
    return replace(verdict, reason=f"{verdict.reason}（规则：{named}）")


def _named(step: str, asked: Requirement, verdict: Verdict) -> Verdict:
    """The refusal at the column it is about, with the rules that speak of that."""
    if not isinstance(verdict, Denied):
        return verdict
    keys = tuple(key for key in asked.rules if ABOUT[str(verdict.field)] in key)
    if step == "resolved" and str(verdict.field) == "present" and len(keys) > 1:
        # A meeting of all villagers counts persons or households.
        keys = keys[:1] if "（十八周岁以上村民）" in verdict.reason else keys[1:]
    return with_rules(replace(verdict, field=f"{step}_{COLUMNS[str(verdict.field)]}", rules=keys))
