"""Two processes write to one database file, or one server, at the same time: nothing is lost, doubled or torn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.db import connection

from county import Installation
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.records.registry import ledgers
from jishi.records.services.projection import verify as verify_register

WRITER = Path(__file__).with_name("writer.py")
EACH = 25


def test_two_writers_keep_every_record_once(committed: Installation, tmp_path: Path) -> None:
    county, gate = committed.county, tmp_path / "gate"
    before, audited = len(county.rows("visits")), Entry.objects.filter(county=county.code).count()
    village = str(county.ids("places")[3])
    environment = committed.environment | {"PYTHONPATH": str(WRITER.parents[2] / "src")}
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(gate), village, str(EACH), who],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in ("甲", "乙")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n", writer.communicate()[1]
    gate.touch()
    told: list[str] = []
    for writer in writers:
        output, errors = writer.communicate(timeout=300)
        assert writer.returncode == 0, errors
        told += output.split()
    rows = {row.number: row for row in county.rows("visits")}
    assert len(rows) == before + 2 * EACH
    assert len(told) == len(set(told)) == 2 * EACH
    assert set(told) <= set(rows)
    years = {number.split("-")[1] for number in told}
    for year in years:
        serials = sorted(int(number.rpartition("-")[2]) for number in rows if number.split("-")[1] == year)
        assert serials == list(range(1, len(serials) + 1))
    texts = {row.text for row in rows.values()}
    assert {f"{who} {n}" for who in ("甲", "乙") for n in range(EACH)} <= texts
    assert Entry.objects.filter(county=county.code).count() == audited + 2 * EACH
    assert verify_chain(county.code) == []
    assert verify_register(ledgers(), county.code) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
