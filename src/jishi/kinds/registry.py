"""Who and where: an entry that exists between two dates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.kinds.machines import REGISTRY
from jishi.kinds.record import Record


class Registry(Record):
    """A place, organisation, person or thing that is named elsewhere instead of being typed again."""

    MACHINE = REGISTRY

    name = models.CharField(_("名称"), max_length=120)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("前身"), null=True, blank=True, related_name="successors"
    )

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name
