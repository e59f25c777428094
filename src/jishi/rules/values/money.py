"""Money as whole fen: read exactly, shared out without loss, shown as a clerk or a newspaper would."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jishi.rules.fault import RuleFault
from jishi.rules.values.number import finite, read_amount, whole

FEN_PER = {
    "分": Fraction(1),
    "角": Fraction(10),
    "": Fraction(100),
    "元": Fraction(100),
    "千元": Fraction(100_000),
    "万元": Fraction(1_000_000),
    "万": Fraction(1_000_000),
    "亿元": Fraction(10_000_000_000),
    "亿": Fraction(10_000_000_000),
}


class SharesWrong(RuleFault):
    title = "分配份额不对"


def parse_money(text: str) -> int:
    """Fen of an amount as written; without a unit it is yuan. Example: 18696.4元 is 1869640.

    More than two decimals of a yuan are refused, not rounded.

    手册 金额怎样读
    公式 元、万元、亿元等换算成分，按整数保存；比分还细的不收，不作舍入
    依据 [S0] [I]
    例 18696.4元读作1869640分，3.31亿元读作33100000000分

    >>> parse_money("18696.4元"), parse_money("3.31亿元")
    (1869640, 33100000000)
    """
    return read_amount(text.replace("￥", "").replace("¥", ""), FEN_PER, "分")


def fen(yuan: Decimal) -> int:
    """Fen of a decimal number of yuan; NaN, infinity and fractions of a fen are refused."""
    return whole(finite(yuan, "有限的元数，如 18696.40") * 100, yuan, "分")


def yuan(amount: int) -> Decimal:
    """Yuan with two decimals. Example: 1869640 is 18696.40."""
    return Decimal(amount).scaleb(-2)


def show_yuan(amount: int) -> str:
    """18,696.40元."""
    return f"{yuan(amount):,.2f}元"


def share_out(pool: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide a pool of fen by weights so that the parts sum to it exactly (largest remainder).

    Each part is its exact share rounded down, and the fen left over go one each to the largest remainders,
    ties to the earlier. Used for refunds by trade volume. Example: 100 by 1, 1, 1 gives 34, 33, 33.
    Source: [F15] for the shares, rounding [I].

    手册 一笔钱按份额分到人
    公式 各人先按份额算到分、舍去零头，剩下的分按舍去零头的大小依次各加一分，合计与总额分毫不差
    依据 [F15] [I]
    规则 coop.patronage_min
    例 1元按1比1比1分，得0.34元、0.33元、0.33元

    >>> share_out(100, [1, 1, 1])
    (34, 33, 33)
    """
    total = sum(weights)
    if pool < 0 or any(weight < 0 for weight in weights) or total == 0:
        raise SharesWrong(f"{pool}分按{list(weights)}", "不为负的总额和权重，且权重不全为0")
    parts = [pool * weight // total for weight in weights]
    remainders = [pool * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: -remainders[index])
    for index in order[: pool - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
