"""Ballots: one vote a token, nothing that joins a person to a token or a vote, results hidden while they would name."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.ballots.counting import ResultHidden, close, result
from jishi.core.ballots.issuing import PollUnfit, digest, draft_poll, issue
from jishi.core.ballots.models import Option, Poll, Token, Voter
from jishi.core.ballots.voting import OptionUnknown, TokenRefused, poll_of, vote
from jishi.records.registry import ledger
from jishi.records.services import save
from unchanged import refused, tables

SUBJECT = "满意度测评（模拟）"


def voters(county: County, count: int = 6) -> list[UUID]:
    rows = [{"name": f"模拟选民{n}", "post": "村民"} for n in range(count)]
    return [save(actor=county.system, ledger=ledger("people"), values=row).id for row in rows]


def opened(county: County, count: int = 6) -> tuple[Poll, list[str], list[UUID]]:
    people = voters(county, count)
    poll = draft_poll(actor=county.system, subject=SUBJECT, options=["满意", "一般", "不满意"])
    return poll, issue(actor=county.system, poll=poll.id, voters=people), people


def test_each_token_votes_once_and_the_counts_are_right(county: County) -> None:
    poll, tokens, _people = opened(county)
    yes, fair, no = Option.objects.filter(poll=poll)
    for token, option in zip(tokens, (yes, yes, fair, no, yes, yes), strict=True):
        assert poll_of(county.code, token).id == poll.id
        vote(county=county.code, token=token.lower(), option=option.id)
        said = refused(TokenRefused, lambda t=token: vote(county=county.code, token=t, option=yes.id))
        assert "投过" in said
    refused(ResultHidden, lambda: result(actor=county.system, poll=poll.id))
    close(actor=county.system, poll=poll.id)
    counted = result(actor=county.system, poll=poll.id)
    assert (counted.issued, counted.cast) == (6, 6)
    assert counted.options == (("满意", 4), ("一般", 1), ("不满意", 1))
    assert verify_chain(county.code) == []


def test_what_is_not_a_vote_is_refused(county: County) -> None:
    poll, tokens, _people = opened(county)
    other = draft_poll(actor=county.system, subject="另一次（模拟）", options=["是", "否"])
    foreign = Option.objects.filter(poll=other)[0]
    option = Option.objects.filter(poll=poll)[0]
    for token in ("", "AAAA", tokens[0][:-1], "\u202e"):
        assert "核对" in refused(
            TokenRefused, lambda t=token: vote(county=county.code, token=t, option=option.id)
        )
    refused(TokenRefused, lambda: vote(county="370784", token=tokens[0], option=option.id))
    for wrong in (foreign.id, uuid4()):
        refused(OptionUnknown, lambda w=wrong: vote(county=county.code, token=tokens[0], option=w))
    close(actor=county.system, poll=poll.id)
    said = refused(TokenRefused, lambda: vote(county=county.code, token=tokens[0], option=option.id))
    assert "截止" in said
    refused(PollUnfit, lambda: close(actor=county.system, poll=poll.id))


@pytest.mark.parametrize("cast", [0, 1, 4, 5])
def test_results_of_fewer_than_five_ballots_are_hidden(county: County, cast: int) -> None:
    poll, tokens, _people = opened(county, 7)
    option = Option.objects.filter(poll=poll)[0]
    for token in tokens[:cast]:
        vote(county=county.code, token=token, option=option.id)
    close(actor=county.system, poll=poll.id)
    if cast >= 5:
        assert result(actor=county.system, poll=poll.id).cast == cast
    else:
        assert "不足 5 张" in refused(ResultHidden, lambda: result(actor=county.system, poll=poll.id))


def test_a_list_that_would_name_people_is_refused(county: County) -> None:
    people = voters(county, 5)
    poll = draft_poll(actor=county.system, subject=SUBJECT, options=["是", "否"])
    for wrong in (people[:4], [*people, people[0]], [*people, uuid4()], []):
        refused(PollUnfit, lambda w=wrong: issue(actor=county.system, poll=poll.id, voters=w))
    assert len(issue(actor=county.system, poll=poll.id, voters=people)) == 5
    assert "只发一次" in refused(PollUnfit, lambda: issue(actor=county.system, poll=poll.id, voters=people))
    for options in (["是"], ["是", "是"], ["是", " "], []):
        refused(PollUnfit, lambda o=options: draft_poll(actor=county.system, subject="新", options=o))
    refused(PollUnfit, lambda: draft_poll(actor=county.system, subject=SUBJECT, options=["是", "否"]))


def test_the_database_joins_no_person_to_a_token_or_a_vote(county: County) -> None:
    """No table holds a person beside a token or option, no token stands anywhere, and the orders tell nothing."""
    poll, tokens, people = opened(county, 40)
    option = Option.objects.filter(poll=poll)[1]
    before = {name: rows for name, rows in tables().items() if not name.startswith("ballots_")}
    vote(county=county.code, token=tokens[7], option=option.id)
    after = tables()
    # A vote writes in two places: its token is spent, its option has one more. No audit, no session, no job.
    assert {name: rows for name, rows in after.items() if name in before} == before
    assert [t.spent for t in Token.objects.filter(poll=poll)].count(True) == 1
    text = str(after)
    for token in tokens:
        assert token not in text
    columns = {model: {f.name for f in model._meta.fields} for model in (Voter, Token, Option)}
    assert columns[Voter] == {"id", "county", "poll", "person"}
    assert columns[Token] == {"id", "county", "poll", "digest", "spent"}
    assert columns[Option] == {"id", "county", "poll", "position", "label", "count"}
    assert all(row.id.version == 4 for row in (*Voter.objects.all(), *Token.objects.all()))
    assert [entry.payload for entry in Entry.objects.filter(verb="issue_ballots")] == [
        {"issued": 40, "poll": str(poll.id)}
    ]
    told = json.dumps([entry.payload for entry in Entry.objects.all() if "ballot" in entry.verb])
    assert not any(str(person) in told for person in people)


def test_the_order_of_tokens_is_no_order_of_voters(county: County) -> None:
    """Rows are laid down by hash and by id; what is handed out is shuffled once more."""
    people = sorted(voters(county, 5))
    laid, handed = set(), set()
    for n in range(24):
        poll = draft_poll(actor=county.system, subject=f"第 {n} 次（模拟）", options=["是", "否"])
        tokens = issue(actor=county.system, poll=poll.id, voters=people)
        kept = [digest(county.code, token) for token in tokens]
        stored = _as_laid_down(Token, poll)
        assert stored == sorted(kept)
        handed.add(tuple(sorted(range(5), key=lambda i, k=kept: k[i])))
        laid.add(tuple(_as_laid_down(Voter, poll)))
    assert laid == {tuple(str(person) for person in people)}
    # With one fixed order among 120 the chance of this failing by luck is 24 in 10 to the 40th.
    assert len(handed) > 1
    assert handed <= set(permutations(range(5)))


def _as_laid_down(model: type[Any], poll: Poll) -> list[str]:
    """The rows in the order in which the database keeps them."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    column = "digest" if model is Token else "person_id"
    key = poll.id.hex if connection.vendor == "sqlite" else str(poll.id)
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"SELECT {column} FROM {table} WHERE poll_id = %s ORDER BY {place}", [key])
        found = [row[0] for row in cursor.fetchall()]
    return found if model is Token else [str(UUID(str(value))) for value in found]


def test_a_villager_votes_on_a_plain_page(county: County) -> None:
    poll, tokens, _people = opened(county)
    option = Option.objects.filter(poll=poll)[0]
    client, address = Client(), "/public/ballot/"
    assert client.get(address).status_code == 200
    page = client.post(address, {"token": tokens[0]})
    assert "满意" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.post(address, {"token": tokens[0], "vote": "1"}).status_code == 400
    sent = {"token": tokens[0], "option": str(option.id), "vote": "1"}
    assert "没有记录" in client.post(address, sent).content.decode()
    again = client.post(address, sent)
    assert (again.status_code, "投过" in again.content.decode()) == (400, True)
    option.refresh_from_db()
    assert option.count == 1


def test_the_office_runs_a_poll_by_command(county: County, tmp_path: Any, capsys: Any) -> None:
    people = voters(county, 6)
    county.client("fair_office")
    numbers = ledger("people").model._default_manager.filter(pk__in=people).values_list("number", flat=True)
    listed, out = tmp_path / "voters.txt", tmp_path / "tokens.txt"
    listed.write_text("\n".join(numbers))
    user = f"--as=fair_office-{county.code}"
    call_command("ballot", "draft", SUBJECT, user, "--option=是", "--option=否")
    call_command("ballot", "issue", SUBJECT, user, f"--voters={listed}", f"--out={out}")
    tokens = out.read_text().split()
    assert (len(tokens), out.stat().st_mode & 0o777) == (6, 0o600)
    option = Option.objects.get(poll__subject=SUBJECT, label="是")
    for token in tokens:
        vote(county=county.code, token=token, option=option.id)
    call_command("ballot", "close", SUBJECT, user)
    call_command("ballot", "result", SUBJECT, user)
    call_command("ballot", "list", user)
    assert "是  6" in capsys.readouterr().out
    bad = tmp_path / "bad.txt"
    bad.write_text("RY-2026-999999")
    draft_poll(actor=county.system, subject="又一次（模拟）", options=["是", "否"])
    with pytest.raises(CommandError, match="没有发出任何一张票"):
        call_command(
            "ballot", "issue", "又一次（模拟）", user, f"--voters={bad}", f"--out={tmp_path / 'no.txt'}"
        )
    assert not (tmp_path / "no.txt").exists()
    county.client("auditor")
    with pytest.raises(CommandError, match="不是全县的大集办"):
        call_command("ballot", "list", f"--as=auditor-{county.code}")
