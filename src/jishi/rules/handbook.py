"""Writes the rules handbook in Chinese, from the book, the docstrings and the tables, for officials to check.

Run `python -m jishi.rules.handbook OUT.md`. A function enters the handbook by a block in its docstring whose
lines begin with 手册 (title), 公式, 依据, 规则 (keys of the book, optional) and 例.
"""

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType, ModuleType

from jishi.rules.book import AREAS, DEFAULTS, SOURCES, Rule, Values, source_tags, to_text
from jishi.rules.fault import RuleFault
from jishi.rules.machine import Machine, Move
from jishi.rules.pipeline import cooperative, lead, membership, project, weak_branch
from jishi.rules.quorum import TEMPLATES, Base, Requirement, Step, Template, Threshold, template

PACKAGE = "jishi.rules"
AS_OF = date(2026, 1, 1)
SHOWN_SOURCES = 7
FIELDS = ("公式", "依据", "规则", "例")
CHAPTERS = {
    "book": "取值",
    "values": "数量与期间",
    "codes": "编码",
    "calendar": "工作日、期限与集日",
    "cadence": "定期任务",
    "quorum": "会议与决策",
    "machine": "办理流程",
    "geometry": "距离与面积",
    "presence": "驻村考勤与督查",
    "tenure": "任职年限与轮岗",
    "placement": "选派到村",
    "contract": "合同与租金",
    "funding": "项目资金",
    "distribution": "盈余分配与党费",
    "lifecycle": "服务项目调整",
    "scoring": "评分与等次",
    "counting": "统计口径",
}


class HandbookEntryIncomplete(RuleFault):
    title = "手册条目不完整"


class UnknownChapter(RuleFault):
    title = "手册没有这一章"


@dataclass(frozen=True, slots=True)
class Entry:
    """One way of reckoning: where it stands, what it is called, and its lines by field."""

    place: str
    title: str
    fields: dict[str, str]


def entry_of(place: str, docstring: str) -> Entry | None:
    """The block of a docstring that belongs in the handbook, None if it has none."""
    title, fields, current = "", dict[str, str](), ""
    for line in map(str.strip, inspect.cleandoc(docstring).splitlines()):
        word, _, rest = line.partition(" ")
        if word == "手册":
            title = rest
        elif title and word in FIELDS:
            current = word
            fields[word] = rest
        elif not line or line.startswith(">>>"):
            current = ""
        elif current:
            fields[current] += f" {line}" if current == "规则" else line
    if not title:
        return None
    if missing := [name for name in FIELDS if name != "规则" and not fields.get(name)]:
        raise HandbookEntryIncomplete(f"{place}: {title}", f"写明{'、'.join(missing)}")
    source_tags(fields["依据"])
    for key in fields.get("规则", "").split():
        DEFAULTS[key]
    return Entry(place, title, fields)


def modules() -> list[ModuleType]:
    """Every module of the rules, in the order of their names."""
    package = import_module(PACKAGE)
    names = (found.name for found in walk_packages(package.__path__, f"{PACKAGE}."))
    return [import_module(name) for name in sorted(names)]


def documented(module: ModuleType) -> Iterator[tuple[str, str]]:
    """(place, docstring) of each function, class and method that a module itself defines, in its order."""
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        if isinstance(thing, type):
            yield f"{module.__name__}.{name}", vars(thing).get("__doc__") or ""
            for inner, method in vars(thing).items():
                function = getattr(method, "__func__", method)
                if isinstance(function, FunctionType):
                    yield f"{module.__name__}.{name}.{inner}", function.__doc__ or ""
        elif callable(thing):
            yield f"{module.__name__}.{name}", thing.__doc__ or ""


def entries() -> dict[str, list[Entry]]:
    """The entries by chapter, in the order of `CHAPTERS`."""
    found: dict[str, list[Entry]] = {chapter: [] for chapter in CHAPTERS}
    for module in modules():
        chapter = module.__name__.split(".")[2]
        for place, docstring in documented(module):
            entry = entry_of(place, docstring)
            if entry is None:
                continue
            if chapter not in found:
                raise UnknownChapter(place, "、".join(CHAPTERS))
            found[chapter].append(entry)
    return found


def cell(text: str) -> str:
    return text.replace("|", "｜").replace("\n", " ")


def rows(header: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(header)} |"
    yield f"|{' --- |' * len(header)}"
    for line in lines:
        yield f"| {' | '.join(map(cell, line))} |"
    yield ""


def words_of(rule: Rule) -> str:
    """A value as an official reads it."""
    if isinstance(rule.value, Threshold):
        return rule.value.label
    return to_text(rule.value).replace(",", "、")


def source_words(source: str) -> str:
    """The documents behind the tags of a source; a document named beside its tag stands before them."""
    found = []
    for named, tag in re.findall(r"([^\[\]]*)\[(\w+)\]", source):
        document = named.strip(" ，")
        found.append(f"{document}（{SOURCES[tag]}）" if document else SOURCES[tag])
    return "；".join(found)


def write_book() -> Iterator[str]:
    yield "## 一、规则表\n"
    yield "县、镇可按日期设自己的值；没有设的，用下表的值。标“本软件的建议值”的，请由县里审定。\n"
    for area, rules in AREAS.items():
        yield f"### {area}\n"
        lines = [
            (
                rule.label,
                words_of(rule),
                rule.unit,
                rule.note,
                source_words(rule.source),
                rule.effective_from.isoformat(),
                rule.key,
            )
            for rule in rules
        ]
        yield from rows(("规则", "值", "单位", "怎样用", "依据", "生效", "代码"), lines)


def write_entries() -> Iterator[str]:
    yield "## 二、计算方法\n"
    for chapter, found in entries().items():
        yield f"### {CHAPTERS[chapter]}\n"
        for entry in found:
            yield f"#### {entry.title}\n"
            yield f"- 公式：{entry.fields['公式']}"
            for key in entry.fields.get("规则", "").split():
                rule = DEFAULTS[key]
                yield f"- 现用的值：{rule.label}，{words_of(rule)}（{rule.unit}，{key}）"
            yield f"- 依据：{source_words(entry.fields['依据'])}"
            yield f"- 例：{entry.fields['例']}"
            yield ""


def requirement_words(requirement: Requirement) -> str:
    """What a body needs, in a sentence."""
    attend = "，或".join(f"{name}{share.label}到会" for name, share in requirement.attend)
    base = "应到" if requirement.pass_base is Base.SHOULD else "到会"
    notice = f"，提前{requirement.notice_days}天通知" if requirement.notice_days else ""
    return f"{attend}；{base}的{requirement.passes.label}赞成{notice}"


def step_words(step: Step) -> str:
    if step.requirement is not None:
        return requirement_words(step.requirement)
    if step.publication_days is not None:
        return f"公示不少于{step.publication_days}天，张贴当日不计"
    return "记录日期"


def write_templates(values: Values) -> Iterator[str]:
    yield "## 三、决策程序\n"
    for code in TEMPLATES:
        found: Template = template(code, values)
        yield f"### {found.label}\n"
        lines = [
            (str(number), step.label, step_words(step)) for number, step in enumerate(found.steps, start=1)
        ]
        yield from rows(("步", "步骤", "要求"), lines)
        if found.mergeable:
            labels = "”和“".join(found.step(one).label for one in found.mergeable)
            yield f"书记、主任由一人担任的，“{labels}”可以合并进行。\n"


def move_row(machine: Machine, number: int, move: Move) -> tuple[str, ...]:
    """One move as a row: its name, ends, waits, limits, papers, condition, remarks."""
    waits = "；".join(f"距“{machine.move(one.since_move).label}”满{one}" for one in move.min_days)
    limits = "；".join(f"“{machine.move(one.since_move).label}”后{one}内" for one in move.within)
    papers = "、".join(str(machine.evidence_labels[code]) for code in move.evidence)
    notes = [text for text, holds in (("须写理由", move.reason_required), ("退出", move.exit)) if holds]
    labels = [str(machine.state(code).label) for code in move.sources]
    sources = (
        "、".join(labels)
        if len(labels) <= SHOWN_SOURCES
        else f"“{labels[0]}”至“{labels[-1]}”共{len(labels)}个状态"
    )
    target = str(machine.state(move.target).label)
    return (
        str(number),
        str(move.label),
        sources,
        target,
        waits,
        limits,
        papers,
        condition(move),
        "、".join(notes),
    )


def condition(move: Move) -> str:
    """What a move's guard asks, from the line of its docstring that begins with 条件."""
    guard = getattr(move.guard, "func", move.guard)
    found = re.search(r"条件 (.+)", (guard and guard.__doc__) or "")
    return found[1] if found else ""


def write_machines(values: Values) -> Iterator[str]:
    yield "## 四、分步办理的流程\n"
    machines = {
        "发展党员": membership(values),
        "招商线索": lead(),
        "项目": project(),
        "合作社": cooperative(values),
        "软弱涣散村党组织整顿": weak_branch(values),
    }
    header = ("序", "动作", "从", "到", "最短间隔", "限期", "材料", "条件", "备注")
    for label, machine in machines.items():
        yield f"### {label}\n"
        lines = [move_row(machine, number, move) for number, move in enumerate(machine.moves, start=1)]
        yield from rows(header, lines)


def write_sources() -> Iterator[str]:
    yield "## 五、依据\n"
    yield "下列文件只见到摘录或报道的，未与原件核对；本手册不是法律意见，也不声明合规。\n"
    yield from rows(("代号", "依据"), sorted(SOURCES.items()))


def handbook() -> str:
    """The whole handbook as Markdown."""
    values = DEFAULTS.values([rule.key for rule in DEFAULTS], AS_OF)
    intro = [
        "# 县域规则手册\n",
        "本手册由程序生成，列出软件使用的每一条规则：值、依据、公式和例子，供县里干部对照法规核查。",
        f"值为 {AS_OF.isoformat()} 的默认值。“以上”含本数，“过半数”“超过”不含本数；比例按整数比较。\n",
    ]
    parts = (write_book(), write_entries(), write_templates(values), write_machines(values), write_sources())
    return "\n".join([*intro, *(line for part in parts for line in part)]).rstrip() + "\n"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("用法：python -m jishi.rules.handbook 输出文件.md", file=sys.stderr)
        return 2
    out = Path(arguments[0])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(handbook(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
