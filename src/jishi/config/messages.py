"""The English catalogue: `python -m jishi.config.messages extract | list | compile | check`.

Messages are Chinese in the source; `extract` brings them into the catalogue, `list` prints those without an English
text, `check` fails on one that is missing, stale or spoilt, and `compile` makes the file Django reads.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_now": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SHOWN = 20
LEFT_OUT = ("migrations", "locale", "static", "__pycache__")
# What must stay as it is in every language.
NAMES = re.compile(r"%\([a-z_]+\)[a-z]|\{[a-z_]+\}")
EDGES = re.compile(r"^\s+|\s+$")
CHINESE = re.compile(r"[㐀-鿿]")
# The name of a language is written in that language; what is quoted is to be typed or looked for as it stands.
CHINESE_KEPT = re.compile(r"“[^”]*”|^简体中文$")


def main(words: list[str]) -> int:
    commands: dict[str, Callable[[], int]] = {
        "extract": _extract,
        "list": _list,
        "compile": _compile,
        "check": _check,
    }
    if len(words) != 1 or words[0] not in commands:
        print(f"用法：python -m jishi.config.messages {' | '.join(commands)}", file=sys.stderr)
        return 2
    if not settings.configured:
        settings.configure()  # templatize asks for the encoding of files, no more
    return commands[words[0]]()


def extracted(source: Path = SOURCE) -> Catalog:
    """Every message of the program, with the files it stands in."""
    found = Catalog(locale="en", fuzzy=False)
    for path in sorted(source.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or set(LEFT_OUT) & set(path.relative_to(source).parts):
            continue
        name = path.relative_to(source.parent).as_posix()
        for _line, text, comments, context in extract(
            _extractor(path), io.BytesIO(path.read_bytes()), KEYWORDS
        ):
            found.add(text, locations=[(name, 1)], auto_comments=comments, context=context)
    return found


def _extractor(path: Path) -> Callable[..., Iterable[Any]]:
    return extract_python if path.suffix == ".py" else _extract_template


def _extract_template(file: Any, keywords: Any, tags: Any, options: Any) -> Iterator[Any]:
    """Django turns the template into calls; the indentation of the page is none of Python's."""
    calls = templatize(file.read().decode("utf-8"))
    flat = "\n".join(line.strip() for line in calls.splitlines())
    return extract_python(io.BytesIO(flat.encode()), keywords, tags, options)


def catalogue(path: Path = CATALOGUE) -> Catalog:
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update(source: Path = SOURCE, path: Path = CATALOGUE) -> Catalog:
    """Bring the catalogue up to the source: new messages empty or with a near one's text marked fuzzy, old ones gone."""
    known = catalogue(path)
    known.update(extracted(source))
    written = io.BytesIO()
    write_po(written, known, width=110, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_without_dates(written.getvalue().decode("utf-8")), encoding="utf-8")
    return known


def _without_dates(text: str) -> str:
    """The file changes only when a message does, and names nobody."""
    start = text.index("msgid")
    unwanted = re.compile(
        r'"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By'
        r"|Project-Id-Version|Report-Msgid-Bugs-To):.*\n"
    )
    heading = "# English texts of jishi; the Chinese of the source is the key. Kept by `python -m jishi.config.messages`.\n"
    return heading + unwanted.sub("", text[start:])


def untranslated(known: Catalog) -> list[Message]:
    return [message for message in known if message.id and (message.fuzzy or not all(_texts(message.string)))]


def faults(source: Path = SOURCE, path: Path = CATALOGUE) -> list[str]:
    """What is missing, stale or spoilt, each with what to do."""
    wanted, known = extracted(source), catalogue(path)
    there = {_key(message) for message in known if message.id}
    needed = {_key(message) for message in wanted if message.id}
    again = "请运行 python -m jishi.config.messages extract"
    found = [f"目录中没有这条：{key[1]}。{again}。" for key in sorted(needed - there)]
    found += [f"程序里已没有这条：{key[1]}。{again}。" for key in sorted(there - needed)]
    found += [
        f"没有英文译文：{_key(message)[1]}。请在 {path.name} 里补上。" for message in untranslated(known)
    ]
    for message in known:
        if message.id and not message.fuzzy:
            found += [f"译文有误：{_key(message)[1]}：{reason}" for reason in _spoilt(message)]
    return found


def _spoilt(message: Message) -> Iterator[str]:
    for text in filter(None, _texts(message.string)):
        expected = {name for original in _texts(message.id) for name in NAMES.findall(original)}
        if set(NAMES.findall(text)) != expected:
            yield f"占位符应为 {' '.join(sorted(expected)) or '无'}，译文是“{text}”"
        if EDGES.findall(text) != EDGES.findall(_texts(message.id)[0]):
            yield f"首尾的空格应与原文相同，译文是“{text}”"
        if CHINESE.search(CHINESE_KEPT.sub("", text)):
            yield f"译文里还有中文：“{text}”"


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", _texts(message.id)[0]


def compile_stale(path: Path = CATALOGUE) -> bool:
    """Make the file Django reads, unless it is newer than the catalogue."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    with target.open("wb") as file:
        write_mo(file, catalogue(path))
    return True


def _extract() -> int:
    known = update()
    print(f"{len(known)} 条，其中 {len(untranslated(known))} 条没有英文译文：{CATALOGUE}")
    return 0


def _list() -> int:
    for message in untranslated(catalogue()):
        print(f"{_key(message)[1]}\t{'fuzzy: ' + str(message.string) if message.fuzzy else ''}")
    return 0


def _compile() -> int:
    compile_stale()
    return 0


def _check() -> int:
    found = faults()
    more = [f"还有 {len(found) - SHOWN} 条。"] if len(found) > SHOWN else []
    for line in [*found[:SHOWN], *more]:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
