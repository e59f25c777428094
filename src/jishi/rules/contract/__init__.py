"""Contracts of the collective: land leased twice, terms too long, rent due, arrears and their age."""

from jishi.rules.contract.arrears import (
    Account,
    Alarm,
    Arrear,
    Conditions,
    Payment,
    Warned,
    account,
    ageing,
    alarms,
)
from jishi.rules.contract.lease import Lease, Overlap, OverLeased, check_term, over_leased, overlaps
from jishi.rules.contract.rent import Instalment, RentTerms, schedule

__all__ = [
    "Account",
    "Alarm",
    "Arrear",
    "Conditions",
    "Instalment",
    "Lease",
    "OverLeased",
    "Overlap",
    "Payment",
    "RentTerms",
    "Warned",
    "account",
    "ageing",
    "alarms",
    "check_term",
    "over_leased",
    "overlaps",
    "schedule",
]
