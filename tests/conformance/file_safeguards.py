"""The safeguards of files: the scope of their record, its right, the mask, the sandbox, the entry, what is refused."""

from __future__ import annotations

from safeguards import RECORDS, Safeguard

FILES = "test_ledger_files.py"
OUTSIDE = f"{FILES}::test_outside_the_scope_neither_record_nor_file_is_there[needs]"
INSIDE = f"{FILES}::test_inside_the_scope_a_file_is_given_to_keep_and_to_nobody_who_reads_masks"
CHANGING = f"{FILES}::test_who_may_not_change_the_record_changes_no_file[venues]"

FILE_SAFEGUARDS = (
    Safeguard(
        "the scope of a file",
        f"{RECORDS}/selectors/attachments.py",
        "    record = get(actor, ledger, record_id)\n",
        "    record = ledger.model._default_manager.get(pk=record_id)\n",
        OUTSIDE,
    ),
    Safeguard(
        "the record of a file",
        f"{RECORDS}/selectors/attachments.py",
        "Attachment.objects.filter(county=record.county, entry=record.pk)",
        "Attachment.objects.filter(county=record.county)",
        f"{FILES}::test_a_file_is_there_under_its_own_record_alone[venues]",
    ),
    Safeguard(
        "the cover over files",
        f"{RECORDS}/selectors/attachments.py",
        "covered = any(level in (P2, P3) for level in ledger.classes.values())",
        "covered = False",
        f"{INSIDE}[households]",
    ),
    Safeguard(
        "the right to change files",
        f"{RECORDS}/services/attach.py",
        'verdict = may(actor, "change", ledger, record)',
        'verdict = may(actor, "view", ledger, record)',
        CHANGING,
    ),
    Safeguard(
        "the sandbox of a file",
        f"{RECORDS}/serving.py",
        '"Content-Security-Policy": "sandbox; default-src',
        '"Content-Security-Policy": "default-src',
        f"{INSIDE}[venues]",
    ),
    Safeguard(
        "a file to keep, not to show",
        f"{RECORDS}/serving.py",
        "kind_of(found.kind).media_type, keep=True)",
        "kind_of(found.kind).media_type, keep=False)",
        f"{INSIDE}[venues]",
    ),
    Safeguard(
        "the entry of a file",
        f"{RECORDS}/services/attach.py",
        '        written(actor, ledger, current, "attach", told, operation)\n',
        "        told.clear()\n",
        f"{FILES}::test_adding_and_removing_leave_one_entry_each_and_keep_the_register[venues]",
    ),
)
