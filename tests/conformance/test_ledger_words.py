"""Every word a person reads of a ledger is there, in Chinese, and says what the thing is."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from jishi.core.access.roles import ROLES
from jishi.records.fields import columns, fields, line_fields
from jishi.records.ledger import Ledger
from jishi.records.registry import ledgers
from jishi.records.selectors.may import verb_label
from jishi.rules.book import DEFAULTS

promise = pytest.mark.promise
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Names of norms and signs that are the same in every language.
LATIN = {"WGS 84", "GCJ-02", "BD-09"}


def words(owner: Ledger) -> dict[str, str]:
    """Where each word stands, and the word."""
    found = {"label": owner.label, "help": owner.help}
    found |= {f"section {i}": section.label for i, section in enumerate(owner.form)}
    found |= {f"verb {verb}": verb_label(owner, verb) for verb in owner.verbs}
    found |= {f"state {state.code}": state.label for state in owner.machine.states}
    infos = {name: columns(owner)[name] for name in (*owner.fields, *owner.columns, *owner.filters)}
    for line in owner.lines:
        found[f"line {line.code}"] = line.label
        infos |= {f"{line.code}.{name}": info for name, info in line_fields(owner, line).items()}
    for name, info in infos.items():
        found[f"field {name}"] = info.label
        found |= {f"choice {name}.{value}": label for value, label in info.choices}
    return {where: str(word) for where, word in found.items()}


@promise("labels-chinese")
def test_every_word_is_chinese(owner: Ledger) -> None:
    with override("zh-hans"):
        foreign = {where: word for where, word in words(owner).items() if not CHINESE.search(word)}
    assert {where: word for where, word in foreign.items() if word not in LATIN} == {}


@pytest.mark.product_only
@promise("labels-english")
def test_every_word_is_there_in_english(owner: Ledger) -> None:
    """What is quoted is to be typed as it stands, so it may be Chinese."""
    with override("en"):
        found = {where: re.sub("“[^”]*”", "", word) for where, word in words(owner).items()}
    assert {where: word for where, word in found.items() if CHINESE.search(word) or not word.strip()} == {}


@promise("labels-chinese")
def test_no_two_fields_or_states_are_called_the_same(owner: Ledger) -> None:
    for names in (
        [str(info.label) for info in fields(owner).values()],
        [str(state.label) for state in owner.machine.states],
    ):
        assert len(names) == len(set(names)), names


@promise("rule-sources")
def test_every_rule_a_ledger_obeys_has_words_and_a_source(owner: Ledger) -> None:
    for key in owner.rules:
        rule = DEFAULTS[key]
        assert CHINESE.search(str(rule)) or CHINESE.search(str(getattr(rule, "label", ""))), key
        assert str(getattr(rule, "source", "") or getattr(rule, "sources", "")), key


@promise("codes-frozen")
def test_codes_and_number_prefixes_are_one_of_each() -> None:
    for names in ([owner.code for owner in ledgers()], [owner.number for owner in ledgers()]):
        assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z_]*", owner.code) for owner in ledgers())
    assert all(re.fullmatch(r"[A-Z]{2}", owner.number) for owner in ledgers())


def test_every_role_has_a_name() -> None:
    assert all(CHINESE.search(str(role.label)) for role in ROLES.values())
