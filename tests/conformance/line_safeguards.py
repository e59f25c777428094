"""The safeguards of lines, bad input, history, search and desk; and which doors each safeguard of the suite stands at."""

from __future__ import annotations

from safeguards import RECORDS, Safeguard

LINES, BAD_INPUT = "test_ledger_lines.py", "test_ledger_bad_input.py"

LINE_SAFEGUARDS = (
    Safeguard(
        "the place of a fault in a row",
        f"{RECORDS}/services/draft.py",
        'errors[f"{line.code}.{position}.{name}"].append(str(fault))',
        "errors[line.code].append(str(fault))",
        f"{LINES}::test_a_fault_is_named_by_line_row_and_field[seasons]",
    ),
    Safeguard(
        "the rows of a record's page",
        f"{RECORDS}/selectors/lines.py",
        "    rows = line.model._default_manager.filter(**{line.parent_field(ledger.model): record})",
        "    rows = line.model._default_manager.none()",
        f"{LINES}::test_the_page_and_the_form_hold_every_row[seasons]",
    ),
    Safeguard(
        "the line that a change names",
        f"{RECORDS}/selectors/history.py",
        '    for code, rows in payload.get("lines", {}).items():',
        "    for code, rows in ():",
        f"{LINES}::test_a_change_of_rows_is_one_entry_that_names_the_line[seasons]",
    ),
    Safeguard(
        "letters that nobody sees",
        f"{RECORDS}/convert.py",
        "    if UNSEEN.search(text):",
        "    if text is None:",
        f"{BAD_INPUT}::test_what_is_no_value_is_refused_by_field_at_the_door[venues]",
    ),
    Safeguard(
        "the length of a reason",
        f"{RECORDS}/services/reason.py",
        "    if len(text) > MOST:",
        "    if text is None:",
        f"{BAD_INPUT}::test_a_spoilt_reason_is_refused[venues]",
    ),
    Safeguard(
        "the scope of a history",
        "src/jishi/api/endpoints.py",
        "        record = get(actor, self.ledger, id)\n        steps = history(",
        "        record = self.ledger.model._default_manager.get(pk=id)\n        steps = history(",
        "test_ledger_api.py::test_outside_the_scope_every_address_of_a_record_is_not_there[venues]",
    ),
    Safeguard(
        "the words that are searched for",
        f"{RECORDS}/selectors/find.py",
        '        rows = rows.filter(pk__in=hits.values("pk"))',
        "        rows = rows.filter(county=actor.county)",
        "test_ledger_lists.py::test_search_finds_by_number_title_and_declared_words[venues]",
    ),
    Safeguard(
        "the scope of desk and search",
        f"{RECORDS}/selectors/entries.py",
        "        parts += [base.filter(ledger__in=sorted(codes), **{column: key}) for column in _columns(kind)]",
        "        parts += [base.filter(ledger__in=sorted(codes))]",
        "test_ledger_desk.py::test_the_search_over_all_ledgers_finds_what_the_scope_covers_and_no_more[venues]",
    ),
)

# Which safeguards are taken away at each door. A door without a row fails `test_every_door_has_its_safeguards`.
DOORS: dict[str, tuple[str, ...]] = {
    "page": ("the sign-in before a page", "the scope of a page", "scope of a record's page"),
    "form": (
        "the grant before a form",
        "the version that a form was read at",
        "the id that a blank form brings",
        "letters that nobody sees",
    ),
    "api": (
        "the version of an API change",
        "the operation of an API call",
        "the scope of a record's JSON",
        "the mask of the API",
    ),
    "sheet import": ("the whole of an import", "the version of an imported row", "whose file is confirmed"),
    "sheet export": ("the mask of an export", "the filter of an export"),
    "bulk": ("the scope of chosen records", "the right to do it to many", "all or nothing"),
    "moves": (
        "the guard of a move",
        "the reason of a move",
        "who makes a move",
        "the length of a reason",
        "what follows from a move",
    ),
    "choices": ("scope of choices offered", "scope of choices taken"),
    "history": ("the scope of a history", "the seal in the audit"),
    "search": ("the words that are searched for", "scope of a list"),
    "desk": ("the scope of desk and search",),
    "files": (
        "the scope of a file",
        "the record of a file",
        "the cover over files",
        "the right to change files",
        "the sandbox of a file",
    ),
    "lines": (
        "the place of a fault in a row",
        "the rows of a record's page",
        "the line that a change names",
    ),
}
