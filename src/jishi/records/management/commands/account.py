"""Accounts from the command line: make one, tie it to a person, give it a role, list them.

Roles that follow a post come with the post (任职); by hand come the administrators and whoever has no post.
"""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from jishi.core.access.actor import Actor
from jishi.core.access.holds import ScopeMismatch, TwoAdministrators, grant
from jishi.core.access.models import User
from jishi.core.access.roles import ROLES
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.calendar.clock import today
from jishi.core.transactions import run_tx
from jishi.records.registry import ledger
from jishi.records.services.access import tie

SOURCE = "command"


class Command(BaseCommand):
    help = "账号：create 新建，tie 关联人员，grant 授予角色，list 查看。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["create", "tie", "grant", "list"])
        parser.add_argument("username", nargs="?", default="")
        parser.add_argument("--name", default="", help="姓名（新建时必填）")
        parser.add_argument("--person", default="", help="人员编号，如 RY-2026-000001")
        parser.add_argument("--role", default="", choices=["", *ROLES])
        parser.add_argument("--at", default="", help="范围：地点代码或单位代码；全县和本人不用填")
        parser.add_argument("--until", type=date.fromisoformat, help="最后一天，如 2027-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        self.county, self.today = settings.COUNTY, today()
        self.actor = Actor.system(self.county, self.today)
        getattr(self, f"do_{options['action']}")(options)

    def do_list(self, options: dict[str, Any]) -> None:
        for user in User.objects.filter(county=self.county).select_related("person"):
            held = "、".join(
                sorted({str(hold.get_role_display()) for hold in user.holds.opening_on(self.today)})
            )
            person = user.person.number if user.person else "—"
            self.stdout.write(f"{user.username}\t{user.name}\t{person}\t{held or '—'}")

    def do_create(self, options: dict[str, Any]) -> None:
        """The password is shown once and kept nowhere."""
        if not options["username"] or not options["name"]:
            raise CommandError("请写用户名和姓名：account create 用户名 --name 姓名。")
        password = secrets.token_urlsafe(12)

        def write() -> User:
            given = {"username": options["username"], "name": options["name"], "password": password}
            user = User.objects.create_user(county=self.county, **given)
            self._note("create", {"user": user.username, "name": user.name})
            if options["person"]:
                tie(actor=self.actor, user=user, person=self._person(options["person"]))
            return user

        try:
            user = run_tx(write)
        except IntegrityError:
            raise CommandError(f"已有用户 {options['username']}，请换一个用户名。") from None
        self.stdout.write(f"已新建 {user.username}，初始密码（只显示这一次）：{password}")

    def do_tie(self, options: dict[str, Any]) -> None:
        user = self._user(options["username"])
        tie(actor=self.actor, user=user, person=self._person(options["person"]))
        self.stdout.write(f"{user.username} 现在是 {user.person}，任职的权限已一并给到。")

    def do_grant(self, options: dict[str, Any]) -> None:
        user = self._user(options["username"])
        if not options["role"]:
            raise CommandError("请写角色：--role。")
        kind = ROLES[options["role"]].over
        key = {"county": self.county, "self": str(user.pk)}.get(kind) or self._place(kind, options["at"])

        def write() -> None:
            given = {
                "scope_kind": kind,
                "scope_key": key,
                "starts_on": self.today,
                "ends_on": options["until"],
            }
            grant(user=user, role=options["role"], source=SOURCE, **given)
            self._note("grant", {"user": user.username, "role": options["role"], "over": kind, "key": key})

        try:
            run_tx(write)
        except (ScopeMismatch, TwoAdministrators) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{user.username} 从今天起是{ROLES[options['role']].label}。")

    def _note(self, verb: str, payload: dict[str, Any]) -> None:
        append(self.county, [Entry(None, self.actor.name, "users", None, verb, payload)])

    def _user(self, username: str) -> User:
        name = User.normalize_username(username)
        user = User.objects.filter(county=self.county, username=name).first()
        if user is None:
            raise CommandError(f"没有用户 {username}；用 account list 查看全部。")
        return user

    def _person(self, number: str) -> Any:
        people: Any = ledger("people").model._default_manager
        person = people.filter(county=self.county, number=number, archived_at=None).first()
        if person is None:
            raise CommandError(f"人员里没有编号 {number or '（空）'}；先在“人员”里登记，再用它的编号。")
        return person

    def _place(self, kind: str, code: str) -> str:
        model: Any = ledger("organisations" if kind in ("unit", "team", "alliance") else "places").model
        found = model._default_manager.filter(county=self.county, code=code, archived_at=None).first()
        if found is None:
            raise CommandError(f"没有代码是 {code or '（空）'} 的地点或单位：请用 --at 写明。")
        return str(found.pk)
