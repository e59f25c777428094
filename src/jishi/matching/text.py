"""Brings what people type to one form, so that script and dialect do not hide that two say the same.

Nothing here learns: the same text gives the same form in every version.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

# A petition of 100,000 characters says what it wants in its first pages; the rest only costs time.
LONGEST = 4000

# Words of the Shandong countryside beside the words an office writes; longer ones first.
DIALECT = {
    "咋着": "怎么", "咋办": "怎么办", "咋": "怎么", "俺们": "我们", "俺": "我", "啥时候": "什么时候",
    "啥": "什么", "忒": "太", "净是": "都是", "中不中": "行不行", "恁": "你", "夜里": "晚上",
    "黑夜": "晚上", "黑家": "晚上", "头晌": "上午", "过晌": "下午", "后晌": "傍晚", "夜来": "昨天",
    "棒子": "玉米", "地蛋": "土豆", "洋柿子": "番茄", "西红柿": "番茄", "茅房": "厕所",
    "媳妇子": "媳妇", "老嬷嬷": "老太太", "娘": "妈妈", "爹": "爸爸", "大夫": "医生", "腚": "屁股",
    "瞧瞧": "看看", "戏匣子": "收音机", "营生": "工作",
}  # fmt: skip


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """One simplified character for each traditional one, from the table the OpenCC package ships."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1}


def plain(text: str) -> str:
    """The text in one width, one script and one case, without spaces between Chinese characters.

    Cuts at `LONGEST` characters. Emoji, loose accents and control characters become a space. Never fails:
    an empty answer means that nothing in the text can be read.
    """
    wide = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    form = unicodedata.normalize("NFKC", wide).translate(_simplified())
    seen = "".join(c if unicodedata.category(c)[0] in "LNP" else " " for c in form)
    return _joined(seen)[:LONGEST]


def _joined(text: str) -> str:
    """Blanks stay only between two words of a script that needs them."""
    parts = text.split()
    if not parts:
        return ""
    out = [parts[0]]
    for part in parts[1:]:
        latin = out[-1][-1].isascii() and out[-1][-1].isalnum() and part[0].isascii() and part[0].isalnum()
        out.append(f" {part}" if latin else part)
    return "".join(out)


def standard(form: str) -> str:
    """A plain text with dialect words replaced by the words an office writes."""
    for said, written in DIALECT.items():
        if said in form:
            form = form.replace(said, written)
    return form


def readable(form: str) -> bool:
    """Whether a plain text has at least two letters or digits: less cannot name anything."""
    return sum(1 for c in form if c.isalnum()) >= 2


def grams(form: str) -> Iterator[str]:
    """Single characters and neighbouring pairs, in order of position; pairs do not cross a blank."""
    last = ""
    for char in form:
        if char == " ":
            last = ""
            continue
        yield char
        if last:
            yield last + char
        last = char
