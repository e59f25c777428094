"""A file in pieces: it goes on where the line broke, belongs to who began it, and must be what was declared."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from county import County
from jishi.core.access.actor import Actor
from jishi.core.files import store
from jishi.core.files.limits import MOST_BEGUN
from jishi.core.files.models import Attachment, Upload
from jishi.kinds.record import new_id
from jishi.records import services
from jishi.records.errors import Forbidden, Invalid, NotFound, OperationConflict, TooMany
from jishi.records.registry import ledger
from jishi.records.services import OffsetRefused
from pictures_drawn import pdf

VENUES = ledger("venues")


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def office(county: County) -> Actor:
    return county.actor("fair_office")


def declared(county: County, data: bytes, name: str = "大.pdf", **more: Any) -> dict[str, Any]:
    return {
        "actor": office(county),
        "ledger": VENUES,
        "id": county.ids("venues")[0],
        "file": new_id(),
        "name": name,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    } | more


def at(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("actor", "ledger", "id", "file")}


def test_a_broken_line_goes_on_where_it_stopped(county: County) -> None:
    data = pdf(b"/X (" + b"x" * 5000 + b")")
    given = declared(county, data)
    assert services.begin(**given).offset == 0
    services.receive(**at(given), offset=0, piece=data[:2000])
    with pytest.raises(OffsetRefused) as caught:
        services.receive(**at(given), offset=0, piece=data[:2000])  # the answer was lost, the piece was not
    assert caught.value.offset == 2000
    with pytest.raises(OffsetRefused):
        services.finish(**at(given))
    assert (services.begin(**given).offset, services.progress(**at(given)).offset) == (2000, 2000)
    services.receive(**at(given), offset=2000, piece=data[2000:])
    first = services.finish(**at(given))
    again = services.finish(**at(given))
    assert (first.replayed, again.replayed, again.files[0].pk) == (False, True, given["file"])
    assert services.begin(**given).done
    assert services.progress(**at(given)).done
    assert services.receive(**at(given), offset=0, piece=data).done
    assert not Upload.objects.exists()
    assert store.path_of(county.code, first.files[0].blob.sha256).read_bytes() == data


def test_nobody_goes_on_with_anothers_upload(county: County) -> None:
    given = declared(county, pdf())
    services.begin(**given)
    other = at(given) | {"actor": county.system}
    for act in (lambda: services.progress(**other), lambda: services.finish(**other)):
        with pytest.raises(NotFound, match="请重新上传"):
            act()
    with pytest.raises(OperationConflict):
        services.begin(**given | {"name": "另.pdf"})
    with pytest.raises(Forbidden, match="登录"):
        services.begin(**given | {"actor": county.system, "file": new_id()})


def test_what_is_not_what_was_declared_is_dropped(county: County) -> None:
    data = pdf()
    given = declared(county, data, sha256="0" * 64)
    services.begin(**given)
    with pytest.raises(Invalid, match="比所报的"):
        services.receive(**at(given), offset=0, piece=data + b"more")
    services.receive(**at(given), offset=0, piece=data)
    before = county.row("venues").version
    with pytest.raises(Invalid, match="校验值不符"):
        services.finish(**at(given))
    assert (Upload.objects.count(), Attachment.objects.count(), county.row("venues").version) == (
        0,
        0,
        before,
    )


def test_a_declaration_names_each_fault(county: County) -> None:
    given = declared(county, pdf(), name="../x.pdf", size=11 << 20, sha256="nothing")
    with pytest.raises(Invalid) as caught:
        services.begin(**given)
    assert set(caught.value.errors) == {"name", "size", "sha256"}
    for _more in range(MOST_BEGUN):
        services.begin(**declared(county, pdf()))
    with pytest.raises(TooMany, match="没传完"):
        services.begin(**declared(county, pdf()))
