"""Everything held of one person, for that person: every record that names them, sealed audit values opened, links."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jishi.core.access.actor import Actor
from jishi.core.access.models import Hold, User
from jishi.core.audit.chain import Draft as Entry
from jishi.core.audit.chain import append
from jishi.core.audit.models import Entry as Told
from jishi.core.audit.seals import SealBroken, SealKeyDestroyed, SealKeyring, Subject
from jishi.core.people.models import Person
from jishi.core.personal.columns import BlindIndexField, EncryptedField
from jishi.core.personal.keys import FieldKeyring
from jishi.core.transactions import run_tx
from jishi.records.convert import display, plain
from jishi.records.errors import Forbidden
from jishi.records.fields import FieldInfo, columns, line_fields
from jishi.records.ledger import P2, P3, Ledger
from jishi.records.masks import HIDDEN
from jishi.records.models import Link
from jishi.records.pointers import Pointer, pointers
from jishi.records.registry import ledger
from jishi.records.secrets import opened
from jishi.records.selectors.may import may
from jishi.records.selectors.visible import get
from jishi.records.services.reveal import why

Held = dict[str, Any]


def export_person(*, actor: Actor, id: uuid.UUID, reason: str) -> Held:
    """The dossier as plain values; that it was taken is audited. Raises `NotFound`, `Forbidden`, `Invalid`."""
    people, words = ledger("people"), why(reason)

    def take() -> Held:
        person = get(actor, people, id)
        verdict = may(actor, "erase", people, person)
        if not verdict:
            raise Forbidden(verdict.reason)
        found = _dossier(actor, people, person)
        payload = {"reason": words, "records": len(found["records"])}
        told = Entry(actor.user_id, actor.name, people.code, person.pk, "export_person", payload)
        append(actor.county, [told])
        return found

    return run_tx(take)


def _dossier(actor: Actor, people: Ledger, person: Any) -> Held:
    secrets = FieldKeyring(actor.county)
    records = [
        entry for pointer in pointers(Person) for entry in _named(actor.county, pointer, person, secrets)
    ]
    ids = [person.pk, *(uuid.UUID(entry["id"]) for entry in records if entry["about"])]
    return {
        "person": {"number": person.number, "values": _values(people, person, secrets, about=True)},
        "accounts": list(_accounts(person)),
        "records": records,
        "links": list(_links(actor.county, person)),
        "audit": list(_audit(actor.county, person, ids)),
        "taken_at": plain(timezone.now()),
        "taken_by": actor.name,
    }


def _values(owner: Ledger, record: Any, secrets: FieldKeyring, *, about: bool) -> dict[str, str]:
    """Every filled column by its label; of a record that speaks of others too, what is personal stays covered."""
    found = {}
    for name, info in columns(owner).items():
        if name in owner.fields and not isinstance(info.column, BlindIndexField):
            text = _text(info, record, secrets, covered=not about)
            if text:
                found[str(info.label)] = text
    return found


def _text(info: FieldInfo, record: Any, secrets: FieldKeyring, *, covered: bool) -> str:
    value = getattr(record, info.name)
    if value in (None, ""):
        return ""
    if covered and info.protection in (P2, P3):
        return HIDDEN
    if isinstance(info.column, EncryptedField):
        return opened(record, info.column, secrets)
    return str(value) if info.kind == "record" else display(info, value)


def _named(county: str, pointer: Pointer, person: Any, secrets: FieldKeyring) -> Iterator[Held]:
    """The records in which a relation or a line names the person."""
    owner, line = pointer.ledger, pointer.line
    if owner is None:
        return
    for row in pointer.rows(county, person):
        record = row if line is None else getattr(row, line.parent_field(owner.model))
        about = bool(owner.about) and getattr(record, f"{owner.about}_id") == person.pk
        entry: Held = {
            "id": str(record.pk),
            "ledger": str(owner.label),
            "number": record.number,
            "title": str(record),
            "relation": pointer.label,
            "about": about,
            "values": _values(owner, record, secrets, about=about),
        }
        if line is not None:
            infos = line_fields(owner, line).values()
            entry["line"] = {str(i.label): _text(i, row, secrets, covered=False) for i in infos}
        yield entry


def _accounts(person: Any) -> Iterator[Held]:
    for user in User.objects.filter(county=person.county, person=person).order_by("username"):
        holds = Hold.objects.filter(county=person.county, user=user).order_by("starts_on", "id")
        rows = [
            {"role": str(hold.get_role_display()), "from": plain(hold.starts_on), "to": plain(hold.ends_on)}
            for hold in holds
        ]
        yield {"username": user.username, "name": user.name, "email": user.email, "holds": rows}


def _links(county: str, person: Any) -> Iterator[Held]:
    for mine, other in (("source", "target"), ("target", "source")):
        links = Link.objects.filter(county=county, **{mine: person.pk}).select_related(other)
        for link in links.order_by("created_at", "pk"):
            end = getattr(link, other)
            label = str(Link.Relation(link.relation).label)
            yield {"relation": label, "side": mine, "number": end.number, "title": end.title}


def _audit(county: str, person: Any, ids: list[uuid.UUID]) -> Iterator[Held]:
    """What was done with the person's record and with those about them, oldest first."""
    keyring = SealKeyring(county, made=False)
    for told in Told.objects.filter(county=county, record__in=ids).order_by("seq"):
        subjects: list[Subject] = [("person", person.pk)]
        if told.record_id is not None:
            subjects.append(("record", told.record_id))
        yield {
            "at": plain(told.at),
            "who": told.actor_name,
            "ledger": told.ledger,
            "verb": told.verb,
            "payload": _opened(told.payload, keyring, subjects),
        }


def _opened(value: Any, keyring: SealKeyring, subjects: list[Subject]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"sealed"}:
            return _unsealed(value["sealed"], keyring, subjects)
        if set(value) == {"hmac"}:
            return _("（敏感信息，审计中只留校验值）")
        return {key: _opened(inner, keyring, subjects) for key, inner in value.items()}
    return [_opened(inner, keyring, subjects) for inner in value] if isinstance(value, list) else value


def _unsealed(sealed: str, keyring: SealKeyring, subjects: list[Subject]) -> str:
    for subject in subjects:
        try:
            return keyring.unseal(*subject, sealed)
        except SealKeyDestroyed:
            return _("（已清除）")
        except SealBroken:
            continue
    return _("（为他人加密，不在此列）")
