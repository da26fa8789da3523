"""Which figure of air is asked for: subject, measure, span, day and edition, read from an address.

==============================  ===================================================================
parameter                       meaning
==============================  ===================================================================
``span=month`` or ``to-date``   one month, or January up to it (the default)
``at=3`` or ``at=2022-3``       another month than the page's
``day=2023-03-05``              a single day (``03-05``: of the page's year)
``basis=2012`` or ``2026``      days judged anew by that edition of HJ 633
``by=days``                     from the daily values alone, as stations stand beside each other
``edition=2012`` or ``2026``    one side of the comparison of editions
==============================  ===================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.models import AirStation, Division
from monitoring.periods import AsOf, months_label
from standards.air_items import Pollutant
from standards.editions import Edition, Family, in_force
from targets.assessments.air_basis import PARAMETER, Basis, UnknownBasisError, basis_from
from targets.assessments.air_items import SHORT_NAMES, SHOWN
from targets.assessments.air_subject import AirSubject
from targets.errors import NotHere
from targets.explain.address import Address, span_of
from targets.explain.result import Explanation

NAMES: Mapping[Pollutant, str] = SHORT_NAMES
ITEMS: Mapping[str, Pollutant] = {name: item for item, name in NAMES.items()}
"""The items by the short name addresses carry."""

FIRST_EVALUATION = date(2013, 10, 1)
"""The first day an edition of HJ 663 was in force; days before are judged by it."""
FIRST_LIMITS = date(2013, 1, 1)


@dataclass(frozen=True)
class Asked:
    """What an address asks for, before anything is fetched."""

    measure: str
    as_of: AsOf
    span: str
    day: date | None
    parameters: Mapping[str, str]


def asked_of(measure: str, as_of: AsOf, parameters: Mapping[str, str]) -> Asked:
    """Read the parameters of a figure of air.

    Raises
    ------
    NotHere
        For a month or day that does not exist, with the reason in Chinese.
    """
    day = _day(parameters.get("day", ""), as_of.year)
    month = AsOf(day.year, day.month) if day else asked_month(parameters.get("at", ""), as_of)
    return Asked(measure, month, span_of(parameters), day, parameters)


def asked_month(raw: str, as_of: AsOf) -> AsOf:
    """Read “3” or “2022-3”; nothing is the page's own month.

    Raises
    ------
    NotHere
        For anything that is no month.
    """
    if not raw:
        return as_of
    year, dash, month = raw.rpartition("-")
    try:
        return AsOf(_whole(year) if dash else as_of.year, _whole(month))
    except ValueError as error:
        raise NotHere(f"月份“{raw[:20]}”无法识别") from error


def _whole(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 4):
        raise ValueError(raw)
    return int(raw)


def _day(raw: str, year: int) -> date | None:
    if not raw:
        return None
    try:
        found = date.fromisoformat(raw if len(raw) > 5 else f"{year}-{raw}")
        AsOf(found.year, found.month)
    except ValueError as error:
        raise NotHere(f"日期“{raw[:20]}”无法识别") from error
    return found


@dataclass(frozen=True)
class AirQuestion:
    """A figure asked for with the air it is of; `place` is the division or the station."""

    kind: str
    place: Division | AirStation
    asked: Asked
    air: AirSubject

    @property
    def measure(self) -> str:
        """The name of the figure."""
        return self.asked.measure

    @property
    def is_month(self) -> bool:
        """Whether one month is asked for, not January up to it."""
        return self.asked.span == "month"

    @property
    def item(self) -> Pollutant:
        """The item a measure such as “pm25-days” or “primary-o3” names; PM2.5 where none is."""
        named = (NAMES[i] for i in SHOWN if NAMES[i] in self.measure.split("-"))
        return ITEMS[next(named, "pm25")]

    @property
    def months(self) -> list[int]:
        """The months of the span."""
        last = self.air.as_of.month
        return [last] if self.is_month else list(range(1, last + 1))

    @property
    def period(self) -> str:
        """The span in words: “2023年8月”, “2023年1—8月”, “2023年8月3日”."""
        if self.asked.day:
            day = self.asked.day
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{self.air.year}年{months_label(self.months)}"

    @property
    def page(self) -> tuple[str, str]:
        """The page the figure stands on."""
        return self.place.name, self.place.get_absolute_url()

    def title(self, what: str) -> str:
        """“钟楼区 2023年8月 PM2.5 均值”."""
        return f"{self.air.name} {self.period} {what}"

    def to(self, measure: str, **extra: object) -> Address:
        """Address another figure of the same air, of the same month unless `at` names another."""
        as_of = self.air.as_of
        found: dict[str, object] = {"span": self.asked.span, "at": f"{as_of.year}-{as_of.month}"}
        if "day" in extra:
            found = {}
        elif extra.get("span", self.asked.span) == "to-date":
            extra = {**extra, "span": None}
        if self.air.basis.asked is not None:
            found[PARAMETER] = self.air.basis.asked.year
        given = {**found, **extra}
        kept = tuple((name, str(value)) for name, value in given.items() if value is not None)
        return Address(self.kind, f"{self.place.code}/{measure}", kept)

    @property
    def means_edition(self) -> Edition:
        """The edition of GB 3095 that defines the means of the span."""
        return in_force(Family.AMBIENT_LIMITS, max(self.air.as_of.last_day, FIRST_LIMITS))

    @property
    def evaluation_edition(self) -> Edition:
        """The edition of HJ 663 of the span."""
        return in_force(Family.EVALUATION, max(self.air.as_of.last_day, FIRST_EVALUATION))

    @property
    def index_edition(self) -> Edition:
        """The edition of HJ 633 the days of the span's last month are judged by."""
        return self.air.basis.index_on(self.asked.day or self.air.as_of.last_day)


def told(question: AirQuestion, what: str, figure: str, meaning: str, **more: Any) -> Explanation:
    """Say what every explanation of air says: title, page, caliber and period."""
    return Explanation(
        title=question.title(what),
        figure=figure,
        meaning=meaning,
        page=question.page,
        period=question.period,
        **{"unit": "", "caliber": question.air.caliber, **more},
    )


def basis_asked(asked: Asked) -> Basis:
    """Return the edition days are to be judged by.

    Raises
    ------
    NotHere
        For what is no edition.
    """
    try:
        return basis_from(asked.parameters, asked.as_of.year)
    except UnknownBasisError as error:
        raise NotHere(str(error)) from error
