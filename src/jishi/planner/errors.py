"""The root of every refusal of the planner: a Chinese sentence, a stable code, and the items at fault.

Screens translate ``template`` through their own catalogue and fill it with ``values``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class PlannerError(ValueError):
    """Something the planner cannot work with. ``str()`` is a whole Chinese sentence that says what to do.

    ``code`` is stable and meant for programs, ``items`` lists the faults as ``{"table": …, "row": …}`` or by
    the ids of villages, towns, units and days concerned.
    """

    code = "planner_error"
    template = "%(detail)s"

    def __init__(self, items: Sequence[dict[str, Any]] = (), **values: Any) -> None:
        self.items = list(items)
        self.values = values
        super().__init__(self.template % values)
