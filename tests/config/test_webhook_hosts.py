"""Which receivers inside the county's network may be sent to: read from the environment, a slip stops the program."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from jishi.config.environment import webhook_hosts


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", {}),
        ("data.county.internal:8443", {"data.county.internal:8443": False}),
        ("https://Data.county.internal:8443", {"data.county.internal:8443": False}),
        (" http://10.20.0.8:8080 ,[fd00::1]:443,", {"10.20.0.8:8080": True, "[fd00::1]:443": False}),
    ],
)
def test_hosts_are_read(monkeypatch: pytest.MonkeyPatch, given: str, found: dict[str, bool]) -> None:
    monkeypatch.setenv("JISHI_WEBHOOK_HOSTS", given)
    assert webhook_hosts() == found


@pytest.mark.parametrize(
    "given", ["10.20.0.8", "http://a.internal/", "a.internal:0", "a b:80", "a:80,ftp://b:21"]
)
def test_what_is_no_host_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("JISHI_WEBHOOK_HOSTS", given)
    with pytest.raises(ImproperlyConfigured, match="应为“主机:端口”"):
        webhook_hosts()
