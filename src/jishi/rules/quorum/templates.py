"""The decision templates of the county, built from resolved thresholds, so that a county's own count."""

from collections.abc import Callable, Mapping

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.nearest import suggestion
from jishi.rules.quorum.decision import Step, Template
from jishi.rules.quorum.meeting import Base, Requirement


class UnknownTemplate(RuleFault):
    title = "没有这种决策程序"


def committees(values: Values) -> Requirement:
    """Party branch and village committees together (两委商议). Source: [F12], the shares [I]."""
    keys = ("four_two.committee_attend", "four_two.committee_pass")
    return Requirement("村两委", (("成员", values.share(keys[0])),), values.share(keys[1]), rules=keys)


def party_meeting(values: Values) -> Requirement:
    """Members' meeting on a plan: two thirds attend, half of those who should attend agree. Source: [F12]."""
    keys = ("four_two.party_attend", "four_two.party_pass", "four_two.plan_notice_days")
    attend = (("党员", values.share(keys[0])),)
    return Requirement("党员大会", attend, values.share(keys[1]), Base.SHOULD, values.number(keys[2]), keys)


def representatives(values: Values) -> Requirement:
    """Villagers' representatives: two thirds attend, more than half of those present agree. Source: [F13].

    Some handbooks ask for half of all representatives; `four_two.reps_pass_base` = should says so. The law sets no
    days of notice for this meeting: the county does.
    """
    keys = (
        "four_two.reps_attend",
        "four_two.reps_pass",
        "four_two.reps_pass_base",
        "reps_meeting.notice_days",
    )
    attend = (("村民代表会议组成人员", values.share(keys[0])),)
    base = Base(values.text(keys[2]))
    return Requirement(
        "村民代表会议", attend, values.share(keys[1]), base, values.number(keys[3]), rules=keys
    )


def villagers(values: Values) -> Requirement:
    """All villagers of eighteen, or one for each household; ten days' notice. Source: [F13]."""
    keys = (
        "villagers.attend",
        "villagers.households_attend",
        "villagers.pass",
        "villagers_meeting.notice_days",
    )
    attend = (("十八周岁以上村民", values.share(keys[0])), ("户的代表", values.share(keys[1])))
    return Requirement("村民会议", attend, values.share(keys[2]), Base.PRESENT, values.number(keys[3]), keys)


def branch_meeting(values: Values) -> Requirement:
    """An ordinary members' meeting: more than half attend, more than half of those agree. [F22], [I]."""
    share = values.share("orglife.quorum")
    return Requirement("支部党员大会", (("有表决权的党员", share),), share, rules=("orglife.quorum",))


def membership_meeting(values: Values) -> Requirement:
    """Admission or confirmation: more than half attend, more than half of all entitled agree. [K]."""
    keys = ("member.meeting_attend", "member.meeting_pass")
    attend = (("有表决权的正式党员", values.share(keys[0])),)
    return Requirement("支部党员大会", attend, values.share(keys[1]), Base.SHOULD, rules=keys)


def federation_meeting(values: Values) -> Requirement:
    """Co-operatives of a federation, one vote each, more than half of all agree. [K], attendance [I]."""
    keys = ("federation.attend", "federation.pass")
    return Requirement(
        "联合社成员大会", (("成员社", values.share(keys[0])),), values.share(keys[1]), Base.SHOULD, rules=keys
    )


def four_two(values: Values) -> Template:
    """四议两公开 with the representatives' meeting. Source: [F12], [F13], [S3]."""
    return _four_two("four_two", "四议两公开（村民代表会议）", representatives(values), values)


def four_two_villagers(values: Values) -> Template:
    """四议两公开 with the meeting of all villagers."""
    return _four_two("four_two_villagers", "四议两公开（村民会议）", villagers(values), values)


def _four_two(code: str, label: str, last_body: Requirement, values: Values) -> Template:
    days = values.number("publication.days")
    published = ("publication.days",)
    steps = (
        Step("proposed", "党组织提议"),
        Step("discussed", "两委商议", committees(values)),
        Step("party_reviewed", "党员大会审议", party_meeting(values)),
        Step("resolved", f"{last_body.body}决议", last_body),
        Step("decision_published", "决议公开", publication_days=days, rules=published),
        Step("implemented", "组织实施"),
        Step("result_published", "结果公开", publication_days=days, rules=published),
    )
    return Template(code, label, steps, ("proposed", "discussed"))


def federation(values: Values) -> Template:
    """A major matter of a federation: the town's party committee first, then the members. [S4], [K]."""
    steps = [
        Step("proposed", "理事会提出方案"),
        Step("resolved", "成员大会表决", federation_meeting(values)),
        Step(
            "decision_published",
            "结果公开",
            publication_days=values.number("publication.days"),
            rules=("publication.days",),
        ),
    ]
    if values.text("federation.pre_review") == "required":
        steps.insert(1, Step("pre_reviewed", "镇党委前置把关", rules=("federation.pre_review",)))
    return Template("federation", "联合社重大事项", tuple(steps))


def admission(values: Values) -> Template:
    """The branch meeting on a candidate for membership."""
    steps = (Step("reviewed", "支委会审查"), Step("resolved", "支部大会讨论", membership_meeting(values)))
    return Template("membership_vote", "接收党员表决", steps)


TEMPLATES: Mapping[str, Callable[[Values], Template]] = {
    "four_two": four_two,
    "four_two_villagers": four_two_villagers,
    "federation": federation,
    "membership_vote": admission,
}


def template(code: str, values: Values) -> Template:
    """The template of this code with resolved thresholds; an unknown code gets the nearest right one."""
    if code not in TEMPLATES:
        raise UnknownTemplate(code, suggestion(code, TEMPLATES))
    return TEMPLATES[code](values)
