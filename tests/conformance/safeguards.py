"""The safeguards of the product, one at a time: the words that are one, what stands there without it, who must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Safeguard:
    """`old` stands in `file` exactly once; without it (`new`) the named case must fail. `also` goes with it."""

    name: str
    file: str
    old: str
    new: str
    case: str
    also: tuple[str, str] | None = None

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(self.old, self.new), *([self.also] if self.also else [])]


RECORDS = "src/jishi/records"
SCOPE, CHOICES, GRANTS = "test_ledger_scope.py", "test_ledger_choices.py", "test_ledger_grants.py"
WRITES, REPEATS, MASKS = "test_ledger_writes.py", "test_ledger_repeats.py", "test_ledger_masks.py"
MACHINES, COUNTS = "test_ledger_machines.py", "test_ledger_counts.py"

SAFEGUARDS = (
    Safeguard(
        "scope of a record's page",
        f"{RECORDS}/selectors/visible.py",
        "rows = visible(actor, ledger).filter(pk=key)",
        "rows = ledger.model._default_manager.filter(pk=key)",
        f"{SCOPE}::test_outside_the_scope_a_record_is_as_if_it_were_not_there[needs]",
    ),
    Safeguard(
        "scope of a list",
        f"{RECORDS}/selectors/visible.py",
        "return narrowed(base, holds, actor.county, shared=ledger.shares is not None)",
        "return base",
        f"{SCOPE}::test_a_list_holds_exactly_what_the_scope_covers[visits]",
    ),
    Safeguard(
        "shares in the scope",
        f"{RECORDS}/selectors/visible.py",
        "shared=ledger.shares is not None",
        "shared=False",
        f"{SCOPE}::test_a_list_holds_exactly_what_the_scope_covers[fairs]",
    ),
    Safeguard(
        "the county of a read",
        f"{RECORDS}/selectors/visible.py",
        "base = ledger.model._default_manager.filter(county=actor.county)",
        "base = ledger.model._default_manager.all()",
        f"{SCOPE}::test_no_role_reaches_another_county[venues]",
    ),
    Safeguard(
        "published states",
        f"{RECORDS}/selectors/visible.py",
        "return base.filter(state__in=ledger.public_states, archived_at=None)",
        "return base",
        f"{SCOPE}::test_the_public_sees_published_states_only[seasons]",
    ),
    Safeguard(
        "the first day of a hold",
        "src/jishi/core/access/models.py",
        ", starts_on__lte=day)",
        ")",
        f"{SCOPE}::test_access_begins_and_ends_with_the_hold[venues]",
    ),
    Safeguard(
        "scope of choices offered",
        f"{RECORDS}/selectors/choices.py",
        "rows = visible(actor, owner).filter(archived_at=None)",
        "rows = owner.model._default_manager.filter(county=actor.county, archived_at=None)",
        f"{CHOICES}::test_choices_offer_only_what_the_person_may_see[booths]",
    ),
    Safeguard(
        "scope of choices taken",
        f"{RECORDS}/relations.py",
        "visible(actor, owner).filter(archived_at=None)",
        "owner.model._default_manager.filter(county=actor.county, archived_at=None)",
        f"{CHOICES}::test_a_record_outside_the_scope_cannot_be_named[booths]",
    ),
    Safeguard(
        "what a role is granted",
        f"{RECORDS}/scope.py",
        'if hold.role == "system" or ledger.allows(hold.role, verb)]',
        'if hold.role != "none"]',
        f"{GRANTS}::test_a_role_without_the_grant_is_told_who_has_it[venues]",
    ),
    Safeguard(
        "who makes a move",
        f"{RECORDS}/services/move.py",
        "verdict = may(actor, code, ledger, record)",
        'verdict = may(actor, "change", ledger, record)',
        f"{GRANTS}::test_each_role_may_make_only_the_moves_granted[venues]",
        also=("may(actor, code, ledger, draft.record)", 'may(actor, "change", ledger, draft.record)'),
    ),
    Safeguard(
        "settled states",
        f"{RECORDS}/selectors/may.py",
        "record.state in ledger.locked",
        "record.state in ()",
        f"{GRANTS}::test_what_is_settled_cannot_be_changed_or_archived[needs]",
    ),
    Safeguard(
        "what one may not do in one's own matter",
        f"{RECORDS}/selectors/may.py",
        "every(_unlocked(verb, ledger, record), kept_apart(actor, verb, ledger, record))",
        "_unlocked(verb, ledger, record)",
        "test_ledger_apart.py::test_no_service_writes_it[booths-rate-unit]",
    ),
    Safeguard(
        "the unit one belongs to",
        "src/jishi/core/access/actor.py",
        "units=frozenset(units),",
        "units=frozenset(),",
        "test_ledger_apart.py::test_no_door_lets_a_rater_rate_their_own_unit[screen]",
    ),
    Safeguard(
        "one's own line",
        f"{RECORDS}/selectors/may.py",
        "holds = within_line(actor, verb, ledger, record, holds)",
        "holds = list(holds)",
        "test_ledger_own.py::test_no_service_writes_or_shows_it[items-department]",
    ),
    Safeguard(
        "personal values of one's own line",
        f"{RECORDS}/selectors/shown.py",
        'within_line(actor, "read_personal", ledger, record, holds_for(actor, ledger, "read_personal"))',
        'holds_for(actor, ledger, "read_personal")',
        "test_ledger_own.py::test_no_service_writes_or_shows_it[households-recognised_by]",
    ),
    Safeguard(
        "what a county turns on",
        f"{RECORDS}/separation.py",
        "if not rule.when:",
        "if rule.when:",
        "test_ledger_apart.py::test_in_ones_own_matter_it_is_refused_with_the_reason[seasons-publish-author]",
    ),
    Safeguard(
        "reading only, after the end",
        f"{RECORDS}/scope.py",
        '(*actor.holds, *actor.after) if verb == "view" else actor.holds',
        "(*actor.holds, *actor.after)",
        f"{SCOPE}::test_after_its_end_a_hold_lets_read_ones_own_and_nothing_else[venues]",
    ),
    Safeguard(
        "only one's own, after the end",
        "src/jishi/core/access/actor.py",
        'after[HoldValue(role, "self", str(user.id), past=True)] = None',
        "after[HoldValue(role, kind, key, past=True)] = None",
        f"{SCOPE}::test_after_its_end_a_hold_lets_read_ones_own_and_nothing_else[venues]",
    ),
    Safeguard(
        "teams and alliances among the scopes",
        f"{RECORDS}/scope.py",
        'SHARED = (*PLACED, "team", "alliance")',
        "SHARED = PLACED",
        f"{SCOPE}::test_a_list_holds_exactly_what_the_scope_covers[appointments]",
    ),
    Safeguard(
        "the place after a change",
        f"{RECORDS}/services/draft.py",
        '((draft.old, gettext_noop("原处")), (draft.record, gettext_noop("新的位置")))',
        '((draft.old, gettext_noop("原处")),)',
        f"{WRITES}::test_a_record_cannot_be_moved_out_of_ones_scope[needs]",
    ),
    Safeguard(
        "the audit of a change",
        f"{RECORDS}/services/write.py",
        "append(self.actor.county, self.entries or self._entries(operation))",
        "self.entries = self.entries or self._entries(operation)",
        f"{WRITES}::test_creating_leaves_one_entry_and_a_register_row[venues]",
    ),
    Safeguard(
        "the register after a change",
        f"{RECORDS}/services/write.py",
        "[row for draft, row in pairs if not draft.created], replace=True)",
        "[], replace=True)",
        f"{WRITES}::test_archiving_leaves_one_entry_and_closes_the_register_row[venues]",
    ),
    Safeguard(
        "titles made of another record's words",
        f"{RECORDS}/services/write.py",
        "        echo(self.actor.county, self.drafts)\n",
        "",
        f"{WRITES}::test_changing_leaves_one_entry_that_names_what_changed[providers]",
    ),
    Safeguard(
        "the version of a change",
        f"{RECORDS}/services/save.py",
        "if record.version != version:",
        "if version is None:",
        f"{REPEATS}::test_a_stale_change_is_refused_with_both_copies[venues]",
    ),
    Safeguard(
        "the answer kept for a repetition",
        f"{RECORDS}/services/receipts.py",
        "receipt = Receipt.objects.filter(county=county, operation=operation).first()",
        "receipt = Receipt.objects.none().first()",
        f"{REPEATS}::test_creating_twice_makes_one_record_and_answers_alike[venues]",
    ),
    Safeguard(
        "the content of a repetition",
        f"{RECORDS}/services/receipts.py",
        "if receipt.digest != content:",
        "if not content:",
        f"{REPEATS}::test_the_same_operation_with_other_content_is_refused[venues]",
    ),
    Safeguard(
        "the mask",
        f"{RECORDS}/selectors/shown.py",
        "if info.protection is P3 or (info.protection is P2 and not open_):",
        "if info.protection is P3:",
        f"{MASKS}::test_personal_values_are_masked_for_all_who_do_not_handle_them[people]",
    ),
    Safeguard(
        "a mask that comes back",
        f"{RECORDS}/services/draft.py",
        "if old is not None and covered and is_masked(",
        "if old is not None and raw is None and is_masked(",
        f"{MASKS}::test_a_masked_value_that_comes_back_changes_nothing[people]",
    ),
    Safeguard(
        "the seal in the audit",
        f"{RECORDS}/services/entries.py",
        "if info.protection in (P0, P1) and info.name not in draft.ledger.personal:",
        "if info is not None:",
        f"{MASKS}::test_audit_register_and_receipts_hold_no_personal_value[people]",
    ),
    Safeguard(
        "the guard of a move",
        "src/jishi/rules/machine.py",
        "guard = move.guard(subject) if move.guard else Allowed()",
        "guard = Allowed()",
        f"{MACHINES}::test_every_guard_refuses_what_is_not_ready[booths]",
    ),
    Safeguard(
        "the reason of a move",
        "src/jishi/rules/machine.py",
        "if move.reason_required and not reason.strip():",
        "if move.reason_required and reason is None:",
        f"{MACHINES}::test_a_move_that_needs_a_reason_is_refused_without_one[venues]",
    ),
    Safeguard(
        "the relations read with a list",
        f"{RECORDS}/selectors/find.py",
        "with_relations(rows, names or ledger.columns)",
        "with_relations(rows, ())",
        f"{COUNTS}::test_counts_equal_the_committed_file[people]",
    ),
)


# What goes on holding whichever safeguard is missing.
OTHERS = (
    "test_ledger_words.py::test_every_word_is_chinese[venues]",
    "test_ledger_lists.py::test_an_order_that_is_no_column_is_refused_by_name[venues]",
    "test_ledger_tables.py::test_each_constraint_refuses_at_the_database[venues]",
    "test_ledger_machines.py::test_an_unknown_move_and_an_archived_record_are_refused[venues]",
)
