"""Personal values in the audit: readable while their subject's key exists, and never after."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from installed import COUNTY
from pytest_django import Settings

from jishi.core.audit.master import FieldKeyExposed, FieldKeyMissing
from jishi.core.audit.models import SealKey
from jishi.core.audit.seals import (
    SealBroken,
    SealKeyDestroyed,
    SealKeyring,
    destroy,
    hmac_p3,
    seal,
    unseal,
)

PERSON = UUID("0190a000-0000-7000-8000-0000000000aa")
OTHER = UUID("0190a000-0000-7000-8000-0000000000bb")
PHONE = "138 0536 1234"

pytestmark = pytest.mark.django_db


def test_a_sealed_value_is_hidden_and_comes_back() -> None:
    sealed = seal(COUNTY, "person", PERSON, PHONE)
    assert PHONE not in sealed
    assert re.fullmatch(r"v1\|[0-9a-f]{32}\|[\w=-]{16}\|[\w=-]+", sealed)
    assert unseal(COUNTY, "person", PERSON, sealed) == PHONE
    assert seal(COUNTY, "person", PERSON, PHONE) != sealed
    assert SealKey.objects.count() == 1


@pytest.mark.parametrize("text", ["", "三元朱村王大娘说菜价太低", "a" * 20_000])
def test_any_text_comes_back(text: str) -> None:
    assert unseal(COUNTY, "record", PERSON, seal(COUNTY, "record", PERSON, text)) == text


def test_a_seal_opens_for_its_subject_only() -> None:
    sealed = seal(COUNTY, "person", PERSON, PHONE)
    for county, kind, subject in (
        (COUNTY, "person", OTHER),
        (COUNTY, "record", PERSON),
        ("370702", "person", PERSON),
    ):
        with pytest.raises(SealBroken):
            unseal(county, kind, subject, sealed)


@pytest.mark.parametrize("change", [slice(None, -1), slice(1, None)])
def test_an_altered_seal_is_refused(change: slice) -> None:
    with pytest.raises(SealBroken):
        unseal(COUNTY, "person", PERSON, seal(COUNTY, "person", PERSON, PHONE)[change])


def test_a_destroyed_key_erases_for_good() -> None:
    sealed = seal(COUNTY, "person", PERSON, PHONE)
    kept = seal(COUNTY, "person", OTHER, PHONE)
    assert destroy(COUNTY, "person", PERSON) is True
    assert destroy(COUNTY, "person", PERSON) is False
    assert bytes(SealKey.objects.get(subject=PERSON).wrapped) == b""
    with pytest.raises(SealKeyDestroyed, match="已清除"):
        unseal(COUNTY, "person", PERSON, sealed)
    with pytest.raises(SealKeyDestroyed):
        seal(COUNTY, "person", PERSON, "another value")
    assert unseal(COUNTY, "person", OTHER, kept) == PHONE


def test_many_subjects_cost_a_fixed_number_of_queries() -> None:
    people = [UUID(int=PERSON.int + number) for number in range(300)]
    with CaptureQueriesContext(connection) as made:
        keyring = SealKeyring(COUNTY, [("person", person) for person in people])
        sealed = [keyring.seal("person", person, PHONE) for person in people]
    # Look, and look again after making; how many statements the making takes is the engine's affair.
    assert len([query for query in made if query["sql"].startswith("SELECT")]) == 2
    assert len(made) <= 6
    with CaptureQueriesContext(connection) as opened:
        keyring = SealKeyring(COUNTY, [("person", person) for person in people])
        assert {keyring.unseal("person", *pair) for pair in zip(people, sealed, strict=True)} == {PHONE}
    assert len(opened) == 1


def test_a_key_under_another_field_key_does_not_open(settings: Settings, tmp_path: Path) -> None:
    sealed = seal(COUNTY, "person", PERSON, PHONE)
    other = tmp_path / "field.key"
    other.write_text("another-key-of-more-than-thirty-two-characters")
    other.chmod(0o600)
    settings.FIELD_KEY_FILE = other
    with pytest.raises(SealBroken, match="密钥备份"):
        unseal(COUNTY, "person", PERSON, sealed)


def test_a_sensitive_value_is_matched_but_not_shown(settings: Settings, tmp_path: Path) -> None:
    first = hmac_p3("360426199101010071")
    assert re.fullmatch(r"h1\|[0-9a-f]{64}", first)
    assert hmac_p3("360426199101010071") == first
    assert hmac_p3("360426199101010072") != first
    other = tmp_path / "field.key"
    other.write_text("another-key-of-more-than-thirty-two-characters")
    other.chmod(0o600)
    settings.FIELD_KEY_FILE = other
    assert hmac_p3("360426199101010071") != first


def test_a_missing_short_or_exposed_key_file_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    settings.FIELD_KEY_FILE = tmp_path / "field.key"
    with pytest.raises(FieldKeyMissing, match="jishi setup"):
        hmac_p3("1")
    settings.FIELD_KEY_FILE.write_text("too short")
    settings.FIELD_KEY_FILE.chmod(0o600)
    with pytest.raises(FieldKeyMissing, match="密钥备份"):
        hmac_p3("1")
    settings.FIELD_KEY_FILE.write_text("k" * 64)
    settings.FIELD_KEY_FILE.chmod(0o640)
    with pytest.raises(FieldKeyExposed, match="chmod 600"):
        hmac_p3("1")
