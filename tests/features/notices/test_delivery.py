"""The way out of the house: held by quiet hours, gathered by digests, handed over once whatever is killed or doubled."""

from __future__ import annotations

import json
import stat
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from notice_people import People, refuse

from county import NOW, County
from jishi.core.access.actor import Actor
from jishi.core.access.models import User
from jishi.core.calendar.clock import today
from jishi.core.jobs.models import Job
from jishi.core.notices.channels.channel import ChannelDown, Message, Receipt
from jishi.core.notices.channels.chosen import channel
from jishi.core.notices.forgetting import forget_old, forget_users
from jishi.core.notices.models import Delivery, Hours, Kind, Notice, Wish
from jishi.core.notices.wishes import Wishes, WishUnfit, keep
from jishi.core.notices.writing import Telling, tell
from jishi.core.rulebook.models import RuleValue
from jishi.features.notices.delivering import NotDelivered, deliver


def at(hour: int, day: int = 21, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=NOW.tzinfo)


def wants(user: User, *channels: str, **hours: Any) -> None:
    keep(user.county, user.pk, Wishes(frozenset(("moved", one) for one in channels), **hours))


def files(gateway: Path, name: str = "sms") -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((gateway / name / "out").glob("*.json"))]


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


@pytest.fixture
def told(county: County, people: People, agent: User, office: Actor, gateway: Path) -> User:
    """An agent who wants text messages and has been told of one refused stall."""
    wants(agent, "sms")
    refuse(office, county)
    return agent


def test_a_message_is_one_file_for_its_owner_only_with_nothing_personal(
    county: County, told: User, gateway: Path
) -> None:
    assert Job.objects.filter(kind="notices.deliver", state="queued", payload={}).count() == 1
    assert deliver(county.code, at(10)) == {"routed": 1, "handed": 1, "settled": 0}
    (body,) = files(gateway)
    row = county.row("booths")
    assert body["channel"] == "sms"
    assert body["payload"] == {
        "to": "13800001234",
        "sign": "集市",
        "content": f"【集市】摊位 {row.number} {row}：谢绝。详情请登录系统查看。",
    }
    (path,) = (gateway / "sms" / "out").iterdir()
    assert path.stem == body["id"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert states() == ["handed"]


def test_each_channel_has_its_own_shape(
    county: County, people: People, agent: User, office: Actor, gateway: Path
) -> None:
    wants(agent, "sms", "wechat", "dingtalk", "file")
    refuse(office, county)
    deliver(county.code, at(10))
    found = {name: files(gateway, name)[0]["payload"] for name in ("wechat", "dingtalk", "file")}
    text = found["file"]["content"]
    assert found["wechat"] == {
        "mobile": "13800001234",
        "message": {"msgtype": "text", "text": {"content": text}, "safe": 0},
    }
    assert found["dingtalk"] == {
        "mobile": "13800001234",
        "msg": {"msgtype": "text", "text": {"content": text}},
    }


def test_the_gateways_receipt_settles_it_and_the_number_is_gone(
    county: County, told: User, gateway: Path
) -> None:
    deliver(county.code, at(10))
    (body,) = files(gateway)
    back = gateway / "sms" / "receipts"
    (back / f"{body['id']}.json").write_text('{"state": "confirmed", "at": "2026-11-21T10:05:00+08:00"}')
    (back / "half.json").write_text('{"state": ')
    assert deliver(county.code, at(11))["settled"] == 1
    (row,) = Delivery.objects.all()
    assert (row.state, row.settled_at) == ("confirmed", at(10, minute=5))
    assert files(gateway) == []
    assert [path.name for path in back.iterdir()] == ["half.json"], "not whole: left for its keeper"


def test_a_failed_receipt_is_shown_without_the_number(county: County, told: User, gateway: Path) -> None:
    deliver(county.code, at(10))
    (body,) = files(gateway)
    answer = {"state": "failed", "fault": "空号 13800001234"}
    (gateway / "sms" / "receipts" / f"{body['id']}.json").write_text(json.dumps(answer))
    deliver(county.code, at(11))
    (row,) = Delivery.objects.all()
    assert (row.state, row.fault) == ("failed", "空号 …")
    assert files(gateway) == []


def test_quiet_hours_hold_it_over_midnight(county: County, told: User, gateway: Path) -> None:
    assert deliver(county.code, at(22))["handed"] == 0
    assert Delivery.objects.get().not_before == at(7, day=22)
    assert deliver(county.code, at(6, day=22))["handed"] == 0
    assert deliver(county.code, at(7, day=22))["handed"] == 1


def test_quiet_hours_that_change_at_midnight(county: County, told: User, gateway: Path) -> None:
    RuleValue.objects.create(
        county=county.code,
        key="notice.quiet_to",
        value="9",
        effective_from=at(0, day=22).date(),
        source="县办发",
    )
    deliver(county.code, at(22))
    assert Delivery.objects.get().not_before == at(9, day=22)


def test_hours_that_change_while_it_waits(county: County, told: User, gateway: Path) -> None:
    """It was to go at seven; by then its receiver wants rest until ten."""
    deliver(county.code, at(22))
    wants(told, "sms", quiet=(20, 10))
    assert deliver(county.code, at(7, day=22))["handed"] == 0
    assert Delivery.objects.get().not_before == at(10, day=22)


def test_urgent_breaks_the_quiet_only_where_the_rule_says_so(
    county: County, told: User, gateway: Path
) -> None:
    Notice.objects.update(urgent=True)
    deliver(county.code, at(22))
    assert states() == ["waiting"]
    RuleValue.objects.create(
        county=county.code,
        key="notice.urgent_breaks_quiet",
        value="是",
        effective_from=today(),
        source="县办发",
    )
    Delivery.objects.update(not_before=at(22))
    assert deliver(county.code, at(22, minute=1))["handed"] == 1
    assert files(gateway)[0]["urgent"] is True


def test_a_digest_is_one_message_a_day(
    county: County, people: People, agent: User, office: Actor, gateway: Path
) -> None:
    wants(agent, "sms", digest_at=17)
    entry = county.row("booths").pk
    for n in range(5):
        one = Telling(
            user=agent.pk, kind=Kind.MOVED, cause=f"c{n}", entries=[entry], ledger="booths", code="refuse"
        )
        tell(office, [one])
    assert deliver(county.code, at(10)) == {"routed": 5, "handed": 0, "settled": 0}
    assert deliver(county.code, at(17))["handed"] == 1
    (body,) = files(gateway)
    assert body["notices"] == 5
    assert body["payload"]["content"].startswith("【集市】您有 5 条通知：摊位 ")
    assert states() == ["handed"] * 5


def test_killed_between_the_file_and_its_being_written_down(
    county: County, told: User, gateway: Path
) -> None:
    """The file is there, the state is not: the next attempt writes the same id again, not a second message."""

    class Killed(BaseException):
        pass

    class Dying:
        def __init__(self, name: str) -> None:
            self.name, self._real = name, channel(name)

        def send(self, message: Message, address: str) -> Receipt:
            self._real.send(message, address)
            raise Killed

        def receipts(self) -> list[Receipt]:
            return []

        def forget(self, message: UUID) -> None:
            raise AssertionError("nothing is settled")

        def lying(self) -> list[UUID]:
            return []

    with pytest.raises(Killed):
        deliver(county.code, at(10), Dying)
    assert states() == ["sending"]
    (first,) = files(gateway)
    assert deliver(county.code, at(10))["handed"] == 1
    (again,) = files(gateway)
    assert again["id"] == first["id"]
    assert deliver(county.code, at(10)) == {"routed": 0, "handed": 0, "settled": 0}, "a third finds nothing"


def test_a_channel_that_is_down_is_tried_again_and_then_given_up(
    county: County, told: User, gateway: Path
) -> None:
    gateway.mkdir()
    (gateway / "sms").write_text("in the way")
    for _attempt in range(6):
        with pytest.raises(NotDelivered, match="sms"):
            deliver(county.code, at(10))
    (row,) = Delivery.objects.all()
    assert (row.state, row.attempts) == ("failed", 6)
    assert "13800001234" not in row.fault
    (gateway / "sms").unlink()
    assert deliver(county.code, at(10))["handed"] == 0


def test_without_a_phone_it_says_what_to_do(county: County, told: User, gateway: Path) -> None:
    User.objects.filter(pk=told.pk).update(person=None)
    deliver(county.code, at(10))
    (row,) = Delivery.objects.all()
    assert (row.state, row.fault) == ("failed", "没有可用的电话：请在人员台账里登记，并把账号对应到人员。")


def test_outside_the_scope_no_number_leaves_the_house(
    county: County, people: People, told: User, gateway: Path
) -> None:
    told.holds.all().delete()
    deliver(county.code, at(10))
    content = files(gateway)[0]["payload"]["content"]
    assert county.row("booths").number not in content
    assert content == "【集市】有一条摊位的通知；这条记录现在不在您的范围内。详情请登录系统查看。"


def test_an_erased_person_leaves_nothing_behind(county: County, told: User, gateway: Path) -> None:
    deliver(county.code, at(10))
    assert len(files(gateway)) == 1
    with transaction.atomic():
        forget_users(county.code, [told.pk])
    assert not Notice.objects.filter(user=told).exists()
    assert not Wish.objects.filter(user=told).exists()
    assert not Hours.objects.filter(user=told).exists()
    deliver(county.code, at(11))
    assert files(gateway) == [], "the file with the number is found without its notice"


def test_what_is_old_leaves(county: County, told: User, gateway: Path) -> None:
    deliver(county.code, at(10))
    assert forget_old(county.code, at(10)) == 0
    Notice.objects.update(created_at=datetime(2026, 5, 1, tzinfo=NOW.tzinfo))
    assert forget_old(county.code, at(10)) == 1
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_wishes_that_do_not_fit_change_nothing(people: People, agent: User, gateway: Path) -> None:
    wants(agent, "sms")
    for wrong in (
        Wishes(frozenset({("moved", "pigeon")})),
        Wishes(quiet=(21, 24)),
        Wishes(digest_at=99),
    ):
        with pytest.raises(WishUnfit):
            keep(agent.county, agent.pk, wrong)
    assert list(Wish.objects.values_list("kind", "channel")) == [("moved", "sms")]


def test_the_file_adapter_says_when_its_folder_is_not_to_be_had(tmp_path: Path, gateway: Path) -> None:
    gateway.write_text("a file, not a folder")
    message = Message(id=UUID(int=1), text="一", count=1, urgent=False, made_at=NOW)
    with pytest.raises(ChannelDown):
        channel("sms").send(message, "13800001234")
