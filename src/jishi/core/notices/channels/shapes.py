"""How a message is written down for each kind of gateway; the addresses are mobile numbers in all of them.

WeCom and DingTalk send to user ids: their directories answer a mobile number with one, which is the gateway's to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jishi.core.notices.channels.channel import Message

SIGN = "集市"
Shape = Callable[[Message, str], dict[str, Any]]


def sms(message: Message, address: str) -> dict[str, Any]:
    """A text message begins with its sender's sign in square brackets, as operators ask."""
    return {"to": address, "sign": SIGN, "content": f"【{SIGN}】{message.text}"}


def wechat(message: Message, address: str) -> dict[str, Any]:
    """The body of WeCom's application message, with the mobile number in place of the user id."""
    return {
        "mobile": address,
        "message": {"msgtype": "text", "text": {"content": message.text}, "safe": 0},
    }


def dingtalk(message: Message, address: str) -> dict[str, Any]:
    """The body of DingTalk's work notice, with the mobile number in place of the user id."""
    return {"mobile": address, "msg": {"msgtype": "text", "text": {"content": message.text}}}


def plain(message: Message, address: str) -> dict[str, Any]:
    return {"to": address, "content": message.text}


SHAPES: Mapping[str, Shape] = {"sms": sms, "wechat": wechat, "dingtalk": dingtalk, "file": plain}
