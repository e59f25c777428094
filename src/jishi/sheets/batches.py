"""The rows of an export a batch at a time, with the cell of each related record made once."""

from __future__ import annotations

from typing import Any

from jishi.records.fields import FieldInfo
from jishi.records.selectors.related import MOST_KEPT, Related
from jishi.sheets.cells import outgoing


class Batches(Related):
    """The related records that were read, and what their cells say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[tuple[Any, str, Any], Any] = {}

    def outgoing(self, info: FieldInfo, record: Any, *, open_: bool, ledger: Any = None) -> Any:
        """As `cells.outgoing`; the cell of a related record is made once."""
        if info.kind != "record":
            return outgoing(info, record, open_=open_, ledger=ledger)
        key = (type(record), info.name, getattr(record, info.column.attname))
        if key not in self.texts:
            if len(self.texts) > MOST_KEPT:
                self.texts.clear()
            self.texts[key] = outgoing(info, record, open_=open_, ledger=ledger)
        return self.texts[key]
