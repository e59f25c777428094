"""`person export | erase | merge | unmerge`: what a person may ask the county's office to do with their data."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jishi.core.access.actor import Actor, actor_named
from jishi.core.calendar.clock import today
from jishi.records.errors import Refused
from jishi.records.ledger import Ledger
from jishi.records.registry import UnknownLedger, ledger
from jishi.records.selectors import visible
from jishi.records.services.dossier import export_person
from jishi.records.services.erase import erase
from jishi.records.services.merge import merge, unmerge


class Command(BaseCommand):
    help = "导出一个人的全部信息、清除一个人的个人信息、合并重复登记的人员或户、撤销合并。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["export", "erase", "merge", "unmerge"])
        parser.add_argument("number", help="编号，例如 RY-2026-000001；合并时是并掉的那一条")
        parser.add_argument("--into", help="合并时保留的那一条的编号")
        parser.add_argument("--ledger", default="people", help="people 或 households")
        parser.add_argument("--as", dest="user", required=True, help="以哪个用户的名义")
        parser.add_argument("--reason", required=True, help="事由")
        parser.add_argument("--out", type=Path, help="导出写到哪个新文件（.json），旁边另有一份 .html")
        parser.add_argument("--county", default=settings.COUNTY)

    def handle(self, *args: Any, **options: Any) -> None:
        actor = actor_named(options["county"], options["user"], today())
        if actor is None:
            raise CommandError(f"没有用户 {options['user']}。")
        acts: dict[str, Callable[[Actor, dict[str, Any]], str]] = {
            "export": self._export,
            "erase": self._erase,
            "merge": self._merge,
            "unmerge": self._unmerge,
        }
        try:
            self.stdout.write(acts[options["action"]](actor, options))
        except (Refused, UnknownLedger) as fault:
            raise CommandError(str(fault)) from fault

    def _export(self, actor: Actor, options: dict[str, Any]) -> str:
        out = options["out"]
        if out is None:
            raise CommandError("导出要有 --out 文件。")
        taken = [path for path in (out, out.with_suffix(".html")) if path.exists()]
        if taken or out.suffix != ".json":
            raise CommandError(f"{out} 已存在或不以 .json 结尾，换一个文件名。")
        person = numbered(actor, ledger("people"), options["number"])
        held = export_person(actor=actor, id=person.pk, reason=options["reason"])
        _write(out, json.dumps(held, ensure_ascii=False, indent=1))
        _write(out.with_suffix(".html"), printable(held))
        return f"已导出 {len(held['records'])} 条记录：{out}，打印用 {out.with_suffix('.html')}。交给本人后请销毁。"

    def _erase(self, actor: Actor, options: dict[str, Any]) -> str:
        person = numbered(actor, ledger("people"), options["number"])
        done = erase(actor=actor, id=person.pk, reason=options["reason"])
        return f"清除了 {done.records} 条记录里的个人信息，销毁密钥 {done.keys} 把。"

    def _merge(self, actor: Actor, options: dict[str, Any]) -> str:
        owner = ledger(options["ledger"])
        if not options["into"]:
            raise CommandError("合并要有 --into：保留的那一条的编号。")
        kept, dropped = (numbered(actor, owner, options[name]) for name in ("into", "number"))
        done = merge(actor=actor, ledger=owner, keep=kept.pk, drop=dropped.pk, reason=options["reason"])
        return f"{dropped.number} 已并入 {kept.number}，改指 {done.turned} 处；撤销：jishi person unmerge {dropped.number}"

    def _unmerge(self, actor: Actor, options: dict[str, Any]) -> str:
        owner = ledger(options["ledger"])
        dropped = numbered(actor, owner, options["number"])
        done = unmerge(actor=actor, ledger=owner, drop=dropped.pk, reason=options["reason"])
        return f"已撤销 {dropped.number} 的合并，改回 {done.turned} 处。"


def numbered(actor: Actor, owner: Ledger, number: str) -> Any:
    found = visible(actor, owner).filter(number=number).first()
    if found is None:
        raise CommandError(f"{owner.label}里没有 {number}，或它不在这个用户的范围内。")
    return found


def _write(path: Path, text: str) -> None:
    """A new file that only its owner reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def printable(held: dict[str, Any]) -> str:
    """The same as a page that can be printed: nested tables, without style or script from elsewhere."""
    title = f"{held['person']['number']} 个人信息"
    head = format_html('<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{}</title>', title)
    style = "<style>table{border-collapse:collapse}td,th{border:1px solid #999;padding:4px;text-align:left}</style>"
    return f"{head}{style}<h1>{title}</h1>{_table(held)}</html>"


def _table(value: Any) -> SafeString:
    if isinstance(value, dict):
        rows = format_html_join(
            "", "<tr><th>{}</th><td>{}</td></tr>", ((k, _table(v)) for k, v in value.items())
        )
        return format_html("<table>{}</table>", rows)
    if isinstance(value, list):
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((_table(v),) for v in value)))
    return format_html("{}", "" if value is None else value)
