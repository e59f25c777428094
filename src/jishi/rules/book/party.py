"""Default thresholds of party life: organisation, members, dues, weak branches."""

from datetime import date
from decimal import Decimal

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule
from jishi.rules.values.share import Threshold

BRANCH_RULES = date(2018, 10, 28)

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
    Rule(
        "orglife.review_per_year", 1, "次", "民主评议党员制度 [K]", BASELINE, "民主评议党员", "每年", least=0
    ),
    Rule(
        "orglife.quorum", Threshold.parse(">1/2"), "比例", "[F22]", BASELINE, "党员大会到会", "有表决权党员"
    ),
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
    Rule(
        "member.talk_months",
        1,
        "个月",
        "《发展党员工作细则》 [K]",
        BASELINE,
        "收到申请后派人谈话",
        "",
        least=1,
    ),
    Rule("member.activist_min_months", 12, "个月", "[F21b]", BASELINE, "积极分子培养期", "不少于", least=1),
    Rule("member.review_months", 6, "个月", "[F21b]", BASELINE, "积极分子考察间隔", "每半年一次", least=1),
    Rule("member.contacts", (1, 2), "名", "[F21b]", BASELINE, "培养联系人", "一至两名正式党员", least=1),
    Rule("member.introducers", 2, "名", "[F21b]", BASELINE, "入党介绍人", "", least=1),
    Rule(
        "member.training_days",
        3,
        "天",
        "《发展党员工作细则》 [K]",
        BASELINE,
        "短期集中培训",
        "不少于3天或24学时",
        least=0,
    ),
    Rule(
        "member.training_hours",
        24,
        "学时",
        "《发展党员工作细则》 [K]",
        BASELINE,
        "短期集中培训学时",
        "与天数两者居一",
        least=0,
    ),
    Rule(
        "member.meeting_attend",
        Threshold.parse(">1/2"),
        "比例",
        "《发展党员工作细则》 [K]",
        BASELINE,
        "接收大会到会",
        "占应到有表决权党员",
    ),
    Rule(
        "member.meeting_pass",
        Threshold.parse(">1/2"),
        "比例",
        "《发展党员工作细则》 [K]",
        BASELINE,
        "接收大会赞成",
        "占应到有表决权党员",
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
        "《发展党员工作细则》 [K]",
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
        "党费收缴规定 [K]",
        BASELINE,
        "党费分档比例",
        "按月收入基数",
        least=0,
        most=100,
    ),
    Rule(
        "dues.bounds",
        (3000, 5000, 10000),
        "元",
        "党费收缴规定 [K]",
        BASELINE,
        "党费分档界限",
        "每档含上限",
        least=0,
    ),
    Rule(
        "dues.retired_bound",
        5000,
        "元",
        "党费收缴规定 [K]",
        BASELINE,
        "离退休党费界限",
        "以下0.5%，以上1%",
        least=0,
    ),
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
    Rule(
        "weak_branch.satisfaction",
        Threshold.parse("≥4/5"),
        "比例",
        "[I]",
        BASELINE,
        "整顿验收党员群众满意",
        "",
    ),
)
