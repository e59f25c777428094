"""`/api/v1/…`, `/health` and `/metrics`; to be included at the root: `path("", include("jishi.api.urls"))`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from jishi.api.health import health
from jishi.api.metrics import metrics
from jishi.api.problems import unknown
from jishi.api.routes import build

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", build().urls),
    re_path(r"^api/(?P<rest>.*)$", unknown),
]
