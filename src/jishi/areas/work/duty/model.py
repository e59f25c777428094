"""Who sits in a village's office, on which day and in which shift."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Event, Line


class Duty(Event):
    """One shift of one village: a member of the committee leads it, others may sit there too.

    Villages know their people by name; not all of them are in the register of persons.
    """

    class Shift(models.TextChoices):
        DAY = "day", _("全天")
        MORNING = "morning", _("上午")
        AFTERNOON = "afternoon", _("下午")
        NIGHT = "night", _("夜间")

    class Post(models.TextChoices):
        SECRETARY = "secretary", _("党组织书记")
        DIRECTOR = "director", _("村委会主任")
        MEMBER = "member", _("两委委员")

    TITLE = ("village",)

    duty_on = models.DateField(_("值班日期"))
    shift = models.CharField(_("班次"), max_length=12, choices=Shift.choices, default=Shift.DAY)
    leader = models.CharField(_("带班人"), max_length=30, help_text=_("每班至少一名村两委成员"))
    leader_post = models.CharField(_("带班人职务"), max_length=12, choices=Post.choices)

    class Meta(Event.Meta):
        verbose_name = _("值班")
        constraints = (
            *Event.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "village", "duty_on", "shift"),
                name="duty_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个村这一班已经排过，请直接修改那一条。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.village} {self.duty_on:%m-%d} {self.get_shift_display()}"


class OnDuty(Line):
    """Somebody else on the same shift."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="persons")
    name = models.CharField(_("值班人"), max_length=30)
    post = models.CharField(_("职务"), max_length=30, blank=True)

    class Meta(Line.Meta):
        verbose_name = _("同班人员")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "duty", "name"),
                name="on_duty_once",
                violation_error_message=_("这个人这一班已经有一行。"),
            ),
        )
