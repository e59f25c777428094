"""The loudspeaker's text: short enough to be read out, whatever villages and services are called."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.core.calendar.clock import COUNTY_TIME
from jishi.features.public.broadcast import LIMIT, broadcast, spoken

# But for the words that the text itself joins them with: "有" may well be a name, and is then said twice.
NAMES = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, exclude_characters="有等共"),
    min_size=1,
    max_size=60,
)
HOTLINES = st.sampled_from(["", "12345", "0536-5221234"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31, 23, 59))  # noqa: DTZ001


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 1, 5, hour, minute, tzinfo=COUNTY_TIME)


def test_all_services_are_named_where_they_fit() -> None:
    text = broadcast(
        village="三元朱村", venue="文化广场", starts=at(9), items=["量血压", "理发"], hotline="12345"
    )
    assert text == (
        "乡亲们请注意：1月5号，星期二，上午9点，在三元朱村文化广场办民生服务大集，"
        "有量血压、理发共2项服务。请互相转告。有事打12345。"
    )


def test_a_long_list_is_cut_and_says_how_many_there_are() -> None:
    items = [f"第{n}项便民服务" for n in range(1, 31)]
    text = broadcast(village="三元朱村", venue="文化广场", starts=at(9), items=items)
    assert len(text) <= LIMIT
    assert "第1项便民服务、第2项便民服务" in text
    assert "等30项服务。" in text
    assert len(text) + len("、第30项便民服务") > LIMIT


def test_a_day_that_may_change_says_so() -> None:
    text = broadcast(village="三元朱村", venue="", starts=at(14, 30), items=[], firm=False)
    assert text == (
        "乡亲们请注意：1月5号，星期二，下午2点30分，在三元朱村办民生服务大集。日子如有变化，再另行通知。"
    )


@pytest.mark.parametrize(
    "state, ending",
    [
        pytest.param("cancelled", "因故取消。", id="cancelled"),
        pytest.param("postponed", "因故延期，新日子定了再通知。", id="postponed"),
    ],
)
def test_a_fair_called_off_invites_nobody(state: str, ending: str) -> None:
    text = broadcast(village="三元朱村", venue="广场", starts=at(9), items=["理发"], state=state)
    assert text == (
        f"乡亲们请注意：原定1月5号，星期二，上午9点在三元朱村广场办的民生服务大集{ending}请互相转告。"
    )


@pytest.mark.parametrize(
    "hour, said", [(8, "上午8点"), (11, "上午11点"), (12, "中午12点"), (13, "下午1点"), (19, "晚上7点")]
)
def test_the_hour_is_said_as_people_say_it(hour: int, said: str) -> None:
    assert spoken(at(hour)) == said


@settings(deadline=None)
@given(
    village=NAMES,
    venue=NAMES | st.just(""),
    starts=MOMENTS,
    items=st.lists(NAMES, max_size=40),
    firm=st.booleans(),
    state=st.sampled_from(["", "announced", "cancelled", "postponed"]),
    hotline=HOTLINES,
)
def test_it_always_fits_and_reads_right(
    village: str, venue: str, starts: datetime, items: list[str], firm: bool, state: str, hotline: str
) -> None:
    text = broadcast(
        village=village,
        venue=venue,
        starts=starts,
        items=items,
        firm=firm,
        state=state,
        hotline=hotline,
    )
    assert len(text) <= LIMIT
    assert text.startswith("乡亲们请注意：")
    assert f"{starts.month}月{starts.day}号" in text
    assert village[:30] in text
    assert text.endswith("。")
    assert not re.search("[,、。:]{2}|有等|有共|有、|None", text)
    if hotline:
        assert hotline in text
    if items and state in ("", "announced"):
        assert f"{len(items)}项服务。" in text
