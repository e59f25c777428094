"""Reads the environment into settings; a wrong or missing value stops the program and says what to do."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from jishi.rules.nearest import suggestion

SQLITE_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    # FULL: NORMAL can lose acknowledged commits on a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # With the usual 2 MB a bulk write spills its pages half-way and takes five times as long.
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
)
PROFILES = ("demo", "test", "production")
DEMO_MARK = "demo-"
NOTICE_WAYS = ("sms", "wechat", "dingtalk", "file")


def profile() -> str:
    value = os.environ.get("JISHI_PROFILE", "demo")
    if value not in PROFILES:
        raise ImproperlyConfigured(f"JISHI_PROFILE={value}：只能是 {', '.join(PROFILES)} 之一。")
    return value


def county() -> str:
    value = os.environ.get("JISHI_COUNTY", "370783")
    if not re.fullmatch(r"\d{6}", value):
        raise ImproperlyConfigured(f"JISHI_COUNTY={value}：应为 6 位县级区划代码，例如 370783。")
    return value


def today(profile: str) -> date | None:
    """A fixed day for demos and tests (`JISHI_TODAY`); a real county goes by the clock."""
    value = os.environ.get("JISHI_TODAY")
    if not value:
        return None
    if profile == "production":
        raise ImproperlyConfigured("production 不能设 JISHI_TODAY:日期以时钟为准。")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"JISHI_TODAY={value}：应为日期，例如 2026-12-01。") from None


def county_name() -> str:
    return os.environ.get("JISHI_COUNTY_NAME", "寿光市")


def hotline() -> str:
    """The number printed on public pages for those who would rather call."""
    return os.environ.get("JISHI_HOTLINE", "12345")


def plan_seconds() -> float:
    """How many CPU seconds a planning run may search (`JISHI_PLAN_SECONDS`); a small machine may want more."""
    value = os.environ.get("JISHI_PLAN_SECONDS", "40")
    if not re.fullmatch(r"\d+(\.\d+)?", value) or float(value) <= 0:
        raise ImproperlyConfigured(f"JISHI_PLAN_SECONDS={value}：应为秒数，例如 40。")
    return float(value)


def slow_query_ms() -> float:
    """From how many milliseconds on a statement is told of in the log (`JISHI_SLOW_QUERY_MS`); 0 tells of none."""
    value = os.environ.get("JISHI_SLOW_QUERY_MS", "500")
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise ImproperlyConfigured(f"JISHI_SLOW_QUERY_MS={value}：应为毫秒数，例如 500；0 表示不记。")
    return float(value)


def webhook_hosts() -> dict[str, bool]:
    """Receivers inside the county's own network that events may be sent to (`JISHI_WEBHOOK_HOSTS`).

    `host:port`, parted by commas; with `http://` before it also without encryption, which the value says.
    """
    found = {}
    for given in os.environ.get("JISHI_WEBHOOK_HOSTS", "").split(","):
        if not (entry := given.strip().lower()):
            continue
        plain, host = entry.startswith("http://"), entry.removeprefix("http://").removeprefix("https://")
        if not re.fullmatch(r"([a-z0-9.-]+|\[[0-9a-f:.]+\]):[1-9]\d{0,4}", host):
            raise ImproperlyConfigured(
                f"JISHI_WEBHOOK_HOSTS 中的 {entry} 读不懂：应为“主机:端口”，不加密的写“http://主机:端口”，多个用逗号分开。"
            )
        found[host] = plain
    return found


def notice_channels() -> tuple[str, ...]:
    """By which ways notices leave the house (`JISHI_NOTICE_CHANNELS`: sms,wechat,dingtalk,file); none unless named."""
    given = [one.strip() for one in os.environ.get("JISHI_NOTICE_CHANNELS", "").split(",") if one.strip()]
    for name in given:
        if name not in NOTICE_WAYS:
            raise ImproperlyConfigured(
                f"JISHI_NOTICE_CHANNELS={name}：没有这种方式，应为{suggestion(name, NOTICE_WAYS)}。"
            )
    return tuple(dict.fromkeys(given))


def watermark_font() -> str:
    """The font for what is drawn on pictures (`JISHI_FONT`); empty: the first one with Chinese that is found."""
    value = os.environ.get("JISHI_FONT", "")
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"JISHI_FONT={value}：没有这个文件，应为字体文件（.ttf、.otf、.ttc）。")
    return value


def var_folder(root: Path) -> Path:
    """The folder of everything that is not code: database, files, keys; readable by its owner only."""
    folder = Path(os.environ.get("JISHI_VAR", root / "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key_file(path: Path, mark: str = "") -> str:
    """The key in this file, made once and never overwritten; `mark` tells a demo's key from a real one."""
    if not path.exists():
        # Written aside and linked: of two processes starting together one makes the key, both read it whole.
        handle, aside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(mark + secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        os.unlink(aside)
    return path.read_text().strip()


def key_mark(profile: str) -> str:
    return "" if profile == "production" else DEMO_MARK


def secret_key(var: Path, profile: str) -> str:
    path = var / "secret.key"
    if profile == "production" and not path.exists():
        raise ImproperlyConfigured(f"缺少 {path}：请先运行 jishi setup 生成密钥，再以 production 启动。")
    return key_file(path, key_mark(profile))


def hosts(profile: str) -> list[str]:
    given = [host.strip() for host in os.environ.get("JISHI_HOSTS", "").split(",") if host.strip()]
    if profile == "production" and not given:
        raise ImproperlyConfigured("production 需要 JISHI_HOSTS，例如 JISHI_HOSTS=jishi.example.gov.cn。")
    return given or ["127.0.0.1", "localhost"]


def database(var: Path) -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    if url:
        return {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": var / "jishi.sqlite3",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "; ".join(SQLITE_SETTINGS),
        },
        "TEST": {"NAME": str(var / "test.sqlite3")},
    }


def static_storage(profile: str) -> str:
    if profile == "test":
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    return "jishi.web.storage.ManifestStorage"
