"""By which edition days of air are judged: that of their time, or another (新旧标准)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.air_index import EDITIONS
from monitoring.air_periods import LevelCounts
from monitoring.air_series import AirSeries
from monitoring.periods import AsOf, months_label
from standards.air_items import Pollutant
from standards.ambient_air import good_day_ratio
from standards.comparison import change_points
from standards.editions import Edition, Family, edition_of, in_force
from standards.rounding import percent
from targets.explain.address import Address

PARAMETER = "basis"
OLD, NEW = EDITIONS


class UnknownBasisError(ValueError):
    """The edition asked for does not exist; the message says so in Chinese."""


@dataclass(frozen=True)
class BasisOption:
    """An edition to choose: its words, the parameter (empty: each day's own), whether chosen."""

    label: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class Basis:
    """The edition of HJ 633 that judges a year's days; `asked` is None for that of each day."""

    year: int
    asked: Edition | None = None

    @property
    def edition_year(self) -> int | None:
        """The year of the edition asked for; None for that of each day."""
        return None if self.asked is None else self.asked.year

    @property
    def query(self) -> str:
        """The choice as a further part of an address."""
        return "" if self.asked is None else f"&{PARAMETER}={self.asked.year}"

    def address(self, kind: str, key: str) -> Address:
        """Where figures by this edition are explained."""
        extra = () if self.asked is None else ((PARAMETER, str(self.asked.year)),)
        return Address(kind, key, extra)

    def index_on(self, day: date) -> Edition:
        """The edition of HJ 633 a day is judged by."""
        return self.asked or ruling_on(day)

    def index_in(self, year: int, month: int) -> Edition:
        """The edition of HJ 633 a month is judged by."""
        return self.index_on(AsOf(year, month).last_day)

    def limits_on(self, day: date) -> Edition:
        """The edition of GB 3095 that goes with it: of 2026 the limits of the transition."""
        if self.asked is not None and self.asked != ruling_on(day):
            return edition_of(Family.AMBIENT_LIMITS, self.asked.year)
        return in_force(Family.AMBIENT_LIMITS, max(day, OLD.in_force_from))

    def counts_of(self, series: AirSeries, year: int, month: int) -> LevelCounts | None:
        """Days at each level of a month; None for a month without days."""
        if (year, month) not in series.kept:
            return None
        edition = self.index_in(year, month)
        return series.period(year, [month]).counts(edition.year)

    def primaries_of(self, series: AirSeries, as_of: AsOf) -> dict[Pollutant, int]:
        """Days of January up to a month on which each item was a primary pollutant."""
        found: dict[Pollutant, int] = {}
        for month in range(1, as_of.month + 1):
            edition = self.index_in(as_of.year, month)
            period = series.period(as_of.year, [month])
            for item, days in period.primaries(edition.year).items():
                found[item] = found.get(item, 0) + days
        return dict(sorted(found.items(), key=lambda pair: -pair[1]))

    @property
    def standing(self) -> str:
        """The edition of the time in words: “HJ 633-2012”, or both where it changed in the year."""
        first, last = ruling_on(date(self.year, 1, 1)), ruling_on(date(self.year, 12, 31))
        return first.number if first == last else f"{first.number}、{last.number}"

    @property
    def name(self) -> str:
        """What the pages say they judge by."""
        return self.standing if self.asked is None else self.asked.number

    @property
    def banner(self) -> str:
        """The warning that figures are for comparison only; none by the edition of the time."""
        if self.asked is None:
            return ""
        return f"按 {self.asked.number} 重算,仅供对比,不作考核"

    @property
    def banner_detail(self) -> str:
        """What is computed anew and what is not."""
        if self.asked is None:
            return ""
        limits = edition_of(Family.AMBIENT_LIMITS, self.asked.year)
        stage = ",过渡阶段浓度限值" if limits.year == NEW.year else ""
        return (
            f"{self.year}年执行 {self.standing}。AQI、级别、首要污染物、优良天数按日浓度重新计算,"
            f"限值用 {limits.number}{stage};浓度不变,来表的AQI、优良天数和考核目标不采用。"
        )

    @property
    def options(self) -> tuple[BasisOption, ...]:
        """The editions that can be chosen; one that judged the whole year anyway is no choice."""
        others = [e for e in EDITIONS if not _ruled_all(e, self.year)]
        return (
            BasisOption(f"{self.standing}(当时执行)", "", self.asked is None),
            *(BasisOption(f"{e.number} 重算对比", str(e.year), e == self.asked) for e in others),
        )


def ruling_on(day: date) -> Edition:
    """The edition of HJ 633 of a day; before the first one, the first."""
    return in_force(Family.AQI, max(day, OLD.in_force_from))


def _ruled_all(edition: Edition, year: int) -> bool:
    return ruling_on(date(year, 1, 1)) == edition == ruling_on(date(year, 12, 31))


def basis_from(parameters: Mapping[str, str], year: int) -> Basis:
    """Read `basis` from an address; the edition that ruled the whole year is the same as none.

    Raises
    ------
    UnknownBasisError
        For anything but the year of an edition.
    """
    raw = parameters.get(PARAMETER, "")
    known = {str(edition.year): edition for edition in EDITIONS}
    if raw and raw not in known:
        raise UnknownBasisError(f"评价标准“{raw[:20]}”无法识别:请写 {'、'.join(known)} 之一")
    asked = known.get(raw)
    return Basis(year, None if asked is None or _ruled_all(asked, year) else asked)


# --- Old against new ------------------------------------------------------------------------------


@dataclass(frozen=True)
class EditionSide:
    """What one edition makes of a month's days."""

    counts: LevelCounts
    primary: str

    @property
    def ratio(self) -> Decimal | None:
        """Good-day ratio, per cent, one decimal."""
        share = good_day_ratio(self.counts.good, self.counts.valid)
        return None if share is None else percent(share)


@dataclass(frozen=True)
class EditionRow:
    """One month, or the months together (`month` 0), by both editions."""

    label: str
    old: EditionSide
    new: EditionSide
    month: int = 0

    @property
    def span(self) -> str:
        """The span as an address names it; the months together go without saying."""
        return "month" if self.month else ""

    @property
    def at(self) -> str:
        """The month as an address names it."""
        return str(self.month) if self.month else ""

    @property
    def good_change(self) -> int:
        """Good days by the new edition less those by the old."""
        return self.new.counts.good - self.old.counts.good

    @property
    def ratio_change(self) -> Decimal | None:
        """The same of the ratio, percentage points."""
        new, old = self.new.ratio, self.old.ratio
        return None if new is None else change_points(new, old)


def edition_rows(series: AirSeries, as_of: AsOf) -> tuple[EditionRow, ...]:
    """Set the months with days, and all of them together, by both editions side by side."""
    year = as_of.year
    months = [m for m in range(1, as_of.month + 1) if (year, m) in series.kept]
    if not months:
        return ()
    rows = [_edition_row(series, year, [m], f"{m}月") for m in months]
    return (*rows, _edition_row(series, year, months, f"{months_label(months)}合计"))


def _edition_row(series: AirSeries, year: int, months: list[int], label: str) -> EditionRow:
    period = series.period(year, months)
    old, new = (
        EditionSide(period.counts(e.year), _top(period.primaries(e.year))) for e in EDITIONS
    )
    return EditionRow(label, old, new, months[0] if label == f"{months[0]}月" else 0)


def _top(primaries: Mapping[Pollutant, int]) -> str:
    """The items most often primary, with their days: “O₃-8h 12天”."""
    most = max(primaries.values(), default=0)
    labels = [item.label for item, days in primaries.items() if days == most]
    return f"{'、'.join(labels)} {most}天" if most else ""
