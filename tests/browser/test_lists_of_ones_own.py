"""Columns, saved filters, places, many records at once: by keyboard, on a phone, in large print, and without a script."""

from __future__ import annotations

import re

import pytest
from serving import Site
from test_pages_for_everyone import faults
from visitor import PHONE, Opens, Visitor

KB = 1000
# What lies in a town is asked for when it is opened: small enough for a weak line.
MOST_BELOW = 4 * KB
OWN = ("/l/needs/columns/", "/l/needs/views/", "/l/needs/tree/", "/l/needs/?state=placed&q=眼")


def to_preview(visitor: Visitor, verb: str = "withdraw") -> None:
    """From a list to what would happen to two of its rows."""
    visitor.goes("/l/needs/?state=placed")
    for place in (0, 1):
        visitor.page.locator("input[name=key]").nth(place).check()
    visitor.page.select_option("#bulk-verb", verb)
    visitor.presses("下一步")
    visitor.page.wait_for_url("**/bulk/*/")


@pytest.mark.parametrize(
    "size, large",
    [
        pytest.param((1440, 900), False, id="desk"),
        pytest.param(PHONE, False, id="phone"),
        pytest.param(PHONE, True, id="large print"),
    ],
)
def test_everyone_can_use_them(size: tuple[int, int], large: bool, demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office", size)
    if large:
        office.context.add_cookies([{"name": "jishi_large_print", "value": "1", "url": demo_site.address}])
    for path in OWN:
        office.goes(path)
        for summary in office.page.locator("main details > summary").all():
            if summary.is_visible():
                summary.click()
        office.page.wait_for_load_state("networkidle")
        assert (path, faults(office.page), office.overflow()) == (path, [], 0)
    to_preview(office)
    assert (faults(office.page), office.overflow()) == ([], 0)


def test_places_open_beside_the_list_in_few_bytes(demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office")
    office.goes("/l/needs/")
    with office.page.expect_request_finished(lambda sent: "/tree/" in sent.url) as towns:
        office.page.locator("details.places > summary").click()
    town = office.page.locator(".places .below details").first
    with office.page.expect_request_finished(lambda sent: "/tree/" in sent.url) as below:
        town.locator("summary").first.click()
    village = town.locator(".below li a").first
    village.wait_for()
    for finished in (towns.value, below.value):
        sizes = finished.sizes()
        assert sizes["responseBodySize"] + sizes["responseHeadersSize"] <= MOST_BELOW
    name = village.inner_text()
    village.click()
    office.page.wait_for_load_state()
    assert set(office.page.locator("td[data-label=村]").all_inner_texts()) == {name}
    # The place that was chosen is to be seen, and the way to the others stands open.
    office.page.locator(".places .below a").first.wait_for()


def test_columns_are_ordered_by_the_keyboard_alone(demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office")
    office.goes("/l/venues/columns/")
    first = office.page.locator("input[name=column]").first.get_attribute("value")
    button = office.page.locator("button[name=down]").first
    label = button.get_attribute("aria-label")
    button.focus()
    with office.page.expect_navigation():
        office.page.keyboard.press("Enter")
    # The focus stays with what was moved, so that pressing on moves it further.
    focused = office.page.evaluate("document.activeElement.value")
    assert focused == first, label
    assert office.page.locator("input[name=column]").nth(1).get_attribute("value") == first
    office.goes("/l/venues/")
    assert office.page.locator("thead th a").first.inner_text().strip() == "编号"


def test_words_typed_into_a_relation_filter_count_with_and_without_a_script(
    demo_site: Site, opens: Opens
) -> None:
    for options in ({}, {"java_script_enabled": False}):
        office = opens(demo_site, "fair_office", **options)
        office.goes("/l/needs/")
        office.page.fill("#town", "台头镇")
        with office.page.expect_navigation():
            office.page.press("#town", "Enter")
        towns = set(office.page.locator("td[data-label=镇街]").all_inner_texts())
        assert {text.strip() for text in towns} == {"台头镇"}, options
        office.page.fill("#town", "")
        with office.page.expect_navigation():
            office.page.locator(".filters button").first.click()
        assert len(set(office.page.locator("td[data-label=镇街]").all_inner_texts())) > 1, options


def test_a_record_chosen_from_the_list_leaves_a_short_address(demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office")
    office.goes("/l/needs/")
    office.page.locator("#village").press_sequentially("三元朱")
    office.page.locator("#village-options [data-id]").first.click()
    office.presses("查询")
    office.page.wait_for_url("**/l/needs/?**")
    assert re.fullmatch(r".*/l/needs/\?village=[0-9a-f-]{36}", office.page.url)


def test_without_a_script_many_are_looked_at_and_left(demo_site: Site, opens: Opens) -> None:
    """The whole way of a bulk action up to its last button, which this test does not press."""
    office = opens(demo_site, "fair_office", java_script_enabled=False)
    to_preview(office)
    assert "选了 2 条，能办 2 条" in office.text()
    office.page.locator("a", has_text="返回列表，不办").click()
    office.page.wait_for_url("**/l/needs/?state=placed")


def test_without_a_script_a_form_gets_more_rows_and_enter_saves(demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office", java_script_enabled=False)
    office.goes("/l/needs/new/")
    rows = office.page.locator("table[data-grid] tbody tr")
    before = rows.count()
    office.page.fill("#sources-1-label", "来电（模拟）")
    with office.page.expect_navigation():
        office.page.locator("[data-grid-more]").click()
    assert rows.count() == before + 1
    assert office.page.locator("#sources-1-label").input_value() == "来电（模拟）"
    with office.page.expect_navigation():
        office.page.press("#quantity", "Enter")
    assert "error-summary" in office.page.content()
    # What is missing is said with 400, of which the browser speaks too.
    assert [text.partition(" (http")[0] for text in office.complaints] == [
        "Failed to load resource: the server responded with a status of 400 (Bad Request)"
    ]
    office.complaints.clear()


def test_the_time_line_opens_and_closes(demo_site: Site, opens: Opens) -> None:
    office = opens(demo_site, "fair_office")
    office.goes("/l/needs/")
    office.page.locator(".row-link").first.click()
    day = office.page.locator("details.timeline-day").first
    assert day.locator("ol").is_visible()
    day.locator("summary").click()
    assert not day.locator("ol").is_visible()
