"""Default thresholds of scores, counted figures and shared money that the older parts of the book lack."""

from decimal import Decimal

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

SCORING = (
    Rule(
        "appraisal.grade_cuts",
        (90, 70, 60),
        "分",
        "[I]",
        BASELINE,
        "考核等次分数线",
        "依次为优秀、合格、基本合格的最低分，低于末一个的为不合格",
        least=0,
        most=100,
    ),
    Rule(
        "star.min_judges",
        3,
        "名",
        "[I]",
        BASELINE,
        "评比有效的最少评委数",
        "回避的不算；不足的不出得分",
        least=1,
    ),
    Rule(
        "rating.min_group",
        5,
        "份",
        "[I]",
        BASELINE,
        "分组公布的最少有效评价数",
        "不足的组不显示结果，免得认出个人",
        least=1,
    ),
    Rule(
        "event.host_credit",
        "full",
        "方式",
        "[I]",
        BASELINE,
        "联办活动记给各主办方的份额",
        "full各记一场，fraction按主办方个数均分",
        choices=("full", "fraction"),
    ),
    Rule(
        "dues.retired_rates",
        (Decimal("0.5"), Decimal("1")),
        "%",
        "党费收缴规定 [K]",
        BASELINE,
        "离退休党费比例",
        "界限以下（含）、界限以上",
        least=0,
        most=100,
    ),
)
