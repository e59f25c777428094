"""The services or departments a text can lead to, with the words a county already has for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """`code` is the key; `phrasings` are the ways people ask for it, `description` what the county says."""

    code: str
    name: str
    description: str = ""
    phrasings: tuple[str, ...] = ()
    unit: str = ""

    def wordings(self) -> tuple[str, ...]:
        """Every text the catalogue has for it; the name first."""
        return tuple(w for w in (self.name, *self.phrasings, self.description) if w.strip())


class DuplicateCode(ValueError):
    """Two services have one code, so a dispatch could not be told apart."""


class EmptyCatalogue(ValueError):
    """There is nothing to choose from."""


class UnknownService(KeyError):
    """A code is not, or no longer, in the catalogue."""

    def __str__(self) -> str:
        return str(self.args[0])


def check_catalogue(services: Iterable[Service]) -> tuple[Service, ...]:
    """The services in order of code. Two of the same name are allowed; `told_apart` names them."""
    listed = sorted(services, key=lambda s: s.code)
    if not listed:
        raise EmptyCatalogue("目录是空的：请先录入至少一项服务，再做匹配。")
    twice = [code for code, n in Counter(s.code for s in listed).items() if n > 1]
    if twice:
        raise DuplicateCode(f"服务编号重复：{'、'.join(twice)}。请在目录中改成不同的编号。")
    nameless = [s.code for s in listed if not s.wordings()]
    if nameless:
        raise EmptyCatalogue(f"服务 {'、'.join(nameless)} 没有名称和说法，无法匹配，请补上名称。")
    return tuple(listed)


def told_apart(services: Sequence[Service]) -> dict[str, str]:
    """A label for each code: the name, and where two share it, the unit and the code as well."""
    names = Counter(s.name for s in services)

    def label(s: Service) -> str:
        return s.name if names[s.name] == 1 else f"{s.name}（{'，'.join(x for x in (s.unit, s.code) if x)}）"

    return {s.code: label(s) for s in services}
