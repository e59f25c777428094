"""Default limits on looking at personal data and on showing the results of ballots."""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

PERSONAL = (
    Rule(
        "personal.looks_per_hour",
        20,
        "次",
        "[I]",
        BASELINE,
        "每人每小时揭示个人信息",
        "每次都要写明事由并记入审计；批量办理请由经办角色在自己的范围内办",
        least=1,
    ),
    Rule("personal.looks_per_day", 60, "次", "[I]", BASELINE, "每人每天揭示个人信息", "同上", least=1),
    Rule(
        "ballot.least_shown",
        5,
        "票",
        "[I]",
        BASELINE,
        "显示无记名投票结果的最少票数",
        "不足的只显示“不足”，不显示各项票数",
        least=2,
    ),
)
