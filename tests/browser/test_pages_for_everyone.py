"""Every main page for every eye and hand: no serious fault by axe, nothing sideways on a phone, large print is large."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import Site
from visitor import PHONE, Opens, Visitor

LARGE = 25.0


def first_of(visitor: Visitor, ledger: str) -> str:
    visitor.goes(f"/l/{ledger}/")
    link = visitor.page.locator("main table tbody tr a").first
    return str(link.get_attribute("href"))


def pages(visitor: Visitor) -> dict[str, str]:
    """The kinds of page the back office has."""
    visitor.goes("/planning/")
    season = visitor.page.url.removeprefix(visitor.address)
    visitor.goes(season + "fairs/")
    fair = str(visitor.page.locator("main table tbody tr a").first.get_attribute("href"))
    need, booth = first_of(visitor, "needs"), first_of(visitor, "booths")
    return {
        "desk": "/desk/",
        "list": "/l/needs/",
        "form": "/l/needs/new/",
        "import": "/l/needs/import/",
        "detail": need,
        "history": need + "history/",
        "sources": booth + "sources/",
        "season map": season,
        "season calendar": season + "calendar/",
        "season fairs": season + "fairs/",
        "fair": fair,
        "search": "/search/?q=三元朱",
    }


def faults(page: Any) -> list[str]:
    """What axe calls serious or critical, with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]


def walk(visitor: Visitor, paths: dict[str, str]) -> dict[str, tuple[list[str], int]]:
    """For each page its serious faults and how far it sticks out."""
    found = {}
    for name, path in paths.items():
        visitor.goes(path)
        visitor.page.wait_for_load_state("networkidle")
        found[name] = (faults(visitor.page), visitor.overflow())
    return found


@pytest.mark.parametrize("size", [pytest.param((1440, 900), id="desk"), pytest.param(PHONE, id="phone")])
def test_the_back_office_can_be_used_by_everyone(
    size: tuple[int, int], demo_site: Site, opens: Opens
) -> None:
    office = opens(demo_site, "fair_office", size)
    paths = pages(office)
    assert walk(office, paths) == dict.fromkeys(paths, ([], 0))


@pytest.mark.parametrize("size", [pytest.param((1440, 900), id="desk"), pytest.param(PHONE, id="phone")])
def test_public_pages_can_be_used_by_everyone(size: tuple[int, int], demo_site: Site, opens: Opens) -> None:
    anyone = opens(demo_site, size=size)
    anyone.goes("/")
    fair = str(anyone.page.locator("ol.fairs a").first.get_attribute("href"))
    paths = {
        "home": "/",
        "schedule": "/public/fairs/",
        "search": "/public/fairs/?village=三元",
        "nothing found": "/public/fairs/?village=没有这个村",
        "fair": fair,
        "login": "/login/",
    }
    assert walk(anyone, paths) == dict.fromkeys(paths, ([], 0))


@pytest.mark.parametrize(
    "role", ["unit_agent", "town_party", "village_committee", "posted_cadre", "resident", "auditor"]
)
def test_every_role_has_a_desk_that_fits_a_phone(role: str, demo_site: Site, opens: Opens) -> None:
    person = opens(demo_site, role, PHONE)
    assert walk(person, {"desk": "/desk/"}) == {"desk": ([], 0)}


@pytest.mark.parametrize("size", [pytest.param((1280, 800), id="notebook"), pytest.param(PHONE, id="phone")])
@pytest.mark.parametrize(("role", "path"), [("fair_office", "/l/seasons/new/"), ("auditor", "/audit/")])
def test_wide_tables_stay_within_the_window(
    role: str, path: str, size: tuple[int, int], demo_site: Site, opens: Opens
) -> None:
    person = opens(demo_site, role, size)
    assert walk(person, {"page": path}) == {"page": ([], 0)}


def test_large_print_is_25_pixels_and_more(demo_site: Site, opens: Opens) -> None:
    anyone = opens(demo_site, size=PHONE)
    anyone.goes("/")
    anyone.presses("长辈版", within="header")
    fair = str(anyone.page.locator("ol.fairs a").first.get_attribute("href"))
    for path in ("/", "/public/fairs/", fair):
        anyone.goes(path)
        small = {name: size for name, size in anyone.sizes().items() if size < LARGE}
        assert (path, small, anyone.overflow()) == (path, {}, 0)
        assert "12345" in anyone.text("footer")
    anyone.presses("标准版", within="header")
    assert min(anyone.sizes().values()) < LARGE
