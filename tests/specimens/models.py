"""Tables of the kinds that no mechanism uses yet, with lines, a child ledger in the form, and a long process."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Assessment, AssessmentItem, Case, Decision, DecisionStep, Line, Measure, Obligation
from jishi.kinds.record import PLACE


class Task(Obligation):
    """A monthly report."""

    class Meta(Obligation.Meta):
        verbose_name = _("任务")


class Errand(Case):
    """A village's request, with those it concerns and what it costs."""

    matter = models.CharField(_("事项"), max_length=60)

    class Meta(Case.Meta):
        verbose_name = _("事项")

    def __str__(self) -> str:
        return self.matter


class Party(Line):
    """Somebody the errand concerns; personal."""

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="parties")
    name = models.CharField(_("姓名"), max_length=30)
    village = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("村"), null=True, blank=True, related_name="+"
    )

    class Meta(Line.Meta):
        verbose_name = _("人员")


class Stay(Line):
    """A stretch of days that the errand took; whole numbers, dates and amounts in one row."""

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="stays")
    starts_on = models.DateField(_("开始日期"))
    days = models.PositiveIntegerField(_("数量"))
    village = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("村"), null=True, blank=True, related_name="+"
    )

    class Meta(Line.Meta):
        verbose_name = _("日期")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "errand", "starts_on"),
                name="stay_once",
                violation_error_message=_("这个镇街已经有一行。"),
            ),
        )


class Cost(Measure):
    """Money spent on an errand, entered in the errand's form."""

    errand = models.ForeignKey(Errand, models.PROTECT, verbose_name=_("事项"), related_name="costs")

    class Meta(Measure.Meta):
        verbose_name = _("科目")
        constraints = (
            *Measure.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "errand", "category"),
                name="cost_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个村已有同名场地，请直接修改。"),
            ),
        )


class Score(Assessment):
    """A village judged for a quarter."""

    class Meta(Assessment.Meta):
        verbose_name = _("得分")


class ScoreItem(AssessmentItem):
    score_of = models.ForeignKey(Score, models.CASCADE, related_name="items")

    class Meta(AssessmentItem.Meta):
        verbose_name = _("评分项")


class Candidacy(Decision):
    """The development file of one person: 25 steps, each by the rules of the party."""

    contacts = models.PositiveIntegerField(_("人数"), default=0)
    introducers = models.PositiveIntegerField(_("数量"), default=0)
    training_days = models.PositiveIntegerField(_("周数"), default=0)
    training_hours = models.PositiveIntegerField(_("最多摊位"), default=0)
    held_on = models.DateField(_("召开日期"), null=True, blank=True)
    should_attend = models.PositiveIntegerField(_("应到"), default=0)
    present = models.PositiveIntegerField(_("实到"), default=0)
    in_favour = models.PositiveIntegerField(_("赞成"), default=0)
    extension_months = models.PositiveIntegerField(_("期间"), default=0)
    extended_until = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta(Decision.Meta):
        verbose_name = _("程序")


class CandidacyStep(DecisionStep):
    candidacy = models.ForeignKey(Candidacy, models.CASCADE, related_name="steps")

    class Meta(DecisionStep.Meta):
        verbose_name = _("会议")
