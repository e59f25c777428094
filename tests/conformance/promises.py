"""The promises of the engine for every ledger: where each is checked, or why it is not checked yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """One sentence that a test carries by its code (`@promise("scope-list")`), or the reason why none does."""

    code: str
    sentence: str
    where: str = ""
    reason: str = ""


SCOPE, CHOICES = "test_ledger_scope.py", "test_ledger_choices.py"
GRANTS, WRITES = "test_ledger_grants.py", "test_ledger_writes.py"
REPEATS, LISTS = "test_ledger_repeats.py", "test_ledger_lists.py"
MASKS, MACHINES = "test_ledger_masks.py", "test_ledger_machines.py"
COUNTS, WORDS, TABLES = "test_ledger_counts.py", "test_ledger_words.py", "test_ledger_tables.py"
PAGES, SHEETS, API = "test_ledger_pages.py", "test_ledger_sheets.py", "test_ledger_api.py"
APART, OWN = "test_ledger_apart.py", "test_ledger_own.py"
SENSITIVE = "test_ledger_sensitive.py"
DOORS, EFFECTS = "test_ledger_doors.py", "test_ledger_effects.py"
DESK = "test_ledger_desk.py"
LINES, BAD_INPUT = "test_ledger_lines.py", "test_ledger_bad_input.py"
MANY = "test_ledger_many.py"
EVENTS = "test_ledger_events.py"
FILES = "test_ledger_files.py"

PROMISES = (
    Promise("scope-list", "A list holds exactly the records that the scope covers.", SCOPE),
    Promise(
        "scope-detail", "Outside the scope a record is not found, for any role and from any county.", SCOPE
    ),
    Promise("scope-edit", "Outside the scope nothing can be changed, moved, archived or linked.", SCOPE),
    Promise("scope-time", "Access begins and ends with the hold.", SCOPE),
    Promise("scope-public", "The public sees published states only.", SCOPE),
    Promise("scope-required", "A read without an active scope raises.", SCOPE),
    Promise("choices-scoped", "Related choices are scoped, offered and taken alike.", CHOICES),
    Promise("grants", "Each role and verb both ways; a refusal has its reason and changes nothing.", GRANTS),
    Promise("apart", "Nobody does in their own matter what the ledger keeps apart.", APART),
    Promise("own", "Who is kept to their own line does nothing in another's.", OWN),
    Promise("locked", "What is settled or archived cannot be changed.", GRANTS),
    Promise("audit-create", "Creating writes exactly one audit entry and keeps the register.", WRITES),
    Promise("audit-change", "Changing writes exactly one audit entry and keeps the register.", WRITES),
    Promise("audit-move", "Moving writes exactly one audit entry and keeps the register.", WRITES),
    Promise("audit-archive", "Archiving writes exactly one audit entry and keeps the register.", WRITES),
    Promise("audit-bulk", "A batch writes exactly one audit entry a record, and unbroken numbers.", WRITES),
    Promise("audit-link", "A link is written once and audited once.", WRITES),
    Promise("register", "The register is the projection of the typed tables.", WRITES),
    Promise("move-out", "Moving a row out of one's scope is refused.", WRITES),
    Promise("receipt-create", "The same creation twice is one record and one answer.", REPEATS),
    Promise("receipt-conflict", "The same operation with other content is refused with 409.", REPEATS),
    Promise("receipt-change", "The same change twice changes once.", REPEATS),
    Promise("receipt-move", "The same move twice moves once.", REPEATS),
    Promise("receipt-archive", "The same archiving twice archives once.", REPEATS),
    Promise("receipt-bulk", "The same batch twice is written once.", REPEATS),
    Promise("stale-change", "A change of a stale version is refused with both copies.", REPEATS),
    Promise("stale-move", "A move of a stale version is refused with both copies.", REPEATS),
    Promise("stale-archive", "Archiving a stale version is refused with their copy.", REPEATS),
    Promise("columns-sort", "Every column sorts, except where the order would tell a masked value.", LISTS),
    Promise("filters-filter", "Every filter filters, by id, code, label and range.", LISTS),
    Promise("lists-archived", "Archived records appear only when asked for.", LISTS),
    Promise("lists-shown", "Every row of a list can be read.", LISTS),
    Promise("search", "Search finds by number, title and the declared words.", LISTS),
    Promise("p2-masked", "P2 is masked; a masked value that comes back is ignored.", MASKS),
    Promise("p2-sealed", "Audit, register and receipts hold no P2 in clear.", MASKS),
    Promise("personal-declared", "Every P2 and P3 field has purpose, ground, retention and mask.", SENSITIVE),
    Promise(
        "p3-encrypted", "P3 stands nowhere in plain: table, register, audit, receipts, files.", SENSITIVE
    ),
    Promise("p3-audited", "P3 is read with right and reason alone, each read audited.", SENSITIVE),
    Promise("p3-doors", "Screen and API show P3 to nobody but by a look with a reason.", SENSITIVE),
    Promise("p3-export", "P3 is absent from exports, templates and lists.", SENSITIVE),
    Promise("unmask-reason", "A mask is lifted for a reason, counted and audited.", SENSITIVE),
    Promise("machine-states", "Every state is reachable by real moves.", MACHINES),
    Promise("machine-guards", "Every guard refuses once.", MACHINES),
    Promise("machine-reason", "A move that needs a reason is refused without one.", MACHINES),
    Promise("machine-sources", "No move starts where the table has no arrow.", MACHINES),
    Promise("machine-program", "A move with a page of its own is refused elsewhere.", MACHINES),
    Promise("machine-bulk", "Moves of many records ask the same guards.", MACHINES),
    Promise("many-scope", "A bulk action leaves alone what is out of scope, without a word about it.", MANY),
    Promise("many-grants", "A bulk action asks the same rights as a single one.", MANY),
    Promise(
        "many-whole", "A bulk action is done to all, or to none unless those that can were chosen.", MANY
    ),
    Promise("many-stale", "A bulk action refuses what others have changed since it was seen.", MANY),
    Promise("many-repeats", "The same bulk action twice is done once.", MANY),
    Promise("many-moves", "Every move that is offered for many can be made of many.", MANY),
    Promise("many-guards", "Guards refuse many as they refuse one.", MANY),
    Promise("audit-many", "A bulk action writes one audit entry a record, under one operation.", MANY),
    Promise("columns-own", "A person's own columns show and sort, and are theirs to see.", MANY),
    Promise("kept-own", "What a person keeps of a list is theirs alone.", MANY),
    Promise("query-counts", "Counts of queries equal the committed file.", COUNTS),
    Promise("query-growth", "Counts of queries do not grow with the rows.", COUNTS),
    Promise("labels-chinese", "Labels, help, states and verbs are there in Chinese.", WORDS),
    Promise("rule-sources", "Every rule of a ledger has a name and a source.", WORDS),
    Promise("codes-frozen", "Codes and number prefixes are one of each.", WORDS),
    Promise("constraints", "Each constraint refuses at the database, in words a clerk understands.", TABLES),
    Promise("append-only", "History tables refuse UPDATE, DELETE and TRUNCATE.", TABLES),
    Promise("both-databases", "Works on SQLite and PostgreSQL.", TABLES),
    Promise("labels-english", "Labels, help and states are there in English.", WORDS),
    Promise("follows", "What follows from a move is done in the same operation.", EFFECTS),
    Promise("access-follows", "Access follows assignments, from the first day to the last.", EFFECTS),
    Promise("scope-pages", "The screens are scoped, 404 outside, and ask who it is.", PAGES),
    Promise("scope-history", "History is scoped, 404 outside, on screen and in the API.", PAGES),
    Promise("scope-export", "Export is scoped and holds what the filter shows.", SHEETS),
    Promise("scope-api", "The API is scoped, 404 outside; the public sees what is published.", API),
    Promise(
        "grants-pages", "A screen refuses who has no right, with the reason, and nothing changes.", PAGES
    ),
    Promise("grants-api", "The API refuses who has no right, with the reason, and nothing changes.", API),
    Promise("grants-sheet", "A file is written when its uploader, who may, has confirmed it.", SHEETS),
    Promise("audit-doors", "A change by screen or API writes one entry and keeps the register.", DOORS),
    Promise("audit-sheet", "An import writes one entry a record and keeps the register.", SHEETS),
    Promise("move-out-doors", "No screen or API call moves a row out of one's scope.", DOORS),
    Promise("move-out-sheet", "No import reaches outside the scope.", SHEETS),
    Promise("receipt-doors", "The same operation twice is one effect; other content is 409.", DOORS),
    Promise("stale-doors", "A stale version is refused by screen and API, with both copies.", DOORS),
    Promise("stale-sheet", "A row that others have changed since the export is refused.", SHEETS),
    Promise("machine-doors", "Screen and API refuse a move that is not ready or not granted.", DOORS),
    Promise("same-words", "Form and API accept and refuse the same values with the same words.", API),
    Promise("pages-sort-filter", "Every column sorts and every filter filters on screen.", PAGES),
    Promise("api-sort-filter", "Every column sorts and every filter filters in the API.", API),
    Promise("p2-pages", "P2 is masked on screen.", PAGES),
    Promise("p2-api", "P2 is masked in the API.", API),
    Promise("p2-export", "P2 leaves masked.", SHEETS),
    Promise("round-trip", "Export then import changes nothing, also by a role that sees masks.", SHEETS),
    Promise("import-whole", "An import is written whole or not at all.", SHEETS),
    Promise("template", "The template loads and its example imports.", SHEETS),
    Promise("openapi", "OpenAPI names the ledger and its example validates.", API),
    Promise("scope-desk", "Search over all ledgers finds what the scope covers and no more.", DESK),
    Promise("lines-pages", "Page and form hold every row of every line, and change it.", LINES),
    Promise("lines-api", "The API nests the rows and takes them back.", LINES),
    Promise("lines-sheet", "Rows have a sheet of their own that goes out and comes back.", LINES),
    Promise("lines-history", "A change of rows is one entry that names the line.", LINES),
    Promise("lines-faults", "A fault in a row is named by line, row and field.", LINES),
    Promise("lines-stale", "Rows stand under the version of their record.", LINES),
    Promise("lines-scope", "Rows and their choices are scoped like their record.", LINES),
    Promise("bad-values", "What is no value is refused at every door, and nothing changes.", BAD_INPUT),
    Promise("events", "A write is told once where somebody asks for it, without a personal value.", EVENTS),
    Promise(
        "labels-english-rules",
        "Thresholds and their sources are there in English.",
        reason="the rules are a pure library whose names and sources are Chinese; screens show them so",
    ),
    Promise(
        "scope-files", "Files are scoped like their record, 404 outside, on screen and in the API.", FILES
    ),
    Promise("audit-files", "A file added or removed is one entry and the record's next version.", FILES),
)
