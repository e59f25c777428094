"""The safeguards of personal data: encryption, trace, right, reason, limit, and the ways out that stay shut."""

from __future__ import annotations

from safeguards import RECORDS, Safeguard

SENSITIVE = "test_ledger_sensitive.py"
READ = f"{SENSITIVE}::test_a_read_takes_the_right_and_leaves_one_entry[people]"
PLAIN = f"{SENSITIVE}::test_no_table_holds_a_sensitive_value_in_plain[people]"

PERSONAL_SAFEGUARDS = (
    Safeguard(
        "the encryption of a sensitive value",
        f"{RECORDS}/secrets.py",
        'setattr(record, column.name, encrypt(keyring, cell, text) if text else "")',
        "setattr(record, column.name, text)",
        PLAIN,
    ),
    Safeguard(
        "the hash of a sensitive value in the audit",
        f"{RECORDS}/services/entries.py",
        'return {"hmac": hmac_p3(opened(record, info.column, seals.secrets))}',
        "return opened(record, info.column, seals.secrets)",
        PLAIN,
    ),
    Safeguard(
        "the index that equal values share",
        f"{RECORDS}/secrets.py",
        "setattr(record, column.blind, index_of(type(record), column, record.county, text))",
        'setattr(record, column.blind, "")',
        f"{SENSITIVE}::test_equal_values_are_refused_by_their_index[people]",
    ),
    Safeguard(
        "the trace of a look",
        f"{RECORDS}/services/reveal.py",
        '        _tell(actor, ledger, record.pk, "reveal", payload)\n',
        "",
        READ,
    ),
    Safeguard(
        "the right to a sensitive value",
        f"{RECORDS}/services/reveal.py",
        'return may(actor, "read_sensitive", ledger, record)',
        'return may(actor, "view", ledger, record)',
        READ,
    ),
    Safeguard(
        "the reason of a look",
        f"{RECORDS}/services/reveal.py",
        "if len(words) < SHORTEST or len(words) > LONGEST or UNSEEN.search(words):",
        "if words is None:",
        f"{SENSITIVE}::test_a_mask_is_lifted_for_a_reason_and_audited[people]",
    ),
    Safeguard(
        "the limit of looks",
        f"{RECORDS}/services/reveal.py",
        "count_look(actor.county, actor.user_id, timezone.now())",
        "timezone.now()",
        f"{SENSITIVE}::test_looks_are_counted_and_end[people]",
    ),
    Safeguard(
        "the cover of a sensitive value",
        f"{RECORDS}/selectors/shown.py",
        "if info.protection is P3 or (info.protection is P2 and not open_):",
        "if info.protection is P2 and not open_:",
        f"{SENSITIVE}::test_no_door_shows_a_sensitive_value_unasked[people]",
    ),
    Safeguard(
        "no sensitive column in workbooks",
        "src/jishi/sheets/layout.py",
        "        if info.protection is not P3:\n            yield _value(",
        "        if info is not None:\n            yield _value(",
        f"{SENSITIVE}::test_no_workbook_has_a_sensitive_column[people]",
    ),
    Safeguard(
        "no personal value to other systems",
        f"{RECORDS}/services/announce.py",
        "            if open_to_others(draft.ledger, known[name])\n",
        "",
        "test_ledger_events.py::test_an_event_gives_no_field_of_a_personal_class[visits]",
    ),
)
