"""What every page's frame shows: who is signed in, the menu, language, print size, county and its notice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.access.roles import PSEUDO_ROLES, ROLES
from jishi.web import language, ledger_menu
from jishi.web.menu import MenuGroup, menu_for


@dataclass(frozen=True)
class Shell:
    """Everything is worked out when a template asks for it, so a page without a menu pays nothing for it."""

    request: HttpRequest

    @cached_property
    def signed_in(self) -> bool:
        # No session cookie: nobody, and no look into the session table.
        return settings.SESSION_COOKIE_NAME in self.request.COOKIES and self.request.user.is_authenticated

    @cached_property
    def user_name(self) -> str:
        return cast(User, self.request.user).name if self.signed_in else ""

    @cached_property
    def watermark(self) -> str:
        return f"{self.user_name} {self.request.user.get_username()}" if self.signed_in else ""

    @cached_property
    def actor(self) -> Actor | None:
        return getattr(self.request, "actor", None)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        held = self.actor.roles - PSEUDO_ROLES if self.actor else frozenset()
        return tuple(str(role.label) for code, role in ROLES.items() if code in held)

    @property
    def unread(self) -> int:
        """How many notices wait; read with the holds, so that the bell costs no query."""
        return self.actor.unread if self.actor else 0

    @cached_property
    def menu(self) -> tuple[MenuGroup, ...]:
        ledger_menu.add_all()
        return menu_for(self.actor, self.request.path)

    @cached_property
    def large_print(self) -> bool:
        return language.large_print(self.request)

    @property
    def language(self) -> str:
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def html_language(self) -> str:
        return {"zh-hans": "zh-Hans"}.get(self.language, self.language)

    @property
    def other_language(self) -> tuple[str, str]:
        """The one the switch offers: (code, its own name)."""
        return next((code, name) for code, name in settings.LANGUAGES if code != self.language)

    @property
    def county(self) -> str:
        return str(settings.COUNTY_NAME)

    @property
    def hotline(self) -> str:
        return str(settings.HOTLINE)

    @property
    def here(self) -> str:
        return self.request.get_full_path()

    @property
    def notice(self) -> str:
        """The line above every page of a demonstration."""
        return _("演示县：坐标、人口、需求均为模拟数据") if settings.PROFILE == "demo" else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
