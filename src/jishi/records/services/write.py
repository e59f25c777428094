"""Writes drafts, one or thousands, by the same statements.

`stage` does all the work that needs no lock; `flush` runs inside the transaction and takes the audit head last.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Prepared, append
from jishi.core.audit.chain import prepare as prepare_entries
from jishi.core.audit.seals import SealKeyDestroyed
from jishi.core.numbers.taking import spell, take
from jishi.core.personal.keys import KeyJustRotated, hold_keys
from jishi.records.errors import Forbidden, Stale, TryAgain
from jishi.records.ledger import Ledger
from jishi.records.models import Register, Share, Transition
from jishi.records.secrets import keys_in
from jishi.records.services.access import follow
from jishi.records.services.announce import announce
from jishi.records.services.clocks import wind
from jishi.records.services.consequences import consequences
from jishi.records.services.draft import Draft
from jishi.records.services.echoes import echo
from jishi.records.services.entries import Seals, entry, personal
from jishi.records.services.notify import cases, notify
from jishi.records.services.projection import register_row, share_rows
from jishi.records.services.rows import column_of, insert_rows, parameters, update_rows

PART = 5000


class Writing:
    """The prepared statements of one call, for its drafts and what they bring about; `bulk` if it is about many."""

    def __init__(self, actor: Actor, drafts: Sequence[Draft], *, bulk: bool = False) -> None:
        self.actor, self.bulk = actor, bulk
        self.now = timezone.now()
        drafts = [*drafts, *consequences(drafts)]
        self.drafts = drafts = [*drafts, *wind(actor, drafts, self.now)]
        self.groups: dict[str, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self.groups[draft.ledger.code].append(draft)

    def stage(self, operation: uuid.UUID) -> None:
        """Set what the server sets, and turn every row into parameters."""
        for draft in self.drafts:
            draft.record.changed_at = self.now
            if draft.created:
                draft.record.received_at = self.now
            else:
                draft.record.version = draft.old.version + 1
        self.rows = {
            code: parameters(group[0].ledger.model, [draft.record for draft in group])
            for code, group in self.groups.items()
        }
        self._stage_register()
        registered = {draft.record.pk: i for i, draft in enumerate(self.drafts)}
        # Where the rows of new records stand, among those of their ledger and in the register.
        self.fresh = {
            code: [(draft, i, registered[draft.record.pk]) for i, draft in enumerate(group) if draft.created]
            for code, group in self.groups.items()
        }
        self.line_rows = self._stage_lines()
        self.told = cases(self.drafts)
        self.entries: Prepared | None = None
        if not any(personal(draft.ledger) for draft in self.drafts):
            self.entries = self._entries(operation)

    def _stage_register(self) -> None:
        """A part at a time: of a hundred thousand records the instances alone would be a hundred megabytes."""
        self.register_rows: list[list[Any]] = []
        self.share_rows: list[list[Any]] = []
        self.titles: list[tuple[str, str]] = []
        for start in range(0, len(self.drafts), PART):
            part = self.drafts[start : start + PART]
            rows = [register_row(draft.ledger, draft.record) for draft in part]
            shares = [
                share
                for draft, row in zip(part, rows, strict=True)
                for share in share_rows(draft.ledger, draft.record, self._lines(draft), row)
            ]
            self.register_rows += parameters(Register, rows)
            self.share_rows += parameters(Share, shares)
            self.titles += [(row.title, row.search) for row in rows]

    def _lines(self, draft: Draft) -> dict[str, list[Any]]:
        """All lines of a record as they will be: those of the draft, else those that are stored."""
        if draft.ledger.shares is None or draft.created:
            return {line.code: draft.lines.get(line.code, []) for line in draft.ledger.lines}
        return {
            line.code: draft.lines[line.code]
            if line.code in draft.lines
            else list(
                line.model._default_manager.filter(**{line.parent_field(draft.ledger.model): draft.record})
            )
            for line in draft.ledger.lines
        }

    def _stage_lines(self) -> list[tuple[Any, list[uuid.UUID], str, list[list[Any]]]]:
        staged = []
        for group in self.groups.values():
            ledger = group[0].ledger
            for line in ledger.lines:
                touched = [draft for draft in group if line.code in draft.lines]
                replaced = [draft.record.pk for draft in touched if not draft.created]
                rows = [row for draft in touched for row in draft.lines[line.code]]
                if touched:
                    parent = line.parent_field(ledger.model)
                    staged.append((line.model, replaced, parent, parameters(line.model, rows)))
        return staged

    def flush(self, operation: uuid.UUID) -> None:
        """Inside the transaction: numbers, rows, lines, register, shares, access, moves, events, and the audit last."""
        self._hold_keys()
        self._number()
        for code, group in self.groups.items():
            self._write(group[0].ledger, group, self.rows[code])
        for model, replaced, parent, rows in self.line_rows:
            for start in range(0, len(replaced), 10000):
                model._default_manager.filter(**{f"{parent}__in": replaced[start : start + 10000]}).delete()
            insert_rows(model, rows)
        self._register()
        changed = [d.record.pk for d in self.drafts if d.ledger.shares is not None and not d.created]
        for start in range(0, len(changed), 10000):
            Share.objects.filter(entry__in=changed[start : start + 10000]).delete()
        insert_rows(Share, self.share_rows)
        echo(self.actor.county, self.drafts)
        follow(self.actor, self.drafts)
        self._transitions()
        announce(self.actor.county, self.drafts, self.now, bulk=self.bulk)
        notify(self.actor, self.told, operation)
        append(self.actor.county, self.entries or self._entries(operation))

    def _hold_keys(self) -> None:
        """No key may be destroyed between the encryption of a value and its writing."""
        try:
            hold_keys(self.actor.county, {key for draft in self.drafts for key in keys_in(draft.record)})
        except KeyJustRotated as fault:
            raise TryAgain(str(fault)) from fault

    def _register(self) -> None:
        pairs = list(zip(self.drafts, self.register_rows, strict=True))
        insert_rows(Register, [row for draft, row in pairs if draft.created])
        insert_rows(Register, [row for draft, row in pairs if not draft.created], replace=True)

    def _entries(self, operation: uuid.UUID) -> Prepared:
        county = self.actor.county
        seals = Seals.of(county, self.drafts)
        try:
            found = [entry(self.actor, draft, operation, seals) for draft in self.drafts]
        except SealKeyDestroyed as fault:
            raise Forbidden(_("这里的个人信息已按规定清除，不能再填写；请另建记录。")) from fault
        return prepare_entries(county, found)

    def _number(self) -> None:
        """Numbers are counted inside the transaction, so that a refused call leaves no gap."""
        year = timezone.localdate(self.now).year
        number_at, search_at = column_of(Register, "number"), column_of(Register, "search")
        title_at = column_of(Register, "title")
        for code, fresh in self.fresh.items():
            if not fresh:
                continue
            ledger, rows = fresh[0][0].ledger, self.rows[code]
            first = take(county=self.actor.county, prefix=ledger.number, year=year, count=len(fresh))
            column = column_of(ledger.model, "number")
            for serial, (draft, i, at) in enumerate(fresh, first):
                number = spell(ledger.number, year, serial)
                draft.record.number = rows[i][column] = number
                row = self.register_rows[at]
                row[number_at] = number
                # From what was staged: a transaction that begins again must not add to what it left before.
                title, search = self.titles[at]
                row[title_at] = title or number
                row[search_at] = f"{number.lower()} {search}"

    def _write(self, ledger: Ledger, group: list[Draft], rows: list[list[Any]]) -> None:
        fresh = [row for draft, row in zip(group, rows, strict=True) if draft.created]
        kept = [(draft, row) for draft, row in zip(group, rows, strict=True) if not draft.created]
        insert_rows(ledger.model, fresh)
        stale = update_rows(ledger.model, [(row, draft.old.version) for draft, row in kept])
        if stale:
            draft = kept[stale[0]][0]
            current = ledger.model._default_manager.get(pk=draft.record.pk).version
            raise Stale(version=draft.old.version, current=current, theirs={}, mine={})

    def _transitions(self) -> None:
        moves = [draft for draft in self.drafts if draft.verb == "move"]
        insert_rows(
            Transition,
            parameters(
                Transition,
                [
                    Transition(
                        county=self.actor.county,
                        entry_id=draft.record.pk,
                        move=draft.notes["move"],
                        source=draft.notes["from"],
                        target=draft.notes["to"],
                        reason=draft.notes.get("reason", ""),
                        on=self.actor.today,
                        at=self.now,
                        by=self.actor.user_id,
                    )
                    for draft in moves
                ],
            ),
        )
