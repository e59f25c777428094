"""Draws on a picture where it belongs: the place, the day and the number of its record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
# Where Debian, Fedora, openEuler and Kylin put a font with Chinese; JISHI_FONT names another.
KNOWN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)
SMALLEST, SHARE, LEAST_WIDTH = 12, 36, 120


def font_file() -> Path | None:
    """The font with Chinese on this machine, None where there is none."""
    named = settings.WATERMARK_FONT
    candidates = (named,) if named else KNOWN
    return next((Path(path) for path in candidates if Path(path).is_file()), None)


def spoken(marks: Sequence[str]) -> list[str]:
    """The lines that can be written here: without a font for Chinese those of digits and Latin letters alone."""
    kept = [mark for mark in marks if mark]
    return kept if font_file() is not None else [mark for mark in kept if mark.isascii()]


def draw(picture: Image.Image, marks: Sequence[str]) -> None:
    """Into the lower left corner, on a dark band that can be read on any picture. The picture itself is changed."""
    lines = spoken(marks)
    if not lines or picture.width < LEAST_WIDTH:
        lines = lines[-1:]  # a tiny picture has room for the number alone
    if not lines:
        return
    font, size = _fitting(picture, lines)
    margin, step = max(size // 2, 4), round(size * 1.35)
    height = step * len(lines) + margin
    width = round(max(font.getlength(line) for line in lines)) + 2 * margin
    left, top = 0, max(picture.height - height, 0)
    band = Image.new("RGBA", (min(width, picture.width), picture.height - top), (0, 0, 0, 150))
    pen = ImageDraw.Draw(band)
    for row, line in enumerate(lines):
        pen.text((margin, margin // 2 + row * step), line, font=font, fill=(255, 255, 255, 255))
    under = picture.crop((left, top, left + band.width, top + band.height)).convert("RGBA")
    mixed = Image.alpha_composite(under, band)
    picture.paste(mixed if picture.mode == "RGBA" else mixed.convert("RGB"), (left, top))


def _fitting(picture: Image.Image, lines: Sequence[str]) -> tuple[Font, int]:
    """A thirty-sixth of the longer edge, smaller where the longest line would not fit."""
    size = max(max(picture.size) // SHARE, SMALLEST)
    font = _font(str(font_file() or ""), size)
    widest = max(font.getlength(line) for line in lines) + size
    if widest > picture.width:
        size = max(round(size * picture.width / widest), 6)
        font = _font(str(font_file() or ""), size)
    return font, size


@cache
def _font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
