"""Measures the hot issues: do the messages known to be of one matter end up together, and alone."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from jishi.matching.evaluation import message, read_table
from jishi.matching.model.calibration import interval
from jishi.matching.model.features import learn_vocabulary
from jishi.matching.same import Message, Neighbours


def hot_issues(folder: Path) -> list[str]:
    """Messages arrive one by one in order of time. Each known issue is looked for in the group that holds
    most of it. Unknown messages there count as wrong in the second precision, although some are right."""
    rows = read_table(folder / "hot_messages_4326.csv.gz", ["id", "title", "body", "time"])
    known = {
        r["message_id"]: r["issue"] for r in read_table(folder / "hot_dev.csv.gz", ["message_id", "issue"])
    }
    rows.sort(key=lambda r: (day(r["time"]), r["id"]))
    near = Neighbours(learn_vocabulary(message(r) for r in rows))
    for r in rows:
        near.add(Message(r["id"], message(r), day(r["time"])))
    group = {m.key: n for m, n in zip(near.messages, near.issues, strict=True)}
    sizes = Counter(near.issues)
    together = known_there = everyone = 0
    for issue in sorted(set(known.values())):
        members = [group[key] for key, i in known.items() if i == issue and key in group]
        best, count = Counter(members).most_common(1)[0]
        together += count
        known_there += sum(group.get(key) == best for key in known)
        everyone += sizes[best]
    low, high = interval(together, len(known))
    return [
        "| issues | messages | recall | precision among known | precision if every unknown is wrong | aim |",
        "|---|---|---|---|---|---|",
        f"| {len(set(known.values()))} | {len(known)} "
        f"| {together / len(known):.3f} ({low:.3f} to {high:.3f}) "
        f"| {together / known_there:.3f} | {together / everyone:.3f} | recall .95 at precision .92 |",
    ]


def day(time: str) -> date:
    """The day of a time such as 2020/1/8 9:32:33 or 2019-11-02 10:18:00."""
    year, month, of_month = time.split()[0].replace("/", "-").split("-")
    return date(int(year), int(month), int(of_month))
