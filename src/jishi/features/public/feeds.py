"""iCalendar feeds: the county's fairs, a village's, a unit's; each under an address that cannot be guessed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from jishi.features.public.schedule import PublicFair

SALT = "jishi.calendar"
ZONE = "Asia/Shanghai"
KINDS = ("county", "village", "unit")


class UnknownFeed(LookupError):
    """The token was not made by this installation."""


def token(kind: str, key: str = "") -> str:
    """The last part of a feed's address; the same for the same feed."""
    return Signer(salt=SALT).sign_object([kind, key])


def opened(text: str) -> tuple[str, str]:
    try:
        kind, key = Signer(salt=SALT).unsign_object(text)
    except (BadSignature, ValueError) as fault:
        raise UnknownFeed(_("没有这个日历订阅，请从公开日程页重新订阅。")) from fault
    return str(kind), str(key)


def calendar(fairs: list[PublicFair], *, name: str, site: str, notice: str = "") -> bytes:
    """One event a fair; a cancelled fair stays and says so, a changed one has a higher sequence."""
    found = Calendar()
    found.add("prodid", "-//jishi//fairs//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    found.add_component(Timezone.from_ical(ZONE_TEXT))
    for fair in fairs:
        found.add_component(_event(fair, site, notice))
    return bytes(found.to_ical())


ZONE_TEXT = (
    f"BEGIN:VTIMEZONE\r\nTZID:{ZONE}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZNAME:CST\r\n"
    "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def _event(fair: PublicFair, site: str, notice: str) -> Event:
    event = Event()
    event.add("uid", f"{fair.id}@jishi")
    event.add("dtstamp", fair.changed_at)
    event.add("dtstart", fair.starts)
    event.add("dtend", fair.ends)
    event.add("sequence", fair.version)
    event.add("status", _status(fair))
    event.add("summary", f"{fair.village}民生服务大集{_remark(fair)}")
    event.add("location", f"{fair.town}{fair.place}")
    if fair.lat is not None and fair.lon is not None:
        event.add("geo", (fair.lat, fair.lon))
    url = f"{site}/public/fairs/{fair.id}/"
    event.add("url", url)
    lines = [f"共 {len(fair.items)} 项服务：" + "、".join(fair.items), url, *([notice] if notice else [])]
    event.add("description", "\n".join(lines))
    return event


def _remark(fair: PublicFair) -> str:
    """What a calendar without a sign for the status shows all the same."""
    if fair.off:
        return "（已取消）" if fair.state == "cancelled" else "（已延期）"
    return "（暂定）" if fair.provisional or not fair.firm else ""


def _status(fair: PublicFair) -> str:
    if fair.off:
        return "CANCELLED"
    return "CONFIRMED" if fair.firm else "TENTATIVE"


def key_uuid(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key)
    except ValueError as fault:
        raise UnknownFeed(_("没有这个日历订阅。")) from fault


def etag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'
