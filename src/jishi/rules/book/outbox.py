"""Default limits on telling other systems: how long it is tried, when it is paused, how long the log is kept."""

from jishi.rules.book.cadre import BASELINE
from jishi.rules.book.rule import Rule

OUTBOX = (
    Rule(
        "outbox.attempts",
        16,
        "次",
        "[I]",
        BASELINE,
        "一个事件最多投递次数",
        "间隔从半分钟起逐次加长，最长六小时；16次约两天半，之后列为未送达，可以重发",
        least=1,
        most=40,
    ),
    Rule(
        "outbox.pause_after_days",
        3,
        "天",
        "[I]",
        BASELINE,
        "一直送不到时暂停推送",
        "这些天里一次也没有送到；暂停期间的事件留着，恢复后再发",
        least=1,
        most=30,
    ),
    Rule(
        "outbox.keep_days",
        90,
        "天",
        "[I]",
        BASELINE,
        "事件和投递记录保留天数",
        "到期连同未送达的一起删除；台账和审计不受影响",
        least=7,
        most=400,
    ),
)
