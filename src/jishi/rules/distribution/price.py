"""The price a member pays against the market's: both are kept, so that the advantage can be shown."""

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.values.money import show_yuan
from jishi.rules.verdict import Allowed, Denied, Verdict

RULE = "coop.price_rule"


class PriceNotPositive(RuleFault):
    title = "价格不是正数"


class QuantityNegative(RuleFault):
    title = "数量为负"


def _check_prices(member: int, market: int) -> None:
    for price in (member, market):
        if price <= 0:
            raise PriceNotPositive(price, "正整数（分）")


def check_price(values: Values, *, member: int, market: int) -> Verdict:
    """Is the member's price below the market's? Both in fen for the same unit. Source: [S4].

    手册 成员价低于市场价
    公式 成员价须低于市场价，相等也不行；两个价格都要留存
    依据 [S4]
    规则 coop.price_rule
    例 市场价每袋150元，成员价149.99元可以，150元不可以

    >>> from datetime import date
    >>> from jishi.rules.book import DEFAULTS
    >>> values = DEFAULTS.values([RULE], date(2026, 1, 1))
    >>> [bool(check_price(values, member=price, market=15_000)) for price in (14_999, 15_000)]
    [True, False]
    """
    _check_prices(member, market)
    if values.text(RULE) == "none" or member < market:
        return Allowed((RULE,))
    text = f"成员价{show_yuan(member)}不低于市场价{show_yuan(market)}，请降低成员价或核对市场价"
    return Denied(text, "member", (RULE,))


def saved(*, member: int, market: int, quantity: int, per: int = 1) -> int:
    """Fen that members saved on a quantity, `per` of which the prices are for; fractions of a fen fall away.

    A member price above the market's gives a negative figure, rounded towards the loss.

    手册 成员节省多少
    公式 （市场价－成员价）×数量，舍去分以下
    依据 [S4] [I]
    例 每袋150元的化肥成员价138元，买25袋，节省300元

    >>> saved(member=13_800, market=15_000, quantity=25)
    30000
    """
    _check_prices(member, market)
    if quantity < 0 or per <= 0:
        raise QuantityNegative(f"{quantity}/{per}", "0或正的数量，计价单位为正")
    return (market - member) * quantity // per
