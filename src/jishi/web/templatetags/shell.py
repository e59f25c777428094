"""`{% icon "plus" %}`: an icon from the one small sprite, for the eye only; words stand beside it."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jishi.web.icons import NAMES, STATIC_NAME, UnknownIcon

register = template.Library()
_KNOWN = frozenset(NAMES)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An `<svg class="icon">`; raises UnknownIcon with the nearest right name."""
    if name not in _KNOWN:
        raise UnknownIcon(name, list(NAMES))
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static(STATIC_NAME),
        name,
    )
