#!/usr/bin/env python3
"""Makes .venv hold exactly what the locks name, and the project itself; runs on a bare Python, before there is a .venv.

`python3 bin/environment.py runtime` for a machine that serves, `development` for one that checks and tests as well.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "installed"
LEAST = (3, 11)
LEVELS = {
    "runtime": ("bootstrap", "base", "planner", "setup"),
    "development": ("bootstrap", "base", "planner", "setup", "dev"),
}


def main(words: list) -> int:
    if len(words) != 1 or words[0] not in LEVELS:
        return refuse(f"用法 / usage: python3 bin/environment.py {' | '.join(LEVELS)}")
    level = words[0]
    before = STAMP.read_text().split() if STAMP.is_file() and works() else []
    if before in ([level, wanted(level)], ["development", wanted("development")]):
        return 0
    if before[:1] == ["development"]:
        level = "development"  # what was asked for once is kept up to date, not taken away
    if not works():
        fault = unfit()
        if fault:
            return refuse(fault)
        say("建立 .venv / creating .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", str(VENV))
    STAMP.unlink(missing_ok=True)
    install(level)
    STAMP.write_text(f"{level} {wanted(level)}\n")
    return 0


def unfit() -> str:
    """Why this Python cannot make the environment, with what to type; empty when it can."""
    if sys.version_info < LEAST:
        found = ".".join(map(str, sys.version_info[:3]))
        return (
            f"需要 Python 3.11 或更新，这里是 {found}。请安装后再试，例如 make PYTHON=/usr/bin/python3.11 …\n"
            f"Python 3.11 or later is needed, this is {found}. Name another one: make PYTHON=/usr/bin/python3.11 ..."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "这个 Python 建不了虚拟环境，请先运行：\n"
            "This Python cannot make a virtual environment. Please run:\n\n    apt install python3-venv\n"
        )
    return ""


def works() -> bool:
    """Whether .venv is here, belongs to this place and starts; a copied or upgraded one does not."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    ask = "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    answer = subprocess.run(
        [str(python), "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return answer.returncode == 0 and answer.stdout.strip() == str(VENV)


def wanted(level: str) -> str:
    """A digest of all that decides what is installed."""
    digest = hashlib.sha256(str(ROOT).encode())
    for path in [*locks(level), ROOT / "pyproject.toml", Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def locks(level: str) -> list:
    return [ROOT / "requirements" / f"{name}.txt" for name in LEVELS[level]]


def install(level: str) -> None:
    python = str(VENV / "bin" / "python")
    bootstrap = str(ROOT / "requirements" / "bootstrap.txt")
    say("安装依赖 / installing what the locks name")
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes", "--no-deps")
    run(python, *pip, "-r", bootstrap)
    uv = str(VENV / "bin" / "uv")
    files = [str(path) for path in locks(level)]
    run(uv, "pip", "sync", "--quiet", "--compile-bytecode", "--python", python, "--require-hashes", *files)
    project = ("--quiet", "--python", python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    run(uv, "pip", "install", *project)


def run(*command: str) -> None:
    environment = dict(os.environ)
    mirror = environment.get("PIP_INDEX_URL")
    if mirror:
        environment.setdefault("UV_DEFAULT_INDEX", mirror)  # a mirror named for pip serves uv too
    try:
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"{' '.join(command[:4])} … 失败（代码 {error.returncode}），原因见上。"
            "若是网络问题，可设 PIP_INDEX_URL 用镜像。\n"
            f"failed (code {error.returncode}), see above. Behind a slow network set PIP_INDEX_URL to a mirror."
        )


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
