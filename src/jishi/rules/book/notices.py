"""Default limits on notices: when they rest, when they warn, how long they are kept."""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

NOTICES = (
    Rule(
        "notice.quiet_from",
        21,
        "时",
        "[I]",
        BASELINE,
        "免打扰时段开始",
        "系统外的通知在时段内先不发，到时段结束再发；本人可另设；与结束相同表示不设",
        least=0,
        most=23,
    ),
    Rule("notice.quiet_to", 7, "时", "[I]", BASELINE, "免打扰时段结束", "同上", least=0, most=23),
    Rule(
        "notice.urgent_breaks_quiet",
        "否",
        "做法",
        "[I]",
        BASELINE,
        "加急通知是否不受免打扰限制",
        "选“是”的，大集延期、取消等加急通知随到随发",
        choices=("是", "否"),
    ),
    Rule(
        "notice.soon_workdays",
        2,
        "个工作日",
        "[I]",
        BASELINE,
        "到期前提醒",
        "到期日前这么多个工作日起提醒一次，工作日发",
        least=0,
        most=30,
    ),
    Rule(
        "notice.keep_days",
        180,
        "天",
        "[I]",
        BASELINE,
        "通知保存",
        "到期后连同送达记录一起删除；业务和审计记录不受影响",
        least=30,
    ),
    Rule(
        "notice.attempts",
        6,
        "次",
        "[I]",
        BASELINE,
        "系统外通知最多试发",
        "试满仍交不出去的，标为没有送达；系统内的通知不受影响",
        least=1,
        most=20,
    ),
)
