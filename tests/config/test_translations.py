"""The English catalogue says all that the program says, and the check sees when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings
from django.utils import translation

from jishi.config import messages

PAGE = """{% load i18n %}<div>
    {% translate "打开" %}
  {% blocktranslate count n=n %}有 {{ n }} 处错误{% plural %}有 {{ n }} 处错误{% endblocktranslate %}
</div>"""
PROGRAM = """
from django.utils.translation import gettext_lazy as _

LABEL = _("大集")
SAID = _("没有%(name)s。")
"""
GOOD = {
    "大集": "Fair",
    "没有%(name)s。": "There is no %(name)s.",
    "打开": "Open",
    "有 %(n)s 处错误": ("%(n)s error", "%(n)s errors"),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small program of one module and one page, with a catalogue that fits it."""
    folder = tmp_path / "jishi"
    folder.mkdir()
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "0001_initial.py").write_text('_("旧的名称")\n', encoding="utf-8")
    fill(folder, GOOD)
    return folder


def fill(source: Path, texts: dict[str, str | tuple[str, ...]]) -> None:
    path = source / "django.po"
    messages.update(source, path)
    known = messages.catalogue(path)
    for text, translated in texts.items():
        known[text].string = translated
        known[text].flags.discard("fuzzy")
    with path.open("wb") as file:
        messages.write_po(file, known)


def faults(source: Path) -> list[str]:
    return messages.faults(source, source / "django.po")


def test_the_catalogue_of_the_product_is_complete() -> None:
    assert messages.faults() == []


def test_messages_come_from_programs_and_pages_but_not_from_migrations(source: Path) -> None:
    found = {messages._key(message)[1] for message in messages.extracted(source) if message.id}
    assert found == set(GOOD)
    assert faults(source) == []


def test_a_new_message_is_missing_until_extracted_and_then_until_translated(source: Path) -> None:
    with (source / "program.py").open("a", encoding="utf-8") as file:
        file.write('NEW = _("村里的新事")\n')
    assert faults(source) == ["目录中没有这条：村里的新事。请运行 python -m jishi.config.messages extract。"]
    messages.update(source, source / "django.po")
    assert faults(source) == ["没有英文译文：村里的新事。请在 django.po 里补上。"]


def test_a_message_that_is_gone_is_stale_until_extracted(source: Path) -> None:
    text = (source / "program.py").read_text(encoding="utf-8").replace('LABEL = _("大集")\n', "")
    (source / "program.py").write_text(text, encoding="utf-8")
    assert faults(source) == ["程序里已没有这条：大集。请运行 python -m jishi.config.messages extract。"]
    messages.update(source, source / "django.po")
    assert faults(source) == []


def test_a_changed_message_keeps_its_text_as_a_draft_that_does_not_count(source: Path) -> None:
    text = (source / "program.py").read_text(encoding="utf-8").replace("没有%(name)s。", "没有%(name)s呢。")
    (source / "program.py").write_text(text, encoding="utf-8")
    messages.update(source, source / "django.po")
    assert faults(source) == ["没有英文译文：没有%(name)s呢。。请在 django.po 里补上。"]
    assert messages.catalogue(source / "django.po")["没有%(name)s呢。"].string == "There is no %(name)s."


@pytest.mark.parametrize(
    ("text", "translated", "fault"),
    [
        ("没有%(name)s。", "There is none.", "占位符应为 %(name)s，译文是“There is none.”"),
        ("大集", "Fair %(n)s", "占位符应为 无，译文是“Fair %(n)s”"),
        ("大集", "The 大集", "译文里还有中文：“The 大集”"),
        ("大集", "Fair ", "首尾的空格应与原文相同，译文是“Fair ”"),
    ],
)
def test_a_spoilt_translation_is_told(source: Path, text: str, translated: str, fault: str) -> None:
    fill(source, {text: translated})
    assert faults(source) == [f"译文有误：{text}：{fault}"]


def test_what_is_quoted_stays_chinese(source: Path) -> None:
    fill(source, {"大集": "Type “大集”"})
    assert faults(source) == []


def test_extracting_twice_changes_nothing(source: Path) -> None:
    messages.update(source, source / "django.po")
    before = (source / "django.po").read_bytes()
    messages.update(source, source / "django.po")
    assert (source / "django.po").read_bytes() == before


def test_compiling_is_done_once_and_again_after_a_change(source: Path) -> None:
    path = source / "django.po"
    assert messages.compile_stale(path) is True
    assert messages.compile_stale(path) is False
    with path.with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["大集"].string == "Fair"
    fill(source, {"大集": "Village fair"})
    assert messages.compile_stale(path) is True
    with path.with_suffix(".mo").open("rb") as file:
        assert read_mo(file)["大集"].string == "Village fair"


def test_django_reads_the_compiled_catalogue() -> None:
    messages.compile_stale()
    assert messages.CATALOGUE.is_relative_to(settings.LOCALE_PATHS[0])
    with translation.override("en"):
        assert translation.gettext("大集") == "Fair"
    with translation.override("zh-hans"):
        assert translation.gettext("大集") == "大集"
