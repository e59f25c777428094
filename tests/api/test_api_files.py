"""Files over REST: declared, sent in pieces, confirmed, listed, fetched, removed; a token that reads does not write."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from county import County
from jishi.core.access.actor import actor_of
from jishi.core.access.models import User
from jishi.core.files.models import Attachment
from jishi.core.tokens.issuing import issue
from jishi.kinds.record import new_id
from pictures_drawn import package, pdf

JSON: dict[str, Any] = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def at(county: County, *more: str) -> str:
    return "/".join(["", "api", "v1", "venues", str(county.ids("venues")[0]), "files", *more, ""])


def declared(data: bytes, name: str = "协议.pdf", **more: Any) -> str:
    told = {"id": str(new_id()), "name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return json.dumps(told | more)


def test_a_file_goes_up_in_pieces_and_comes_down_whole(county: County) -> None:
    client, data = county.client("fair_office"), pdf(b"/X (" + b"x" * 3000 + b")")
    body = declared(data)
    begun = client.post(at(county), body, **JSON)
    assert (begun.status_code, begun.json()["offset"]) == (201, 0)
    up = at(county, begun.json()["id"], "upload")
    first = client.put(
        up, data[:1000], headers={"Upload-Offset": "0"}, content_type="application/octet-stream"
    )
    assert (first.status_code, first.json()["offset"]) == (200, 1000)
    again = client.put(
        up, data[:1000], headers={"Upload-Offset": "0"}, content_type="application/octet-stream"
    )
    assert (again.status_code, again.json()["offset"], again.json()["type"]) == (
        409,
        1000,
        "/problems/offset",
    )
    assert client.post(up).status_code == 409
    assert client.post(at(county), body, **JSON).json()["offset"] == client.get(up).json()["offset"] == 1000
    client.put(up, data[1000:], headers={"Upload-Offset": "1000"}, content_type="application/octet-stream")
    done, twice = client.post(up), client.post(up)
    assert (done.status_code, twice.status_code) == (201, 200)
    assert done.json() == twice.json()
    assert twice.headers["Idempotent-Replayed"] == "true"
    (row,) = client.get(at(county)).json()["items"]
    assert (row["name"], row["kind"], row["size"]) == ("协议.pdf", "pdf", len(data))
    assert client.get(at(county, row["id"])).content == data
    gone = client.delete(at(county, row["id"]), json.dumps({"reason": "传错了"}), **JSON)
    assert (gone.status_code, client.get(at(county)).json()["items"]) == (204, [])
    assert client.get(at(county, row["id"])).status_code == 404


@pytest.mark.parametrize(
    "name, data, told",
    [
        ("../../甲.pdf", pdf(), "文件名里不能有路径"),
        ("宏.xlsx", package({"xl/vbaProject.bin": b"x"}), "宏.xlsx：xl/vbaProject.bin：文件带有宏"),
        ("假.png", b"no picture", "假.png：不是能打开的图片"),
    ],
    ids=["path", "macro", "no picture"],
)
def test_what_is_refused_is_named_and_attaches_nothing(
    county: County, name: str, data: bytes, told: str
) -> None:
    client = county.client("fair_office")
    answer = client.post(at(county), declared(data, name), **JSON)
    if answer.status_code == 201:
        up = at(county, answer.json()["id"], "upload")
        client.put(up, data, headers={"Upload-Offset": "0"}, content_type="application/octet-stream")
        answer = client.post(up)
        assert client.get(up).status_code == 404, "what had come is dropped"
    assert answer.status_code == 400
    assert any(told in fault["message"] for fault in answer.json()["errors"])
    assert not Attachment.objects.exists()


def test_a_request_that_says_too_little_is_told_what_is_missing(county: County) -> None:
    client = county.client("fair_office")
    assert client.post(at(county), json.dumps({"name": "a.pdf", "size": "1"}), **JSON).status_code == 400
    unknown = client.post(at(county), declared(pdf(), path="/etc"), **JSON)
    assert [fault["field"] for fault in unknown.json()["errors"]] == ["path"]
    begun = client.post(at(county), declared(pdf()), **JSON).json()
    assert client.put(at(county, begun["id"], "upload"), b"x").status_code == 400
    assert client.get(at(county, "nothing")).status_code == 404
    assert client.get(at(county, str(new_id()), "upload")).status_code == 404


def test_a_token_that_reads_does_not_write(county: County) -> None:
    county.client("fair_office")  # gives the hold
    user = User.objects.get(pk=county.users["fair_office"])
    actor = actor_of(user, county.today)
    for writes, status in ((False, 403), (True, 201)):
        until = date(2026, 12, 31)
        _token, secret = issue(
            actor=actor, user=user, name="试用", ledgers=("venues",), writes=writes, expires_on=until
        )
        client = Client(headers={"Authorization": f"Bearer {secret}"})
        assert client.get(at(county)).status_code == 200
        assert client.post(at(county), declared(pdf()), **JSON).status_code == status
    assert Client().get(at(county)).status_code in (401, 403)


def test_an_address_with_no_id_of_a_file_names_none(county: County) -> None:
    client = county.client("fair_office")
    for ask in (client.get, client.put, client.post):
        answer = ask(at(county, "0", "upload"), headers={"Upload-Offset": "0"})
        assert answer.status_code == 404, answer.content
    assert client.delete(at(county, "0")).status_code == 404
