"""What a browser without scripts does with a page of ours."""

from __future__ import annotations

import re
from html import unescape

CONTROL = re.compile(r"<(input|select|textarea)\b([^>]*)>")
NAME, VALUE, TYPE = (re.compile(rf'\b{word}="([^"]*)"') for word in ("name", "value", "type"))


def sent_by_browser(html: str) -> dict[str, str]:
    """What a browser without scripts would send back of the page's form, unchanged."""
    form = html[html.index('<form class="form"') :]
    form = re.sub(r"<template.*?</template>", "", form[: form.index("</form>")], flags=re.S)
    found = {}
    for match in CONTROL.finditer(form):
        kind, attributes = match.groups()
        name = NAME.search(attributes)
        if name is None or 'form="none"' in attributes:
            continue
        if kind == "input":
            box = TYPE.search(attributes)
            if box and box.group(1) == "checkbox" and " checked" not in attributes:
                continue
            value = VALUE.search(attributes)
            found[name.group(1)] = unescape(value.group(1)) if value else ""
        else:
            rest = form[match.end() : form.index(f"</{kind}>", match.end())]
            chosen = re.search(r'value="([^"]*)" selected', rest)
            found[name.group(1)] = unescape(rest) if kind == "textarea" else chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def faults(answer) -> list[str]:
    part = answer.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    return [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", part)]
