"""Default thresholds of check-ins, leave and the matching of people to villages, beside those in `cadre`."""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

POSTING = (
    Rule(
        "presence.windows",
        ("06:00-22:00",),
        "时段",
        "[I]",
        BASELINE,
        "打卡时段",
        "每段各算一次；每天打卡两次的设早晚两段",
    ),
    Rule(
        "presence.accuracy_max_m",
        200,
        "米",
        "[I]",
        BASELINE,
        "定位误差上限",
        "误差更大的存疑，不再放宽围栏",
        least=1,
    ),
    Rule(
        "presence.device_days",
        30,
        "天",
        "[I]",
        BASELINE,
        "同一手机换人使用的间隔",
        "间隔不足的，两人的打卡都存疑",
        least=0,
    ),
    Rule(
        "presence.seed_characters",
        32,
        "个字符",
        "[I]",
        BASELINE,
        "抽查种子的长度",
        "抽查前封存，抽查后公开",
        least=16,
    ),
    Rule(
        "placement.weights",
        (60, 40),
        "分",
        "[I]",
        BASELINE,
        "人岗匹配分值",
        "依次为能力对口、距离近",
        least=0,
        most=1000,
    ),
    Rule(
        "placement.distance_km",
        50,
        "公里",
        "[I]",
        BASELINE,
        "距离分的上限",
        "这么远及更远的距离分为0",
        least=1,
    ),
)
