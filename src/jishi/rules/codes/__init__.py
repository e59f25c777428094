"""Codes of places, persons, organisations and telephones: parse, check, mask."""

from jishi.rules.codes.identity import IdFault, IdNumber, Sex, check_id, is_id_number, mask_id, parse_id
from jishi.rules.codes.organisation import CreditCode, check_credit_code, mask_credit_code, parse_credit_code
from jishi.rules.codes.phone import (
    PhoneKind,
    PhoneNumber,
    PhoneNumberWrong,
    check_phone,
    mask_phone,
    parse_phone,
)
from jishi.rules.codes.place import (
    GridCode,
    PlaceCode,
    PlaceLevel,
    TownKind,
    VillageKind,
    check_place,
    parse_grid,
    parse_place,
)

__all__ = [
    "CreditCode",
    "GridCode",
    "IdFault",
    "IdNumber",
    "PhoneKind",
    "PhoneNumber",
    "PhoneNumberWrong",
    "PlaceCode",
    "PlaceLevel",
    "Sex",
    "TownKind",
    "VillageKind",
    "check_credit_code",
    "check_id",
    "check_phone",
    "check_place",
    "is_id_number",
    "mask_credit_code",
    "mask_id",
    "mask_phone",
    "parse_credit_code",
    "parse_grid",
    "parse_id",
    "parse_phone",
    "parse_place",
]
