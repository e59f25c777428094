"""Anonymous ballots about an officer's work: they count only if enough of those entitled handed theirs in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from jishi.rules.book import Values
from jishi.rules.counting.rate import Rate, show_rate
from jishi.rules.fault import RuleFault
from jishi.rules.scoring.weighted import Part, Weighted, weigh
from jishi.rules.values.share import NegativeCount
from jishi.rules.verdict import Allowed, Denied, Verdict

SCORES, TURNOUT = "appraisal.ballot_scores", "appraisal.ballot_turnout"


class MoreBallotsThanVoters(RuleFault):
    title = "收回的票多于应参评人数"


class OptionsDiffer(RuleFault):
    title = "票的选项数不对"


@dataclass(frozen=True, slots=True)
class Ballots:
    """`counts` of each option from best to worst, spoiled ones apart; `should` is who was entitled."""

    should: int
    counts: tuple[int, ...]
    spoiled: int = 0

    def __post_init__(self) -> None:
        lowest = min(self.should, self.spoiled, *self.counts)
        if lowest < 0:
            raise NegativeCount(lowest, "0或正整数")
        if sum(self.counts) + self.spoiled > self.should:
            raise MoreBallotsThanVoters(sum(self.counts) + self.spoiled, f"不多于{self.should}")


def turnout(ballots: Ballots) -> Rate:
    """Ballots handed in, spoiled ones too, of those entitled."""
    return Rate(sum(ballots.counts) + ballots.spoiled, ballots.should)


def check_turnout(values: Values, ballots: Ballots) -> Verdict:
    """Did enough take part for the ballot to count? Two thirds [I].

    手册 测评有效参评率
    公式 收回的票（含废票）占应参评人数三分之二以上，测评才有效
    依据 [I]
    规则 appraisal.ballot_turnout
    例 应参评45人，收回30份有效；收回28份，参评率62.2%，无效

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([TURNOUT], date(2026, 1, 1))
    >>> [bool(check_turnout(values, Ballots(45, (count,)))) for count in (30, 28)]
    [True, False]
    """
    share, rate = values.share(TURNOUT), turnout(ballots)
    if share.met(rate.part, rate.whole):
        return Allowed((TURNOUT,))
    least = share.least(rate.whole)
    text = f"测评收回{rate.part}份，参评率{show_rate(rate)}，须{share.label}，至少{least}份，请补测或重测"
    return Denied(text, "counts", (TURNOUT,))


def ballot_score(values: Values, ballots: Ballots) -> Fraction | None:
    """The mean of the valid ballots, 0 to 100; None if the ballot does not count or none is valid.

    手册 民主测评得分
    公式 好、较好、一般、差分别按100、80、60、0分，乘票数相加，除以有效票数；废票不计
    依据 [I]
    规则 appraisal.ballot_scores appraisal.ballot_turnout
    例 好20票、较好8票、一般2票：（2000＋640＋120）÷30＝92分

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([SCORES, TURNOUT], date(2026, 1, 1))
    >>> ballot_score(values, Ballots(45, (20, 8, 2, 0)))
    Fraction(92, 1)
    """
    scores = values.numbers(SCORES)
    if len(ballots.counts) != len(scores):
        raise OptionsDiffer(len(ballots.counts), f"{len(scores)}个选项的票数，由好到差")
    valid = sum(ballots.counts)
    if not valid or not check_turnout(values, ballots):
        return None
    return Fraction(sum(count * score for count, score in zip(ballots.counts, scores, strict=True)), valid)


def across(values: Values, audiences: Mapping[str, Ballots]) -> Weighted:
    """Several audiences (delegates, town, sending unit), each with the same weight [I]; one that does not
    count is missing, openly."""
    return weigh([Part(label, 1, ballot_score(values, ballots)) for label, ballots in audiences.items()])
