"""The ten thousands of the honey pears (三屯, scenario 9): expected until received, confirmed, and corrected not edited."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from county import County
from jishi.records.errors import Forbidden, Invalid
from jishi.records.registry import ledger
from jishi.records.services import archive, save
from requests_at_work import Day, day
from unchanged import refused, whole

VILLAGE = "370783006232"
RENT = {
    "village": VILLAGE,
    "on": "2026-11-20",
    "category": "contracting",
    "amount": "100000.00",
    "basis": "received",
    "source": "二十七亩土地流转费（模拟）",
    "by_posting": True,
    "reference": "蜜梨种植流转合同（模拟）",
}


def entered(today: Day, actor: Any, **values: Any) -> Any:
    owner = ledger("incomes")
    made = save(actor=today.as_(actor), ledger=owner, values=RENT | values)
    return owner.model._default_manager.get(pk=made.id)


def row_of(client: Client, query: str = "") -> list[str]:
    """The cells of the report's one line, without markup."""
    page = client.get(f"/economy/income/?month=2026-11{query}").content.decode()
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body is not None, page
    cells = re.findall(r"<td[^>]*>(.*?)</td>", body[1], re.DOTALL)
    return [re.sub(r"<[^>]+>|\s", "", cell) for cell in cells]


def opened(client: Client, index: int) -> list[str]:
    """The amounts of the entries to which a figure of the report leads."""
    page = client.get("/economy/income/?month=2026-11").content.decode()
    links = re.findall(r'href="(/l/incomes/\?[^"]+)"', page)
    listed = client.get(links[index].replace("&amp;", "&")).content.decode()
    return sorted(re.findall(r">(-?\d+\.\d\d)<", listed.partition("<tfoot>")[0]))


def test_expected_is_not_received_and_what_is_confirmed_is_corrected(county: County) -> None:
    place = county.row("incomes").village
    village = county.actor("village_committee", "village", place.pk)
    town = county.actor("town_party", "town", place.town_id)
    cadre = county.actor("posted_cadre", "village", place.pk)
    with day(county, "2026-11-23 09:00") as monday:
        refused(Forbidden, lambda: entered(monday, cadre))
        text = refused(Invalid, lambda: entered(monday, village, reference=""))
        assert "请填是哪个项目或合同" in text
        assert "收入应大于零" in refused(Invalid, lambda: entered(monday, village, amount="-1.00"))
        assert "最多 2 位小数" in refused(Invalid, lambda: entered(monday, village, amount="1.005"))
        ahead = entered(monday, village, on="2026-12-01")
        text = refused(Invalid, lambda: monday.moved(town, ahead, "confirm"))
        assert "还没发生的请改为“预计”" in text
        expected = monday.saved(village, ahead, basis="expected")
        refused(Forbidden, lambda: monday.moved(village, expected, "confirm"))
        monday.moved(town, monday.saved(village, expected, on="2026-11-30"), "confirm")
        received = entered(monday, village)
        monday.moved(town, received, "confirm")
        # What is confirmed is neither edited nor archived: the refusal says what to do, and by which rule.
        text = refused(Forbidden, lambda: monday.saved(village, received, amount="90000.00"))
        assert "“已确认”之后不能再修改" in text
        assert "请新增一笔，填“更正哪一笔”和差额" in text
        assert "村集体经济组织会计制度" in text
        refused(
            Forbidden,
            lambda: archive(
                actor=monday.as_(village),
                ledger=ledger("incomes"),
                id=received.pk,
                version=received.version,
                reason="记错了",
            ),
        )
        assert "只能从" in refused(Invalid, lambda: monday.moved(town, received, "reverse", "记错了"))

        def correction(amount: str, of: Any = received) -> Any:
            more = {"corrects": of.number, "amount": amount, "category": "subsidy", "by_posting": False}
            return entered(monday, village, on="2026-11-22", **more)

        minus = correction("-10000.00")
        # It speaks of what it corrects, whatever was typed.
        assert (minus.category, minus.by_posting, minus.counts) == ("contracting", True, True)
        refused(Forbidden, lambda: monday.moved(village, minus, "confirm"))
        monday.moved(town, minus, "confirm")
        too_much = correction("-90000.01")
        assert "成了负数" in refused(Invalid, lambda: monday.moved(town, too_much, "confirm"))
        assert "这一笔本身就是更正" in refused(Invalid, lambda: correction("5.00", of=minus))
        assert "差额是零" in refused(Invalid, lambda: correction("0"))
        early = correction("1.00", of=entered(monday, village))
        assert "还没有确认" in refused(Invalid, lambda: monday.moved(town, early, "confirm"))
        # A subsidy is income, and no earning.
        subsidy = entered(monday, village, category="subsidy", amount="30000.00", by_posting=False)
        monday.moved(town, subsidy, "confirm")
        last_year = entered(monday, village, on="2025-11-10", amount="60000.00")
        monday.moved(town, last_year, "confirm")

        client = county.client("town_party", "town", place.town_id)
        assert row_of(client)[-6:] == [
            *("90,000.00元", "90,000.00元", "增长50%", "120,000.00元", "90,000.00元", "100,000.00元"),
        ]
        assert opened(client, 0) == ["-10000.00", "100000.00"]
        assert opened(client, 2) == ["-10000.00", "100000.00", "30000.00"]
        assert opened(client, 4) == ["100000.00"]
        page = client.get("/economy/income/?month=2026-11").content.decode()
        assert re.findall(r"<td>(\d) 个村</td>", page) == ["0", "1", "0", "0", "0"]
        assert client.get("/economy/income/?month=2026").status_code == 400
    whole(county)


@pytest.mark.parametrize("role", ["posted_cadre", "village_supervisor", "village_committee"])
def test_nobody_sees_another_villages_income(county: County, role: str) -> None:
    place = county.row("incomes").village
    elsewhere = county.row("incomes", 1).village
    town = county.actor("town_party", "town", place.town_id)
    with day(county, "2026-11-23 09:00") as monday:
        received = entered(monday, county.actor("village_committee", "village", place.pk))
        monday.moved(town, received, "confirm")
        inside = county.client(role, "village", place.pk).get("/economy/income/?month=2026-11")
        assert "100,000.00元" in inside.content.decode()
        outside = county.client(role, "village", elsewhere.pk).get("/economy/income/?month=2026-11")
        assert "100,000.00元" not in outside.content.decode()
        assert (
            county.client("unit_agent", "unit", county.row("organisations").pk)
            .get("/economy/income/")
            .status_code
            == 403
        )
        assert Client().get("/economy/income/").status_code == 302
