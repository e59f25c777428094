"""The places of the county, as the statistical codes name them, with the names people use for them."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds import Line, Registry
from jishi.kinds.record import PLACE, new_id
from jishi.rules.codes.place import parse_grid, parse_place
from jishi.rules.fault import RuleFault

COUNTY, TOWN, VILLAGE, GRID = "county", "town", "village", "grid"
LEVELS = [(COUNTY, _("县")), (TOWN, _("镇街")), (VILLAGE, _("村")), (GRID, _("网格"))]
ABOVE = {TOWN: COUNTY, VILLAGE: TOWN, GRID: VILLAGE}
# By the last three digits of the statistical code: town 001-099, 100-199, 200-399, 400-599; village 001-199,
# 200-399, 400-499, 500-599, of which 498 and 598 stand for a town without villages.
KINDS = [
    ("county", _("县（市、区）")),
    ("subdistrict", _("街道")),
    ("town", _("镇")),
    ("township", _("乡")),
    ("quasi_town", _("类似乡级单位")),
    ("residents_committee", _("居委会")),
    ("village_committee", _("村委会")),
    ("quasi_residents", _("类似居委会")),
    ("quasi_village", _("类似村委会")),
    ("virtual", _("虚拟村")),
    ("grid", _("网格")),
]
KINDS_OF = {
    COUNTY: {"county"},
    TOWN: {"subdistrict", "town", "township", "quasi_town"},
    VILLAGE: {"residents_committee", "village_committee", "quasi_residents", "quasi_village", "virtual"},
    GRID: {"grid"},
}
GRID_DIGITS = 15
DATUMS = [("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")]


class Place(Registry):
    """A county, town, village or grid. Its code, name and parent may change; its id stays."""

    level = models.CharField(_("层级"), max_length=8, choices=LEVELS)
    kind = models.CharField(_("类型"), max_length=24, choices=KINDS)
    code = models.CharField(
        _("区划代码"),
        max_length=15,
        help_text=_("县 6 位、镇街 9 位、村 12 位、网格 15 位数字，例如 370783112206。"),
    )
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    parent = models.ForeignKey(
        PLACE, models.PROTECT, verbose_name=_("上级"), null=True, blank=True, related_name="children"
    )
    lon = models.FloatField(
        _("经度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("WGS 84"),
    )
    lat = models.FloatField(
        _("纬度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("WGS 84"),
    )
    datum = models.CharField(
        _("来源坐标系"),
        max_length=8,
        choices=DATUMS,
        default="wgs84",
        help_text=_("导入时原坐标所用的坐标系；经纬度一律换算成 WGS 84 保存。"),
    )
    coord_source = models.CharField(_("坐标来源"), max_length=60, blank=True)
    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    pop60 = models.PositiveIntegerField(_("60岁及以上人口"), null=True, blank=True)
    pop_source = models.CharField(_("人口数来源"), max_length=60, blank=True)

    class Meta(Registry.Meta):
        verbose_name = _("地点")
        ordering = ("code", "id")
        constraints = (
            *Registry.Meta.constraints,
            models.UniqueConstraint(
                fields=("county", "code"),
                name="place_code",
                condition=models.Q(state="current", archived_at__isnull=True),
                violation_error_message=_("已有使用这个区划代码的地点；请先停用原地点，或改用别的代码。"),
            ),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__isnull=False, lat__isnull=False),
                name="place_both_coordinates",
                violation_error_message=_("经度和纬度要么都填，要么都不填。"),
            ),
        )
        indexes = (
            *Registry.Meta.indexes,
            models.Index(fields=("county", "level", "code"), name="place_level"),
            models.Index(fields=("county", "parent", "code"), name="place_parent"),
        )

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        # A new place is not there yet to be looked up as its own town; `clean` sets these two itself.
        super().clean_fields(exclude={*(exclude or ()), "town", "village", "grid"})

    def clean(self) -> None:
        super().clean()
        self._check_code()
        self._check_parent()
        self.anchor_itself()

    def _check_code(self) -> None:
        try:
            code, county, level = _parsed(self.code)
        except RuleFault as fault:
            raise ValidationError({"code": str(fault)}) from fault
        if level != self.level:
            raise ValidationError({"level": _("区划代码 %(code)s 属于另一层级。") % {"code": self.code}})
        if county != self.county:
            words = {"code": code, "county": self.county}
            raise ValidationError({"code": _("区划代码 %(code)s 不是本县（%(county)s）的。") % words})
        if self.kind not in KINDS_OF[self.level]:
            raise ValidationError({"kind": _("这个层级没有这一类型。")})
        self.code = code

    def _check_parent(self) -> None:
        expected = ABOVE.get(self.level)
        if expected and (self.parent is None or self.parent.level != expected):
            raise ValidationError({"parent": _("镇街的上级应为县，村的上级应为镇街，网格的上级应为村。")})
        if expected is None and self.parent is not None:
            raise ValidationError({"parent": _("县没有上级地点，请留空。")})
        # A village that changes its town keeps its code until the next year's list.
        if self._state.adding and self.parent is not None and self.code[:-3] != self.parent.code:
            words = {"code": self.code, "right": self.code[:-3], "parent": self.parent}
            text = _("区划代码 %(code)s 属于 %(right)s，上级却填了%(parent)s。请核对代码或上级。")
            raise ValidationError({"parent": text % words})

    def anchor_itself(self) -> None:
        """A place lies in its own scope: a town is its own town, a village its own village in its town."""
        self.grid_id = None
        if self.level == TOWN:
            self.town_id, self.village_id = self.id, None
        elif self.level == VILLAGE:
            self.town_id, self.village_id = self.parent_id, self.id
        elif self.level == GRID and self.parent is not None:
            self.town_id, self.village_id, self.grid_id = self.parent.town_id, self.parent_id, self.id
        else:
            self.town_id, self.village_id = None, None


def _parsed(text: str) -> tuple[str, str, str]:
    """The code as it is kept, its county, its level."""
    if len(text.strip()) == GRID_DIGITS:
        grid = parse_grid(text)
        return str(grid), grid.village.county, GRID
    place = parse_place(text)
    return place.code, place.county, place.level


class PlaceAlias(Line):
    """Another name by which people call a place."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="aliases")
    name = models.CharField(_("别名"), max_length=60)

    class Meta(Line.Meta):
        verbose_name = _("别名")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "place", "name"),
                name="place_alias_once",
                violation_error_message=_("这个地点已有同样的别名。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class PastParent(models.Model):
    """Where a place belonged until it was moved: today's tree is in the places, the tree of a day in these."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="past_parents", db_index=False)
    parent = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    # The first day on which it belonged elsewhere.
    until = models.DateField(_("移出日期"))

    class Meta:
        verbose_name = _("曾属")
        constraints = (models.UniqueConstraint(fields=("county", "place", "until"), name="past_parent_once"),)

    def __str__(self) -> str:
        return f"{self.place} {self.parent} {self.until}"


class Succession(models.Model):
    """A place that was merged into another on a day; whoever is responsible for the successor sees its records."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="successions", db_index=False)
    # Also to what the successor was merged into later: so that one look finds all.
    successor = models.ForeignKey(Place, models.PROTECT, related_name="merged_in", db_index=False)
    on = models.DateField(_("合并日期"))

    class Meta:
        verbose_name = _("并入")
        constraints = (
            models.UniqueConstraint(fields=("county", "successor", "place"), name="succession_once"),
        )

    def __str__(self) -> str:
        return f"{self.place} → {self.successor} {self.on}"
