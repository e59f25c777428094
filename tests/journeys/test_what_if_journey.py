"""What would it cost? A trial shows two plans side by side and changes nothing; adopted, it is the season's plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from witness import OF_THE_QUEUE, picture

from jishi.areas.service.provider.ledger import PROVIDERS
from jishi.areas.service.season.ledger import SEASONS
from jishi.areas.service.venue.ledger import VENUES
from jishi.core.access.models import User
from jishi.core.jobs.execution import execute
from jishi.core.jobs.models import Job
from jishi.features.planning.files import folder
from jishi.features.planning.jobs import ask_adoption, ask_trial
from jishi.features.planning.what_if import Changes, read_trial, told_of, trials
from jishi.planner import check, read_plan, read_problem, write_plan
from jishi.records.errors import Forbidden, Invalid
from jishi.records.selectors import visible
from jishi.records.services import save
from loading import SECONDS, People, plan
from small_county import FAIRS


def idle_village(people: People) -> Any:
    """A village with a venue that holds no fair."""
    held = {fair.village_id for fair in people.fairs()}
    venues = visible(people.office, VENUES).filter(ready=True, archived_at=None).select_related("village")
    return next(venue.village for venue in venues.order_by("number") if venue.village_id not in held)


def tried(people: People, changes: Changes) -> Job:
    """A trial, run to its end."""
    asked = ask_trial(people.office, people.season, changes, seconds=SECONDS)
    execute(asked.id)
    asked.refresh_from_db()
    return asked


def adopted(people: People, trial: Job) -> Job:
    asked = ask_adoption(people.office, people.season, trial.id)
    execute(asked.id)
    asked.refresh_from_db()
    return asked


def test_a_trial_compares_two_plans_and_changes_nothing(planned: People) -> None:
    wanted, before = idle_village(planned), picture(but=OF_THE_QUEUE)
    files = folder(planned.season)
    kept = {path.name: path.read_bytes() for path in (files / "plan").iterdir()}
    trial = tried(planned, Changes(force=(str(wanted.pk),)))
    assert trial.state == "done", trial.error
    number = trial.id
    Job.objects.all().delete()
    assert picture(but=OF_THE_QUEUE) == before
    assert {path.name: path.read_bytes() for path in (files / "plan").iterdir()} == kept
    assert [one.name for one in trials(planned.season).iterdir()] == [str(number)]
    kept_trial = read_trial(planned.season, number)
    assert check(kept_trial.problem, kept_trial.plan).feasible


def test_the_comparison_holds_what_the_two_plans_say(planned: People) -> None:
    wanted = idle_village(planned)
    trial = tried(planned, Changes(force=(str(wanted.pk),)))
    compared = told_of(planned.season, trial.id)["compared"]
    old, new = read_plan(folder(planned.season) / "plan"), read_trial(planned.season, trial.id).plan
    problem = read_problem(folder(planned.season) / "instance")
    assert compared["before"]["objective"] == pytest.approx(check(problem, old).objective)
    assert compared["after"]["objective"] == pytest.approx(new.objective)
    assert compared["least"] == pytest.approx(compared["before"]["objective"] - new.bound)
    assert compared["most"] == pytest.approx(compared["before"]["bound"] - new.objective)
    assert compared["least"] <= compared["most"]
    hosts = set(new.fairs.host.tolist()) - set(old.fairs.host.tolist())
    assert {row["village"] for row in compared["fairs"] if row["days"][0] is None} == hosts
    assert sum(row["fairs"][1] for row in compared["towns"]) == FAIRS
    for number, key in ((0, old), (1, new)):
        town = problem.villages.town[key.served.village]
        met = sum(key.served.quantity[town == compared["towns"][0]["town"]])
        wanted_there = problem.needs.count[
            problem.villages.town[problem.needs.village] == compared["towns"][0]["town"]
        ]
        assert compared["towns"][0]["share"][number] == pytest.approx(met / wanted_there.sum())


def test_an_adopted_trial_is_the_seasons_plan_and_its_changes_stay(planned: People) -> None:
    wanted, out = idle_village(planned), planned.fairs()[0].village
    town, team = planned.fairs()[1].town, visible(planned.office, PROVIDERS).order_by("code").first()
    changes = Changes(
        (str(wanted.pk),), (str(out.pk),), {str(town.pk): 1}, {str(team.pk): team.leader_days + 1}
    )
    trial = tried(planned, changes)
    assert trial.state == "done", trial.error
    done = adopted(planned, trial)
    assert done.state == "done", done.error
    held = {fair.village_id: fair for fair in planned.fairs()}
    assert len(held) == FAIRS
    assert wanted.pk in held
    assert out.pk not in held
    assert held[wanted.pk].pinned
    season = planned.the_season()
    assert (out.pk, None, None) in [(row.village_id, row.team_id, row.day) for row in season.bans.all()]
    assert {row.town_id: row.floor for row in season.town_limits.all()}[town.pk] == 1
    team.refresh_from_db()
    assert team.leader_days == changes.days[str(team.pk)]
    new = read_trial(planned.season, trial.id).plan
    assert season.objective == pytest.approx(new.objective, abs=0.01)
    assert read_plan(folder(planned.season) / "plan").objective == new.objective
    plan(planned)
    again = {fair.village_id for fair in planned.fairs()}
    assert wanted.pk in again
    assert out.pk not in again


def more_days(people: People) -> None:
    team = visible(people.office, PROVIDERS).order_by("code").first()
    days = {"leader_days": team.leader_days + 26}
    save(actor=people.office, ledger=PROVIDERS, id=team.pk, version=team.version, values=days)


def more_spread(people: People) -> None:
    season = people.the_season()
    save(actor=people.office, ledger=SEASONS, id=season.pk, version=season.version, values={"spread": 50})


@pytest.mark.parametrize("since", [more_days, more_spread])
def test_a_trial_on_records_that_changed_since_is_not_adopted(
    planned: People, since: Callable[[People], None]
) -> None:
    wanted = idle_village(planned)
    trial = tried(planned, Changes(force=(str(wanted.pk),)))
    since(planned)
    fairs = [(fair.village_id, fair.starts_at, fair.pinned) for fair in planned.fairs()]
    done = adopted(planned, trial)
    assert done.state == "failed"
    assert "请重新试算" in done.error
    assert [(fair.village_id, fair.starts_at, fair.pinned) for fair in planned.fairs()] == fairs


def test_what_cannot_be_is_said_and_nothing_changes(planned: People) -> None:
    first = planned.fairs()[0]
    trial = tried(planned, Changes(force=(str(first.village_id),), forbid=(str(first.village_id),)))
    assert trial.state == "failed"
    assert "既被指定又被排除" in trial.error
    with pytest.raises(Invalid, match="已经清理"):
        told_of(planned.season, trial.id)


def test_files_of_another_plan_are_not_taken_for_the_seasons(planned: People) -> None:
    place = folder(planned.season) / "plan"
    write_plan(read_plan(place).but(objective=1.0), place)
    trial = tried(planned, Changes(force=(str(idle_village(planned).pk),)))
    assert trial.state == "failed"
    assert "请先重新排期" in trial.error


@pytest.fixture
def clerk(planned: People, client: Client) -> Client:
    client.force_login(User.objects.get(pk=planned.office.user_id))
    return client


def test_the_pages_lead_from_a_change_to_two_plans(planned: People, clerk: Client) -> None:
    address = f"/planning/{planned.season}/try/"
    assert address in clerk.get(f"/planning/{planned.season}/").content.decode()
    wanted = idle_village(planned)
    page = clerk.get(address).content.decode()
    assert str(wanted) in page
    nothing = clerk.post(address + "start/", {})
    assert nothing.status_code == 422
    assert "请至少填一项改动" in nothing.content.decode()
    half = clerk.post(address + "start/", {"town": str(planned.fairs()[0].town_id)})
    assert half.status_code == 422
    assert "两格要一起填" in half.content.decode()
    wrong = clerk.post(address + "start/", {"team": "x", "days": "-3"})
    assert wrong.status_code == 422
    assert not Job.objects.filter(kind="try_season").exists()
    answer = clerk.post(address + "start/", {"force": str(wanted.pk)})
    (job,) = Job.objects.filter(kind="try_season")
    assert answer.headers["Location"] == f"{address}{job.pk}/"
    Job.objects.filter(pk=job.pk).update(payload={**job.payload, "seconds": SECONDS})
    assert "progress-card" in clerk.get(f"{address}{job.pk}/").content.decode()
    execute(job.pk)
    assert clerk.get(f"{address}{job.pk}/progress/").headers["HX-Refresh"] == "true"
    page = clerk.get(f"{address}{job.pk}/").content.decode()
    for words in (
        f"必须在{wanted}办",
        "加权人次",
        "各镇街",
        "不同的场次",
        "新增",
        "采用改后的方案",
        "在此基础上再改",
    ):
        assert words in page
    more = clerk.post(address + "start/", {"base": str(job.pk), "forbid": str(planned.fairs()[0].village_id)})
    assert more.status_code == 302
    newest = Job.objects.filter(kind="try_season").order_by("-created_at").first()
    assert newest is not None
    assert newest.payload["changes"]["force"] == [str(wanted.pk)]
    assert newest.payload["changes"]["forbid"] == [str(planned.fairs()[0].village_id)]
    assert clerk.post(f"{address}{newest.pk}/cancel/").status_code == 302
    taken = clerk.post(f"{address}{job.pk}/adopt/")
    assert taken.headers["Location"] == f"/planning/{planned.season}/"
    assert Job.objects.get(kind="plan_season", state="queued").payload["trial"] == str(job.pk)


def test_who_may_not_plan_may_not_try(planned: People, client: Client) -> None:
    client.force_login(User.objects.get(pk=planned.cadre.user_id))
    for address in ("try/", f"try/{planned.season}/"):
        assert client.get(f"/planning/{planned.season}/{address}").status_code in (403, 404)
    assert client.post(f"/planning/{planned.season}/try/start/", {}).status_code in (403, 404)
    with pytest.raises(Forbidden):
        adopt_as_cadre(planned)


def adopt_as_cadre(people: People) -> None:
    from jishi.features.planning.trying import write_changes

    write_changes(people.cadre, people.season, Changes(forbid=(str(people.fairs()[0].village_id),)))
