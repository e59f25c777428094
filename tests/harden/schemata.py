"""Runs schemathesis over the OpenAPI document as several people, for so many seconds in all, from one seed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange import Site, Visitor
from findings import Finding, Findings

# Of whose time which share: who may write everything has the most to break.
SHARES = {"fair_office": 0.6, "village_committee": 0.15, "auditor": 0.1, "": 0.15}
# Left out: that whatever fits the schema is taken (a law of the county refuses more than a schema can say: a second
# place of the same code, a fair outside its season), and that one address links to the next in a certain way.
LEFT_OUT = "positive_data_acceptance,ensure_resource_availability,object_level_authorization"
RATE = "200/s"
LEAST_SECONDS = 5


@dataclass(frozen=True)
class Ran:
    """Of one person's run."""

    role: str
    operations: int
    cases: int
    seconds: float


class DidNotRun(RuntimeError):
    """schemathesis ended without a report: then nothing was checked."""


def run(
    site: Site, visitors: Mapping[str, Visitor], seconds: int, seed: int, folder: Path, findings: Findings
) -> list[Ran]:
    return [
        _as_one(site, visitors[role], max(LEAST_SECONDS, round(seconds * share)), seed, folder, findings)
        for role, share in SHARES.items()
    ]


def _as_one(site: Site, visitor: Visitor, seconds: int, seed: int, folder: Path, findings: Findings) -> Ran:
    name = visitor.name or "nobody"
    report, log = folder / f"schemathesis-{name}.json", folder / f"schemathesis-{name}.txt"
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "run",
        f"{site.address}/api/v1/openapi.json",
        *("--max-time", str(seconds), "--seed", str(seed), "--rate-limit", RATE, "--request-timeout", "20"),
        *("--exclude-checks", LEFT_OUT + (",ignored_auth" if not visitor.name else "")),
        *("--continue-on-failure", "--generation-database", "none", "--no-color"),
        *("--report", "json", "--report-json-path", str(report)),
        *_signed_in(visitor),
    ]
    with log.open("wb") as out:
        done = subprocess.run(
            command, cwd=folder, stdout=out, stderr=out, check=False, timeout=seconds * 4 + 120
        )
    if done.returncode not in (0, 1) or not report.exists():
        raise DidNotRun(
            f"schemathesis ({name}): {done.returncode}: {log.read_text('utf-8', 'replace')[-1500:]}"
        )
    return read_report(json.loads(report.read_text("utf-8")), name, findings)


def _signed_in(visitor: Visitor) -> list[str]:
    if not visitor.name:
        return []
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items() if name != "messages")
    return ["-H", f"Cookie: {cookies}", "-H", f"X-CSRFToken: {visitor.cookies['csrftoken']}"]


def read_report(report: Mapping[str, Any], name: str, findings: Findings) -> Ran:
    for fault in (*report["failures"], *report["errors"]):
        for operation in fault.get("operations") or [str(fault.get("operation", "(document)"))]:
            seen = f"{fault.get('title', fault.get('message', fault))}"
            findings.add(Finding(operation, "schemathesis", seen, _example(report, fault, operation, name)))
    tested, cases = int(report["operations"]["tested"]), int(report["test_cases"]["generated"])
    if name == max(SHARES, key=lambda role: SHARES[role]) and tested != int(report["operations"]["total"]):
        seen = f"{tested} of {report['operations']['total']} operations were tried: give it more SECONDS"
        findings.add(Finding("(document)", "schemathesis", seen, name))
    findings.tried["schemathesis"] += cases
    return Ran(name, tested, cases, float(report["running_time"]))


def _example(report: Mapping[str, Any], fault: Mapping[str, Any], operation: str, name: str) -> str:
    """What to send again, as far as the report tells it."""
    told = fault.get("example") or fault.get("reproduce") or fault.get("samples") or ""
    return f"{operation} ({name}), seed {report['seed']} {str(told)[:600]}"
