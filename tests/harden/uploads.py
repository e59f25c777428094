"""Files that are something else than they say, and what becomes of them at every form that takes a file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exchange import Attempt, Visitor, multipart
from findings import Finding, Findings
from judge import CANARY
from routes import Form, Known
from walk import judged

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{type}" Target="{target}"{more}/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?>{dtd}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?>{dtd}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData></worksheet>'
)
# None of these may be left anywhere on the machine under the name it came with.
ESCAPES = (
    "../../zq7x-escaped.xlsx",
    "..\\..\\zq7x-escaped.xlsx",
    "/tmp/zq7x-escaped.xlsx",
    "zq7x-escaped\x00.xlsx",
)


def book(
    sheet: bytes | str = "",
    dtd: str = "",
    text: str = "a",
    cell: str = "A1",
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A workbook of one sheet, or what looks like one."""
    out = io.BytesIO()
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(type=f"{RELATIONS}/officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": BOOK.format(dtd=dtd),
        "xl/_rels/workbook.xml.rels": RELS.format(
            type=f"{RELATIONS}/worksheet", target="worksheets/sheet1.xml", more=""
        ),
        "xl/worksheets/sheet1.xml": sheet or SHEET.format(dtd=dtd, text=text, cell=cell),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(more or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def entity(address: str) -> str:
    return f'<!DOCTYPE z [<!ENTITY e SYSTEM "{address}">]>'


def laughs() -> str:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    return f'<!DOCTYPE z [{inner}<!ENTITY e "&e8;">]>'


def files(canary: Path, caller: str) -> Iterator[tuple[str, str, str, bytes]]:
    """Attack, file name, type, content."""
    sound = book()
    yield "upload:zip-bomb", "a.xlsx", XLSX, book(sheet=b"<worksheet>" + b" " * 300_000_000)
    yield "upload:nested-zip", "a.xlsx", XLSX, book(more={"xl/inner.zip": book(sheet=b" " * 50_000_000)})
    yield "upload:many-entries", "a.xlsx", XLSX, book(more={f"xl/e{n}.xml": "" for n in range(5000)})
    yield "upload:lying-size", "a.xlsx", XLSX, _lying(sound)
    yield "upload:entity-file", "a.xlsx", XLSX, book(dtd=entity(canary.as_uri()), text="&e;")
    yield "upload:entity-web", "a.xlsx", XLSX, book(dtd=entity(caller), text="&e;")
    yield "upload:laughs", "a.xlsx", XLSX, book(dtd=laughs(), text="&e;")
    yield (
        "upload:link-outside",
        "a.xlsx",
        XLSX,
        book(
            more={
                "xl/externalLinks/externalLink1.xml": "<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": RELS.format(
                    type=f"{RELATIONS}/externalLinkPath", target=caller, more=' TargetMode="External"'
                ),
            }
        ),
    )
    yield "upload:far-cell", "a.xlsx", XLSX, book(cell="XFD1048576")
    yield "upload:cell-beyond", "a.xlsx", XLSX, book(cell="ZZZZZZ99999999999")
    yield "upload:script-cell", "a.xlsx", XLSX, book(text="&lt;img src=x onerror=zq7x()&gt;")
    yield "upload:traversal-entry", "a.xlsx", XLSX, book(more={"../../../zq7x-escaped.xml": "a"})
    yield "upload:twice-the-sheet", "a.xlsx", XLSX, sound + sound
    yield (
        "upload:macro",
        "a.xlsm",
        "application/vnd.ms-excel.sheet.macroEnabled.12",
        book(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0zq7x"}),
    )
    yield "upload:macro-named-xlsx", "a.xlsx", XLSX, book(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0zq7x"})
    yield (
        "upload:old-excel",
        "a.xls",
        "application/vnd.ms-excel",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096,
    )
    yield "upload:polyglot-gif", "a.xlsx", XLSX, b"GIF89a/*" + sound
    yield "upload:polyglot-html", "a.xlsx", XLSX, b"<script>zq7x()</script>" + sound
    yield "upload:polyglot-pdf", "a.csv", "text/csv", b"%PDF-1.7\n" + sound
    yield "upload:html", "a.html", "text/html", b"<script>zq7x()</script>"
    yield "upload:svg", "a.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="zq7x()"/>'
    yield "upload:program", "a.xlsx", XLSX, b"\x7fELF" + b"\x00" * 2000
    yield "upload:image-bomb", "a.png", "image/png", _png(60_000, 60_000)
    yield "upload:empty", "a.xlsx", XLSX, b""
    yield "upload:cut-off", "a.xlsx", XLSX, sound[: len(sound) // 2]
    yield "upload:large", "a.csv", "text/csv", b"a,b\n" * 4_000_000
    yield "upload:csv-one-line", "a.csv", "text/csv", b"a," * 2_000_000
    yield "upload:csv-quote", "a.csv", "text/csv", b'"' + b"a\n" * 500_000
    yield "upload:csv-nul", "a.csv", "text/csv", b"\x00,\xff\xfe\n\x00"
    yield "upload:csv-utf16", "a.csv", "text/csv", "编号,名称\n1,2\n".encode("utf-16")
    yield "upload:csv-formula", "a.csv", "text/csv", "编号,名称\n=cmd|' /C calc'!A0,@SUM(1)\n".encode()
    for number, name in enumerate(ESCAPES):
        yield f"upload:name-{number}", name, XLSX, sound
    yield "upload:name-script", "<img src=x onerror=zq7x()>.xlsx", XLSX, sound
    yield "upload:name-long", "长" * 2000 + ".xlsx", XLSX, sound
    yield "upload:name-none", "", XLSX, sound
    yield "upload:name-dots", "..", XLSX, sound
    yield "upload:name-header", "a.xlsx\r\nX-Zq7x: 1", XLSX, sound
    yield "upload:type-header", "a.xlsx", "text/html\r\nX-Zq7x: 1", sound


def _lying(sound: bytes) -> bytes:
    """The directory says that each entry is of one byte."""
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        sizes = [entry.file_size for entry in archive.infolist()]
    changed = sound
    for size in sizes:
        changed = changed.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))
    return changed


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def upload(
    places: Iterable[Known], visitors: Mapping[str, Visitor], findings: Findings, canary: Path, caller: str
) -> int:
    """Sends every file to every route that takes one, the places of a route in turn; how many were sent."""
    found = [(place, form) for place in places for form in place.forms if form.files]
    prepared = list(files(canary, caller))
    sent = 0
    for route in dict.fromkeys(place.route.pattern for place, _form in found):
        mine = [(place, form) for place, form in found if place.route.pattern == route]
        for number, (attack, name, kind, content) in enumerate(prepared):
            place, form = mine[number % len(mine)]
            _send(place, form, visitors[place.role], findings, (attack, name, kind, content))
            sent += 1
    return sent


def _send(
    place: Known, form: Form, visitor: Visitor, findings: Findings, file: tuple[str, str, str, bytes]
) -> None:
    attack, name, kind, content = file
    values = {key: value for key, value in form.values.items() if key != "csrfmiddlewaretoken"}
    given, body = multipart(values, dict.fromkeys(form.files, (name, kind, content)))
    attempt = Attempt(place.told, attack, "POST", form.action, {"Content-Type": given}, body, visitor.name)
    answer = visitor.send(attempt)
    judged(attempt, answer, visitor.name, findings)


def left_behind(folder: Path, findings: Findings) -> None:
    """A file under the attacker's name, or the canary's words in a second file, is a way out of the folder."""
    for place in (folder, Path("/tmp")):
        for path in place.rglob("*") if place == folder else place.glob("*"):
            if "zq7x-escaped" in path.name:
                findings.add(
                    Finding("files", "upload:name", f"a file of the attacker's: {path}", "an upload")
                )
    for path in (folder / "var" / "uploads").rglob("data"):
        if CANARY.encode() in path.read_bytes():
            findings.add(
                Finding("files", "upload:entity-file", f"the planted file's words in {path}", "an upload")
            )
