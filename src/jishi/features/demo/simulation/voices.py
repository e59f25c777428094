"""Turns a wish of the catalogue into one sentence of a diary, spoken by someone without a name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from random import Random

from jishi.features.demo.simulation.places import CITY
from jishi.features.demo.simulation.rows import Item
from jishi.features.demo.simulation.tables import table

RURAL = re.compile("村|胡同|棚|农|玉米|秸秆|地头|地里|菜种子|拉菜|机耕|场院|槐|老屋|集上|大集")
GROUPS = "一二三四五六"
MONTH_SEASON = dict(
    zip(
        range(1, 13),
        ["winter"] * 2 + ["spring"] * 3 + ["summer"] * 3 + ["autumn"] * 3 + ["winter"],
        strict=True,
    )
)
ELDER = re.compile("孙|儿媳|儿子|闺女|老伴|老两口|存折|养老金")
WOMAN = re.compile("乳房|妇科|两癌|漏尿|大汗|睡不着觉，心烦")
CHILD_OF = re.compile("俺爹|俺娘|老爷子|爹娘|老人|翻不动|胃管")
PARENT = re.compile("孩子|怀着|刚怀|奶水|月子|绘本")
ASKS = re.compile(
    r"咋|啥|哪|谁|多少|(?<![好十])几[亩趟级点厘]|(?<!都)能不能|有没有|还是|了没有|的没有|(..?)不\1"
)
TELLS = re.compile(
    "^(想|不知道|没人|怕|怀疑|急)|想[查问看请给让找]|不知|都不会|都关不掉|长不出来|说不拢|摸不准|都没过"
)


@cache
def lines(part: str, voice: str, crop: str = "", season: str = "any") -> tuple[str, ...]:
    """Wordings of one part of a diary page that suit a role, the place's crop and, for weather, a season."""
    return tuple(
        row["text"]
        for row in table("sentences")
        if row["part"] == part
        and row["voice"] in ("any", voice)
        and row["season"] in ("any", season)
        and not (crop == CITY and RURAL.search(row["text"]))
    )


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    rows = [row for row in table("sentences") if row["part"] == "speaker"]
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    found.update({row["voice"]: tuple(row["text"].split("|")) for row in rows})
    return found


def speaker(item: Item, phrase: str, crop: str, rng: Random) -> str:
    """Who would say this phrase: by whom it mentions, else by crop, else by the age the item leans to."""
    return rng.choice(_speakers()[_group_of(item, phrase, crop)])


def _group_of(item: Item, phrase: str, crop: str) -> str:
    for pattern, group in ((WOMAN, "woman"), (CHILD_OF, "child_of"), (ELDER, "elder"), (PARENT, "parent")):
        if pattern.search(phrase):
            return group
    if "*" not in item.crops:
        return crop if crop in item.crops else item.crops[0]
    if item.elderly:
        return "elder" if item.elderly > 0 else "young"
    return "any"


def quoted(phrase: str) -> str:
    """The phrase with the stop it is spoken with: a direct question gets a question mark."""
    last = phrase.rsplit("，", 1)[-1]
    direct = ASKS.search(last) or last.endswith("不")
    return phrase + ("？" if direct and not TELLS.search(last) else "。")


def fill(text: str, crop: str, rng: Random, **known: str) -> str:
    """A wording with its slots filled; `g` (group), `h` (households) and `spot` are drawn when not given."""
    drawn = {
        "g": rng.choice(GROUPS),
        "h": str(rng.randrange(4, 13)),
        "spot": rng.choice(lines("spot", "any", crop)),
    }
    return text.format(**(drawn | known))


def ask(item: Item, people: int, crop: str, role: str, rng: Random) -> str:
    """One sentence in which `people` persons ask for an item; more than one are always counted in digits."""
    phrase = rng.choice(item.phrasings)
    wording = rng.choice(lines("need_one" if people == 1 else "need_some", role, crop))
    who = speaker(item, phrase, crop, rng)
    return fill(wording, crop, rng, who=who, p=phrase, q=quoted(phrase), n=str(people))


def remark(kind: str, crop: str, rng: Random) -> tuple[str, int]:
    """One sentence that is a problem, praise or a gap in a policy, and how many persons it speaks for."""
    wording = rng.choice(lines(kind, "any", crop))
    people = rng.randrange(2, 9) if "{n}" in wording else 1
    return fill(wording, crop, rng, n=str(people)), people
