"""A matter of a village on its way through four discussions and two disclosures."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Decision

CATEGORIES = [
    ("plan", _("村庄规划和建设")),
    ("land", _("土地承包和流转")),
    ("assets", _("集体资产处置")),
    ("loan", _("借贷和担保")),
    ("project", _("项目和投资")),
    ("income", _("收益分配和使用")),
    ("charter", _("村规民约")),
    ("other", _("其他涉及村民利益的事项")),
]
# Who decides in the end, and of whom the meeting is counted: the law knows two ways of counting all villagers.
BODIES = [
    ("representatives", _("村民代表会议")),
    ("villagers", _("村民会议（十八周岁以上村民）")),
    ("households", _("村民会议（户的代表）")),
]


def _day(label: Any) -> models.DateField[Any, Any]:
    return models.DateField(label, null=True, blank=True)


def _number(label: Any) -> models.PositiveIntegerField[Any, Any]:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _minutes(label: Any) -> models.TextField[Any, Any]:
    return models.TextField(
        label, max_length=2000, blank=True, help_text=_("议了什么、怎么定的；不写身份证号和电话")
    )


class VillageDecision(Decision):
    """What is proposed stands in the form; what each step brought is written by its move and by nothing else.

    Should attend is counted without those who step aside.
    """

    category = models.CharField(_("类别"), max_length=12, choices=CATEGORIES)
    proposal = models.TextField(_("提议内容"), max_length=2000)
    proposed_on = models.DateField(_("提议日期"))
    body = models.CharField(_("决议会议"), max_length=16, choices=BODIES, default="representatives")
    one_leader = models.BooleanField(
        _("书记、主任一人担任"), default=False, help_text=_("由一人担任的，提议和两委商议可以合并进行")
    )

    discussed_on = _day(_("两委商议日期"))
    discussed_should = _number(_("两委应到"))
    discussed_present = _number(_("两委实到"))
    discussed_for = _number(_("两委赞成"))
    discussed_against = _number(_("两委反对"))
    discussed_abstained = _number(_("两委弃权"))
    discussed_minutes = _minutes(_("两委商议纪要"))

    reviewed_noticed_on = _day(_("方案送党员日期"))
    reviewed_on = _day(_("党员大会日期"))
    reviewed_should = _number(_("党员应到"))
    reviewed_present = _number(_("党员实到"))
    reviewed_for = _number(_("党员赞成"))
    reviewed_against = _number(_("党员反对"))
    reviewed_abstained = _number(_("党员弃权"))
    reviewed_minutes = _minutes(_("党员大会纪要"))

    resolved_noticed_on = _day(_("决议会议通知日期"))
    resolved_on = _day(_("决议会议日期"))
    resolved_should = _number(_("决议会议应到"))
    resolved_present = _number(_("决议会议实到"))
    resolved_for = _number(_("决议会议赞成"))
    resolved_against = _number(_("决议会议反对"))
    resolved_abstained = _number(_("决议会议弃权"))
    resolved_minutes = _minutes(_("决议会议纪要"))

    town_opinion = models.TextField(_("镇里审查意见"), max_length=500, blank=True)
    published_on = _day(_("决议公示日期"))
    published_at = models.CharField(_("公示地点"), max_length=60, blank=True)
    objection = models.TextField(
        _("公示异议"), max_length=1000, blank=True, help_text=_("写异议的内容，不写提出人的姓名和电话")
    )
    objection_answer = models.TextField(_("异议答复"), max_length=1000, blank=True)
    result = models.TextField(_("实施结果"), max_length=1000, blank=True)
    result_published_on = _day(_("结果公示日期"))

    class Meta(Decision.Meta):
        verbose_name = _("四议两公开")
