"""Default thresholds of collective contracts, their rent and arrears, beside those in `governance`."""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

CONTRACT = (
    Rule(
        "contract.overlap_m2",
        1,
        "平方米",
        "[I]",
        BASELINE,
        "两块地重叠多少才算",
        "不超过此数的视为测量误差",
        least=0,
    ),
    Rule(
        "contract.ageing_months",
        (3, 12, 36),
        "个月",
        "《民法典》第一百八十八条 [K] [I]",
        BASELINE,
        "欠款账龄分段",
        "自到期日起；诉讼时效一般为三年",
        least=1,
    ),
)
