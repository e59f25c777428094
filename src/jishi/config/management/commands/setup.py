"""`jishi setup` makes an installation ready, and changes nothing on one that is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from jishi.config import environment
from jishi.core.calendar.published import load_published


class Command(BaseCommand):
    help = "生成密钥、建立或升级数据库、载入工作日历;可以重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        # secret.key stands already: without it these settings had not loaded.
        environment.key_file(settings.FIELD_KEY_FILE, environment.key_mark(settings.PROFILE))
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        days = load_published(settings.COUNTY)
        self.stdout.write(f"密钥在 {settings.VAR};请把 secret.key 和 field.key 与数据库分开备份。")
        self.stdout.write(f"工作日历写入 {days} 天。" if days else "工作日历无需更新。")
        self.stdout.write("就绪。运行 jishi serve 启动。")
