"""What a person keeps for themselves about a ledger's list; nobody else reads or changes it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id

NAME_LENGTH = 30
QUERY_LENGTH = 2000


class ListView(models.Model):
    """A person's view of a list: the one without a name holds the columns, the named ones are saved filters.

    `query` is the query part of an address, `columns` are names separated by commas. Neither is trusted when it is
    read: fields and rights may have changed since.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    user = models.ForeignKey("access.User", models.CASCADE, verbose_name=_("用户"), related_name="list_views")
    ledger = models.CharField(_("台账"), max_length=40)
    name = models.CharField(_("名称"), max_length=NAME_LENGTH, blank=True)
    query = models.CharField(_("条件"), max_length=QUERY_LENGTH, blank=True)
    columns = models.TextField(_("列"), blank=True)
    default = models.BooleanField(_("打开台账时先用它"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("列表视图")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "user", "ledger", "name"),
                name="list_view_once",
                violation_error_message=_("已有同名的常用查询，请换一个名称。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Selection(models.Model):
    """Records ticked for one bulk action, with the versions that were seen; its id is the operation's.

    Kept until the action is made, at most a day, so that the preview can be read again and the confirmation is small.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6, editable=False)
    user = models.ForeignKey("access.User", models.CASCADE, related_name="selections")
    ledger = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    back = models.CharField(max_length=QUERY_LENGTH, blank=True)
    versions = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("批量所选")
        indexes = (models.Index(fields=("county", "user", "created_at"), name="selection_user"),)

    def __str__(self) -> str:
        return f"{self.ledger} {self.verb}"
