"""Bytes over the wire on a first visit, as Chromium counts them: small enough for an old phone and a slow line."""

from __future__ import annotations

import pytest
from serving import Site
from visitor import Opens, Visitor

KB = 1000


def weight(visitor: Visitor, path: str, ready: str = "") -> int:
    """All that comes over the network for one page with nothing kept from before."""
    session = visitor.context.new_cdp_session(visitor.page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    visitor.goes(path)
    if ready:
        visitor.page.wait_for_selector(ready)
    visitor.page.wait_for_load_state("networkidle")
    session.detach()
    assert received
    return round(sum(received))


@pytest.mark.parametrize(
    "path", ["/", "/public/fairs/", "/public/fairs/?village=三元朱", "/public/decisions/"]
)
def test_a_public_page_weighs_at_most_30_kb(path: str, demo_site: Site, opens: Opens) -> None:
    assert weight(opens(demo_site), path) <= 30 * KB


def test_a_public_fair_weighs_at_most_30_kb(demo_site: Site, opens: Opens) -> None:
    anyone = opens(demo_site)
    anyone.goes("/")
    path = anyone.page.locator("ol.fairs a").first.get_attribute("href")
    assert path
    assert weight(opens(demo_site), path) <= 30 * KB


@pytest.mark.parametrize("ledger", ["needs", "places", "mentions", "booths"])
def test_a_list_of_a_ledger_weighs_at_most_150_kb(ledger: str, demo_site: Site, opens: Opens) -> None:
    assert weight(opens(demo_site, "fair_office"), f"/l/{ledger}/") <= 150 * KB


@pytest.mark.parametrize(
    "tab, ready",
    [
        pytest.param("", "[data-map][data-ready]", id="map"),
        pytest.param("calendar/", "[data-calendar][data-ready]", id="calendar"),
    ],
)
def test_a_season_weighs_at_most_400_kb(tab: str, ready: str, demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office")
    office.goes("/planning/")
    assert weight(office, office.page.url.removeprefix(demo_site.address) + tab, ready) <= 400 * KB


def test_the_desk_weighs_at_most_400_kb(demo_site: Site, opens: Opens) -> None:
    assert weight(opens(demo_site, "fair_office"), "/desk/") <= 400 * KB
