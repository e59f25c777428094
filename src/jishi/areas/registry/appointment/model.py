"""A person's post at a place or in an organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.access.roles import APPOINTED, ROLE_CHOICES
from jishi.kinds import Assignment


class Appointment(Assignment):
    """The post is what people call it, the role what it opens in the system; `scope_key` says over what."""

    TITLE = ("holder_person",)

    holder_person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("任职人"), related_name="appointments"
    )
    post = models.CharField(_("职务"), max_length=60, help_text=_("如：第一书记、联络员"))
    role = models.CharField(
        _("系统角色"),
        max_length=32,
        choices=[(code, label) for code, label in ROLE_CHOICES if code in APPOINTED],
        help_text=_("在任期间，本人的账号按这个角色办事"),
    )
    scope_key = models.CharField(_("范围"), max_length=36, editable=False)

    class Meta(Assignment.Meta):
        verbose_name = _("任职")
        constraints = (
            *Assignment.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "holder_person", "role", "scope_key", "starts_on"),
                name="appointment_once",
                condition=models.Q(archived_at=None),
                violation_error_message=_("这个人同一天开始的这项任职已经登记，请在原来那条上改。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder_person} · {self.post}"
