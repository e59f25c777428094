"""Pictures drawn by this program, each marked 模拟, for a few venues and visits, so that files are seen in the demo."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from jishi.areas.demand.visit.ledger import VISITS
from jishi.areas.service.venue.ledger import VENUES
from jishi.core.access.actor import Actor
from jishi.core.files.watermark import font_file
from jishi.kinds.record import new_id
from jishi.records.selectors import visible
from jishi.records.services import Incoming, attach

FEW = 4
SKIES = ((178, 210, 232), (226, 222, 206), (196, 220, 240), (236, 214, 190))
AWNINGS = ((196, 60, 52), (46, 125, 90), (208, 150, 40), (60, 96, 160))


def attach_pictures(actor: Actor) -> str:
    """The first few of each. How many there are now."""
    count = 0
    for ledger, name, stalls in ((VENUES, "场地（模拟）", True), (VISITS, "走访（模拟）", False)):
        for at, record in enumerate(visible(actor, ledger).order_by("number")[:FEW]):
            sent = [Incoming(new_id(), f"{name}{at + 1}.jpg", scene(at, stalls=stalls))]
            attach(actor=actor, ledger=ledger, id=record.pk, files=sent)
            count += 1
    return f"{count} 张示意图（程序画的，均为模拟）"


def scene(at: int, *, stalls: bool) -> bytes:
    """A row of stalls, or a house with a gate, under a sky."""
    picture = Image.new("RGB", (1280, 960), SKIES[at % len(SKIES)])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 620, 1280, 960), fill=(150, 138, 120))
    for place in range(4) if stalls else ():
        left = 80 + place * 290
        colour = AWNINGS[(at + place) % len(AWNINGS)]
        pen.polygon([(left, 470), (left + 230, 470), (left + 260, 560), (left - 30, 560)], fill=colour)
        pen.rectangle((left, 560, left + 12, 760), fill=(90, 80, 70))
        pen.rectangle((left + 218, 560, left + 230, 760), fill=(90, 80, 70))
        pen.rectangle((left - 10, 690, left + 240, 760), fill=(206, 182, 140))
    if not stalls:
        pen.rectangle((300, 380, 980, 740), fill=(222, 206, 186))
        pen.polygon([(240, 390), (640, 200), (1040, 390)], fill=AWNINGS[at % len(AWNINGS)])
        pen.rectangle((560, 520, 720, 740), fill=(120, 60, 50))
    _marked(pen)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _marked(pen: Any) -> None:
    path = font_file()
    word = "模拟" if path is not None else "SIMULATED"
    font = ImageFont.truetype(str(path), 96) if path is not None else ImageFont.load_default(96)
    pen.text(
        (1240, 160),
        word,
        font=font,
        fill=(255, 255, 255),
        anchor="ra",
        stroke_width=4,
        stroke_fill=(80, 70, 60),
    )
