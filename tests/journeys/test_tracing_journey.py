"""From a booth back to the sentence in a diary or the row of a sheet that asked for it; the figures agree on the way."""

from __future__ import annotations

from typing import Any

from jishi.areas.demand.mention.ledger import MENTIONS
from jishi.areas.demand.need.ledger import NEEDS
from jishi.areas.demand.need.model import NeedSource
from jishi.areas.demand.visit.ledger import VISITS
from jishi.areas.service.booth.ledger import BOOTHS
from jishi.core.audit.verifying import verify as verify_audit
from jishi.records.registry import ledgers
from jishi.records.selectors import get, lines, sources, visible
from jishi.records.services.projection import verify as verify_register
from loading import People
from small_county import COUNTY, NEEDS_FILE, small_world


def booths(people: People) -> list[Any]:
    return list(visible(people.office, BOOTHS).filter(archived_at=None).select_related("fair"))


def of(people: People, booth: Any, ledger: str) -> list[Any]:
    return [source for source in sources(people.office, booth.pk) if source.ledger == ledger]


def test_a_booth_leads_to_the_sentence_that_asked_for_it(planned: People) -> None:
    booth = next(booth for booth in booths(planned) if of(planned, booth, "mentions"))
    said = of(planned, booth, "mentions")[0]
    assert said.depth == 2
    need = get(planned.office, NEEDS, said.via)
    assert need.item_id == booth.item_id
    assert need.village_id in {row.village_id for row in booth.fair.covered.all()}
    mention = get(planned.cadre, MENTIONS, said.id)
    assert (mention.village_id, mention.item_id, mention.state) == (need.village_id, need.item_id, "linked")
    assert mention.sentence in get(planned.cadre, VISITS, mention.visit_id).text
    expected = {(said.village, said.item): said for said in small_world().mentions}
    assert mention.sentence in {m.sentence for m in small_world().mentions}
    assert (need.village.code, need.item.code) in expected


def test_a_booth_leads_to_the_row_of_the_sheet_that_asked_for_it(planned: People) -> None:
    rows = {(row.village, row.item): row for row in small_world().sheet_rows}
    followed = 0
    for booth in booths(planned):
        for source in of(planned, booth, "needs"):
            need = get(planned.office, NEEDS, source.id)
            for line in need.sources.filter(kind=NeedSource.Kind.SHEET):
                row = rows[need.village.code, need.item.code]
                assert (line.label, line.row, line.quantity) == (NEEDS_FILE, row.row, row.people)
                followed += 1
    assert followed


def test_every_booth_leads_to_a_sentence_or_a_row(planned: People) -> None:
    rows = booths(planned)
    assert rows
    for booth in rows:
        needs = [source.id for source in of(planned, booth, "needs")]
        kinds = set(NeedSource.objects.filter(need__in=needs).values_list("kind", flat=True))
        assert kinds & {"visit", "sheet"}, f"nobody asked for {booth.number} {booth}"
        assert ("visit" in kinds) == bool(of(planned, booth, "mentions"))


def test_a_need_counts_the_sum_of_its_sources(planned: People) -> None:
    wanted = {(need.village, need.item): need.people for need in small_world().needs}
    needs = list(visible(planned.office, NEEDS).select_related("village", "item"))
    assert len(needs) == len(
        {(row.village, row.item) for row in small_world().sheet_rows + small_world().mentions}
    )
    for need in needs:
        assert need.quantity == sum(need.sources.values_list("quantity", flat=True))
        assert need.quantity == wanted[need.village.code, need.item.code]


def test_the_screen_of_sources_shows_the_sentence_as_it_was_said(planned: People) -> None:
    mention = visible(planned.cadre, MENTIONS).filter(state="linked").order_by("number").first()
    need = NeedSource.objects.get(mention=mention).need
    shown = lines(planned.office, NEEDS, need)
    assert mention.number in str(shown)


def test_register_and_audit_agree_with_the_records(published: People) -> None:
    assert verify_register(ledgers(), COUNTY) == []
    assert verify_audit(COUNTY) == []
