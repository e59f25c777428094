"""Addresses of notices: a person's own, and those about a record."""

from __future__ import annotations

from django.urls import path

from jishi.features.notices import own_views, record_views, wish_views

_RECORD = "l/<slug:code>/<uuid:record_id>/"

urlpatterns = [
    path("notices/", own_views.show, name="notices"),
    path("notices/read/", own_views.read_all, name="notices-read"),
    path("notices/wishes/", wish_views.show, name="notice-wishes"),
    path("notices/<uuid:notice_id>/open/", own_views.open_, name="notice-open"),
    path("notices/<uuid:notice_id>/read/", own_views.read, name="notice-read"),
    path("notices/<uuid:notice_id>/answer/", own_views.answered, name="notice-answer"),
    path(_RECORD + "told/", record_views.told, name="ledger-told"),
    path(_RECORD + "urge/", record_views.urged, name="ledger-urge"),
    path(_RECORD + "notify/", record_views.one, name="ledger-notify"),
    path("l/<slug:code>/notify/<uuid:selection>/", record_views.several, name="ledger-bulk-notify"),
]
