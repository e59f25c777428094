"""The words for what the planner is doing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STAGES = {
    "read": _("读取需求、场地和服务队"),
    "greedy": _("先用最简单的办法排一遍，作对照"),
    "prices": _("计算每项需求的价值和上限"),
    "hosts": _("选办集的村"),
    "assign": _("把服务队分到各场"),
    "serve": _("计算每场能服务多少人"),
    "search": _("逐块改进"),
    "dates": _("定日子"),
    "done": _("排好了"),
    "explain": _("写出理由"),
    "write": _("写入大集和摊位"),
}
