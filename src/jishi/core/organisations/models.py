"""The organisations that serve, send and pay: one row each, named elsewhere instead of typed again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Registry
from jishi.kinds.record import ORGANISATION, PLACE

KINDS = [
    ("party_organ", _("党委部门")),
    ("bureau", _("政府部门")),
    ("hospital", _("医疗机构")),
    ("school", _("学校")),
    ("mass_organisation", _("群团组织")),
    ("town_office", _("镇街机关")),
    ("company", _("企业")),
    ("bank", _("金融机构")),
    ("cooperative", _("合作社")),
    ("volunteer_team", _("志愿服务队")),
    ("team", _("工作队")),
    ("alliance", _("联盟")),
    ("sub_alliance", _("分盟")),
    ("other", _("其他")),
]


# The kinds over which the roles of a team or an alliance are held; all others are units.
ALLIANCES = ("alliance", "sub_alliance")
SCOPE_OF_KIND = {"team": "team", **dict.fromkeys(ALLIANCES, "alliance")}


class Organisation(Registry):
    """A unit (单位) or another body with its seat; it lies in its own scope."""

    code = models.CharField(_("单位代码"), max_length=32, help_text=_("本县自定的短代码，例如 hospital-1。"))
    kind = models.CharField(_("单位类型"), max_length=24, choices=KINDS)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    place = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("驻地"), null=True, blank=True, related_name="organisations"
    )
    part_of = models.ForeignKey(
        ORGANISATION, models.PROTECT, verbose_name=_("上级单位"), null=True, blank=True, related_name="parts"
    )

    class Meta(Registry.Meta):
        verbose_name = _("单位")
        ordering = ("code", "id")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "code"),
                name="organisation_code",
                condition=models.Q(state="current", archived_at__isnull=True),
                violation_error_message=_("已有使用这个代码的单位；请换一个代码。"),
            ),
        )
        indexes = (
            *Registry.Meta.indexes,
            models.Index(fields=("county", "code"), name="organisation_by_code"),
        )

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        # A new organisation is not there yet to be looked up as its own unit; `clean` sets it itself.
        super().clean_fields(exclude={*(exclude or ()), "unit"})

    def clean(self) -> None:
        super().clean()
        self.anchor_itself()

    def anchor_itself(self) -> None:
        self.unit_id = self.id

    @property
    def scope_kind(self) -> str:
        """The kind of scope that roles are held over here."""
        return SCOPE_OF_KIND.get(self.kind, "unit")
