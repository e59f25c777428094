"""Writes drafts, one or thousands, by the same statements.

`stage` does all the work that needs no lock; `flush` runs inside the transaction and takes the audit head last, and may
run again.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.audit.chain import Prepared, append
from jishi.core.audit.seals import SealKeyDestroyed
from jishi.core.numbers.taking import spell, take
from jishi.core.outbox.recording import MOST_RECORDS
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
from jishi.records.services.rows import column_of, insert_rows, instance, parameters, update_rows

PART = 5000


class Writing:
    """The prepared statements of one call, for its drafts and what they bring about; `bulk` if it is about many.

    With `spend` the drafts give up their new records as soon as these are statements: of a hundred thousand both at once
    would be three hundred megabytes. Only who reads the drafts no more may ask for it.
    """

    def __init__(
        self, actor: Actor, drafts: Sequence[Draft], *, bulk: bool = False, spend: bool = False
    ) -> None:
        self.actor, self.bulk, self.spend = actor, bulk, spend
        self.now = timezone.now()
        drafts = [*drafts, *consequences(drafts)]
        self.drafts = drafts = [*drafts, *wind(actor, drafts, self.now)]
        # By ledger, where its drafts stand among all of them: the register's rows have the order of all.
        self.groups: dict[str, list[int]] = defaultdict(list)
        for at, draft in enumerate(drafts):
            self.groups[draft.ledger.code].append(at)

    def stage(self, operation: uuid.UUID) -> None:
        """Set what the server sets, and turn every row into parameters, a part at a time."""
        self.told = cases(self.drafts)
        self.rows: dict[str, list[list[Any]]] = defaultdict(list)
        self.line_rows: list[tuple[Any, list[uuid.UUID], str, list[list[Any]]]] = []
        self.register_rows: list[list[Any]] = []
        self.share_rows: list[list[Any]] = []
        self.whole: Counter[str] = Counter()
        sealed = any(personal(self.drafts[places[0]].ledger) for places in self.groups.values())
        self.entries = None if sealed else Prepared(self.actor.county)
        told = {id(draft) for draft, _happened, _rule in self.told}
        for start in range(0, len(self.drafts), PART):
            part = self.drafts[start : start + PART]
            self._stage_records(part)
            self._stage_register(part)
            if self.entries is not None:
                self._write_entries(self.entries, part, operation)
            if self.spend and not sealed:
                self._release(part, told)

    def _stage_records(self, part: Sequence[Draft]) -> None:
        groups: dict[str, list[Draft]] = defaultdict(list)
        for draft in part:
            groups[draft.ledger.code].append(draft)
            draft.record.changed_at = self.now
            if draft.created:
                draft.record.received_at = self.now
            else:
                draft.record.version = draft.old.version + 1
        for code, group in groups.items():
            self.rows[code] += parameters(group[0].ledger.model, [draft.record for draft in group])
            self._stage_lines(group)

    def _stage_register(self, part: Sequence[Draft]) -> None:
        rows = [register_row(draft.ledger, draft.record) for draft in part]
        shares = [
            share
            for draft, row in zip(part, rows, strict=True)
            for share in share_rows(draft.ledger, draft.record, self._lines(draft), row)
        ]
        self.register_rows += parameters(Register, rows)
        self.share_rows += parameters(Share, shares)

    def _release(self, part: Sequence[Draft], told: Collection[int]) -> None:
        """Not those of which something is still asked inside the transaction: access, notices, what is announced."""
        for draft in part:
            ledger = draft.ledger
            self.whole[ledger.code] += 1
            asked = self.whole[ledger.code] <= MOST_RECORDS or ledger.access or id(draft) in told
            if draft.created and not asked:
                draft.spend()

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

    def _stage_lines(self, group: Sequence[Draft]) -> None:
        ledger = group[0].ledger
        for line in ledger.lines:
            touched = [draft for draft in group if line.code in draft.lines]
            replaced = [draft.record.pk for draft in touched if not draft.created]
            rows = [row for draft in touched for row in draft.lines[line.code]]
            if touched:
                parent = line.parent_field(ledger.model)
                self.line_rows.append((line.model, replaced, parent, parameters(line.model, rows)))

    def records(self) -> Iterator[tuple[Draft, Any]]:
        """Every draft with its record, made anew from its statement where the draft has given it up."""
        for code, places in self.groups.items():
            for at, row in zip(places, self.rows[code], strict=True):
                draft = self.drafts[at]
                yield draft, instance(draft.ledger.model, row) if draft.spent else draft.record

    def flush(self, operation: uuid.UUID) -> None:
        """Inside the transaction: numbers, rows, lines, register, shares, access, moves, events, and the audit last."""
        self._hold_keys()
        self._number()
        for code, places in self.groups.items():
            group = [self.drafts[at] for at in places]
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
            kept = (draft.record for draft in self.drafts if not draft.spent)
            hold_keys(self.actor.county, {key for record in kept for key in keys_in(record)})
        except KeyJustRotated as fault:
            raise TryAgain(str(fault)) from fault

    def _register(self) -> None:
        pairs = list(zip(self.drafts, self.register_rows, strict=True))
        insert_rows(Register, [row for draft, row in pairs if draft.created])
        insert_rows(Register, [row for draft, row in pairs if not draft.created], replace=True)

    def _entries(self, operation: uuid.UUID) -> Prepared:
        found = Prepared(self.actor.county)
        try:
            self._write_entries(found, self.drafts, operation)
        except SealKeyDestroyed as fault:
            raise Forbidden(_("这里的个人信息已按规定清除，不能再填写；请另建记录。")) from fault
        return found

    def _write_entries(self, found: Prepared, drafts: Sequence[Draft], operation: uuid.UUID) -> None:
        seals = Seals.of(self.actor.county, drafts)
        found.add(entry(self.actor, draft, operation, seals) for draft in drafts)

    def _number(self) -> None:
        """Numbers are counted inside the transaction, so that a refused call leaves no gap."""
        year = timezone.localdate(self.now).year
        number_at, search_at = column_of(Register, "number"), column_of(Register, "search")
        title_at = column_of(Register, "title")
        for code, places in self.groups.items():
            fresh = [(i, at) for i, at in enumerate(places) if self.drafts[at].created]
            if not fresh:
                continue
            ledger, rows = self.drafts[fresh[0][1]].ledger, self.rows[code]
            first = take(county=self.actor.county, prefix=ledger.number, year=year, count=len(fresh))
            column = column_of(ledger.model, "number")
            for serial, (i, at) in enumerate(fresh, first):
                number = spell(ledger.number, year, serial)
                rows[i][column] = number
                if not self.drafts[at].spent:
                    self.drafts[at].record.number = number
                row = self.register_rows[at]
                # A transaction that begins again takes the place of what it left before and does not add to it.
                before, row[number_at] = row[number_at], number
                words = row[search_at].removeprefix(f"{before.lower()} ") if before else row[search_at]
                row[search_at] = f"{number.lower()} {words}"
                if row[title_at] == before:
                    row[title_at] = number

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
                        on=draft.notes.get("on", self.actor.today),
                        at=self.now,
                        by=self.actor.user_id,
                    )
                    for draft in moves
                ],
            ),
        )
