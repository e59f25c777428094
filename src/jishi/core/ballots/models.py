"""Polls, who may vote, which tokens are out, and the counts: no row and no order joins a voter to a token or an option.

None of these rows but the poll's carries a time, and tokens have random ids: what was issued together stands in an
order that nobody chose. A ballot is never a row; it adds one to its option.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jishi.kinds.record import PERSON, new_id


class Poll(models.Model):
    """One question with its options; `issued` counts the voters, one token each."""

    STATES = [("drafted", _("未发票")), ("open", _("投票中")), ("closed", _("已截止"))]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    subject = models.CharField(_("事项"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=STATES, default="drafted")
    issued = models.PositiveIntegerField(_("发出"), default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("投票")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "subject"),
                name="poll_subject",
                violation_error_message=_("已有同名的投票。"),
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Option(models.Model):
    """What can be chosen, and how often it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(max_length=6)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="options", db_index=False)
    position = models.PositiveIntegerField()
    label = models.CharField(_("选项"), max_length=60)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("选项")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("county", "poll", "position"), name="option_position"),
            models.UniqueConstraint(fields=("county", "poll", "label"), name="option_label"),
        )

    def __str__(self) -> str:
        return self.label


class Voter(models.Model):
    """Somebody who was given a token; which one is nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.CharField(max_length=6)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="voters", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("投票人")
        constraints = (models.UniqueConstraint(fields=("county", "poll", "person"), name="voter_once"),)


class Token(models.Model):
    """The keyed hash of a token, and whether it has been spent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.CharField(max_length=6)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="tokens", db_index=False)
    digest = models.CharField(max_length=64)
    spent = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("选票")
        constraints = (models.UniqueConstraint(fields=("county", "digest"), name="token_digest"),)
