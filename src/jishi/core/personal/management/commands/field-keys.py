"""`field-keys list | rotate`: the keys of the sensitive columns, and their change."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jishi.core.personal.cipher import CiphertextBroken
from jishi.core.personal.keys import FieldKeyShut, FieldKeyUnknown
from jishi.core.personal.models import FieldKey
from jishi.core.personal.rotation import BATCH, rotate


class Command(BaseCommand):
    help = "列出敏感字段的密钥，或更换密钥（重新加密全部敏感字段；中断后再运行即继续）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["list", "rotate"])
        parser.add_argument("--county", default=settings.COUNTY)
        parser.add_argument("--batch", type=int, default=BATCH, help="每个事务处理多少个值")
        parser.add_argument("--most", type=int, help="这次最多处理多少个值，余下的下次继续")

    def handle(self, *args: Any, **options: Any) -> None:
        county = options["county"]
        if options["action"] == "rotate":
            if options["batch"] < 1 or (options["most"] is not None and options["most"] < 1):
                raise CommandError("--batch 和 --most 应为正整数。")
            try:
                done = rotate(county, batch=options["batch"], most=options["most"])
            except (CiphertextBroken, FieldKeyUnknown, FieldKeyShut) as fault:
                raise CommandError(f"{fault}已处理的仍可读，修复后再运行即继续。") from fault
            self.stdout.write(f"重新加密 {done.values} 个值，销毁旧密钥 {done.destroyed} 把。")
        for key in FieldKey.objects.filter(county=county).order_by("serial"):
            state = f"已于 {key.destroyed_at:%Y-%m-%d} 销毁" if key.destroyed_at else "可用"
            self.stdout.write(f"第 {key.serial} 把  {key.id.hex}  {key.created_at:%Y-%m-%d}  {state}")
