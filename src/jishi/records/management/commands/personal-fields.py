"""Prints the register of personal fields: what is held of people, why, on what ground, how long, how it is covered."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jishi.records.personal_fields import HEADS, personal_fields


class Command(BaseCommand):
    help = "列出个人信息目录：每个字段的类别、用途、依据、保存期限和遮盖方式。"
    requires_system_checks = ["jishi"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="按文档表格的格式输出")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [entry.cells for entry in personal_fields()]
        if options["markdown"]:
            self.stdout.write(markdown(rows))
            return
        for cells in rows:
            self.stdout.write("  ".join(cells))
        self.stdout.write(f"共 {len(rows)} 个字段。")


def markdown(rows: list[tuple[str, ...]]) -> str:
    """The table of the reference documentation."""
    lines = ["| " + " | ".join(map(str, HEADS)) + " |", "|" + " --- |" * len(HEADS)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in rows]
    return "\n".join(lines)
