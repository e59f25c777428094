"""A person before a browser: signs in, looks, presses; what the browser complains about is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

CHROMIUM = os.environ.get("JISHI_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = (1440, 900)
PHONE = (390, 844)
WORD = re.compile(r"\s+")


@dataclass
class Visitor:
    """One browser window of one person."""

    context: BrowserContext
    address: str
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, address: str) -> Visitor:
        made = cls(context, address, context.new_page())
        made.page.on("console", made._heard)
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        return made

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def goes(self, path: str, *, status: int = 200) -> Response:
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return answer

    def signs_in(self, name: str, password: str) -> None:
        self.goes("/login/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/desk/")

    def presses(self, name: str, *, within: str = "main") -> None:
        """A button or link by the words on it, like a person; the page may change."""
        place = self.page.locator(within)
        words = re.compile(rf"^\s*{re.escape(name)}\s*$")
        place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words)).first.click()
        self.page.wait_for_load_state()

    def confirms(self, opener: str, dialog: str, submit: str) -> None:
        """Opens a dialog and presses its button."""
        self.presses(opener)
        self.presses(submit, within=f"dialog#{dialog}")

    def text(self, selector: str = "main") -> str:
        return WORD.sub(" ", self.page.locator(selector).first.inner_text()).strip()

    def overflow(self) -> int:
        """Pixels that stick out at the side; a page that scrolls sideways has some."""
        found: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return found

    def sizes(self) -> dict[str, float]:
        """Computed font sizes of what is to be read, by tag."""
        script = """() => Object.fromEntries([...document.querySelectorAll('main *, footer *')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .map(e => [e.tagName + '.' + e.className, parseFloat(getComputedStyle(e).fontSize)]))"""
        found: dict[str, Any] = self.page.evaluate(script)
        return found


# Opens a window at a site, for a person by user name or for nobody.
Opens = Callable[..., Visitor]
