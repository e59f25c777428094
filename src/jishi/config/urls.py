"""Root addresses; none carries the language."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("jishi.features.public.urls")),
    path("", include("jishi.features.planning.urls")),
    path("", include("jishi.features.auditing.urls")),
    path("", include("jishi.features.background.urls")),
    path("", include("jishi.features.tokens.urls")),
    path("", include("jishi.features.webhooks.urls")),
    path("", include("jishi.features.notices.urls")),
    path("", include("jishi.areas.economy.urls")),
    path("", include("jishi.web.urls")),
    path("", include("jishi.api.urls")),
    path("account/", include("allauth.account.urls")),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
]
