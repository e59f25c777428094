"""Money of a project or fund: enough promised to start, never more spent than came in, each purpose its own."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from jishi.rules.fault import RuleFault
from jishi.rules.values.money import show_yuan
from jishi.rules.verdict import Allowed, Denied, Verdict


class AmountWrong(RuleFault):
    title = "资金数额不对"


class Source(NamedTuple):
    """Who promises how much, in fen."""

    name: str
    promised: int


class Entry(NamedTuple):
    """Money in (positive) or out (negative), in fen. A purpose restricts what came in to what goes out for it.

    What goes out for a purpose takes its own money first and then the unrestricted; what goes out without
    one takes unrestricted money alone.
    """

    on: date
    amount: int
    purpose: str = ""


def check_start(budget: int, sources: Iterable[Source]) -> Verdict:
    """May work begin: do the sources promise the whole budget?

    手册 项目何时可以开工
    公式 各来源落实的资金合计不少于预算
    依据 [S1] [S4]
    例 预算224.2万元，两个来源落实200万元、20万元，还差4.2万元，不能开工

    >>> print(check_start(224_200_000, [Source("省里", 200_000_000), Source("单位", 20_000_000)]).reason)
    资金缺口42,000.00元，各来源落实的资金合计不少于预算才能开工
    """
    promised = 0
    for one in sources:
        if one.promised < 0:
            raise AmountWrong(f"{one.name}：{one.promised}", "不为负的分数")
        promised += one.promised
    if budget < 0:
        raise AmountWrong(budget, "不为负的预算（分）")
    if promised < budget:
        text = f"资金缺口{show_yuan(budget - promised)}，各来源落实的资金合计不少于预算才能开工"
        return Denied(text, "promised")
    return Allowed()


def check_entries(entries: Iterable[Entry]) -> Verdict:
    """Was there on every day as much as went out, each purpose paid with its own money or unrestricted?

    手册 支出不超过到账资金
    公式 按日期先收后支：指定用途的收入只付该用途；某用途的支出先用该用途的钱，不够的用未指定用途的钱；任何一
    天都不得为负
    依据 [S1] [S4] [I]
    例 到账未指定10万元、修路5万元，修路支出12万元可以，再支其他4万元不可以（未指定的只剩3万元）

    >>> day = date(2026, 3, 2)
    >>> into = [Entry(day, 10_000_000), Entry(day, 5_000_000, "修路"), Entry(day, -12_000_000, "修路")]
    >>> bool(check_entries(into)), check_entries([*into, Entry(day, -4_000_000)]).reason
    (True, '2026-03-02支出40,000.00元，超过可用资金10,000.00元；先到账再支出，指定用途的钱只付该用途')
    """
    left = {"": 0}
    for one in sorted(entries, key=lambda entry: (entry.on, entry.amount < 0)):
        if one.amount == 0:
            raise AmountWrong(f"{one.on} {one.amount}", "不为0的分数，收为正、支为负")
        left.setdefault(one.purpose, 0)
        if one.amount > 0:
            left[one.purpose] += one.amount
            continue
        from_own = min(left[one.purpose], -one.amount)
        rest = -one.amount - from_own
        left[one.purpose] -= from_own
        if rest > left[""]:
            over = show_yuan(rest - left[""])
            text = f"{one.on}支出{show_yuan(-one.amount)}，超过可用资金{over}；先到账再支出，指定用途的钱只付该用途"
            return Denied(text, "amount")
        left[""] -= rest
    return Allowed()
