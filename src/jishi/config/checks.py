"""What this installation must be before it serves anybody; production refuses to start on any of it."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from jishi.config.environment import DEMO_MARK
from jishi.core import append_only
from jishi.core.access.models import DEMO_SOURCE, Hold
from jishi.core.access.roles import ADMINISTRATORS, ROLES
from jishi.core.calendar.clock import today

# 3.7.0 to 3.51.2 can corrupt a WAL file under two writers.
SQLITE_LEAST = (3, 51, 3)

Apps = Sequence[AppConfig] | None
Check = Callable[..., Iterable[CheckMessage]]


@register("jishi")
def sqlite_is_sound(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return []
    version = tuple(connection.get_database_version())
    if version >= SQLITE_LEAST:
        return []
    shown = ".".join(map(str, version))
    hint = "安装 pysqlite3==0.6.1 后重试。"
    return [
        Error(
            f"SQLite 是 {shown}，须为 3.51.3 或更新：旧版在两个写入者下会损坏数据。",
            hint=hint,
            id="jishi.E001",
        )
    ]


@register("jishi")
def var_is_private(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    mode = _mode(settings.VAR)
    if not mode & 0o077:
        return []
    return [
        Error(
            f"{settings.VAR} 的权限是 {mode:04o}，他人可进入。",
            hint=f"chmod 700 {settings.VAR}",
            id="jishi.E002",
        )
    ]


@register("jishi")
def keys_are_private(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    paths = [path for path in (*_keys(), _token()) if path.exists() and _mode(path) & 0o077]
    return [Error(f"{path} 他人可读。", hint=f"chmod 600 {path}", id="jishi.E003") for path in paths]


@register("jishi", deploy=True)
def keys_are_real(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for path in _keys():
        if not path.exists():
            found.append(
                Error(f"缺少 {path}。", hint="运行 jishi setup，或从密钥备份恢复。", id="jishi.E004")
            )
        elif path.read_text().startswith(DEMO_MARK):
            hint = "正式使用请换一个新的 JISHI_VAR 文件夹，再运行 jishi setup；演示数据不能转为正式数据。"
            found.append(Error(f"{path} 是演示用的密钥。", hint=hint, id="jishi.E005"))
    return found


@register(Tags.database, deploy=True)
def nobody_is_a_demo_user(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not _asked(databases, "access_hold"):
        return []
    names = list(
        Hold.objects.filter(source=DEMO_SOURCE).values_list("user__username", flat=True).distinct()[:5]
    )
    if not names:
        return []
    hint = "换一个没有演示数据的数据库。"
    return [Error(f"数据库里有演示用户：{'、'.join(names)}。", hint=hint, id="jishi.E006")]


@register(Tags.database, deploy=True)
def administrators_are_three_people(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Whoever runs the system, whoever gives the rights and whoever watches both are never one, by whatever account."""
    if not _asked(databases, "access_hold"):
        return []
    held: dict[Any, dict[str, str]] = {}
    rows = Hold.objects.filter(role__in=ADMINISTRATORS).exclude(ends_on__lt=today())
    for user, person, role, name in rows.values_list("user", "user__person", "role", "user__username"):
        held.setdefault(person or user, {})[role] = name
    hint = "三个管理员须是三个人：结束其中一项权限，用 jishi account grant 授给另一个人。"
    return [
        Error(
            f"{'、'.join(sorted(set(roles.values())))} 一人兼任"
            f"{'、'.join(str(ROLES[role].label) for role in sorted(roles))}。",
            hint=hint,
            id="jishi.E014",
        )
        for roles in held.values()
        if len(roles) > 1
    ]


@register(Tags.database, deploy=True)
def history_is_append_only(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not _asked(databases, "audit_entry"):
        return []
    tables = append_only.missing(connections["default"])
    hint = "在该应用新增一个迁移，操作为 jishi.core.append_only.install；重建过的表会丢失触发器。"
    return [Error(f"表 {table} 缺少只追加触发器。", hint=hint, id="jishi.E007") for table in tables]


def refuse_unfit() -> None:
    """Stop a production that is not fit to serve, with everything that is wrong with it."""
    if settings.PROFILE != "production":
        return
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    serious = [message for message in messages if message.is_serious() and not message.is_silenced()]
    if serious:
        raise ImproperlyConfigured(
            "不能以 production 启动：\n" + "\n".join(str(message) for message in serious)
        )


def _asked(databases: Sequence[str] | None, table: str) -> bool:
    return "default" in (databases or ()) and table in _tables(connections["default"])


def _tables(connection: BaseDatabaseWrapper) -> list[str]:
    return connection.introspection.table_names()


def _keys() -> list[Path]:
    return [Path(settings.VAR) / "secret.key", Path(settings.FIELD_KEY_FILE)]


def _token() -> Path:
    """Not needed to serve: without it there are no figures to be had."""
    return Path(settings.VAR) / "metrics.token"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
