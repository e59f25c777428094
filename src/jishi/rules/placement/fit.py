"""How well one person fits one village, in tenths of a point, and whether the person may go there at all."""

from typing import NamedTuple

from jishi.rules.book import Values
from jishi.rules.geometry import distance_m
from jishi.rules.placement.nominee import Nominee, Village
from jishi.rules.verdict import Allowed, Denied, Verdict

# Points are kept in tenths, so that their sums are whole numbers.
TENTHS = 10
KM = 1000
RULES = ("placement.weights", "placement.distance_km")


class Fit(NamedTuple):
    """The points of a person in a village, in tenths, and what they rest on; the distance is None if unknown."""

    points: int
    skills: tuple[str, ...]
    distance_m: int | None


def may_go(nominee: Nominee, village: Village) -> Verdict:
    """Whether a person may be sent to a village.

    手册 谁不能派到哪个村
    公式 本人原籍、有亲属任村干部等须回避的村不派；软弱涣散村须派第一书记，第一书记须是中共正式党员
    依据 [F1] 《中国共产党农村基层组织工作条例》 [K] [I]
    例 甲的哥哥是王庄支部书记，甲不派到王庄

    >>> from jishi.rules.geometry import Position
    >>> from jishi.rules.rank import Rank
    >>> village = Village("王庄", Position(118.7, 36.9))
    >>> print(may_go(Nominee("甲", "医保局", Rank.SECTION, avoid={"王庄": "哥哥任支部书记"}), village).reason)
    甲须回避王庄：哥哥任支部书记
    """
    if village.code in nominee.avoid:
        text = f"{nominee.person}须回避{village.code}：{nominee.avoid[village.code]}"
        return Denied(text, "avoid")
    if village.weak and not nominee.member:
        return Denied(f"{village.code}须派第一书记，{nominee.person}不是中共正式党员", "member")
    return Allowed()


def fit(nominee: Nominee, village: Village, values: Values) -> Fit:
    """The points of a pair.

    手册 人岗匹配打分
    公式 能力分：村里所需能力中本人具备的占比×能力权重；距离分：（1－本人单位到村的距离÷距离上限）×距离权
    重，超过上限或距离不详为0；各舍去0.1分以下的零头后相加。村里没有提需要的，能力分为0
    依据 [I]
    规则 placement.weights placement.distance_km
    例 村里需要农技、电商两项，本人有电商，相距20公里：60×1/2＋40×（1－20/50）＝54分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> from jishi.rules.geometry import Position
    >>> from jishi.rules.rank import Rank
    >>> here, there = Position(118.0, 36.0), Position(118.0, 36.0 + 20_000 / 111_195.0802)
    >>> who = Nominee("甲", "商务局", Rank.SECTION, skills=frozenset({"电商"}), home=here)
    >>> rules = DEFAULTS.values(RULES, date(2026, 1, 1))
    >>> fit(who, Village("王庄", there, frozenset({"农技", "电商"})), rules)
    Fit(points=540, skills=('电商',), distance_m=20000)
    """
    for_skill, for_nearness = values.numbers(RULES[0])
    limit = values.number(RULES[1]) * KM
    skills = tuple(sorted(village.needs & nominee.skills))
    points = for_skill * TENTHS * len(skills) // len(village.needs) if village.needs else 0
    distance = None
    if nominee.home is not None:
        distance = round(distance_m(nominee.home, village.position))
        points += for_nearness * TENTHS * max(0, limit - distance) // limit
    return Fit(points, skills, distance)
