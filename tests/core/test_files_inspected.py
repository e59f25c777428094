"""What a file is, by its content; pictures come out anew, and what may harm is refused by name, place and remedy."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageFont

from jishi.core.files import watermark
from jishi.core.files.fault import UnfitFile
from jishi.core.files.inspection import Accepted, inspected
from jishi.core.files.limits import LONGEST_EDGE, MOST_BYTES, PREVIEW_EDGE
from pictures_drawn import DOCUMENT, giant, package, packed_pdf, pdf, photographed, picture, relation

MARKS = ("寿光市 古城街道", "2026-11-21 ZF-2026-000123")


def opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


def test_a_phones_picture_is_turned_upright_and_tells_nothing_more() -> None:
    sent = photographed()
    assert b"SECRET-ARTIST" in sent
    assert b"SECRET-COMMENT" in sent
    kept = inspected("走访.jpg", sent, MARKS)
    found = opened(kept.data)
    assert (found.format, found.size) == ("JPEG", (480, 640))
    assert dict(found.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(found.info)
    assert b"SECRET" not in kept.data
    # Orientation 6 is a quarter turn to the right: the left half comes to lie above.
    upper: Any = found.getpixel((240, 60))
    assert upper[2] > 150 > upper[0]
    assert kept.preview is not None
    small = opened(kept.preview)
    assert (small.format, max(small.size)) == ("JPEG", PREVIEW_EDGE)
    assert b"SECRET" not in kept.preview


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_its_format_and_bears_the_mark(kind: str) -> None:
    kept = inspected(f"现场.{kind.lower()}", picture(kind, (1200, 900), (250, 250, 250)), MARKS)
    found = opened(kept.data).convert("RGB")
    assert opened(kept.data).format == kind
    corner, above = found.crop((0, 800, 500, 900)), found.crop((0, 0, 500, 700))
    assert corner.getextrema()[0][0] < 130, "the band is dark"
    assert corner.getextrema()[0][1] > 200, "and the letters on it bright"
    assert above.getextrema()[0][0] > 240, "the picture above it is as it was"


def test_marks_differ_with_their_words() -> None:
    first, second = (inspected("a.png", picture("PNG"), ("寿光市", number)).data for number in ("1", "2"))
    assert first != second
    assert inspected("a.png", picture("PNG"), MARKS).data != inspected("a.png", picture("PNG")).data


def test_chinese_is_drawn_with_the_systems_font_and_without_one_left_out(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WATERMARK_FONT = ""
    path = watermark.font_file()
    assert path is not None, "the browser tests need the same fonts"
    font = ImageFont.truetype(str(path), 40)
    assert font.getmask("寿").getbbox() != font.getmask("\uffff").getbbox(), "a letter, not a box"
    assert watermark.spoken(MARKS) == list(MARKS)
    monkeypatch.setattr(watermark, "KNOWN", ())
    assert watermark.spoken(MARKS) == [MARKS[1]]
    kept = inspected("a.png", picture("PNG", colour=(250, 250, 250)), MARKS)
    assert opened(kept.data).convert("L").crop((0, 400, 640, 480)).getextrema()[0] < 130


def test_a_large_picture_is_made_smaller_and_a_tiny_one_still_marked() -> None:
    kept = inspected("大.jpg", picture(size=(4000, 3000)), MARKS)
    assert opened(kept.data).size == (LONGEST_EDGE, 1920)
    assert opened(inspected("小.png", picture("PNG", (40, 30)), MARKS).data).size == (40, 30)


def test_transparency_stays_and_the_small_one_lies_on_white() -> None:
    kept = inspected("章.png", picture("PNG", (400, 400), (200, 0, 0, 0)))
    assert opened(kept.data).getpixel((10, 10)) == (200, 0, 0, 0)
    assert kept.preview is not None
    assert opened(kept.preview).getpixel((10, 10)) == (255, 255, 255)


GOOD = [
    ("假.png", picture("JPEG"), "假.jpg", "jpeg"),
    ("没有后缀", picture("PNG"), "没有后缀.png", "png"),
    ("照片.jpeg", picture("JPEG"), "照片.jpeg", "jpeg"),
    ("名单.xlsx", package(), "名单.xlsx", "xlsx"),
    ("纪要.docx", package(main=DOCUMENT), "纪要.docx", "docx"),
    ("纪要.xlsx", package(main=DOCUMENT), "纪要.docx", "docx"),
    ("协议.pdf", pdf(), "协议.pdf", "pdf"),
    ("协议.doc", pdf(), "协议.pdf", "pdf"),
    ("说明.txt", "第一行\n第二行".encode(), "说明.txt", "txt"),
    ("说明.txt", "第一行".encode("gb18030"), "说明.txt", "txt"),
    ("表.csv", "﻿村,人数\n甲,3\n".encode(), "表.csv", "csv"),
    ("表.csv", "村,人数".encode("utf-16"), "表.csv", "csv"),
]


@pytest.mark.parametrize(
    "name, data, kept_as, kind", GOOD, ids=[f"{n}-{case[0]}" for n, case in enumerate(GOOD)]
)
def test_the_kind_is_decided_by_the_content(name: str, data: bytes, kept_as: str, kind: str) -> None:
    found = inspected(name, data)
    assert (found.name, found.kind.code) == (kept_as, kind)


def test_a_document_is_kept_as_it_came_and_may_link_where_one_clicks() -> None:
    data = package({"main.xml": "<x/>", "xl/_rels/a.rels": relation("hyperlink", "https://example.org")})
    assert inspected("名单.xlsx", data) == Accepted("名单.xlsx", inspected("a.xlsx", data).kind, data, None)


BOMB = {f"xl/media/{n}.xml": b"\0" * 9_000_000 for n in range(12)}
BAD = [
    ("none that it says", "照片.jpg", b"\xff\xd8\xff not a picture at all", "不是能打开的图片"),
    ("text as a picture", "照片.png", "只是文字".encode(), "不是能打开的图片"),
    ("cut off", "照片.jpg", photographed()[:2000], "图片已损坏或不完整"),
    ("more than 50 megapixels", "卫星图.png", giant(), r"10000×5001，共 51 百万像素，最多 50 百万"),
    ("far more, as a bomb", "卫星图.png", giant(30_000, 30_000), "像素太多，最多 50 百万像素"),
    ("more than 10 MB", "照片.jpg", b"\xff\xd8\xff" + b"0" * MOST_BYTES, "文件有 10.0 MB，最多 10 MB"),
    ("nothing in it", "空.txt", b"", "文件是空的"),
    ("moving", "动.png", None, "动图不接收"),
    ("of an iPhone", "IMG_1.HEIC", b"\0\0\0\x18ftypheic", "兼容性最佳"),
    ("drawing with scripts", "图.svg", b"<svg onload='x()'/>", "这种图片不接收"),
    ("zip bomb", "名单.xlsx", package(BOMB), r"xl/media/0\.xml：文件解开后有 103 MB"),
    ("too many parts", "名单.xlsx", package({f"p{n}": "" for n in range(2100)}), "文件里有 2102 个部件"),
    (
        "macro in a workbook",
        "名单.xlsx",
        package({"xl/vbaProject.bin": b"x"}),
        r"xl/vbaProject\.bin：文件带有宏",
    ),
    ("macro in a document", "纪要.docx", package({"word/vbaProject.bin": b"x"}, DOCUMENT), "word/vbaProject"),
    (
        "macro by its type",
        "名单.xlsx",
        package(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "宏",
    ),
    (
        "control of ActiveX",
        "名单.xlsx",
        package({"xl/activeX/activeX1.bin": b"x"}),
        "xl/activeX/activeX1.bin",
    ),
    ("embedded object", "名单.xlsx", package({"xl/embeddings/oleObject1.bin": b"x"}), "嵌入了别的文件"),
    (
        "entities",
        "名单.xlsx",
        package({"main.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
        r"main\.xml：里面有不该有",
    ),
    (
        "entities far inside",
        "名单.xlsx",
        package({"main.xml": " " * (1 << 20) + "<!DOCTYPE x><x/>"}),
        r"main\.xml：里面有不该有",
    ),
    (
        "template from elsewhere",
        "纪要.docx",
        package({"word/_rels/s.xml.rels": relation("attachedTemplate", "http://example.org/x")}, DOCUMENT),
        r"word/_rels/s\.xml\.rels：文档打开时会去连别处",
    ),
    (
        "path inside",
        "名单.xlsx",
        package({"../../etc/passwd": "x"}),
        r"\.\./\.\./etc/passwd：.*指向别的文件夹",
    ),
    ("plain zip", "照片.zip", package()[:4] + b"", "打不开"),
    ("old Office", "名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版或加密的 Office"),
    ("cut-off PDF", "协议.pdf", pdf(end=b""), "PDF 不完整"),
    ("PDF with a script", "协议.pdf", pdf(b"/OpenAction << /S /JavaScript >>"), "/JavaScript：PDF 里有程序"),
    ("PDF with a disguised script", "协议.pdf", pdf(b"/S /J#61vaScript"), "/JavaScript：PDF 里有程序"),
    (
        "PDF with a packed script",
        "协议.pdf",
        packed_pdf(b"/S /JavaScript /JS (x)"),
        "/JavaScript：PDF 里有程序",
    ),
    ("locked PDF", "协议.pdf", pdf(end=b"trailer << /Encrypt 5 0 R >>\n%%EOF"), "PDF 加了密码"),
    ("program", "安装.exe", b"MZ\x90\0", "这种文件不接收"),
    ("page", "页.html", b"<script>x()</script>", "这种文件不接收"),
    ("not text", "说明.txt", b"ab\ncd\x00\x01", "第 2 行：里面有不是文字的内容"),
    ("no known encoding", "说明.txt", b"ok\n\xff\xff\xff\x80", "第 2 行：文字编码认不出"),
]


@pytest.mark.parametrize("name, data, told", [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_is_refused_says_which_file_where_and_what_to_do(
    name: str, data: bytes | None, told: str
) -> None:
    if data is None:
        out = io.BytesIO()
        frames = [Image.new("RGB", (40, 40), (n, 0, 0)) for n in (0, 200)]
        frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
        data = out.getvalue()
    with pytest.raises(UnfitFile, match=told) as caught:
        inspected(name, data, MARKS)
    assert str(caught.value).startswith(f"{name}：")
    assert "请" in str(caught.value) or "可以传" in str(caught.value), "what to do"


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd.txt", "..\\..\\a.txt", "/etc/cron.txt", "C:\\a.txt", "a/b.txt", ".htaccess.txt"),
        *(
            "a\0.txt",
            "a\n.txt",
            "表\u202exslx.txt",
            "con.txt",
            "NUL",
            "a?.txt",
            "a..txt",
            "",
            "   ",
            "字" * 121,
        ),
    ],
)
def test_a_name_that_is_more_than_a_name_is_refused(name: str) -> None:
    with pytest.raises(UnfitFile, match="请"):
        inspected(name, "内容".encode())
