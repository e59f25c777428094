"""The receiver of the guide, run as it stands there: it takes what we send and nothing else."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hooking import ALL, worked

from county import County
from jishi.core.access.models import User
from jishi.core.outbox.models import Delivery, Event, Hook
from jishi.features.webhooks import keeping
from jishi.features.webhooks.sending import post
from jishi.features.webhooks.signing import headers, put

GUIDE = Path(__file__).resolve().parents[3] / "docs/guide/webhooks.md"


@pytest.fixture
def example(settings: Any) -> Iterator[tuple[dict[str, Any], str, list[Any]]]:
    """The example's names, its address and what it was handed; its secret is not ours yet."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.S)
    names: dict[str, Any] = {}
    exec(code, names)  # the guide's own words are what is tested
    handed: list[Any] = []
    server = names["receiver"]("whs_guide", 0, handed.append)
    server.RequestHandlerClass.log_message = lambda *_given: None
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    port = server.server_address[1]
    settings.WEBHOOK_HOSTS = {f"127.0.0.1:{port}": True}
    yield names, f"http://127.0.0.1:{port}/events", handed
    server.shutdown()
    server.server_close()


def test_the_example_takes_what_we_send_once_and_no_forgery(
    county: County, example: tuple[dict[str, Any], str, list[Any]]
) -> None:
    names, url, handed = example
    user = User.objects.get(pk=county.users["fair_office"])
    hook, _secret = keeping.make(
        county.actor("fair_office"), user, keeping.Wanted("数据平台", url, ["needs"], ALL)
    )
    keeping.ping(county.actor("admin_system"), hook.id)
    assert worked(county)["never"] == 1, "it knows another secret"
    put(hook, "second", "whs_guide")
    Hook.objects.filter(id=hook.id).update(second=hook.second)
    assert keeping.replay(county.actor("admin_system"), hook.id, None) == 1
    assert worked(county)["done"] == 1, "one of two signatures is right"
    event = Event.objects.get()
    assert handed == [{**handed[0], "id": str(event.id), "event": "ping", "records": []}]
    keeping.replay(county.actor("admin_system"), hook.id, Delivery.objects.get().id)
    assert worked(county)["done"] == 1
    assert len(handed) == 1, "the same event is handed on once"
    assert names["SEEN"] == {str(event.id)}
    stale = headers(event, ["whs_guide"], b"{}", 1_000_000_000)
    assert post(url, stale, b"{}").status == 401, "an old timestamp"
