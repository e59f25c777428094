"""The handbook: complete, true in every example, and readable without the program."""

import doctest
import re
import runpy
import sys
from pathlib import Path

import pytest

from jishi.rules import handbook as writer
from jishi.rules.book import AREAS, BASELINE, DEFAULTS, SOURCES, Rule, UnknownRule, UnknownSource, source_tags
from jishi.rules.handbook import (
    CHAPTERS,
    Entry,
    HandbookEntryIncomplete,
    UnknownChapter,
    entries,
    entry_of,
    handbook,
    main,
    modules,
    source_words,
    words_of,
)
from jishi.rules.machine import Machine, MinDays, Move, Phase, State
from jishi.rules.values.share import Threshold

from .expect import refused


@pytest.fixture
def text() -> str:
    return handbook()


BLOCK = """Does a thing.

手册 一件事
公式 甲加乙，
    再加丙
依据 [F13] [I]
规则 round.months
leave.town_max_days
例 1加1等于2

>>> 1 + 1
2
"""


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_every_example_in_the_docstrings_is_true(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.failed == 0


def test_every_entry_of_the_handbook_is_run_as_an_example() -> None:
    """A 例 of the handbook stands in a docstring that also runs it."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    run = {test.name for module in modules() for test in finder.find(module)}
    assert {entry.place for found in entries().values() for entry in found} <= run


def test_the_chapters_and_their_entries(text: str) -> None:
    found = entries()
    assert list(found) == list(CHAPTERS)
    assert all(found.values())
    titles = [entry.title for chapter in found.values() for entry in chapter]
    assert len(titles) == len(set(titles)) == text.count("\n#### ")
    for entry in (entry for chapter in found.values() for entry in chapter):
        assert f"#### {entry.title}\n\n- 公式：{entry.fields['公式']}\n" in text
        assert f"- 例：{entry.fields['例']}\n" in text


def test_every_rule_stands_in_the_book_with_value_and_source(text: str) -> None:
    for rule in DEFAULTS:
        row = next(line for line in text.splitlines() if line.endswith(f"| {rule.key} |"))
        cells = row.split(" | ")
        assert cells[0] == f"| {rule.label}"
        assert (cells[1], cells[2]) == (words_of(rule), rule.unit)
        assert cells[5] == rule.effective_from.isoformat()
        for tag in source_tags(rule.source):
            assert SOURCES[tag] in cells[4]
    for area in AREAS:
        assert f"\n### {area}\n" in text


def test_the_opening_and_the_parts_in_order(text: str) -> None:
    assert text.startswith(
        "# 县域规则手册\n\n"
        "本手册由程序生成，列出软件使用的每一条规则：值、依据、公式和例子，供县里干部对照法规核查。\n"
        "值为 2026-01-01 的默认值。“以上”含本数，“过半数”“超过”不含本数；比例按整数比较。\n\n"
        "## 一、规则表\n\n"
        "县、镇可按日期设自己的值；没有设的，用下表的值。标“本软件的建议值”的，请由县里审定。\n\n"
        "### 派驻与考核\n\n"
        "| 规则 | 值 | 单位 | 怎样用 | 依据 | 生效 | 代码 |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        "| 一轮驻村期限 | 24 | 个月 | 从到岗之日起按月计算 | "
    )
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "一、规则表",
        "二、计算方法",
        "三、决策程序",
        "四、分步办理的流程",
        "五、依据",
    ]
    assert text.endswith("合作社联合社经验 |\n")
    assert "\n下列文件只见到摘录或报道的，未与原件核对；本手册不是法律意见，也不声明合规。\n" in text
    for tag, source in SOURCES.items():
        assert f"| {tag} | {source} |\n" in text


@pytest.mark.parametrize(
    "line",
    [
        "- 现用的值：每月驻村天数，20（天，presence.required_days_month）",
        "- 依据：《民法典》第二百零二条（编写时未取得原文，请对照现行文本核实）",
        "### 四议两公开（村民代表会议）",
        "| 步 | 步骤 | 要求 |",
        "| 1 | 党组织提议 | 记录日期 |",
        "| 3 | 党员大会审议 | 党员3分之2以上（含本数）到会；应到的半数以上（含半数）赞成，提前3天通知 |",
        "| 4 | 村民代表会议决议 | 村民代表会议组成人员3分之2以上（含本数）到会；"
        "到会的过半数（不含半数）赞成，提前3天通知 |",
        "| 5 | 决议公开 | 公示不少于7天，张贴当日不计 |",
        "书记、主任由一人担任的，“党组织提议”和“两委商议”可以合并进行。",
        "| 序 | 动作 | 从 | 到 | 最短间隔 | 限期 | 材料 | 条件 | 备注 |",
        "| 27 | 延长期满讨论转正 | 延长预备期 | 支部大会讨论转正 "
        "| 距“延长预备期”满6个月；距“支部大会讨论接收”满12个月 |  | 转正支部大会记录和票决结果 "
        "| 延长期已满；到会和赞成符合规则“接收大会到会”“接收大会赞成” |  |",
        "| 17 | 上级党委审批 | 上级党委派人谈话 | 上级党委审批 |  | “支部大会讨论接收”后3个月内 "
        "| 上级党委审批意见 |  |  |",
        "| 29 | 终止培养 | “递交入党申请书”至“填写入党志愿书”共14个状态 "
        "| 终止培养 |  |  |  |  | 须写理由、退出 |",
        "| 7 | 流失 | 接洽、洽谈、达成意向、签约、注册、落地 | 流失 |  |  |  |  | 须写理由、退出 |",
        "| 6 | 年度评估 | 运营、整改、示范社 | 年度评估 |  |  | 年度账目、验收评估表 |  |  |",
        "| 12 | 取消 | 设想、踏勘、立项、资金落实、招标、开工、受阻 | 取消 |  |  |  |  | 须写理由、退出 |",
    ],
)
def test_lines_that_an_official_will_look_for(line: str, text: str) -> None:
    assert f"\n{line}\n" in text


def test_the_processes_in_order(text: str) -> None:
    part = text[text.index("## 四、") : text.index("## 五、")]
    assert re.findall(r"^### (.+)$", part, re.MULTILINE) == [
        "发展党员",
        "招商线索",
        "项目",
        "合作社",
        "软弱涣散村党组织整顿",
    ]


def test_a_block_of_a_docstring() -> None:
    fields = {
        "公式": "甲加乙，再加丙",
        "依据": "[F13] [I]",
        "规则": "round.months leave.town_max_days",
        "例": "1加1等于2",
    }
    assert entry_of("here", BLOCK) == Entry("here", "一件事", fields)
    assert entry_of("here", "Does a thing.\n\n公式 没有题目") is None
    assert entry_of("here", "") is None


@pytest.mark.parametrize(
    ("docstring", "missing"),
    [
        ("手册 一件事", "公式、依据、例"),
        ("手册 一件事\n公式 甲\n依据 [I]", "例"),
        ("手册 一件事\n公式 甲\n例 乙", "依据"),
        ("手册 一件事\n公式\n依据 [I]\n例 乙", "公式"),
    ],
)
def test_an_incomplete_block_is_refused(docstring: str, missing: str) -> None:
    with refused(HandbookEntryIncomplete, "here: 一件事", f"写明{missing}"):
        entry_of("here", docstring)


def test_a_block_names_known_rules_and_sources() -> None:
    with refused(UnknownRule, "round.month", "“round.months”（与“round.month”最接近）"):
        entry_of("here", BLOCK.replace("round.months", "round.month"))
    with refused(UnknownSource, "F1x", "“F1”（与“F1x”最接近）"):
        entry_of("here", BLOCK.replace("F13", "F1x"))


def test_an_entry_outside_the_chapters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {code: label for code, label in CHAPTERS.items() if code != "machine"}
    monkeypatch.setattr(writer, "CHAPTERS", left)
    place = "jishi.rules.machine.MinDays.earliest"
    with refused(UnknownChapter, place, "、".join(left)):
        entries()


def test_values_and_sources_in_words() -> None:
    assert words_of(DEFAULTS["tenure.same_post"]) == "5、8、10"
    assert (
        words_of(Rule("a", Threshold.parse(">1/2"), "比例", "[I]", BASELINE, "比例")) == "过半数（不含半数）"
    )
    assert source_words("[F3] [I]") == f"{SOURCES['F3']}；{SOURCES['I']}"
    assert source_words("[F20]，《民法典》 [K]") == f"{SOURCES['F20']}；《民法典》（{SOURCES['K']}）"


def test_a_bar_in_a_cell_does_not_break_the_table() -> None:
    assert list(writer.rows(("甲", "乙"), [("a|b", "c\nd")])) == [
        "| 甲 | 乙 |",
        "| --- | --- |",
        "| a｜b | c d |",
        "",
    ]


def test_many_states_are_shown_by_their_ends() -> None:
    states = tuple(State(f"s{index}", f"状态{index}", Phase.OPEN) for index in range(9))
    steps = tuple(Move(f"m{index}", f"第{index}步", (f"s{index - 1}",), f"s{index}") for index in range(1, 9))
    wait = (MinDays("m1", 3),)
    seven = Move("seven", "七个", tuple(f"s{index}" for index in range(7)), "s8", min_days=wait, within=wait)
    eight = Move("eight", "八个", tuple(f"s{index}" for index in range(8)), "s8")
    machine = Machine("m", states, (*steps, seven, eight), "s0")
    listed = "、".join(f"状态{index}" for index in range(7))
    assert writer.move_row(machine, 9, seven) == (
        "9",
        "七个",
        listed,
        "状态8",
        "距“第1步”满3天",
        "“第1步”后3天内",
        "",
        "",
        "",
    )
    assert writer.move_row(machine, 10, eight)[2] == "“状态0”至“状态7”共8个状态"


def test_the_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    out = tmp_path / "deep" / "rules.md"
    assert main([str(out)]) == 0
    assert out.read_text(encoding="utf-8") == text
    assert main([str(out)]) == 0
    assert main([]) == 2
    assert main(["a", "b"]) == 2
    assert capsys.readouterr().err == "用法：python -m jishi.rules.handbook 输出文件.md\n" * 2


def test_the_module_can_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    out = tmp_path / "rules.md"
    monkeypatch.setattr(sys, "argv", ["handbook", str(out)])
    monkeypatch.delitem(sys.modules, "jishi.rules.handbook")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("jishi.rules.handbook", run_name="__main__")
    assert ended.value.code == 0
    assert out.read_text(encoding="utf-8") == text
