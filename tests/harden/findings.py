"""What was found: the route, the attack, and what was seen; told once for each kind of fault of a route."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """`request` is what to send again to see it."""

    route: str
    attack: str
    seen: str
    request: str

    def told(self) -> str:
        return f"✗ {self.route}  [{self.attack}]  {self.seen}\n    {self.request}"


@dataclass
class Findings:
    """Of a whole run, by several threads. A fault seen again at a route is counted, not told again."""

    found: dict[tuple[str, str], Finding] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    again: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, route: str, attack: str) -> None:
        with self._lock:
            self.tried[attack.partition(":")[0]] += 1
            self.routes.add(route)

    def add(self, finding: Finding) -> None:
        with self._lock:
            key = (finding.route, finding.seen[:60])
            self.again[key] += 1
            self.found.setdefault(key, finding)

    def told(self) -> list[str]:
        return [
            finding.told()
            + (f"\n    （共 {self.again[key]} 次 / {self.again[key]} times）" if self.again[key] > 1 else "")
            for key, finding in sorted(self.found.items())
        ]
