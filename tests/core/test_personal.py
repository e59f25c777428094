"""Sensitive columns: the format, what does not open, the index, and the change of keys with writers about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from county import County
from jishi.core.audit.models import Entry
from jishi.core.audit.verifying import verify as verify_chain
from jishi.core.personal import rotation
from jishi.core.personal.cipher import Cell, CiphertextBroken, blind, decrypt, encrypt, key_of
from jishi.core.personal.columns import encrypted
from jishi.core.personal.keys import FieldKeyring, FieldKeyShut, FieldKeyUnknown, make_key
from jishi.core.personal.models import FieldKey
from jishi.core.personal.rotation import remaining, rotate
from jishi.records.errors import Invalid, TryAgain
from jishi.records.registry import ledger
from jishi.records.secrets import opened
from jishi.records.services import prepare, save
from jishi.records.services.batch import commit

ROW = UUID("0190a000-0000-7000-8000-0000000000aa")
CELL = Cell("370783", "people_person", "id_number", ROW)
ID = "360426199101010071"


def test_a_value_is_hidden_and_comes_back(county: County) -> None:
    keyring = FieldKeyring(county.code)
    sealed = encrypt(keyring, CELL, ID)
    assert re.fullmatch(r"v1\|[0-9a-f]{32}\|[\w=-]{16}\|[\w=-]{24}\|[\w=-]{24}", sealed)
    assert ID not in sealed
    assert encrypt(keyring, CELL, ID) != sealed
    assert decrypt(FieldKeyring(county.code), CELL, sealed) == ID
    assert key_of(sealed) == FieldKey.objects.get(county=county.code, destroyed_at=None).id


@given(text=st.text(min_size=1, max_size=80))
def test_any_text_comes_back(text: str) -> None:
    keyring = FieldKeyring("370783")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keyring._newest = ROW
    keyring._ciphers[ROW] = AESGCM(b"k" * 32)
    assert decrypt(keyring, CELL, encrypt(keyring, CELL, text)) == text


@pytest.mark.parametrize(
    "other",
    [
        Cell("370784", "people_person", "id_number", ROW),
        Cell("370783", "registry_household", "id_number", ROW),
        Cell("370783", "people_person", "hardship", ROW),
        Cell("370783", "people_person", "id_number", UUID(int=1)),
    ],
    ids=["county", "table", "column", "row"],
)
def test_a_ciphertext_opens_in_its_own_cell_only(county: County, other: Cell) -> None:
    keyring = FieldKeyring(county.code)
    with pytest.raises(CiphertextBroken, match="备份"):
        decrypt(keyring, other, encrypt(keyring, CELL, ID))


def test_what_is_cut_off_or_altered_is_refused(county: County) -> None:
    keyring = FieldKeyring(county.code)
    sealed = encrypt(keyring, CELL, ID)
    parts = sealed.split("|")
    wrong = [sealed[:n] for n in range(len(sealed))]
    wrong += ["v2" + sealed[2:], sealed + "|", "|".join(parts[:4]), "|".join([*parts[:3], "", ""])]
    wrong += [f"v1|{'0' * 31}|{'|'.join(parts[2:])}", f"v1|{'g' * 32}|{'|'.join(parts[2:])}"]
    for n, part in enumerate(parts[2:], 2):
        flipped = ("A" if part[0] != "A" else "B") + part[1:]
        wrong.append("|".join([*parts[:n], flipped, *parts[n + 1 :]]))
    for text in wrong:
        with pytest.raises((CiphertextBroken, FieldKeyUnknown)) as caught:
            decrypt(keyring, CELL, text)
        assert ID not in str(caught.value)
    unknown = "|".join(["v1", uuid4().hex, *parts[2:]])
    with pytest.raises(FieldKeyUnknown, match="备份"):
        decrypt(keyring, CELL, unknown)


def test_a_key_of_another_installation_does_not_open(county: County, settings: Any, tmp_path: Path) -> None:
    FieldKeyring(county.code).newest()
    other = tmp_path / "field.key"
    other.write_text("another-key-of-more-than-thirty-two-characters")
    other.chmod(0o600)
    settings.FIELD_KEY_FILE = other
    with pytest.raises(FieldKeyShut, match=r"field\.key"):
        FieldKeyring(county.code).newest()


def test_the_index_is_keyed_and_for_one_column_of_one_county() -> None:
    found = {
        blind(where, table, column, text)
        for where in ("370783", "370784")
        for table in ("people_person", "other")
        for column in ("id_number", "other")
        for text in (ID, "360426199202020025")
    }
    assert len(found) == 16
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in found)
    assert blind("370783", "people_person", "id_number", ID) in found


def values_of(county: County) -> dict[str, str]:
    keyring = FieldKeyring(county.code)
    return {
        f"{code}.{column.name}.{row.pk}": opened(row, column, keyring)
        for code in ("people", "households")
        for column in encrypted(ledger(code).model)
        for row in county.rows(code)
    }


def test_keys_are_changed_step_by_step_and_taken_up_again(county: County) -> None:
    """Stopped after each value, everything stays readable; at the end the old key is gone and nothing is lost."""
    before, old = values_of(county), FieldKey.objects.get(county=county.code)
    assert len([value for value in before.values() if value]) == 3
    theirs = FieldKey.objects.exclude(county=county.code).get()
    for done in (1, 2, 3):
        part = rotate(county.code, most=1)
        assert (part.values, part.destroyed) == (1, 0)
        new = FieldKey.objects.filter(county=county.code).order_by("-serial")[0]
        assert remaining(county.code, new.id) == 3 - done
        assert values_of(county) == before
        assert FieldKey.objects.filter(county=county.code, destroyed_at=None).count() == 2
    last = rotate(county.code)
    assert (last.values, last.destroyed) == (0, 1)
    assert values_of(county) == before
    old.refresh_from_db()
    assert (bytes(old.wrapped), old.destroyed_at is not None) == (b"", True)
    assert [bytes(k.wrapped) for k in FieldKey.objects.filter(id=theirs.id)] == [bytes(theirs.wrapped)]
    told = Entry.objects.filter(county=county.code).order_by("-seq")[0]
    assert (told.verb, told.payload["destroyed"]) == ("rotate_keys", 1)
    assert verify_chain(county.code) == []
    again = rotate(county.code)
    assert (again.values, again.destroyed) == (3, 1)
    assert values_of(county) == before


def test_writing_during_a_rotation_takes_the_new_key(county: County) -> None:
    rotate(county.code, most=1)
    person = county.row("people", 1)
    save(
        actor=county.system,
        ledger=ledger("people"),
        values={"id_number": "11010519491231002X"},
        id=person.pk,
        version=person.version,
    )
    new = FieldKey.objects.filter(county=county.code).order_by("-serial")[0]
    assert key_of(county.row("people", 1).id_number) == new.id
    assert rotate(county.code).destroyed == 1


def test_what_was_prepared_before_the_old_key_went_is_refused_and_nothing_lost(county: County) -> None:
    """A batch is prepared without a lock; were it written, its old ciphertexts could never be read again."""
    row = county.row("people", 1)
    batch = prepare(
        actor=county.system,
        ledger=ledger("people"),
        rows=[{"id": row.pk, "organisation": "U-902", "name": "样例乙", "post": "站长"}],
    )
    assert len(batch.drafts) == 1
    rotate(county.code)
    before = values_of(county)
    with pytest.raises(TryAgain, match="再保存一次"):
        commit(actor=county.system, batches=[batch])
    assert values_of(county) == before
    assert county.row("people", 1).post == "副站长"


def test_a_newer_key_made_meanwhile_is_where_a_rotation_goes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody else begins one at the same moment: it ends, and everything stands under the newest key."""
    step, made = rotation._step, []

    def then_another(*given: Any) -> int:
        changed = step(*given)
        if not made:
            made.append(FieldKey.objects.filter(county=county.code).count() + 1)
            make_key(county.code, made[0])
        return changed

    monkeypatch.setattr(rotation, "_step", then_another)
    done = rotate(county.code)
    newest = FieldKey.objects.get(county=county.code, destroyed_at=None)
    assert (newest.serial, done.destroyed) == (made[0], 2)
    assert remaining(county.code, newest.id) == 0


def test_rotation_by_command(county: County, capsys: Any) -> None:
    call_command("field-keys", "rotate", "--most=1")
    call_command("field-keys", "rotate")
    said = capsys.readouterr().out
    assert "销毁旧密钥 1 把" in said
    with pytest.raises(CommandError, match="正整数"):
        call_command("field-keys", "rotate", "--batch=0")
    person = county.row("people")
    ledger("people").model._default_manager.filter(pk=person.pk).update(id_number=person.id_number[:-4])
    before = FieldKey.objects.count()
    with pytest.raises(CommandError, match="备份"):
        call_command("field-keys", "rotate")
    assert FieldKey.objects.filter(destroyed_at=None, county=county.code).count() == 2
    assert FieldKey.objects.count() == before + 1


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("360426199101010072", "校验位"),
        ("36042619910101007", "长度"),
        ("360426199102300079", "出生日期"),
        ("990426199101010071", "地区"),
        ("3604261991010100A1", "字符"),
        ("360426\u202e199101010071", "控制字符"),
        ("●●●", "遮住"),
    ],
)
def test_a_wrong_number_is_refused_without_repeating_it(county: County, number: str, why: str) -> None:
    count = ledger("people").model._default_manager.count()
    with pytest.raises(Invalid) as caught:
        save(actor=county.system, ledger=ledger("people"), values={"name": "模拟", "id_number": number})
    assert why in str(caught.value)
    assert number not in str(caught.value)
    assert ledger("people").model._default_manager.count() == count


def test_full_width_and_small_x_are_the_same_number(county: County) -> None:
    people = ledger("people")
    made = save(
        actor=county.system, ledger=people, values={"name": "模拟", "id_number": "11010519491231002x"}
    )
    (column,) = encrypted(people.model)
    assert opened(made.record, column, FieldKeyring(county.code)) == "11010519491231002X"
    with pytest.raises(Invalid):
        save(
            actor=county.system,
            ledger=people,
            values={"name": "另一个", "id_number": "１１０１０５１９４９１２３１００２Ｘ"},
        )


def test_two_who_make_the_first_key_at_once_share_it(county: County) -> None:
    make_key("370799", 1)
    make_key("370799", 1)
    assert FieldKey.objects.filter(county="370799").count() == 1
    FieldKey.objects.filter(county="370799").delete()


def test_the_database_file_holds_no_plain_value(committed: Any) -> None:
    """On disk, log and free pages included."""
    county: County = committed.county
    person = county.row("people")
    save(
        actor=county.system,
        ledger=ledger("people"),
        values={"id_number": "11010519491231002X"},
        id=person.pk,
        version=person.version,
    )
    if connection.vendor == "sqlite":
        data = b"".join(path.read_bytes() for path in committed.var.iterdir() if "sqlite3" in path.name)
        assert b"v1|" in data
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(t::text, ' ') FROM people_person t")
            data = str(cursor.fetchone()[0]).encode()
    for value in (ID, "11010519491231002X"):
        assert value.encode() not in data
