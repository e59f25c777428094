"""Every threshold as data: defaults with their sources, and how a county's or town's own value is found."""

from jishi.rules.book.book import (
    Book,
    Resolved,
    RuleDefinedTwice,
    RuleNotYetInForce,
    RuleOfAnotherType,
    RuleSetTwice,
    Setting,
    UnknownRule,
    Values,
)
from jishi.rules.book.cadre import BASELINE, CADRE
from jishi.rules.book.case import CASES
from jishi.rules.book.contract import CONTRACT
from jishi.rules.book.governance import DECISIONS, ECONOMY
from jishi.rules.book.notices import NOTICES
from jishi.rules.book.outbox import OUTBOX
from jishi.rules.book.party import PARTY
from jishi.rules.book.personal import PERSONAL
from jishi.rules.book.posting import POSTING
from jishi.rules.book.rule import Rule, RuleValue, RuleValueWrong, RuleWithoutSource, to_text
from jishi.rules.book.scoring import SCORING
from jishi.rules.book.service import SERVICE
from jishi.rules.book.sources import SOURCES, UnknownSource, source_tags

AREAS = {
    "派驻与考核": (*CADRE, *POSTING),
    "需求与服务": (*SERVICE, *CASES),
    "党建": PARTY,
    "决策与公开": DECISIONS,
    "集体经济与项目": (*ECONOMY, *CONTRACT),
    "评分与统计": SCORING,
    "个人信息与表决": PERSONAL,
    "对外推送": OUTBOX,
    "通知": NOTICES,
}
DEFAULTS = Book(rule for rules in AREAS.values() for rule in rules)
resolve = DEFAULTS.resolve

__all__ = [
    "AREAS",
    "BASELINE",
    "DEFAULTS",
    "SOURCES",
    "Book",
    "Resolved",
    "Rule",
    "RuleDefinedTwice",
    "RuleNotYetInForce",
    "RuleOfAnotherType",
    "RuleSetTwice",
    "RuleValue",
    "RuleValueWrong",
    "RuleWithoutSource",
    "Setting",
    "UnknownRule",
    "UnknownSource",
    "Values",
    "resolve",
    "source_tags",
    "to_text",
]
