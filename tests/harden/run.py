"""`make harden [SECONDS=300] [SEED=n]`: a server of its own, attacked at every route; exit code 1 on findings.

It starts what it needs in a folder of its own on loopback, ends what it started, and leaves nothing behind; with
findings the logs stay, and the last line says where.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import crawl
import doors
import installation
import schemata
import storing
import uploads
import walk
import wire
from exchange import Site, Visitor
from findings import Finding, Findings
from installation import Caller, Installation
from plan import Plan
from routes import Known, Places, routes

WRITER = "fair_office"


def main(words: list[str]) -> int:
    asked = arguments(words)
    folder = Path(tempfile.mkdtemp(prefix="jishi-harden-"))
    findings = Findings()
    started = time.monotonic()
    try:
        attack(folder, asked, findings)
    finally:
        if not findings.found:
            shutil.rmtree(folder, ignore_errors=True)
    for text in findings.told():
        print(text)
    tried, seconds = sum(findings.tried.values()), time.monotonic() - started
    print(
        f"\n{len(findings.routes)} routes, {tried} attempts, {len(findings.found)} findings, {seconds:.0f} s"
    )
    if findings.found:
        print(f"日志和数据 / logs and data: {folder}")
    return 1 if findings.found else 0


def arguments(words: list[str]) -> Namespace:
    reader = ArgumentParser(prog="make harden", description=__doc__)
    reader.add_argument("--seconds", type=int, default=300, help="schemathesis 运行多少秒（0 不运行）")
    reader.add_argument(
        "--seed", type=int, default=secrets.randbelow(2**31), help="随机种子；照上次的再来一次"
    )
    reader.add_argument("--part", type=int, default=1, help="只做全部攻击的几分之一（默认 1，即全部）")
    return reader.parse_args(words)


def attack(folder: Path, asked: Namespace, findings: Findings) -> None:
    say(f"seed {asked.seed}")
    county = installation.with_county(folder)
    use(county)
    log = folder / "serve.log"
    with installation.caller() as caller, installation.served(county, log) as address:
        site = Site(address)
        visitors = {role: county.visitor(site, role) for role in installation.ROLES}
        document = walk.read_document(visitors[WRITER])
        if asked.seconds:
            # First, while the county still is what was loaded.
            for ran in schemata.run(site, visitors, asked.seconds, asked.seed, folder, findings):
                say(
                    f"schemathesis, {ran.role}: {ran.operations} operations, {ran.cases} cases, {ran.seconds:.0f} s"
                )
        at_the_routes(site, county, visitors, document, caller, folder, asked.part, findings)
    for complaint in installation.complaints(log):
        findings.add(Finding("(log)", "log", f"the server complained: {complaint[:160]}", str(log)))
    with_production(folder, findings)


def at_the_routes(
    site: Site,
    county: Installation,
    visitors: dict[str, Visitor],
    document: dict[str, Any],
    caller: Caller,
    folder: Path,
    part: int,
    findings: Findings,
) -> None:
    places = known_places(document, visitors, findings)
    say(f"{len({place.route.pattern for place in places})} routes, {len(places)} places")
    fields, methods = walk.of_document(document)
    say(f"wire: {wire.attack(site.host, site.port, findings)}")
    say(f"doors: {doors.forgery(places, visitors, findings) + doors.strangers(places, site, findings)}")
    say(f"redirects: {doors.redirects(county, site, findings)}")
    doors.sessions(county, site, findings)
    doors.tokens(visitors[WRITER], site, findings)
    canary = folder / "canary.txt"
    say(f"uploads: {uploads.upload(places, visitors, findings, canary, caller.address)}")
    uploads.left_behind(folder, findings)
    kept = storing.keep(document, codes(document), visitors, findings)
    if not any(kept.values()):
        findings.add(
            Finding("(storing)", "stored", "no text could be kept, so none was read back", str(kept))
        )
    say(f"stored: {sum(kept.values())} fields of {sum(1 for count in kept.values() if count)} ledgers")
    planned = list(walk.attempts(Plan(caller.address, fields, methods), places))[::part]
    say(f"walk: {len(planned)} attempts")
    walk.carry_out(planned, visitors, findings, WRITER)
    say(f"read back: {storing.read_back(places, visitors, findings)}")
    for call in caller.calls:
        findings.add(Finding("(caller)", "ssrf", f"the server called where it was sent: {call}", call))
    untried = {route.pattern for route in routes()} - {place.route.pattern for place in places}
    for pattern in sorted(untried):
        findings.add(Finding(pattern, "plan", "a route that no attack was made on", pattern))


def known_places(document: dict[str, Any], visitors: dict[str, Visitor], findings: Findings) -> list[Known]:
    """What the pages lead to, what the lists of the API hold, and every other route with made-up values."""
    places = Places()
    say(f"pages: {crawl.crawl(visitors.values(), places, findings)}")
    for code in codes(document):
        for visitor in visitors.values():
            answer = visitor.get(f"/api/v1/{code}/?size=1")
            if answer.status == 200 and answer.json()["items"]:
                places.values[code].setdefault("record_id", answer.json()["items"][0]["id"])
                break
    return places.whole(codes(document))


def codes(document: dict[str, Any]) -> list[str]:
    """Of the ledgers that the document names."""
    schemas = document["components"]["schemas"]
    return sorted(name.removesuffix(".change") for name in schemas if name.endswith(".change"))


def with_production(folder: Path, findings: Findings) -> None:
    made = installation.in_production(folder)
    always = {"Host": installation.PRODUCTION_HOST, "X-Forwarded-Proto": "https"}
    with installation.served(made, folder / "production.log", "--behind-proxy") as address:
        doors.production(Site(address, always), findings)


def use(county: Installation) -> None:
    """This process reads the resolver of the same program, in the same installation."""
    os.environ.update({k: v for k, v in county.environment.items() if k.startswith(("JISHI_", "DJANGO_"))})
    import django

    django.setup()


def say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
