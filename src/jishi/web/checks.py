"""Stops the start when the browser's files are absent or another app's page would be shown for ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.template.loader import get_template

from jishi.web.finders import missing_files, modules_folder

OWN_TEMPLATES = Path(__file__).parent / "templates"
SHADOWED = ("account/login.html", "account/logout.html")


def browser_files_present(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    folder = modules_folder()
    missing = missing_files(folder)
    if not missing:
        return []
    return [
        Error(
            f"{folder} 中缺少浏览器端文件：{'、'.join(missing)}。",
            hint="请先运行安装步骤：jishi setup（或 python -m jishi.web.browser_files install）。",
            id="web.E001",
        )
    ]


def own_templates_first(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    faults: list[CheckMessage] = []
    for name in SHADOWED:
        origin = Path(str(get_template(name).origin.name))  # type: ignore[attr-defined]
        if not origin.is_relative_to(OWN_TEMPLATES):
            faults.append(
                Error(
                    f"模板 {name} 取自 {origin}，不是本系统的页面。",
                    hint="在 INSTALLED_APPS 中把 jishi.web 放在 allauth 之前。",
                    id="web.E002",
                )
            )
    return faults
