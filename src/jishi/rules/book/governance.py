"""Default thresholds of village decisions and the collective economy."""

from datetime import date
from decimal import Decimal

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule
from jishi.rules.values.share import Threshold

# The organic law of village committees and the co-operatives law, each as revised.
VILLAGE_LAW, COOP_LAW = date(2010, 10, 28), date(2018, 7, 1)

_share = Threshold.parse


DECISIONS = (
    Rule(
        "four_two.committee_attend",
        _share(">1/2"),
        "比例",
        "[F12] [I]",
        BASELINE,
        "两委商议到会",
        "占两委成员",
    ),
    Rule("four_two.committee_pass", _share(">1/2"), "比例", "[I]", BASELINE, "两委商议通过", "占到会"),
    Rule("four_two.party_attend", _share("≥2/3"), "比例", "[F12]", BASELINE, "党员大会审议到会", "占党员"),
    Rule("four_two.party_pass", _share("≥1/2"), "比例", "[F12]", BASELINE, "党员大会审议通过", "占应到"),
    Rule(
        "four_two.reps_attend", _share("≥2/3"), "比例", "[F13]", VILLAGE_LAW, "村民代表会议到会", "占组成人员"
    ),
    Rule("four_two.reps_pass", _share(">1/2"), "比例", "[F13]", VILLAGE_LAW, "村民代表会议通过", "占到会"),
    Rule(
        "four_two.reps_pass_base",
        "present",
        "口径",
        "[F13] [F12]",
        VILLAGE_LAW,
        "代表会议通过的分母",
        "present为到会（法律），should为全体代表（有的手册）",
        choices=("present", "should"),
    ),
    Rule("four_two.plan_notice_days", 3, "天", "[F12]", BASELINE, "方案提前送党员", "", least=0),
    Rule(
        "villagers.attend",
        _share(">1/2"),
        "比例",
        "[F13]",
        VILLAGE_LAW,
        "村民会议到会：村民",
        "占十八周岁以上村民",
    ),
    Rule(
        "villagers.households_attend",
        _share("≥2/3"),
        "比例",
        "[F13]",
        VILLAGE_LAW,
        "村民会议到会：户代表",
        "占户数",
    ),
    Rule("villagers.pass", _share(">1/2"), "比例", "[F13]", VILLAGE_LAW, "村民会议通过", "占到会"),
    Rule(
        "reps_meeting.notice_days",
        3,
        "天",
        "[I]",
        BASELINE,
        "村民代表会议提前通知",
        "法律没有规定天数",
        least=0,
    ),
    Rule("villagers_meeting.notice_days", 10, "天", "[F13]", VILLAGE_LAW, "村民会议提前通知", "", least=0),
    Rule(
        "villagers.request_villagers",
        _share("≥1/10"),
        "比例",
        "[F13]",
        VILLAGE_LAW,
        "村民提议开村民会议",
        "占村民",
    ),
    Rule(
        "villagers.request_reps", _share("≥1/3"), "比例", "[F13]", VILLAGE_LAW, "代表提议开村民会议", "占代表"
    ),
    Rule("reps.request_reps", _share("≥1/5"), "比例", "[F13]", VILLAGE_LAW, "代表提议开代表会议", "占代表"),
    Rule("reps.share", _share("≥4/5"), "比例", "[F13]", VILLAGE_LAW, "村民代表占代表会议组成人员", ""),
    Rule(
        "reps.women", _share("≥1/3"), "比例", "[F13b]", VILLAGE_LAW, "妇女占村民代表会议组成人员", "一省规定"
    ),
    Rule(
        "publication.days",
        7,
        "天",
        "[I] [F14]",
        BASELINE,
        "公示天数",
        "次日起算；有的地方方案15天、结果3天",
        least=0,
    ),
    Rule("publication.objection_days", 10, "天", "[I]", BASELINE, "公示异议答复期限", "", least=0),
    Rule("honour.publicity_workdays", 5, "个工作日", "[I]", BASELINE, "表彰公示", "", least=0),
    Rule(
        "disclosure.general_per_quarter",
        1,
        "次",
        "《村民委员会组织法》 [K]",
        BASELINE,
        "村务公开一般事项",
        "每季度不少于",
        least=0,
    ),
    Rule(
        "disclosure.finance_per_month",
        1,
        "次",
        "《村民委员会组织法》 [K]",
        BASELINE,
        "财务往来多的村财务公开",
        "每月不少于",
        least=0,
    ),
    Rule(
        "admission.enforce",
        "block",
        "方式",
        "[S3] [I]",
        BASELINE,
        "准入清单外下派任务",
        "block拦截，log记为违规下派",
        choices=("block", "log"),
    ),
)

ECONOMY = (
    Rule(
        "coop.patronage_min",
        Decimal("0.60"),
        "比例",
        "[F15]",
        COOP_LAW,
        "按交易量返还",
        "占可分配盈余，不少于",
        least=0,
        most=1,
    ),
    Rule(
        "coop.farmer_min",
        _share("≥4/5"),
        "比例",
        "《农民专业合作社法》 [K]",
        COOP_LAW,
        "合作社农民成员",
        "占成员总数",
    ),
    Rule(
        "coop.founders_min", 5, "名", "《农民专业合作社法》 [K]", COOP_LAW, "合作社设立人", "不少于", least=1
    ),
    Rule(
        "coop.price_rule",
        "below_market",
        "规则",
        "[S4]",
        BASELINE,
        "成员价",
        "低于市场价，两价都留存",
        choices=("below_market", "none"),
    ),
    Rule(
        "federation.min_members",
        3,
        "个",
        "《农民专业合作社法》 [K]",
        COOP_LAW,
        "联合社成员社",
        "不少于",
        least=1,
    ),
    Rule(
        "federation.pre_review",
        "required",
        "要求",
        "[S4]",
        BASELINE,
        "联合社和成员社重大事项",
        "required须先经镇党委前置把关",
        choices=("required", "none"),
    ),
    Rule("federation.attend", _share("≥2/3"), "比例", "[I]", BASELINE, "联合社成员大会到会", "占成员社"),
    Rule(
        "federation.pass",
        _share(">1/2"),
        "比例",
        "《农民专业合作社法》 [K]",
        COOP_LAW,
        "联合社成员大会通过",
        "一社一票，占全体成员社",
    ),
    Rule("contract.expiry_alarm_days", 90, "天", "[I]", BASELINE, "合同到期提醒", "到期前", least=0),
    Rule(
        "contract.lease_max_years",
        20,
        "年",
        "《民法典》 [K]",
        BASELINE,
        "租赁期限上限",
        "超过的提示",
        least=1,
    ),
    Rule("labour.insurance_age", 60, "岁", "[I]", BASELINE, "用工须有保险的年龄", "满此年龄的标记", least=18),
    Rule("income.bands", (5, 10, 50, 100), "万元", "[F30]", BASELINE, "村集体收入分档", "", least=0),
)
