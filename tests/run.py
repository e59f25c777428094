"""Runs every test: all on SQLite, then on PostgreSQL what depends on the engine. `make test` calls this.

What a test needs is looked for first: without a browser, its Chinese font or Calc nothing is run, and nothing is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.postgres import postgres

# The browser's driver keeps an event loop in its process, which Django's database layer refuses: a run of their own.
WITH_BROWSER = ("tests/browser", "tests/features/demo/test_loaded_demo.py")
# The conformance suite once more, about the kinds that no mechanism uses yet.
WITH_SPECIMENS = ("tests/conformance", "tests/specimens")
ON_POSTGRESQL = (
    "tests/conformance",
    "tests/concurrency",
    "tests/migrations",
    "tests/journeys",
    "tests/soak",
    "tests/features/backup",
    "tests/core/test_audit_chain.py",
    "tests/core/test_transactions.py",
)
PACKAGES = ("chromium", "fonts-noto-cjk", "libreoffice-calc-nogui")
APT = f"apt-get install -y --no-install-recommends {' '.join(PACKAGES)}"
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def browser_is_there() -> bool:
    """Chromium on the path, and a font that has Chinese characters."""
    if shutil.which("chromium") is None:
        return False
    fonts = Path("/usr/share/fonts")
    return any(fonts.rglob("NotoSansCJK*")) or any(fonts.rglob("NotoSerifCJK*"))


def office_is_there() -> bool:
    """LibreOffice Calc, which opens the workbooks as people do."""
    return shutil.which("soffice") is not None


def require_programs() -> None:
    """As root the packages are installed; otherwise the line to type is printed and nothing runs."""
    if browser_is_there() and office_is_there():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, stdout=subprocess.DEVNULL, check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
            env=quiet,
            stdout=subprocess.DEVNULL,
            check=False,
        )
    if not (browser_is_there() and office_is_there()):
        print(
            f"测试需要 Chromium、中文字体和 LibreOffice Calc，请运行 / the tests need:\n  sudo {APT}",
            file=sys.stderr,
        )
        raise SystemExit(2)


def run(title: str, arguments: list[str], environment: dict[str, str]) -> tuple[int, dict[str, int]]:
    """One pytest run, shown as it goes; its exit code and its counts."""
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if COUNTED.search(line):
            last = ANSI.sub("", line)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for number, word in COUNTED.findall(last):
        counts["failed" if word.startswith("error") else word] += int(number)
    return process.wait(), counts


def main(arguments: list[str]) -> int:
    require_programs()
    workers = [] if arguments else ["-n", "2", "--dist", "loadgroup"]
    plain = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    apart = [] if arguments else [f"--ignore={path}" for path in WITH_BROWSER]
    apart += [] if arguments else [f"--ignore={WITH_SPECIMENS[1]}"]
    results = [run("SQLite", [*workers, *apart, *arguments], plain)]
    if not arguments:
        results.append(run("SQLite, specimens", [*workers, *WITH_SPECIMENS], {**plain, "SPECIMENS": "1"}))
        results.append(run("Chromium", list(WITH_BROWSER), {**plain, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}))
        with postgres() as url:
            there = {**plain, "DATABASE_URL": url}
            results.append(run("PostgreSQL", [*workers, *ON_POSTGRESQL], there))
            named = "PostgreSQL, specimens"
            results.append(run(named, [*workers, *WITH_SPECIMENS], {**there, "SPECIMENS": "1"}))
    total = {word: sum(counts[word] for _code, counts in results) for word in ("passed", "failed", "skipped")}
    broken = [code for code, _counts in results if code]
    failed = total["failed"] or len(broken)
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"\n{total['passed']} passed, {failed} failed{skipped}", flush=True)
    return 1 if broken or failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
