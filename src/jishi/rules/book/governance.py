"""Default thresholds of party life, village decisions and the collective economy."""

from datetime import date
from decimal import Decimal

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule
from jishi.rules.values.share import Threshold

# The organic law of village committees as revised, the co-operatives law as revised, the rules for branches.
VILLAGE_LAW, COOP_LAW, BRANCH_RULES = date(2010, 10, 28), date(2018, 7, 1), date(2018, 10, 28)


def _share(text: str) -> Threshold:
    return Threshold.parse(text)


PARTY = (
    Rule(
        "orglife.general_meeting_per_quarter",
        1,
        "次",
        "[F22]",
        BASELINE,
        "支部党员大会",
        "每季度不少于",
        least=0,
    ),
    Rule("orglife.committee_per_month", 1, "次", "[F22]", BASELINE, "支委会", "每月不少于", least=0),
    Rule("orglife.group_per_month", 1, "次", "[F22]", BASELINE, "党小组会", "每月不少于", least=0),
    Rule("orglife.theme_day_per_month", 1, "次", "[F22b]", BASELINE, "主题党日", "每月固定一天", least=0),
    Rule(
        "orglife.members_meeting_per_month", 0, "次", "[S3]", BASELINE, "每月党员会议", "选用：设为1", least=0
    ),
    Rule(
        "orglife.lecture_per_year", 2, "次", "[F22]", BASELINE, "党课", "每年不少于；有的地方每季度", least=0
    ),
    Rule("orglife.life_meeting_per_year", 1, "次", "[F22]", BASELINE, "组织生活会", "每年不少于", least=0),
    Rule("orglife.review_per_year", 1, "次", "[K]", BASELINE, "民主评议党员", "每年", least=0),
    Rule("orglife.quorum", _share(">1/2"), "比例", "[F22]", BASELINE, "党员大会到会", "有表决权党员"),
    Rule(
        "branch.min_members",
        3,
        "名",
        "[F22c]",
        BRANCH_RULES,
        "成立支部的正式党员",
        "不足的成立联合支部",
        least=1,
    ),
    Rule("branch.max_members", 50, "名", "[F22c]", BRANCH_RULES, "支部党员上限", "", least=1),
    Rule("branch.committee_from", 7, "名", "[F22c]", BRANCH_RULES, "设支委会的党员数", "", least=1),
    Rule(
        "branch.committee_size",
        (3, 5, 7),
        "名",
        "[F22c]",
        BRANCH_RULES,
        "支委会人数",
        "一般3至5，最多7",
        least=1,
    ),
    Rule("branch.joint_units_max", 5, "个", "[F22c]", BRANCH_RULES, "联合支部单位上限", "", least=2),
    Rule("branch.term_years", 5, "年", "[F22c]", BRANCH_RULES, "村和社区支委会任期", "", least=1),
    Rule("member.talk_months", 1, "个月", "[K]", BASELINE, "收到申请后派人谈话", "", least=1),
    Rule("member.activist_min_months", 12, "个月", "[F21b]", BASELINE, "积极分子培养期", "不少于", least=1),
    Rule("member.review_months", 6, "个月", "[F21b]", BASELINE, "积极分子考察间隔", "每半年一次", least=1),
    Rule("member.contacts", (1, 2), "名", "[F21b]", BASELINE, "培养联系人", "一至两名正式党员", least=1),
    Rule("member.introducers", 2, "名", "[F21b]", BASELINE, "入党介绍人", "", least=1),
    Rule("member.training_days", 3, "天", "[K]", BASELINE, "短期集中培训", "不少于3天或24学时", least=0),
    Rule("member.training_hours", 24, "学时", "[K]", BASELINE, "短期集中培训学时", "与天数两者居一", least=0),
    Rule(
        "member.meeting_attend", _share(">1/2"), "比例", "[K]", BASELINE, "接收大会到会", "占应到有表决权党员"
    ),
    Rule(
        "member.meeting_pass", _share(">1/2"), "比例", "[K]", BASELINE, "接收大会赞成", "占应到有表决权党员"
    ),
    Rule("member.approval_months", 3, "个月", "[F21b]", BASELINE, "上级党委审批期限", "自收到决议", least=1),
    Rule(
        "member.approval_max_months", 6, "个月", "[F21b]", BASELINE, "审批最长期限", "特殊情况延长后", least=1
    ),
    Rule(
        "member.probation_months", 12, "个月", "[F21b]", BASELINE, "预备期", "从支部大会通过之日算起", least=1
    ),
    Rule(
        "member.extension_months",
        (6, 12),
        "个月",
        "[K]",
        BASELINE,
        "延长预备期",
        "一次，不少于半年、不超过一年",
        least=1,
    ),
    Rule("dues_reminder_day", 20, "日", "[I]", BASELINE, "党务月提醒日", "尚无记录的提醒", least=1, most=28),
    Rule(
        "dues.rates",
        (Decimal("0.5"), Decimal("1"), Decimal("1.5"), Decimal("2")),
        "%",
        "[K]",
        BASELINE,
        "党费分档比例",
        "按月收入基数",
        least=0,
        most=100,
    ),
    Rule("dues.bounds", (3000, 5000, 10000), "元", "[K]", BASELINE, "党费分档界限", "每档含上限", least=0),
    Rule("dues.retired_bound", 5000, "元", "[K]", BASELINE, "离退休党费界限", "以下0.5%，以上1%", least=0),
    Rule(
        "branch_rating.cuts",
        (90, 75),
        "分",
        "[S4] [I]",
        BASELINE,
        "支部分类分数线",
        "示范、合格",
        least=0,
        most=100,
    ),
    Rule("branch_rating.items", 28, "项", "[S4]", BASELINE, "支部考评指标数", "", least=1),
    Rule(
        "weak_branch.first_secretary",
        "required",
        "要求",
        "[F1]",
        BASELINE,
        "软弱涣散村第一书记",
        "全覆盖",
        choices=("required", "optional"),
    ),
    Rule("weak_branch.satisfaction", _share("≥4/5"), "比例", "[I]", BASELINE, "整顿验收党员群众满意", ""),
)

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
        "[K]",
        BASELINE,
        "村务公开一般事项",
        "每季度不少于",
        least=0,
    ),
    Rule(
        "disclosure.finance_per_month",
        1,
        "次",
        "[K]",
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
    Rule("coop.farmer_min", _share("≥4/5"), "比例", "[K]", COOP_LAW, "合作社农民成员", "占成员总数"),
    Rule("coop.founders_min", 5, "名", "[K]", COOP_LAW, "合作社设立人", "不少于", least=1),
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
    Rule("federation.min_members", 3, "个", "[K]", COOP_LAW, "联合社成员社", "不少于", least=1),
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
        "[K]",
        COOP_LAW,
        "联合社成员大会通过",
        "一社一票，占全体成员社",
    ),
    Rule("contract.expiry_alarm_days", 90, "天", "[I]", BASELINE, "合同到期提醒", "到期前", least=0),
    Rule("contract.lease_max_years", 20, "年", "[K]", BASELINE, "租赁期限上限", "超过的提示", least=1),
    Rule("labour.insurance_age", 60, "岁", "[I]", BASELINE, "用工须有保险的年龄", "满此年龄的标记", least=18),
    Rule("income.bands", (5, 10, 50, 100), "万元", "[F30]", BASELINE, "村集体收入分档", "", least=0),
)
