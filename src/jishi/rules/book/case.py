"""Default thresholds of cases: how long each class may take, when somebody is urged, and when a case may be closed.

No limit may be zero but the one whose meaning is "the same day".
"""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

DAYS = "个工作日"

CASES = (
    Rule("case.limit_urgent", 0, DAYS, "[F17]", BASELINE, "紧急诉求期限", "0即当天", least=0),
    Rule("case.limit_consult", 3, DAYS, "[F17]", BASELINE, "咨询期限", "当天答复，不能的3个工作日", least=1),
    Rule("case.limit_help", 3, DAYS, "[F17]", BASELINE, "求助期限", "当天办理，不能的3个工作日", least=1),
    Rule(
        "case.limit_complaint",
        13,
        DAYS,
        "[F17]",
        BASELINE,
        "建议、投诉、举报承办期限",
        "自次日起",
        least=1,
    ),
    Rule("case.limit_complaint_total", 15, DAYS, "[F17]", BASELINE, "建议、投诉、举报总期限", "", least=1),
    Rule(
        "case.overdue_notice_after_reminder_wd",
        5,
        DAYS,
        "[F17]",
        BASELINE,
        "催办后书面通报",
        "催办之后仍未办结",
        least=1,
    ),
    Rule("case.sign_workdays", 1, DAYS, "[I]", BASELINE, "签收期限", "派单次日", least=1),
    Rule("case.callback_workdays", 1, DAYS, "[F17]", BASELINE, "回访期限", "答复次日", least=1),
    Rule("case.remind_workdays", (1,), DAYS, "[I]", BASELINE, "临期提醒", "到期前几个工作日", least=1),
    Rule("case.extensions", 1, "次", "[I]", BASELINE, "可延期次数", "须写明理由", least=0),
    Rule("case.extension_days", 10, DAYS, "[I]", BASELINE, "延期最多", "各次合计", least=1),
    Rule("case.reopen_days", 30, "天", "[I]", BASELINE, "可重新办理的时间", "自办结之日起", least=1),
    Rule("case.failed_calls", 2, "次", "[I]", BASELINE, "联系不上可办结的回访次数", "否则须有评价", least=1),
)
