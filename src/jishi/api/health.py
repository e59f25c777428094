"""Whether this installation can serve: for the load balancer and for the person who was called at night."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import jishi


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and every migration has been applied, else 503."""
    database, pending = True, 0
    try:
        pending = len(_on_disk() - MigrationRecorder(connection).applied_migrations().keys())
    except DatabaseError:
        database = False
    ok = database and pending == 0
    found = {
        "status": "ok" if ok else "unavailable",
        "version": jishi.__version__,
        "database": database,
        "pending_migrations": pending,
    }
    return JsonResponse(found, status=200 if ok else 503)
