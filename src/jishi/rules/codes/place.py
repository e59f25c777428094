"""Statistical codes of places: county 6 digits, town 9, village 12, and grids inside a village 15."""

from dataclasses import dataclass
from enum import StrEnum

from jishi.rules.codes.text import digits, plain
from jishi.rules.fault import RuleFault
from jishi.rules.verdict import Allowed, Denied, Verdict

PROVINCES = frozenset(
    f"{region}{number}"
    for region, numbers in (("1", "12345"), ("2", "123"), ("3", "1234567"), ("4", "123456"), ("5", "01234"))
    for number in numbers
) | frozenset({"61", "62", "63", "64", "65", "71", "81", "82"})
# Cities without counties: their towns hang directly on the city, whose code takes the county's place.
CITIES_WITHOUT_COUNTIES = frozenset({"441900", "442000", "460400", "620200"})
VIRTUAL_VILLAGES = frozenset({"498", "598"})
URBAN_RURAL = {
    "111": "主城区",
    "112": "城乡结合区",
    "121": "镇中心区",
    "122": "镇乡结合区",
    "123": "特殊区域",
    "210": "乡中心区",
    "220": "村庄",
}


class PlaceCodeLengthWrong(RuleFault):
    title = "区划代码长度不对"


class PlaceCodeNotDigits(RuleFault):
    title = "区划代码含有数字以外的字符"


class ProvinceUnknown(RuleFault):
    title = "没有这个省级代码"


class CountyNumberWrong(RuleFault):
    title = "区划代码的县级段不对"


class TownNumberWrong(RuleFault):
    title = "区划代码的乡级段不对"


class VillageNumberWrong(RuleFault):
    title = "区划代码的村级段不对"


class GridCodeWrong(RuleFault):
    title = "网格编码不对"


class UrbanRuralClassUnknown(RuleFault):
    title = "没有这个城乡分类代码"


class PlaceLevel(StrEnum):
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class TownKind(StrEnum):
    """By the town's three digits: 001-099, 100-199, 200-399, 400-599."""

    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    TOWNSHIP = "township"
    LIKE_TOWN = "like_town"


class VillageKind(StrEnum):
    """By the village's three digits: 001-199, 200-399, 400-499, 500-599; 498 and 598 are virtual."""

    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGE_COMMITTEE = "village_committee"
    LIKE_RESIDENTS = "like_residents"
    LIKE_VILLAGE = "like_village"
    VIRTUAL = "virtual"


def town_kind(number: str) -> TownKind:
    """The kind of a town by its three digits. Source: 统计用区划代码和城乡划分代码编制规则."""
    bounds = ((99, TownKind.SUBDISTRICT), (199, TownKind.TOWN), (399, TownKind.TOWNSHIP))
    value = int(number)
    if not 1 <= value <= 599:
        raise TownNumberWrong(number, "001至599（001起街道，100起镇，200起乡，400起类似乡级单位）")
    return next((kind for last, kind in bounds if value <= last), TownKind.LIKE_TOWN)


def village_kind(number: str) -> VillageKind:
    """The kind of a village by its three digits; the same source as for towns."""
    value = int(number)
    if not 1 <= value <= 599:
        raise VillageNumberWrong(number, "001至599（001起居委会，200起村委会，400起类似单位）")
    if number in VIRTUAL_VILLAGES:
        return VillageKind.VIRTUAL
    bounds = (
        (199, VillageKind.RESIDENTS_COMMITTEE),
        (399, VillageKind.VILLAGE_COMMITTEE),
        (499, VillageKind.LIKE_RESIDENTS),
    )
    return next((kind for last, kind in bounds if value <= last), VillageKind.LIKE_VILLAGE)


@dataclass(frozen=True, slots=True, order=True)
class PlaceCode:
    """A checked code; `code` has exactly as many digits as its level."""

    code: str
    level: PlaceLevel

    @property
    def county(self) -> str:
        return self.code[:6]

    @property
    def town(self) -> str | None:
        """The nine digits of the town, None for a county."""
        return None if self.level is PlaceLevel.COUNTY else self.code[:9]

    @property
    def parent(self) -> str | None:
        """The code one level up, None for a county."""
        return None if self.level is PlaceLevel.COUNTY else self.code[:-3]

    @property
    def kind(self) -> TownKind | VillageKind | None:
        """What the last three digits say of a town or village, None for a county."""
        if self.level is PlaceLevel.COUNTY:
            return None
        return (town_kind if self.level is PlaceLevel.TOWN else village_kind)(self.code[-3:])

    @property
    def full(self) -> str:
        """The code filled up with zeros to twelve digits, as statistical lists print it."""
        return self.code.ljust(12, "0")


def parse_place(text: str) -> PlaceCode:
    """Read a code of 6, 9 or 12 digits; twelve digits ending in zeros are the town or county they name.

    Source: GB/T 2260 for the first six digits, 统计用区划代码编制规则 for the rest.
    Example: 370783112206 is a village committee of the town 370783112.

    手册 区划代码
    公式 6位为县，9位为乡镇，12位为村。乡级三位：001起街道、100起镇、200起乡、400起类似乡级；村级三位：
    001起居委会、200起村委会、400起类似居委会、500起类似村委会，498和598为虚拟村
    依据 统计用区划代码和城乡划分代码编制规则 [K]
    例 370783112206为370783112镇的一个村委会

    >>> parse_place("370783112206").kind.value
    'village_committee'
    """
    code = plain(text)
    if not digits(code):
        raise PlaceCodeNotDigits(text, "6、9或12位数字，如 370783、370783112、370783112206")
    if len(code) == 12 and code.endswith("000"):
        code = code[:6] if code.endswith("000000") else code[:9]
    levels = {6: PlaceLevel.COUNTY, 9: PlaceLevel.TOWN, 12: PlaceLevel.VILLAGE}
    if len(code) not in levels:
        raise PlaceCodeLengthWrong(text, "6位（县）、9位（乡镇）或12位（村）")
    _check_county(code[:6])
    place = PlaceCode(code, levels[len(code)])
    if place.town is not None:
        town_kind(place.town[6:])
    _ = place.kind
    return place


def _check_county(code: str) -> None:
    if code[:2] not in PROVINCES:
        raise ProvinceUnknown(code, "前两位为省级代码，如 37（山东）")
    if (code[2:4] == "00" or code[4:6] == "00") and code not in CITIES_WITHOUT_COUNTIES:
        raise CountyNumberWrong(code, "第3至4位（市）和第5至6位（县）都不为00的县级代码")


def check_place(text: str) -> Verdict:
    """Allowed if the code can be read, else the refusal in words."""
    try:
        parse_place(text)
    except RuleFault as fault:
        return Denied(str(fault))
    return Allowed()


@dataclass(frozen=True, slots=True, order=True)
class GridCode:
    """A grid: the twelve digits of its village and a serial of three, from 001."""

    village: PlaceCode
    serial: int

    def __str__(self) -> str:
        return f"{self.village.code}{self.serial:03d}"


def parse_grid(text: str) -> GridCode:
    """Read a grid code of 15 digits. Example: 370783112206003 is the third grid of that village."""
    code = plain(text)
    if len(code) != 15 or not digits(code):
        raise GridCodeWrong(text, "15位数字：12位村代码加3位序号，如 370783112206001")
    village, serial = parse_place(code[:12]), int(code[12:])
    if village.level is not PlaceLevel.VILLAGE or serial == 0:
        raise GridCodeWrong(text, "前12位为村代码，末3位序号从001起")
    return GridCode(village, serial)


def urban_rural_label(code: str) -> str:
    """What the three digits of the urban-rural class mean. Example: 220 is 村庄."""
    if code not in URBAN_RURAL:
        raise UrbanRuralClassUnknown(code, "、".join(URBAN_RURAL))
    return URBAN_RURAL[code]
