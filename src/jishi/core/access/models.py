"""Users, and the holds that give them roles over a scope between two dates."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from jishi.core.access.roles import ROLE_CHOICES, SCOPES
from jishi.kinds.record import new_id

if TYPE_CHECKING:
    from datetime import date

DEMO_SOURCE = "demo"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, since every right is a hold."""

    def create_user(
        self, *, county: str, username: str, name: str, password: str | None = None, **fields: Any
    ) -> User:
        """Without a password the user cannot sign in until one is set."""
        user = self.model(county=county, username=username, name=name, **fields)
        user.clean()
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in by name and password; what they may do follows from their holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    username = models.CharField(
        _("用户名"),
        max_length=64,
        unique=True,
        error_messages={"unique": _("已有同名用户，请换一个用户名。")},
    )
    name = models.CharField(_("姓名"), max_length=120)
    email = models.EmailField(_("电子邮箱"), blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    language = models.CharField(_("界面语言"), max_length=16, choices=LANGUAGES, default="zh-hans")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, verbose_name=_("人员"), null=True, blank=True, related_name="users"
    )

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        ordering = ("username", "id")
        indexes = (models.Index(fields=("county", "username"), name="user_county"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.username = self.normalize_username(self.username)

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Full-width and capital letters are the same name: people type both."""
        return unicodedata.normalize("NFKC", username).strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class HoldQuerySet(models.QuerySet["Hold"]):
    def opening_on(self, day: date) -> HoldQuerySet:
        """Holds in force on this day, the last day included, and those by which one still reads what is one's own."""
        lasting = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day) | models.Q(reads_until__gte=day)
        return self.filter(lasting, starts_on__lte=day)


class Hold(models.Model):
    """A role over a scope from one day to another, and where it came from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = models.CharField(_("县"), max_length=6, editable=False)
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("用户"), related_name="holds")
    role = models.CharField(_("角色"), max_length=32, choices=ROLE_CHOICES)
    scope_kind = models.CharField(_("范围类型"), max_length=16, choices=list(SCOPES.items()))
    # The id of a place or organisation, the county's code, or the user's own id: text, so that one column
    # answers for all kinds of scope.
    scope_key = models.CharField(_("范围"), max_length=36)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    # After its end, and up to this day, the user still reads the records they wrote or handled.
    reads_until = models.DateField(_("可查阅到"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=80)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("权限")
        ordering = ("county", "user", "role", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "user", "role", "scope_kind", "scope_key", "starts_on", "source"),
                name="hold_once",
                violation_error_message=_("该用户在同一天已有相同的角色和范围。"),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="hold_dates",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.get_scope_kind_display()}"
