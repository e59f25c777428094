"""Asks the database what has become of everything that a soak was told, once its processes are gone.

python verdict.py: first does what a worker would do in the next hour and says `settled`, then reads what was told as JSON
and prints its verdict as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from holding.jobs import KIND  # noqa: E402

from jishi.core.audit.models import Entry  # noqa: E402
from jishi.core.audit.verifying import verify as verify_chain  # noqa: E402
from jishi.core.files.models import Attachment  # noqa: E402
from jishi.core.files.verifying import verify as verify_files  # noqa: E402
from jishi.core.jobs.models import Job  # noqa: E402
from jishi.core.jobs.queue import WANTED  # noqa: E402
from jishi.core.jobs.worker import work  # noqa: E402
from jishi.core.notices.models import Also, Notice  # noqa: E402
from jishi.core.outbox.models import Delivery, Event, Hook  # noqa: E402
from jishi.records.models import Receipt, Register, Transition  # noqa: E402
from jishi.records.registry import ledger, ledgers  # noqa: E402
from jishi.records.services.projection import verify as verify_register  # noqa: E402

COUNTY = "370783"
TOPICS = {"create": "created", "change": "changed", "move": "moved"}
ROUNDS = 6
"""A receiver on a busy machine may not answer in time; it is asked so often before a delivery counts as lost."""
WRITES = ("create", "change", "move", "archive", "attach", "detach")


class Verdict:
    """`lost` is what is there less often than was acknowledged, `doubled` more often, `wrong` whatever else is amiss."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.lost: list[str] = []
        self.doubled: list[str] = []
        self.wrong: list[str] = []
        self.operations = told["acknowledged"]
        self.receipts = {
            str(row.operation): row
            for row in Receipt.objects.filter(
                county=COUNTY, operation__in=[one["key"] for one in self.operations]
            )
        }

    def once(self, there: int, what: str, wanted: int = 1) -> None:
        if there < wanted:
            self.lost.append(f"{what}: {there} instead of {wanted}")
        elif there > wanted:
            self.doubled.append(f"{what}: {there} instead of {wanted}")

    def of_all(self) -> None:
        self.of_operations()
        self.of_records()
        self.of_events()
        self.of_notices()
        self.of_refused()
        self.of_jobs()
        self.of_whole()

    def of_operations(self) -> None:
        """Each has its receipt with the answer that was given, and one entry of the audit."""
        entries = Counter(
            (str(operation), str(record))
            for operation, record in Entry.objects.filter(county=COUNTY)
            .exclude(operation=None)
            .values_list("operation", "record")
        )
        receipts = Counter(
            str(key) for key in Receipt.objects.filter(county=COUNTY).values_list("operation", flat=True)
        )
        for one in self.operations:
            name = f"{one['verb']} {one['move']} {one['ledger']} {one['key']}"
            self.once(receipts[one["key"]], f"receipt of {name}")
            self.once(entries[one["key"], one["record"]], f"audit entry of {name}")
            receipt = self.receipts.get(one["key"])
            if receipt is None or one["verb"] == "attach":
                continue
            kept = receipt.result
            if kept["id"] != one["record"]:
                self.wrong.append(f"{name}: the receipt speaks of {kept['id']}")
            # A first answer is about what was written; read again later, the record may have gone on.
            if not one["replayed"] and kept["version"] != one["version"]:
                self.wrong.append(f"{name}: answered {one['version']}, kept {kept['version']}")

    def of_records(self) -> None:
        """Each is there under its number, with as many entries as versions, every move made once, and nobody else's."""
        made = [one for one in self.operations if one["verb"] == "create"]
        for code in ("requests", "visits"):
            column = {"requests": "subject", "visits": "text"}[code]
            rows = ledger(code).model._default_manager.filter(
                county=COUNTY, **{f"{column}__startswith": "clerk"}
            )
            there = {str(row.pk): row for row in rows}
            marks = Counter(getattr(row, column) for row in there.values())
            mine = [one for one in made if one["ledger"] == code]
            for one in mine:
                self.once(marks[one["mark"]], f"{code} {one['mark']}")
                row = there.get(one["record"])
                if row is None or row.number != one["number"]:
                    self.lost.append(f"{code} {one['record']} under {one['number']}")
            for stranger in there.keys() - {one["record"] for one in mine}:
                self.doubled.append(f"{code} {stranger}: nobody was told of it")
        self.of_mentions({one["record"] for one in made if one["ledger"] == "visits"})
        self.of_versions()
        moves = Counter(
            (str(entry), move)
            for entry, move in Transition.objects.filter(county=COUNTY).values_list("entry", "move")
        )
        for one in self.operations:
            if one["verb"] == "move":
                self.once(moves[one["record"], one["move"]], f"transition {one['move']} of {one['record']}")
        files = Counter(
            (str(file), str(entry)) for file, entry in Attachment.objects.values_list("id", "entry")
        )
        papers = Counter(
            str(entry) for entry in Attachment.objects.filter(county=COUNTY).values_list("entry", flat=True)
        )
        for one in self.operations:
            if one["verb"] == "attach":
                self.once(files[one["key"], one["record"]], f"file {one['key']}")
                self.once(papers[one["record"]], f"files of {one['record']}")

    def of_mentions(self, visits: set[str]) -> None:
        rows = ledger("mentions").model._default_manager.filter(visit__in=visits).values_list("visit")
        there = Counter(str(visit) for (visit,) in rows)
        for visit in visits:
            self.once(there[visit], f"mention of the visit {visit}")

    def of_versions(self) -> None:
        """A version without its entry, or two entries for one, would be a write that was lost or doubled."""
        touched = {(one["ledger"], one["record"]) for one in self.operations}
        entries = Counter(
            str(record)
            for record in Entry.objects.filter(
                county=COUNTY, verb__in=WRITES, record__in=[record for _ledger, record in touched]
            ).values_list("record", flat=True)
        )
        for code, record in sorted(touched):
            row = ledger(code).model._default_manager.filter(pk=record).first()
            if row is not None:
                self.once(entries[record], f"entries of {code} {record}", row.version)

    def of_events(self) -> None:
        """Each write was announced once, each announcement went on its way once, and arrived."""
        events = {
            str(pk): payload
            for pk, payload in Event.objects.filter(county=COUNTY).values_list("id", "payload")
        }
        there = Counter(
            (record["topic"], record["id"], record["version"])
            for payload in events.values()
            for record in payload["records"]
        )
        for one in self.operations:
            receipt = self.receipts.get(one["key"])
            if receipt is not None and one["verb"] in TOPICS:
                topic = f"{one['ledger']}.{TOPICS[one['verb']]}"
                key = (topic, one["record"], receipt.result["version"])
                self.once(there[key], f"event {' '.join(map(str, key))}")
        sent = Counter(
            (str(event), state)
            for event, state in Delivery.objects.filter(county=COUNTY).values_list("event", "state")
        )
        arrived = set(self.told["arrived"])
        for event in events:
            self.once(sent[event, "done"], f"delivery of {event}")
            self.once(int(event in arrived), f"arrival of {event}")

    def of_notices(self) -> None:
        """The town is told of each request that was sent in."""
        mine = Notice.objects.filter(county=COUNTY, user=self.told["town"], kind="moved", code="report")
        told = Counter(str(entry) for entry in mine.exclude(entry=None).values_list("entry", flat=True))
        told += Counter(
            str(entry) for entry in Also.objects.filter(notice__in=mine).values_list("entry", flat=True)
        )
        for one in self.operations:
            if one["verb"] == "move" and one["move"] == "report":
                self.once(told[one["record"]], f"notice of {one['record']}")

    def of_refused(self) -> None:
        """What was refused has had no effect: otherwise its sender was told something false."""
        for one in self.told["refused"]:
            there = Entry.objects.filter(county=COUNTY, operation=one["key"]).count()
            there += Receipt.objects.filter(county=COUNTY, operation=one["key"]).count()
            if there:
                self.wrong.append(f"{one['verb']} {one['key']} was refused and has {there} traces")

    def of_jobs(self) -> None:
        """Each job that was asked for is done and has its one effect; no schedule began twice."""
        states = dict(Job.objects.filter(county=COUNTY, kind=KIND).values_list("key", "state"))
        texts = Counter(
            ledger("visits")
            .model._default_manager.filter(county=COUNTY, text__startswith="soak job ")
            .values_list("text", flat=True)
        )
        for n in range(self.told["jobs"]):
            if states.get(str(n)) != "done":
                self.lost.append(f"job {n}: {states.get(str(n))}")
            self.once(texts[f"soak job {n}"], f"effect of job {n}")
        begun = Counter(
            Job.objects.filter(county=COUNTY).exclude(key=WANTED).values_list("kind", "key").order_by()
        )
        self.doubled += [f"job {kind} {key}: {count}" for (kind, key), count in begun.items() if count > 1]
        failed = Job.objects.filter(county=COUNTY, state="failed")
        # One that was killed as often as it may be is given up, and says so; any other has failed by itself.
        self.wrong += [f"job {job.kind}: {job.error}" for job in failed if job.attempts < job.max_attempts]

    def of_whole(self) -> None:
        self.wrong += [f"chain: {fault}" for fault in verify_chain(COUNTY)]
        self.wrong += [f"register: {fault}" for fault in verify_register(ledgers(), COUNTY)]
        self.wrong += [f"files: {fault}" for fault in verify_files(COUNTY)]
        for code in ("requests", "visits", "mentions"):
            # A killed transaction leaves no gap in the numbers, and gives none twice.
            numbers = Register.objects.filter(county=COUNTY, ledger=code).values_list("number", flat=True)
            for year in {number.split("-")[1] for number in numbers}:
                serials = sorted(
                    int(number.rpartition("-")[2]) for number in numbers if number.split("-")[1] == year
                )
                if serials != list(range(1, len(serials) + 1)):
                    self.wrong.append(f"numbers of {code}: {len(serials)}, up to {serials[-1]}")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                found = cursor.execute("PRAGMA integrity_check").fetchone()
                if found != ("ok",):
                    self.wrong.append(f"integrity: {found}")

    def hit(self) -> int:
        """Kills between commit and answer: some receipt is older, and was answered for only after it, as a replay."""
        found = set()
        for one in self.operations:
            receipt = self.receipts.get(one["key"])
            if receipt is None or not one["replayed"]:
                continue
            written = receipt.created_at.timestamp()
            found |= {
                n
                for n, kill in enumerate(self.told["kills"])
                if written < kill["ended_at"]
                and kill["began_at"] < one["answered_at"]
                # Of several, the first after the writing cut the answer off.
                and not any(written < before["ended_at"] for before in self.told["kills"][:n])
            }
        return len(found)


def settled() -> None:
    """What a worker does in the next hours; a receiver that was busy at one time is asked again at another."""
    for _round in range(ROUNDS):
        _after_an_hour()
        waiting = Delivery.objects.filter(county=COUNTY, state="waiting").exists()
        if not waiting and not Event.objects.filter(county=COUNTY, spread_at=None).exists():
            return


def _after_an_hour() -> None:
    """Nobody works any more, so no beat and no wait is still of use."""
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(state="running").update(heartbeat_at=long_ago)
    Job.objects.filter(state="queued").update(queued_at=long_ago)
    DBTaskResult.objects.filter(finished_at=None).exclude(started_at=None).update(started_at=long_ago)
    Delivery.objects.filter(state="waiting").update(next_at=long_ago)
    Hook.objects.update(rests_until=None)
    work(batch=True)


def main() -> None:
    settled()
    print("settled", flush=True)
    verdict = Verdict(json.load(sys.stdin))
    verdict.of_all()
    found = {"lost": verdict.lost, "doubled": verdict.doubled, "wrong": verdict.wrong, "hit": verdict.hit()}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
