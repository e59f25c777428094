"""Pictures are made anew: decoded within bounds, turned upright, all that was told beside them cut, marked, encoded."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from jishi.core.files.fault import UnfitFile
from jishi.core.files.kinds import JPEG, PNG, WEBP, Kind
from jishi.core.files.limits import LONGEST_EDGE, MOST_PIXELS, PREVIEW_EDGE
from jishi.core.files.watermark import draw

# A phone's picture of several frames (MPO) is a JPEG whose first frame is the picture.
FORMATS = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP}
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture as it is kept, and the small one."""

    kind: Kind
    data: bytes
    preview: bytes


def remade(data: bytes, marks: Sequence[str]) -> Picture:
    """The picture with these lines drawn on it and nothing else of the sender's. Raises `UnfitFile`."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb up to twice its bound; ours is lower, and asked before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as found:
                kind = FORMATS[str(found.format)]
                _check(found, kind)
                plain = _plain(found, kind)
    except Image.DecompressionBombError as fault:
        raise UnfitFile(_too_large(0, 0)) from fault
    except UnidentifiedImageError as fault:
        raise UnfitFile(_("不是能打开的图片。请用看图软件打开，另存为 JPG 或 PNG 再传。")) from fault
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise UnfitFile(
            _("图片已损坏或不完整（%(why)s）。请重新拍摄或另存后再传。") % {"why": fault}
        ) from fault
    small = _small(plain)
    draw(plain, marks)
    return Picture(kind, _encoded(plain, kind), _encoded(small, JPEG))


def _check(found: Image.Image, kind: Kind) -> None:
    """From the header alone."""
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise UnfitFile(_too_large(width, height))
    if kind is not JPEG and getattr(found, "n_frames", 1) > 1:
        raise UnfitFile(_("动图不接收，请另存为一张静止的图片再传。"))


def _too_large(width: int, height: int) -> str:
    most = {"most": MOST_PIXELS // 1_000_000}
    if not width:
        return _("图片的像素太多，最多 %(most)s 百万像素。请缩小后再传。") % most
    told = _("图片有 %(width)s×%(height)s，共 %(have)s 百万像素，最多 %(most)s 百万。请缩小后再传。")
    return told % {"width": width, "height": height, "have": -(-width * height // 1_000_000), **most}


def _plain(found: Image.Image, kind: Kind) -> Image.Image:
    """Pixels alone: upright, within bounds, without EXIF, comments, profiles and further frames."""
    if kind is JPEG:
        found.draft(
            "RGB", (LONGEST_EDGE, LONGEST_EDGE)
        )  # decoded at a half or a quarter where that is enough
    found.load()
    upright = ImageOps.exif_transpose(found)
    clear = kind is not JPEG and (upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info)
    pixels = upright.convert("RGBA" if clear else "RGB")
    pixels.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    fresh = Image.new(pixels.mode, pixels.size)
    fresh.paste(pixels)
    return fresh


def _small(picture: Image.Image) -> Image.Image:
    small = picture.copy()
    small.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE), Image.Resampling.LANCZOS)
    if small.mode == "RGB":
        return small
    white = Image.new("RGB", small.size, "white")
    white.paste(small, mask=small.getchannel("A"))
    return white


def _encoded(picture: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    if kind is PNG:
        picture.save(out, "PNG", optimize=True)
    elif kind is WEBP:
        picture.save(out, "WEBP", quality=QUALITY)
    else:
        picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()
