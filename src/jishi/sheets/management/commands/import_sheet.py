"""Brings in a file from the command line, by the same check and write as the screen."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jishi.core.access.actor import Actor, actor_named
from jishi.core.calendar.clock import today
from jishi.records.errors import InvalidRows, Refused
from jishi.records.registry import UnknownLedger, ledger
from jishi.sheets.check import Checked, check
from jishi.sheets.error_workbook import error_workbook
from jishi.sheets.preview import changed, changes
from jishi.sheets.reader import read
from jishi.sheets.write import write

SHOWN = 20


class Command(BaseCommand):
    help = "导入一份 xlsx 或 csv，有错误时不写入，可另存标出错误的工作簿。--check 和 --preview 只检查不写入。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ledger", help="台账代码，见 jishi ledgers")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", help="以哪个用户的身份导入；不写则以系统的身份")
        parser.add_argument("--check", action="store_true", help="只检查")
        parser.add_argument("--preview", action="store_true", help="只检查，并逐条写出会改什么")
        parser.add_argument("--errors", type=Path, help="有错误时，把标出错误的工作簿存到这里")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = _actor(options["username"])
        path: Path = options["file"]
        try:
            owner = ledger(options["ledger"])
            upload = read(path.read_bytes(), path.name, owner)
            checked = check(actor, owner, upload)
            if checked.ok and options["preview"]:
                self._preview(actor, checked)
            elif checked.ok and not options["check"]:
                result = write(actor, checked)
                again = "（这份文件已经导入过，没有重复写入）" if result.replayed else ""
                self.stdout.write(
                    f"新增 {result.created}，修改 {result.changed}，未变 {result.unchanged}{again}。"
                )
                return
        except (UnknownLedger, OSError) as fault:
            raise CommandError(str(fault)) from fault
        except InvalidRows as refusal:
            self._report(checked, options["errors"])
            raise CommandError(str(refusal)) from refusal
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(checked, options["errors"])

    def _preview(self, actor: Actor, checked: Checked) -> None:
        for change in changes(actor, changed(checked)):
            for field in change.differences:
                old, new = field.old or "（空）", field.new or "（空）"
                self.stdout.write(f"{change.number} {change.title}：{field.label} {old} → {new}")

    def _report(self, checked: Checked, errors: Path | None) -> None:
        if checked.ok:
            self.stdout.write(
                f"没有错误：将新增 {checked.created}，修改 {checked.changed}，未变 {checked.unchanged}。"
            )
            return
        for fault in checked.faults[:SHOWN]:
            self.stdout.write(str(fault))
        if errors is not None:
            errors.write_bytes(error_workbook(checked.upload, checked.faults))
            self.stdout.write(f"标出错误的工作簿：{errors}")
        raise CommandError(f"共 {len(checked.faults)} 处错误，没有写入任何一行。")


def _actor(username: str | None) -> Actor:
    if username is None:
        return Actor.system(settings.COUNTY, today())
    actor = actor_named(settings.COUNTY, username, today())
    if actor is None:
        raise CommandError(f"没有用户 {username}。")
    return actor
