"""Two entries for one person or household become one with all that names them, and two again exactly as before."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from county import County
from jishi.core.access.models import Hold, User
from jishi.core.ballots.issuing import draft_poll, issue
from jishi.core.ballots.models import Voter
from jishi.core.merging.models import Merge
from jishi.records.errors import Forbidden, Invalid, NotFound
from jishi.records.models import Link
from jishi.records.registry import ledger
from jishi.records.selectors import find, get, history
from jishi.records.selectors.find import Query
from jishi.records.services import archive, link, move, save
from jishi.records.services.merge import merge, unmerge
from unchanged import refused, tables, whole

WHY = "重复登记（模拟）"
# What a merge and its undoing leave behind: the chain, the numbers of versions, the merge itself.
TRACES = {"audit_entry", "audit_head", "audit_sealkey", "merging_merge", "merging_turned"}
VERSIONED = ("version", "changed_at")
# Shares are a projection: every write of their record makes them anew.
REMADE = "records_share"


def settled() -> dict[str, list[Any]]:
    """All that a merge and its undoing bring back."""
    return tables(but=TRACES, left_out=lambda table: (*VERSIONED, *(["id"] if table == REMADE else [])))


def twin(county: County, **values: Any) -> Any:
    """The same person once more, without an ID number."""
    row = {"name": "样例甲", "post": "副院长", **values}
    return get(
        county.system, ledger("people"), save(actor=county.system, ledger=ledger("people"), values=row).id
    )


def joined(county: County, kept: Any, dropped: Any, code: str = "people") -> Any:
    return merge(actor=county.system, ledger=ledger(code), keep=kept.pk, drop=dropped.pk, reason=WHY)


def test_everything_that_named_one_names_the_other_and_back(county: County) -> None:
    people = ledger("people")
    dropped, kept = county.row("people"), twin(county)
    user = User.objects.create_user(county=county.code, username="yangli", name="样例甲", person=dropped)
    row = county.row("appointments")
    save(
        actor=county.system,
        ledger=ledger("appointments"),
        values={"post": "驻村第一书记"},
        id=row.pk,
        version=row.version,
    )
    visit, other = county.row("visits"), county.row("visits", 1)
    for source, target in ((visit, dropped), (other, dropped), (other, kept)):
        link(
            actor=county.system,
            source=(ledger("visits"), source.pk),
            target=(people, target.pk),
            relation=Link.Relation.DERIVED_FROM,
        )
    voters = [twin(county, name=f"模拟选民{n}").pk for n in range(4)]
    poll = draft_poll(actor=county.system, subject="测评（模拟）", options=["是", "否"])
    issue(actor=county.system, poll=poll.id, voters=[dropped.pk, *voters])
    before, home = settled(), county.row("households")
    dropped.refresh_from_db()
    done = joined(county, kept, dropped)
    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert (kept.phone, str(kept.organisation), kept.unit_id) == (
        "13800008000",
        "市人民医院（模拟）",
        dropped.organisation_id,
    )
    assert kept.id_number_blind == dropped.id_number_blind != ""
    assert kept.id_number != dropped.id_number
    assert dropped.archived_at is not None
    home.refresh_from_db()
    assert home.head_id == kept.pk
    assert {member.person_id for member in home.members.all()} == {kept.pk, county.ids("people")[1]}
    assert county.row("appointments").holder_person_id == kept.pk
    user.refresh_from_db()
    assert user.person_id == kept.pk
    assert Voter.objects.filter(person=kept).count() == 1
    assert set(Link.objects.filter(target=kept.pk).values_list("source_id", "relation")) == {
        (visit.pk, "derived_from"),
        (other.pk, "derived_from"),
        (dropped.pk, "duplicate_of"),
    }
    # Head, member, user, voter, two links, the posts, and what is owed, left or applied for in one's own name.
    naming = {
        "appointments": "holder_person",
        "obligations": "owed_by",
        "leaves": "person",
        "memberships": "person",
    }
    theirs = [
        [row for row in county.rows(code) if getattr(row, f"{column}_id") == kept.pk]
        for code, column in naming.items()
    ]
    assert all(theirs)
    assert done.turned == 6 + sum(map(len, theirs))
    assert "并入" in history(county.system, people, dropped)[0].sentence
    assert kept.pk in {row.pk for row in find(county.system, people, Query(search="样例甲"))}
    whole(county)
    unmerge(actor=county.system, ledger=people, drop=dropped.pk, reason=WHY)
    after = settled()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    whole(county)
    assert "没有可以撤销" in refused(
        Invalid, lambda: unmerge(actor=county.system, ledger=people, drop=dropped.pk, reason=WHY)
    )
    dropped.refresh_from_db()
    assert joined(county, kept, dropped).turned == done.turned


def test_access_goes_with_the_person(county: County) -> None:
    """The kept person's post opens the system to the account that came with the merge, and closes again."""
    kept, dropped = county.row("people"), twin(county)
    user = User.objects.create_user(county=county.code, username="second", name="样例甲", person=dropped)
    post = county.row("appointments")
    move(
        actor=county.system, ledger=ledger("appointments"), id=post.pk, move="activate", version=post.version
    )
    assert not Hold.objects.filter(user=user).exists()
    joined(county, kept, dropped)
    (hold,) = Hold.objects.filter(user=user)
    assert (hold.role, hold.scope_kind) == ("posted_cadre", "village")
    unmerge(actor=county.system, ledger=ledger("people"), drop=dropped.pk, reason=WHY)
    assert not [h for h in Hold.objects.filter(user=user) if h.ends_on is None or h.ends_on >= county.today]


def test_two_households_become_one_and_two_again(county: County) -> None:
    households = ledger("households")
    extra = twin(county, name="样例丙")
    values = {
        "village": f"{county.code}006232",
        "house_number": "012-1",
        "members": [
            {"person": "样例乙", "relation": "child"},
            {"person": str(extra.pk), "relation": "parent", "note": "高龄（模拟）"},
        ],
    }
    dropped = get(county.system, households, save(actor=county.system, ledger=households, values=values).id)
    kept, before = county.row("households"), settled()
    joined(county, kept, dropped, "households")
    kept.refresh_from_db()
    # The one who is in both stays where they were; the other comes over, at the end.
    assert [(m.position, m.person.name) for m in kept.members.order_by("position")] == [
        (1, "样例甲"),
        (2, "样例乙"),
        (3, "样例丙"),
    ]
    assert [m.person.name for m in dropped.members.all()] == ["样例乙"]
    whole(county)
    unmerge(actor=county.system, ledger=households, drop=dropped.pk, reason=WHY)
    assert settled() == before
    whole(county)


def test_what_cannot_be_merged_is_refused(county: County) -> None:
    first, second = county.row("people"), county.row("people", 1)
    assert "自己" in refused(Invalid, lambda: joined(county, first, first))
    said = refused(Invalid, lambda: joined(county, first, second))
    assert "身份证号" in said
    assert "3604" not in said
    foreign = ledger("people").model._default_manager.exclude(county=county.code)[0]
    refused(NotFound, lambda: joined(county, first, foreign))
    refused(NotFound, lambda: joined(county, foreign, first))
    fairs = ledger("fairs")
    ids = county.ids("fairs")
    refused(Invalid, lambda: merge(actor=county.system, ledger=fairs, keep=ids[0], drop=ids[1], reason=WHY))
    refused(
        NotFound,
        lambda: merge(actor=county.system, ledger=ledger("people"), keep=first.pk, drop=uuid4(), reason=WHY),
    )
    other = twin(county)
    refused(
        Invalid,
        lambda: merge(actor=county.system, ledger=ledger("people"), keep=first.pk, drop=other.pk, reason=""),
    )
    for role in ("auditor", "unit_agent", "village_committee"):
        actor = county.actor(role)
        refused(
            Forbidden,
            lambda a=actor: merge(actor=a, ledger=ledger("people"), keep=first.pk, drop=other.pk, reason=WHY),
        )
    archive(actor=county.system, ledger=ledger("people"), id=other.pk, version=other.version, reason="样例")
    assert "归档" in refused(Forbidden, lambda: joined(county, first, other))


def test_both_in_one_household_is_for_a_person_to_settle(county: County) -> None:
    dropped, home = twin(county), county.row("households")
    members = [
        {"person": str(m.person_id), "relation": m.relation} for m in home.members.order_by("position")
    ]
    members.append({"person": str(dropped.pk), "relation": "other"})
    save(
        actor=county.system,
        ledger=ledger("households"),
        values={"members": members},
        id=home.pk,
        version=home.version,
    )
    assert "去掉一条" in refused(Invalid, lambda: joined(county, county.row("people"), dropped))


def test_an_undo_after_later_changes_is_refused(county: County) -> None:
    people = ledger("people")
    dropped, kept = county.row("people"), twin(county)
    joined(county, kept, dropped)
    home = county.row("households")
    save(
        actor=county.system,
        ledger=ledger("households"),
        values={"head": "样例乙"},
        id=home.pk,
        version=home.version,
    )
    said = refused(Invalid, lambda: unmerge(actor=county.system, ledger=people, drop=dropped.pk, reason=WHY))
    assert "户" in said
    kept.refresh_from_db()
    save(actor=county.system, ledger=people, values={"post": "院长"}, id=kept.pk, version=kept.version)
    said = refused(Invalid, lambda: unmerge(actor=county.system, ledger=people, drop=dropped.pk, reason=WHY))
    assert kept.number in said
    assert Merge.objects.filter(undone_at=None).count() == 1
