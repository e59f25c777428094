"""A process that serves pages carries neither the solver nor its compiler; whoever makes a plan gets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HEAVY = ("numba", "llvmlite", "highspy", "scipy", "vroom")
SERVED = """
import json, sys
import jishi.config.wsgi
from django.urls import get_resolver

def addresses(resolver):
    for one in resolver.url_patterns:
        yield from addresses(one) if hasattr(one, "url_patterns") else [one]

found = {"addresses": sum(1 for _ in addresses(get_resolver()))}
found["served"] = [name for name in HEAVY if name in sys.modules]
from jishi.features.planning import jobs
from jishi import planner
planner.solve
found["planning"] = [name for name in HEAVY if name in sys.modules]
print(json.dumps(found))
"""


def test_a_web_process_with_every_address_loaded_has_no_solver(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "JISHI_VAR": str(tmp_path),
        "JISHI_PROFILE": "test",
        "DJANGO_SETTINGS_MODULE": "jishi.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    code = f"HEAVY = {HEAVY!r}\n{SERVED}"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert found["addresses"] > 100
    assert found["served"] == []
    # The names above are right: the solver, once asked for, does load them.
    assert {"numba", "highspy"} <= set(found["planning"])
