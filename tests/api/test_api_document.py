"""The OpenAPI document: it names every ledger, its examples fit it, and the snapshot is the program's."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from api_county import SignIn
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from jsonschema import Draft202012Validator

import jishi
from jishi.api.management.commands.openapi import document
from jishi.records.registry import ledger, ledgers

pytestmark = pytest.mark.urls("jishi.api.urls")
CODES = sorted(entry.code for entry in ledgers())


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document())
    return found


def faults(openapi: dict[str, Any], schema: str, value: Any) -> list[str]:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": openapi["components"]}
    return [fault.message for fault in Draft202012Validator(whole).iter_errors(value)]


def test_it_is_openapi_3_1_and_speaks_of_this_version(openapi: dict[str, Any]) -> None:
    assert openapi["openapi"] == "3.1.0"
    project = tomllib.loads((Path(settings.ROOT) / "pyproject.toml").read_text())["project"]
    assert openapi["info"]["version"] == jishi.__version__ == project["version"]
    for schema in openapi["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("code", CODES)
def test_every_ledger_has_its_addresses(openapi: dict[str, Any], code: str) -> None:
    one = f"/api/v1/{code}/{{id}}/"
    methods = {path: set(openapi["paths"][path]) for path in (f"/api/v1/{code}/", one)}
    assert methods == {f"/api/v1/{code}/": {"get", "post"}, one: {"get", "patch", "delete"}}
    assert set(openapi["paths"][f"{one}moves/{{move}}/"]) == {"post"}
    assert set(openapi["paths"][f"{one}history/"]) == {"get"}
    named = [parameter["name"] for parameter in openapi["paths"][f"/api/v1/{code}/"]["get"]["parameters"]]
    assert {*ledger(code).filters, "q", "order", "page", "size"} <= set(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("code", CODES)
def test_every_example_fits_the_schema_of_its_ledger(openapi: dict[str, Any], code: str) -> None:
    for example in ledger(code).examples:
        assert faults(openapi, f"{code}.new", example) == []
    shown = openapi["paths"][f"/api/v1/{code}/"]["post"]["requestBody"]["content"]["application/json"][
        "example"
    ]
    assert shown == ledger(code).examples[0]
    assert faults(openapi, f"{code}.new", {"colour": "red"}) != []


@pytest.mark.parametrize("code", CODES)
def test_every_answer_fits_its_schema(openapi: dict[str, Any], signed_in: SignIn, code: str) -> None:
    # Who reads every ledger: the office does not see what it does not handle.
    client = signed_in("auditor")
    page = client.get(f"/api/v1/{code}/").json()
    assert faults(openapi, f"{code}.page", page) == []
    for item in page["items"]:
        assert faults(openapi, code, client.get(f"/api/v1/{code}/{item['id']}/").json()) == []
        assert faults(openapi, "history", client.get(f"/api/v1/{code}/{item['id']}/history/").json()) == []
    problem = client.get(f"/api/v1/{code}/", {"size": "x"}).json()
    assert faults(openapi, "problem", problem) == []


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    text = json.dumps(openapi)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named - openapi["components"]["schemas"].keys() == set()


def test_the_snapshot_is_that_of_the_program(capsys: Any) -> None:
    call_command("openapi", check=True, skip_checks=True)
    assert "与程序一致" in capsys.readouterr().out


def test_a_snapshot_that_fell_behind_is_shown(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(document().replace('"needs_create"', '"needs_make"'), encoding="utf-8")
    with pytest.raises(CommandError, match="不一致"):
        call_command("openapi", check=True, path=path, skip_checks=True)
    said = capsys.readouterr().out
    assert '-    "operationId": "needs_make",' in said
    assert '+    "operationId": "needs_create",' in said
    call_command("openapi", path=path, skip_checks=True)
    assert path.read_text(encoding="utf-8") == document()


@pytest.mark.django_db
def test_the_document_is_served(openapi: dict[str, Any]) -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served["paths"].keys() == openapi["paths"].keys()


@pytest.mark.django_db
def test_health_tells_whether_it_can_serve() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "version": jishi.__version__, "database": True, "pending_migrations": 0},
    )
    with patch("jishi.api.health._on_disk", return_value=frozenset({("records", "9999_later")})):
        pending = Client().get("/health")
    assert (pending.status_code, pending.json()["pending_migrations"]) == (503, 1)
    with patch("jishi.api.health.MigrationRecorder.applied_migrations", side_effect=DatabaseError("gone")):
        gone = Client().get("/health")
    assert (gone.status_code, gone.json()["database"]) == (503, False)
