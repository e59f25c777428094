"""How bodies are made up and called together: who may ask for a meeting, and who must sit in one."""

from jishi.rules.book import Values
from jishi.rules.fault import RuleFault
from jishi.rules.values.share import NegativeCount, Threshold
from jishi.rules.verdict import Allowed, Denied, Verdict


class MoreRequestersThanPeople(RuleFault):
    title = "提议人数多于总人数"


class PartLargerThanWhole(RuleFault):
    title = "其中的人数多于总人数"


def _check_request(who: str, meeting: str, count: int, total: int, share: Threshold, key: str) -> Verdict:
    if count > total:
        raise MoreRequestersThanPeople(count, f"不多于{total}")
    if share.met(count, total):
        return Allowed((key,))
    least = share.least(total)
    return Denied(f"{count}名{who}提议，须{share.label}（至少{least}名）才应当召集{meeting}", "count", (key,))


def check_villagers_request(
    values: Values, *, villagers: tuple[int, int] | None = None, reps: tuple[int, int] | None = None
) -> Verdict:
    """Must a villagers' meeting be called? Asked by a tenth of the villagers or a third of the delegates.

    Each pair is (asking, all). Source: Organic Law of Villagers' Committees, article 21 [F13]. "以上" means
    the share itself is enough. Example: 100 of 1,000 villagers are enough.

    手册 提议召开村民会议
    公式 十分之一以上的村民，或者三分之一以上的村民代表提议，应当召集
    依据 [F13]
    规则 villagers.request_villagers villagers.request_reps
    例 1000名村民中100人提议即可；30名代表中10人提议即可

    >>> Threshold.parse("≥1/10").least(1000), Threshold.parse("≥1/3").least(30)
    (100, 10)
    """
    verdicts = []
    if villagers is not None:
        key = "villagers.request_villagers"
        verdicts.append(_check_request("村民", "村民会议", *villagers, values.share(key), key))
    if reps is not None:
        key = "villagers.request_reps"
        verdicts.append(_check_request("村民代表", "村民会议", *reps, values.share(key), key))
    if not verdicts:
        return Denied("没有写明谁提议", "count")
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def check_reps_request(values: Values, *, count: int, total: int) -> Verdict:
    """Must a meeting of representatives be called? Asked by a fifth of them (article 26) [F13].

    手册 提议召开村民代表会议
    公式 五分之一以上的村民代表提议，应当召集
    依据 [F13]
    规则 reps.request_reps
    例 34名代表中至少7人提议

    >>> Threshold.parse("≥1/5").least(34)
    7
    """
    key = "reps.request_reps"
    return _check_request("村民代表", "村民代表会议", count, total, values.share(key), key)


def check_reps_body(values: Values, *, members: int, reps: int, women: int) -> Verdict:
    """Is a meeting of representatives rightly made up? They four fifths, women a third (article 25).

    `members` are all of the body (the committee and the representatives), `women` those among all of them.
    Source: [F13], [F13b]. Example: 50 members need 40 representatives and 17 women.

    手册 村民代表会议的组成
    公式 村民代表占组成人员五分之四以上，妇女占三分之一以上
    依据 [F13] [F13b]
    规则 reps.share reps.women
    例 50人的代表会议至少40名村民代表、17名妇女

    >>> Threshold.parse("≥4/5").least(50), Threshold.parse("≥1/3").least(50)
    (40, 17)
    """
    if min(members, reps, women) < 0:
        raise NegativeCount(min(members, reps, women), "0或正整数")
    if max(reps, women) > members:
        raise PartLargerThanWhole(max(reps, women), f"不多于{members}")
    for key, count, name in (("reps.share", reps, "村民代表"), ("reps.women", women, "妇女")):
        share = values.share(key)
        if not share.met(count, members):
            text = f"村民代表会议{members}人中{name}{count}人，须{share.label}，至少{share.least(members)}人"
            return Denied(text, "members", (key,))
    return Allowed(("reps.share", "reps.women"))
