"""Writes the OpenAPI document that is kept with the source, or says where it no longer fits the program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from jishi.api.routes import build


def document() -> str:
    """In Chinese, whatever language the caller speaks, so that the snapshot is always the same."""
    with translation.override("zh-hans"):
        return json.dumps(build().get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"


class Command(BaseCommand):
    requires_system_checks = ["jishi"]
    help = "写出 docs/reference/openapi.json;--check 只比较。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只比较，不写；有差别时退出码为 1")
        parser.add_argument(
            "--path", type=Path, default=settings.ROOT / "docs" / "reference" / "openapi.json"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        now = document()
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before == now:
            self.stdout.write(f"{path.name} 与程序一致。")
            return
        if options["check"]:
            found = unified_diff(
                before.splitlines(), now.splitlines(), "已提交的", "现在的", lineterm="", n=1
            )
            self.stdout.write("\n".join(islice(found, 60)))
            raise CommandError(
                f"{path.name} 与程序不一致。请运行 python -m django openapi 重新写出，并一同提交。"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
        self.stdout.write(f"已写出 {path.name}。")
