"""`jishi demo` loads the simulated county, plans its first season and says what it did; a second run changes nothing."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jishi.core.access.actor import Actor
from jishi.core.calendar.clock import today
from jishi.features.demo import users
from jishi.features.demo.load import STEPS
from jishi.features.demo.models import DemoCounty
from jishi.features.demo.planned import plan_and_publish
from jishi.features.demo.simulation.season import first_monday_for
from jishi.features.demo.simulation.world import build_world


class Command(BaseCommand):
    help = "载入模拟县（坐标、人口、需求均为模拟），排出第一季大集"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, help="当作这一天载入，例如 2026-12-01")
        parser.add_argument("--seconds", type=float, default=30.0, help="排期最多用几秒处理器时间（默认 30）")

    def handle(self, *args: Any, as_of: date | None, seconds: float, **options: Any) -> None:
        if settings.PROFILE == "production":
            raise CommandError("production 里不能载入模拟县。请用 JISHI_PROFILE=demo，并另用一个 JISHI_VAR。")
        demo = self._started(as_of or today())
        settings.TODAY = demo.as_of
        actor = Actor.system(settings.COUNTY, demo.as_of)
        if len(demo.done) == len(STEPS) + 1:
            self.stdout.write(f"模拟县已载入过（第一季从 {demo.first_monday} 开始），没有改动任何内容。")
        else:
            self._load(actor, demo, seconds)
        users.create(actor)
        self.stdout.write("\n演示用户（密码也在 var/demo-users.txt）：")
        for name, role, password in users.known():
            self.stdout.write(f"  {name:<18} {password:<14} {role}")

    def _started(self, as_of: date) -> DemoCounty:
        found, _made = DemoCounty.objects.get_or_create(
            county=settings.COUNTY, defaults={"first_monday": first_monday_for(as_of), "as_of": as_of}
        )
        return found

    def _load(self, actor: Actor, demo: DemoCounty, seconds: float) -> None:
        self.stdout.write(f"模拟县：坐标、人口、需求均为模拟。第一季从 {demo.first_monday} 开始。")
        world = build_world(demo.first_monday)
        steps = [
            *STEPS,
            ("plan", "排出大集并公布", lambda a, w: plan_and_publish(a, seconds=seconds, say=self._say)),
        ]
        for code, label, step in steps:
            if code in demo.done:
                continue
            started = time.monotonic()
            said = step(actor, world)
            demo.done.append(code)
            demo.save(update_fields=["done"])
            self.stdout.write(f"  {label}：{said}（{time.monotonic() - started:.1f} 秒）")
            self.stdout.flush()

    def _say(self, text: str) -> None:
        self.stdout.write(f"    {text}")
        self.stdout.flush()
