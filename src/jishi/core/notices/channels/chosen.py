"""The ways out that this installation has, by its setting; each is handed over through a folder of files.

Neither operators nor WeCom nor DingTalk are called from here: that takes the county's own contract and gateway.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jishi.core.notices.channels.channel import Channel
from jishi.core.notices.channels.file import FileChannel
from jishi.core.notices.channels.shapes import SHAPES

LABELS: dict[str, str | Promise] = {
    "sms": _("短信"),
    "wechat": _("企业微信"),
    "dingtalk": _("钉钉"),
    "file": _("本县消息平台"),
}


def channel_names() -> tuple[str, ...]:
    return tuple(settings.NOTICE_CHANNELS)


def channel(name: str) -> Channel:
    """The adapter of one way; also of one that is chosen no longer, so that what it had taken can be settled."""
    return FileChannel(name, settings.NOTICES_FOLDER, SHAPES[name])
