"""A token as it is kept, without its secret; and how often it was used in each minute."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import new_id


class Token(models.Model):
    """What a program may do for its user: never more than the user may, and of that only what is named here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("用户"), related_name="tokens"
    )
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64)
    # Enough to tell one's own tokens apart, nothing to guess one by.
    hint = models.CharField(_("开头"), max_length=8)
    # Codes of ledgers; empty: all that the user has.
    ledgers = models.JSONField(_("台账"), default=list, blank=True)
    writes = models.BooleanField(_("可以改"), default=False)
    expires_on = models.DateField(_("有效到"))
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    used_on = models.DateField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        verbose_name = _("接口令牌")
        ordering = ("-created_at", "id")
        constraints = (models.UniqueConstraint(fields=("county", "digest"), name="token_digest_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.hint}…"


class Use(models.Model):
    """How often a token was used in one minute (`window`: 202611211003)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    token = models.ForeignKey(Token, models.CASCADE, related_name="uses")
    window = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("令牌使用次数")
        constraints = (models.UniqueConstraint(fields=("county", "token", "window"), name="token_use_once"),)

    def __str__(self) -> str:
        return f"{self.token_id} {self.window} {self.count}"
