"""`ballot draft | issue | close | result | list`: the county's office runs an anonymous poll."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jishi.core.access.actor import Actor, actor_named
from jishi.core.ballots.counting import ResultHidden, close, result
from jishi.core.ballots.issuing import PollUnfit, draft_poll, issue
from jishi.core.ballots.models import Poll
from jishi.core.calendar.clock import today
from jishi.core.people.models import Person

ROLE = "fair_office"


class Command(BaseCommand):
    help = "无记名投票：拟定、发票、截止、看结果。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["draft", "issue", "close", "result", "list"])
        parser.add_argument("subject", nargs="?", default="", help="投票事项")
        parser.add_argument("--as", dest="user", required=True, help="以哪个用户的名义（全县大集办）")
        parser.add_argument("--option", action="append", default=[], help="一个选项，可写多次")
        parser.add_argument("--voters", type=Path, help="名单文件，每行一个人员编号")
        parser.add_argument("--out", type=Path, help="选票写到哪个新文件，每行一张")
        parser.add_argument("--county", default=settings.COUNTY)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = office(options["county"], options["user"])
        acts: dict[str, Callable[[Actor, dict[str, Any]], None]] = {
            "draft": self._draft,
            "issue": self._issue,
            "close": self._close,
            "result": self._result,
            "list": self._list,
        }
        try:
            acts[options["action"]](actor, options)
        except (PollUnfit, ResultHidden) as fault:
            raise CommandError(str(fault)) from fault

    def _draft(self, actor: Actor, options: dict[str, Any]) -> None:
        poll = draft_poll(actor=actor, subject=options["subject"], options=options["option"])
        self.stdout.write(f"已拟定“{poll.subject}”，下一步发票：jishi ballot issue。")

    def _issue(self, actor: Actor, options: dict[str, Any]) -> None:
        poll, path = named(actor, options["subject"]), options["out"]
        if options["voters"] is None or path is None:
            raise CommandError("发票要有 --voters 名单文件和 --out 选票文件。")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as fault:
            raise CommandError(f"不能新建 {path}：{fault.strerror}。换一个还没有的文件名。") from fault
        try:
            tokens = issue(actor=actor, poll=poll.id, voters=people(actor, options["voters"]))
        except BaseException:
            os.close(handle)
            path.unlink()
            raise
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{token}\n" for token in tokens)
        self.stdout.write(f"发出 {len(tokens)} 张选票，写在 {path}；剪开打乱后发给本人，然后销毁这个文件。")

    def _close(self, actor: Actor, options: dict[str, Any]) -> None:
        close(actor=actor, poll=named(actor, options["subject"]).id)
        self.stdout.write("投票已截止。")

    def _result(self, actor: Actor, options: dict[str, Any]) -> None:
        counted = result(actor=actor, poll=named(actor, options["subject"]).id)
        self.stdout.write(f"{counted.subject}：发出 {counted.issued} 张，收回 {counted.cast} 张")
        for label, count in counted.options:
            self.stdout.write(f"  {label}  {count}")

    def _list(self, actor: Actor, options: dict[str, Any]) -> None:
        for poll in Poll.objects.filter(county=actor.county).order_by("created_at", "id"):
            self.stdout.write(f"{poll.get_state_display()}  {poll.subject}")


def office(county: str, username: str) -> Actor:
    """The user, who must hold the office's role over the whole county today."""
    actor = actor_named(county, username, today())
    if actor is None:
        raise CommandError(f"没有用户 {username}。")
    if not any(hold.scope_kind == "county" for hold in actor.scopes(ROLE)):
        raise CommandError(f"{username} 不是全县的大集办，不能办理投票。")
    return actor


def named(actor: Actor, subject: str) -> Poll:
    poll = Poll.objects.filter(county=actor.county, subject=subject.strip()).first()
    if poll is None:
        raise CommandError(f"没有“{subject}”这次投票，用 jishi ballot list 查看。")
    return poll


def people(actor: Actor, path: Path) -> list[Any]:
    """The ids of the people whose numbers stand in a file, a line each."""
    try:
        numbers = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    except OSError as fault:
        raise CommandError(f"读不了 {path}：{fault.strerror}。") from fault
    known = dict(Person.objects.filter(county=actor.county, number__in=numbers).values_list("number", "pk"))
    wrong = [number for number in numbers if number not in known]
    if wrong:
        raise CommandError(f"人员台账里没有：{'、'.join(wrong[:5])}。请核对名单，没有发出任何一张票。")
    return [known[number] for number in numbers]
