"""Pictures and documents made for tests: what a phone, a scanner, Office, and somebody who means harm would send."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

CONTENT = "application/vnd.openxmlformats-officedocument"
SHEET = f"{CONTENT}.spreadsheetml.sheet.main+xml"
DOCUMENT = f"{CONTENT}.wordprocessingml.document.main+xml"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), colour: Any = (40, 120, 200), **more: Any
) -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if len(colour) == 4 else "RGB"
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def photographed(orientation: int = 6) -> bytes:
    """As a phone takes it: lying on its side, with the place, the owner and a comment beside it."""
    shot = Image.new("RGB", (640, 480), (200, 30, 30))
    shot.paste((30, 30, 200), (0, 0, 320, 480))  # the left half is blue
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Artist] = "SECRET-ARTIST"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (36.0, 52.0, 30.0)
    out = io.BytesIO()
    shot.save(out, "JPEG", exif=exif, comment=b"SECRET-COMMENT", quality=95)
    return out.getvalue()


def giant(width: int = 10_000, height: int = 5_001) -> bytes:
    """A PNG whose header says so many pixels; all of them are there, and weigh a few kilobytes."""
    row = b"\x00" + b"\x00" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def package(parts: Mapping[str, bytes | str] | None = None, main: str = SHEET) -> bytes:
    """An xlsx or docx with these parts besides."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = {"[Content_Types].xml": types, "_rels/.rels": RELATIONS.format("")}
        for name, content in (whole | dict(parts or {"main.xml": "<x/>"})).items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="r1" Type="http://example/relationships/{kind}" Target="{target}" TargetMode="External"/>'
    return RELATIONS.format(one)


def pdf(inside: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    body = b"1 0 obj\n<< /Type /Catalog " + inside + b" >>\nendobj\n"
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n" + end


def packed_pdf(inside: bytes) -> bytes:
    """With the objects in a compressed stream, where a search of the bytes alone finds nothing."""
    packed = zlib.compress(b"1 0 << " + inside + b" >>")
    stream = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n" + packed
    return b"%PDF-1.5\n" + stream + b"\nendstream\nendobj\n%%EOF\n"
