"""The safeguards of the doors: screens, sheets, REST, and what follows from a change."""

from __future__ import annotations

from safeguards import RECORDS, Safeguard

PAGES, SHEETS, API = "test_ledger_pages.py", "test_ledger_sheets.py", "test_ledger_api.py"
DOORS, EFFECTS = "test_ledger_doors.py", "test_ledger_effects.py"
MANY = "test_ledger_many.py"
WEB = "src/jishi/web"

DOOR_SAFEGUARDS = (
    Safeguard(
        "the scope of chosen records",
        f"{RECORDS}/selectors/find.py",
        "rows = visible(actor, ledger).filter(pk__in=list(ids))",
        "rows = ledger.model._default_manager.filter(pk__in=list(ids))",
        f"{MANY}::test_chosen_records_outside_the_scope_are_left_alone_without_their_number[needs]",
    ),
    Safeguard(
        "the right to do it to many",
        f"{RECORDS}/services/many.py",
        "    return tuple(verb for verb in (*found, ARCHIVE) if may(actor, verb, ledger))",
        "    return (*found, ARCHIVE)",
        f"{MANY}::test_a_role_without_the_verb_does_it_to_none[venues]",
    ),
    Safeguard(
        "all or nothing",
        f"{RECORDS}/services/many.py",
        "if judged.refused and not (partial and judged.moved):",
        "if not judged.moved:",
        f"{MANY}::test_one_that_cannot_holds_back_the_others[venues]",
    ),
    Safeguard(
        "the versions of chosen records",
        f"{RECORDS}/services/many.py",
        "if record.version != version:",
        "if record.version < version - 99:",
        f"{MANY}::test_a_row_that_others_have_changed_is_refused[venues]",
    ),
    Safeguard(
        "the receipt of a bulk action",
        f"{RECORDS}/services/many.py",
        "    if first is not None:\n        return Done(",
        "    if first is not None and partial:\n        return Done(",
        f"{MANY}::test_the_same_choice_twice_is_done_once[venues]",
    ),
    Safeguard(
        "the owner of a saved filter",
        "src/jishi/core/preferences/lists.py",
        "rows = list(ListView.objects.filter(county=county, user=user, ledger=ledger)) if user else []",
        "rows = list(ListView.objects.filter(county=county, ledger=ledger)) if user else []",
        f"{MANY}::test_what_a_person_keeps_of_a_list_is_theirs_alone[venues]",
    ),
    Safeguard(
        "the owner of a choice",
        "src/jishi/core/preferences/selections.py",
        "mine = Selection.objects.filter(county=county, user=user, ledger=ledger, created_at__gte=fresh)",
        "mine = Selection.objects.filter(county=county, ledger=ledger, created_at__gte=fresh)",
        f"{MANY}::test_what_a_person_keeps_of_a_list_is_theirs_alone[venues]",
    ),
    Safeguard(
        "whose columns may be chosen",
        f"{RECORDS}/selectors/listable.py",
        'return owner is None or bool(may(actor, "view", owner))',
        "return True",
        f"{MANY}::test_nobody_chooses_a_column_that_is_not_theirs[fairs]",
    ),
    Safeguard(
        "the sign-in before a page",
        f"{WEB}/entering.py",
        "if not request.user.is_authenticated:",
        "if request.user is None:",
        f"{PAGES}::test_without_signing_in_every_page_asks_to[venues]",
    ),
    Safeguard(
        "the grant before a form",
        f"{WEB}/ledgers/editing.py",
        '    require(actor, "add", ledger)\n',
        "",
        f"{PAGES}::test_a_person_without_the_right_gets_the_reason_and_changes_nothing[venues]",
    ),
    Safeguard(
        "the scope of a page",
        f"{WEB}/entering.py",
        "return get(actor, ledger, record_id)",
        "return ledger.model._default_manager.get(pk=record_id)",
        f"{PAGES}::test_outside_the_scope_every_page_of_a_record_is_not_there[venues]",
    ),
    Safeguard(
        "the version that a form was read at",
        f"{WEB}/ledgers/editing.py",
        "            version=version,\n            operation=operation,",
        "            version=record.version,\n            operation=operation,",
        f"{DOORS}::test_what_was_read_before_anothers_change_is_refused_with_both_copies[venues-screen]",
    ),
    Safeguard(
        "the id that a blank form brings",
        f"{WEB}/ledgers/editing.py",
        '_uuid(request.POST.get("id", "")) or new_id()',
        "new_id()",
        f"{DOORS}::test_sent_twice_has_one_effect[seasons-screen]",
    ),
    Safeguard(
        "the version of an API change",
        "src/jishi/api/endpoints.py",
        "            values=values,\n            id=record.pk,\n            version=version,",
        "            values=values,\n            id=record.pk,\n            version=record.version,",
        f"{DOORS}::test_what_was_read_before_anothers_change_is_refused_with_both_copies[venues-api]",
    ),
    Safeguard(
        "the operation of an API call",
        "src/jishi/api/requests.py",
        'return uuid_of("Idempotency-Key", header.strip().strip(\'"\'))',
        "return None",
        f"{DOORS}::test_sent_twice_has_one_effect[venues-api]",
    ),
    Safeguard(
        "the scope of a record's JSON",
        "src/jishi/api/endpoints.py",
        "        record = get(actor, self.ledger, record_id)",
        "        record = self.ledger.model._default_manager.get(pk=record_id)",
        f"{API}::test_outside_the_scope_every_address_of_a_record_is_not_there[venues]",
    ),
    Safeguard(
        "the mask of the API",
        "src/jishi/api/records.py",
        "    known = columns(ledger)\n    open_ = reads_personal(actor, ledger, record)",
        "    known = columns(ledger)\n    open_ = True",
        f"{API}::test_personal_values_are_masked_in_the_api[people]",
    ),
    Safeguard(
        "the mask of an export",
        "src/jishi/sheets/export.py",
        "open_ = reads_personal(self.actor, self.ledger, record)",
        "open_ = True",
        f"{SHEETS}::test_personal_values_leave_masked[people]",
    ),
    Safeguard(
        "the filter of an export",
        "src/jishi/sheets/export.py",
        "rows = find(actor, ledger, query)",
        "rows = find(actor, ledger, Query())",
        f"{SHEETS}::test_an_export_holds_what_the_filter_shows[venues]",
    ),
    Safeguard(
        "the whole of an import",
        f"{RECORDS}/services/batch.py",
        "    if faults:\n        raise InvalidRows(faults)\n    return batch\n\n\ndef _warm",
        "    return batch\n\n\ndef _warm",
        f"{SHEETS}::test_one_bad_row_and_nothing_is_written[venues]",
    ),
    Safeguard(
        "the version of an imported row",
        "src/jishi/sheets/check.py",
        'return given.known and said != "" and str(said) != str(version)',
        "return False",
        f"{SHEETS}::test_a_row_that_others_have_changed_since_is_refused[venues]",
    ),
    Safeguard(
        "whose file is confirmed",
        f"{WEB}/ledgers/uploads.py",
        'folder: Path = settings.VAR / "uploads" / str(user)',
        'folder: Path = settings.VAR / "uploads"',
        f"{SHEETS}::test_a_file_is_uploaded_checked_and_confirmed_once[venues]",
    ),
    Safeguard(
        "what follows from a move",
        f"{RECORDS}/services/write.py",
        "drafts = [*drafts, *consequences(drafts)]",
        "drafts = [*drafts]",
        f"{EFFECTS}::test_a_fair_called_off_gives_back_what_it_had_taken[screen-cancel]",
    ),
    Safeguard(
        "access that follows an appointment",
        f"{RECORDS}/services/write.py",
        "        follow(self.actor, self.drafts)\n",
        "",
        f"{EFFECTS}::test_access_follows_an_appointment[api]",
    ),
)
