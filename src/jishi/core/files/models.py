"""What is kept of files: contents by their hash, what a record has attached, and uploads that have begun."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.core.files.kinds import KINDS
from jishi.kinds.record import new_id


class Blob(models.Model):
    """One content, kept once however often it is attached; its file bears its SHA-256.

    `free_from` says from when on it may go if nothing refers to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    free_from = models.DateTimeField()

    class Meta:
        verbose_name = _("文件内容")
        constraints = (models.UniqueConstraint(fields=("county", "sha256"), name="file_blob_once"),)
        indexes = (models.Index(fields=("county", "free_from"), name="file_blob_free"),)

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """A file of a record, seen and changed by who sees and changes the record."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    entry = models.ForeignKey("records.Register", models.PROTECT, related_name="attachments", db_index=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    # A small picture of a picture, made once.
    preview = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="previews")
    name = models.CharField(_("文件名"), max_length=160)
    kind = models.CharField(_("类型"), max_length=8, choices=[(kind.code, kind.label) for kind in KINDS])
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("附件")
        ordering = ("at", "id")
        indexes = (models.Index(fields=("county", "entry", "at", "id"), name="attachment_entry"),)

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way in: declared first, then sent in pieces that may stop and go on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    entry = models.ForeignKey("records.Register", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("access.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("未传完的文件")
        indexes = (
            models.Index(fields=("county", "user"), name="upload_user"),
            models.Index(fields=("county", "begun_at"), name="upload_begun"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.size}"
