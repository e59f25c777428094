"""The loop as its people see it: plan, pin, plan again, publish, confirm, look, ask why, follow a booth to a sentence."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from serving import Site
from visitor import Opens, Visitor


def plans(office: Visitor, opener: str) -> None:
    """Starts a run, sees its progress, and waits until the page shows the plan by itself."""
    office.confirms(opener, "plan", "开始")
    expect(office.page.locator("#plan-progress progress")).to_be_visible()
    expect(office.page.locator("#plan-progress")).to_have_count(0, timeout=90_000)
    expect(office.page.locator("[data-map][data-ready]")).to_be_visible()


def fairs(office: Visitor) -> list[tuple[str, str, str]]:
    """(address, day, village) of every fair in the list."""
    office.presses("场次")
    rows = office.page.locator("main table tbody tr")
    found = []
    for n in range(rows.count()):
        link = rows.nth(n).locator("a").first
        cells = rows.nth(n).locator("td, th").all_inner_texts()
        day = next(text for text in cells if re.search(r"\d\d-\d\d", text))
        village = cells[[bool(re.search(r"\d\d-\d\d", text)) for text in cells].index(True) + 1]
        found.append((str(link.get_attribute("href")), day.split("\n")[0].strip(), village.strip()))
    return found


def test_from_the_plan_to_the_sentence_behind_a_booth(small_site: Site, opens: Opens) -> None:
    office = opens(small_site, "office")
    office.presses("大集排期", within="nav.menu, nav")
    plans(office, "开始排期")
    first = fairs(office)
    assert len(first) == 3

    address, day, village = first[0]
    office.goes(address)
    office.confirms("钉住", "pin", "确定")
    office.presses("2026年冬季大集（模拟）", within=".breadcrumb, nav[aria-label]")
    plans(office, "重新排期")
    again = fairs(office)
    assert (address, day, village) in again

    reads_why(office, address, village)
    publishes(office)
    confirms_a_booth(office, opens, small_site, address)
    sees_in_public(opens, small_site, village)
    follows_to_a_sentence(office, address)


def reads_why(office: Visitor, address: str, village: str) -> None:
    office.goes(address)
    expect(office.page.get_by_role("heading", name="为什么在这个村")).to_be_visible()
    why = office.text(".reasons")
    assert village in why
    assert re.search(r"\d", why)


def publishes(office: Visitor) -> None:
    office.presses("2026年冬季大集（模拟）", within=".breadcrumb, nav[aria-label]")
    office.confirms("公布这一季", "publish", "公布")
    expect(office.page.get_by_text("已公布 3 场大集，各单位的待办里有确认出摊。")).to_be_visible()


def confirms_a_booth(office: Visitor, opens: Opens, site: Site, address: str) -> None:
    """The unit of one booth signs in, finds it among what waits, and names a leader."""
    office.goes(address)
    link = office.page.locator("main table tbody tr").first.locator("a").first
    booth = str(link.get_attribute("href"))
    for name in sorted(site.passwords):
        if not name.startswith("agent-"):
            continue
        agent = opens(site, name)
        if agent.page.request.get(site.address + booth).status == 404:
            agent.context.close()
            continue
        assert "摊位 待单位确认" in agent.text()
        agent.goes(booth)
        agent.presses("确认出摊")
        picker = agent.page.locator("dialog[open] input[role=combobox]")
        picker.click()
        agent.page.locator("dialog[open] [role=option]").first.click()
        agent.presses("确定确认出摊", within="dialog[open]")
        expect(agent.page.get_by_text(re.compile("已办：确认出摊。"))).to_be_visible()
        assert "单位已确认" in agent.text()
        return
    raise AssertionError(f"no unit sees the booth {booth}")


def sees_in_public(opens: Opens, site: Site, village: str) -> None:
    anyone = opens(site)
    anyone.goes("/")
    anyone.page.fill("input[name=village]", village)
    anyone.presses("查一查")
    assert village in anyone.text()
    anyone.page.get_by_role("link", name=re.compile(village)).last.click()
    anyone.page.wait_for_load_state()
    assert "广播稿" in anyone.text()
    assert "乡亲们请注意" in anyone.text()


def follows_to_a_sentence(office: Visitor, address: str) -> None:
    """From a booth of the fair to the need, the sentence, and the diary the sentence stands in."""
    office.goes(address)
    tracks = office.page.locator("main table").get_by_role("link", name="溯源")
    for track in [str(link.get_attribute("href")) for link in tracks.all()]:
        office.goes(track)
        said = office.page.locator(".chain li").filter(has_text=re.compile("^民情"))
        if said.count():
            break
    assert re.search("需求.*人数", office.text(".chain"))
    sentence = said.first.locator("a").first.inner_text().strip()
    said.first.locator(".chain-above a").click()
    office.page.wait_for_load_state()
    assert "走访与民情日记" in office.text()
    assert sentence.rstrip("…") in office.text()
