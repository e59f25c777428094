"""A household of a village, its head and its members."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.personal.columns import EncryptedField
from jishi.kinds import Line, Registry
from jishi.kinds.record import ORGANISATION, PERSON


class Household(Registry):
    """The unit for coverage: one number within its village; its own hardship is sensitive."""

    TITLE = ("village",)

    house_number = models.CharField(_("户号"), max_length=20, help_text=_("村内编号，例如 012。"))
    head = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("户主"), null=True, blank=True, related_name="+"
    )
    group = models.CharField(_("村民小组"), max_length=40, blank=True)
    address = models.CharField(_("住址"), max_length=120, blank=True)
    hardship = EncryptedField(
        _("困难情况"), longest=60, help_text=_("如低保、大病；加密保存，查看要写事由。")
    )
    recognised_by = models.ForeignKey(
        ORGANISATION,
        models.PROTECT,
        verbose_name=_("认定部门"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("认定困难情况的部门；填了以后，县业务主管里只有这个部门能看"),
    )

    class Meta(Registry.Meta):
        verbose_name = _("户")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "village", "house_number"),
                name="household_house_number",
                condition=models.Q(archived_at__isnull=True),
                violation_error_message=_("这个村已有这个户号；同一户请合并。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.village} {self.house_number}"


class HouseholdMember(Line):
    """One person of the household, and what they are to its head."""

    class Relation(models.TextChoices):
        HEAD = "head", _("户主")
        SPOUSE = "spouse", _("配偶")
        CHILD = "child", _("子女")
        PARENT = "parent", _("父母")
        OTHER = "other", _("其他")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("人员"), related_name="+")
    relation = models.CharField(_("与户主关系"), max_length=12, choices=Relation.choices)
    note = models.CharField(_("备注"), max_length=60, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("家庭成员")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "household", "person"),
                name="household_member_once",
                violation_error_message=_("这个人在这一户里已经登记。"),
            ),
        )
