"""`/metrics` for Prometheus: what the processes did and how the installation stands, for who has the token."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from jishi.core.telemetry.figures import exposed
from jishi.records.standing import Standing, standing


class Installation(Collector):
    """The gauges of a scrape; without a database the one that says so."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found: Standing | None = None
        try:
            found = standing()
        except Error:
            pass
        up = GaugeMetricFamily("jishi_database_up", "Whether the database answers and has the tables.")
        up.add_metric((), float(found is not None))
        yield up
        if found is not None:
            yield _gauge("jishi_jobs", "Jobs by state.", "state", found.jobs)
            oldest = GaugeMetricFamily(
                "jishi_jobs_oldest_queued_seconds", "How long the oldest queued job has been waiting."
            )
            oldest.add_metric((), found.oldest_queued_seconds)
            yield oldest
            yield _gauge("jishi_audit_entries", "Length of the audit chain.", "county", found.audit_entries)
            yield _gauge("jishi_register_records", "Records in the register.", "county", found.records)
            yield _gauge("jishi_webhook_deliveries", "Events waiting or given up.", "state", found.deliveries)


# Exempt, and the method looked at last: without the token nothing tells this address from one that is not there.
@csrf_exempt
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not _has_token(request):
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(("GET", "HEAD"))
    return HttpResponse(exposed(Installation()), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    """Read at every scrape, so that a new token needs no new start."""
    try:
        token = settings.METRICS_TOKEN_FILE.read_text().strip()
    except OSError:
        return False
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(given.strip(), token)


def _gauge(name: str, help: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
