"""The chain of entries, its head, and the wrapped keys under which personal values stand in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.audit.canonical import CanonicalJSONField
from jishi.kinds.record import new_id


class Entry(models.Model):
    """One act. It can be neither altered nor removed, and its hash covers it and the entry before it."""

    APPEND_ONLY = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6)
    seq = models.PositiveBigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor_id = models.UUIDField(_("操作人"), null=True)
    actor_name = models.CharField(_("操作人姓名"), max_length=120)
    ledger = models.CharField(_("台账"), max_length=64)
    # Empty for an act on no single record, such as a sign-in or an export.
    record = models.ForeignKey(
        "records.Register",
        models.PROTECT,
        verbose_name=_("记录"),
        null=True,
        related_name="+",
        db_index=False,
    )
    verb = models.CharField(_("动作"), max_length=64)
    payload = CanonicalJSONField(_("内容"))
    operation = models.UUIDField(_("操作编号"), null=True)
    previous = models.CharField(_("上一条的校验值"), max_length=64)
    hash = models.CharField(_("校验值"), max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        ordering = ("county", "seq")
        constraints = (models.UniqueConstraint(fields=("county", "seq"), name="audit_entry_seq"),)
        indexes = (models.Index(fields=("county", "record", "seq"), name="audit_entry_record"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.actor_name} {self.ledger}.{self.verb}"


class Head(models.Model):
    """Where a county's chain ends. Its row is the lock of the chain, taken last in a transaction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county",), name="audit_head_once"),)

    def __str__(self) -> str:
        return f"{self.county} {self.seq}"


class SealKey(models.Model):
    """The key of one person or record, wrapped under the installation's; without it the seals stay shut."""

    SUBJECTS = [("person", _("人员")), ("record", _("记录"))]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    subject_kind = models.CharField(max_length=8, choices=SUBJECTS)
    subject = models.UUIDField()
    wrapped = models.BinaryField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("county", "subject_kind", "subject"), name="seal_key_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject}"
