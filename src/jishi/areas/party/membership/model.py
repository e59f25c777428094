"""The file of one person whom a branch develops into a party member."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Decision

PERSON = "people.Person"


class Membership(Decision):
    """What the 25 steps decide on: who accompanies, who introduces, how the branch voted, twice."""

    TITLE = ("person",)

    person = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("申请人"), related_name="+")
    branch = models.CharField(_("党支部"), max_length=60, help_text=_("如：三元朱村党支部"))
    contact = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("培养联系人"), related_name="+", null=True, blank=True
    )
    second_contact = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("第二培养联系人"), related_name="+", null=True, blank=True
    )
    introducer = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("入党介绍人"), related_name="+", null=True, blank=True
    )
    second_introducer = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("第二入党介绍人"), related_name="+", null=True, blank=True
    )
    training_days = models.PositiveSmallIntegerField(_("培训天数"), default=0)
    training_hours = models.PositiveSmallIntegerField(_("培训学时"), default=0)
    vote_should = models.PositiveIntegerField(_("接收大会应到"), default=0)
    vote_present = models.PositiveIntegerField(_("接收大会实到"), default=0)
    vote_in_favour = models.PositiveIntegerField(_("接收大会赞成"), default=0)
    full_should = models.PositiveIntegerField(_("转正大会应到"), default=0)
    full_present = models.PositiveIntegerField(_("转正大会实到"), default=0)
    full_in_favour = models.PositiveIntegerField(_("转正大会赞成"), default=0)
    extension_months = models.PositiveSmallIntegerField(_("延长月数"), default=0)

    class Meta(Decision.Meta):
        verbose_name = _("发展党员")
        constraints = (
            *Decision.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "person", "branch"),
                name="membership_once",
                condition=models.Q(archived_at=None)
                & ~models.Q(state__in=("withdrawn", "terminated", "disqualified")),
                violation_error_message=_("这个人在这个支部已经有一份发展档案，请在原来那份上继续办。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}"
