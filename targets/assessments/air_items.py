"""The six items month by month with their validity, to date, and the verdict of a closed year.

What a sheet said is the figure; what the days give stands beside it. docs/methods/averages.md.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from monitoring.air_periods import AirPeriod, LevelCounts
from monitoring.air_series import AirFigures, DayCounts
from monitoring.choices import BatchKind, Span
from monitoring.models import AirMonth
from monitoring.periods import months_label
from standards.air_items import Pollutant
from standards.ambient_air import AveragingPeriod, ambient_limit
from standards.averages import (
    MIN_VALID_DAYS_YEAR,
    MonthState,
    days_in_month,
    month_completeness,
    year_completeness,
)
from standards.editions import Family, in_force
from standards.progress import days_in_year
from standards.rounding import round_half_even
from targets.assessments.air_months import difference_text, month_rows
from targets.assessments.air_subject import AirSubject
from targets.wording import MISSING

SHOWN = (
    Pollutant.PM25,
    Pollutant.PM10,
    Pollutant.SO2,
    Pollutant.NO2,
    Pollutant.CO,
    Pollutant.O3_8H,
)
"""The items in the order the bureau prints them."""

SHORT_NAMES = {
    Pollutant.PM25: "pm25",
    Pollutant.PM10: "pm10",
    Pollutant.SO2: "so2",
    Pollutant.NO2: "no2",
    Pollutant.CO: "co",
    Pollutant.O3_8H: "o3",
}
"""The names the addresses of figures carry."""

ENTERED = {
    Pollutant.PM25: "pm25_mean",
    Pollutant.PM10: "pm10_mean",
    Pollutant.SO2: "so2_mean",
    Pollutant.NO2: "no2_mean",
    Pollutant.CO: "co_p95",
    Pollutant.O3_8H: "o3_p90",
}


def decimals_of(item: Pollutant) -> int:
    """Decimals a period's figure is printed with: the bureau's one, ozone's percentile none."""
    return 0 if item is Pollutant.O3_8H else 1


@dataclass(frozen=True)
class ItemCell:
    """An item's figure of a period with the days it rests on (“27/31”, empty where unknown).

    `name` and `measure` say in an address which item it is and which of its figures.
    """

    value: Decimal | None
    validity: str = ""
    is_short: bool = False
    is_entered: bool = False
    difference: str = ""
    name: str = ""
    measure: str = ""


@dataclass(frozen=True)
class ItemsRow:
    """One month of the table, or January up to the as-of month (`month` 0)."""

    label: str
    cells: tuple[ItemCell, ...]
    ratio: Decimal | None
    good_days: int | None
    valid_days: int | None
    is_short: bool
    heavy_days: int | None
    levels: LevelCounts | None
    remark: str = ""
    difference: str = ""
    month: int = 0

    @property
    def span(self) -> str:
        """The span as an address names it; January up to the month goes without saying."""
        return "month" if self.month else ""

    @property
    def at(self) -> str:
        """The month as an address names it."""
        return str(self.month) if self.month else ""

    @property
    def good_of_valid(self) -> str:
        """“26/28”: good days of valid days."""
        return f"{self.good_days}/{self.valid_days}"

    @property
    def level_days(self) -> tuple[tuple[str, int], ...]:
        """The days at each level with the name of their figure: (“level-1”, 12)."""
        if self.levels is None:
            return ()
        return tuple((f"level-{n}", days) for n, days in enumerate(self.levels.by_level, 1))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the period."""
        return self.ratio is None and all(cell.value is None for cell in self.cells)

    @property
    def ozone(self) -> Decimal | None:
        """The 90th percentile of ozone."""
        return self.cells[SHOWN.index(Pollutant.O3_8H)].value


@dataclass(frozen=True)
class YearFigure:
    """A figure a closed year is judged by, with its validity and the limit it is held against."""

    label: str
    unit: str
    value: Decimal | None
    validity: str
    is_valid: bool
    faults: str
    limit: Decimal | None
    clause: str
    difference: str = ""
    change: str = ""
    name: str = ""

    @property
    def measure(self) -> str:
        """The name of its value in an address."""
        return {"pm25": "pm25-item", "good": "good-ratio"}.get(self.name, self.name)

    @property
    def is_judged(self) -> bool:
        """Whether the figure is held against a limit."""
        return self.value is not None and self.is_valid and self.limit is not None

    @property
    def verdict(self) -> str:
        """How the figure as printed compares with the limit, or why it is not compared."""
        if self.value is None:
            return "没有数据"
        if not self.is_valid:
            return "有效天数不足,不作评价" if self.validity else "来表,有效天数未知"
        if self.limit is None:
            return ""
        return "不高于限值" if self.value <= self.limit else "高于限值"


@dataclass(frozen=True)
class ItemsTable:
    """The months, the row to date and, for a closed year, its verdict."""

    rows: tuple[ItemsRow, ...]
    to_date: ItemsRow
    verdict: tuple[YearFigure, ...]

    @property
    def has_levels(self) -> bool:
        """Whether any month has days to count by level."""
        return any(row.levels for row in self.rows)

    @property
    def has_data(self) -> bool:
        """Whether any month has a figure."""
        return any(not row.is_empty for row in (*self.rows, self.to_date))


def items_table(air: AirSubject) -> ItemsTable:
    """Lay out a subject's year up to the as-of month."""
    months = range(1, air.as_of.month + 1)
    is_closed_year = air.as_of.month == 12 and air.is_closed(12)
    to_date = _to_date_row(air)
    return ItemsTable(
        rows=tuple(_month_row(air, month) for month in months),
        to_date=to_date,
        verdict=_verdict(air, to_date) if is_closed_year and not to_date.is_empty else (),
    )


def _named(cell: ItemCell, item: Pollutant, suffix: str = "") -> ItemCell:
    """Say which figure a cell is: PM2.5 to date has another beside it, from what was published."""
    name = SHORT_NAMES[item]
    return replace(cell, name=name, measure=name + (suffix if item is Pollutant.PM25 else ""))


# --- A month --------------------------------------------------------------------------------------


def _month_row(air: AirSubject, month: int) -> ItemsRow:
    year, figures = air.year, air.series.month(air.year, month)
    counts = figures.counts if figures else None
    valid = counts.valid if counts else None
    closed = air.is_closed(month)
    is_short = closed and valid is not None and _is_short(valid, year, month)
    return ItemsRow(
        label=f"{month}月",
        cells=tuple(_named(_month_cell(air, month, item), item) for item in SHOWN),
        ratio=figures.good_ratio if figures else None,
        good_days=counts.good if counts else None,
        valid_days=valid,
        is_short=is_short,
        heavy_days=figures.heavy_days if figures else None,
        levels=air.basis.counts_of(air.series, year, month),
        remark="" if closed else "未满月",
        difference=_counts_difference(figures, air.series.computed.get((year, month))),
        month=month,
    )


def _counts_difference(shown: AirFigures | None, computed: AirFigures | None) -> str:
    """Say what the days count where a sheet's good days are shown and count differently."""
    if shown is None or computed is None or computed.counts is None:
        return ""
    own = computed.counts
    is_same = shown.good_ratio == own.ratio if shown.counts is None else shown.counts == own
    return "" if is_same else f"按日值 {own.good}/{own.valid}"


def _is_short(valid: int, year: int, month: int) -> bool:
    valid = min(valid, days_in_month(year, month))
    return month_completeness(valid, year, month).state is not MonthState.COMPLETE


def _month_cell(air: AirSubject, month: int, item: Pollutant) -> ItemCell:
    year, period = air.year, air.series.period(air.year, [month])
    sheet, own = air.sheet(month, Span.MONTH), period.value(item)
    said = _said(sheet, period, item)
    closed = air.is_closed(month)
    if sheet is not None and said is not None:
        days = sheet.valid_days
        return ItemCell(
            value=said,
            validity="" if days is None else f"{days}/{days_in_month(year, month)}",
            is_short=closed and days is not None and _is_short(days, year, month),
            is_entered=True,
            difference=difference_text(said, own, decimals_of(item)),
        )
    if not period.rows:
        return ItemCell(None)
    found = period.month_validity(item, year, month)
    return ItemCell(
        value=None if own is None else round_half_even(own, decimals_of(item)),
        validity=found.label,
        is_short=closed and found.state is not MonthState.COMPLETE,
    )


def _said(sheet: AirMonth | None, period: AirPeriod, item: Pollutant) -> Decimal | None:
    """What a sheet said of an item, rounded; a generated one says nothing against measured days."""
    said: Decimal | None = None if sheet is None else getattr(sheet, ENTERED[item])
    if sheet is None or said is None:
        return None
    is_demo = sheet.batch is not None and sheet.batch.kind == BatchKind.DEMONSTRATION
    if is_demo and period.rows and not period.is_demo:
        return None
    return round_half_even(said, decimals_of(item))


# --- January up to the month ----------------------------------------------------------------------


def _to_date_row(air: AirSubject) -> ItemsRow:
    year, last = air.year, air.as_of.month
    series, months = air.series, range(1, last + 1)
    period = series.period(year, months)
    found = [c for m in months if (c := air.basis.counts_of(series, year, m))]
    levels = LevelCounts(tuple(map(sum, zip(*(c.by_level for c in found), strict=True))))
    counts = series.counts_to_date(year, last)
    ratio, heavy = series.good_ratio_to_date(year, last), series.heavy_to_date(year, last)
    if ratio is None and found:  # a month is missing: the days there are, and the remark says so
        counts = DayCounts(levels.valid, levels.good) if levels.valid else None
        ratio, heavy = (counts.ratio if counts else None), levels.heavy
    return ItemsRow(
        label=_span_label(air),
        cells=tuple(_named(_to_date_cell(air, period, item), item, "-item") for item in SHOWN),
        ratio=ratio,
        good_days=counts.good if counts else None,
        valid_days=counts.valid if counts else None,
        is_short=False,
        heavy_days=heavy,
        levels=levels if found else None,
        remark=_gaps(air),
    )


def _span_label(air: AirSubject) -> str:
    if air.as_of.month == 12:
        return "全年" if air.is_closed(12) else "1月至今"
    return f"1—{air.as_of.month}月" if air.as_of.month > 1 else "1月"


def _gaps(air: AirSubject) -> str:
    """Name the months without any figure, if there are others with one."""
    months = range(1, air.as_of.month + 1)
    missing = [m for m in months if air.series.month(air.year, m) is None]
    if not missing or len(missing) == len(months):
        return ""
    return f"缺{months_label(missing)}"


def _to_date_cell(air: AirSubject, period: AirPeriod, item: Pollutant) -> ItemCell:
    year, decimals = air.year, decimals_of(item)
    own, of = period.value(item), air.as_of.days_elapsed
    said = _said(air.sheet(air.as_of.month, Span.YEAR_TO_DATE), period, item)
    if said is not None:
        return ItemCell(said, is_entered=True, difference=difference_text(said, own, decimals))
    if item is Pollutant.PM25:
        mean = air.series.pm25_to_date(year, air.as_of.month, use_published=False)
        if mean is not None:
            value = round_half_even(mean.mean, decimals)
            return ItemCell(
                value, f"{mean.days}/{of}", difference=difference_text(value, own, decimals)
            )
    if own is None:
        return ItemCell(None)
    return ItemCell(round_half_even(own, decimals), f"{period.days(item)}/{of}")


# --- The verdict of a closed year -----------------------------------------------------------------


OWN_RULE = "本系统规则"
"""What is said of a validity rule that no standard gives for the figure."""


def _verdict(air: AirSubject, whole: ItemsRow) -> tuple[YearFigure, ...]:
    by_item = dict(zip(SHOWN, whole.cells, strict=True))
    last_day = air.as_of.last_day
    limits, evaluation = air.basis.limits_on(last_day), in_force(Family.EVALUATION, last_day)
    pm25, ozone = Pollutant.PM25, Pollutant.O3_8H
    year = month_rows(air.series, air.as_of, air.today)[-1]
    return (
        _year_figure(
            "pm25",
            ("PM2.5 年均值", "μg/m³", f"{limits.number} 表4"),
            by_item[pm25],
            _days_by_month(air, pm25),
            (air.year, ambient_limit(pm25, limits), year.pm25_to_date_change),
        ),
        _year_figure(
            "good",
            ("优良天数比率", "%", OWN_RULE),
            ItemCell(whole.ratio),
            _index_days_by_month(air),
            (air.year, None, year.good_to_date_change),
        ),
        _year_figure(
            "o3",
            ("O₃-8h 第90百分位数", "μg/m³", evaluation.number),
            by_item[ozone],
            _days_by_month(air, ozone),
            (air.year, ambient_limit(ozone, limits, AveragingPeriod.EIGHT_HOURS), ""),
        ),
    )


def _year_figure(
    name: str,
    told: tuple[str, str, str],
    cell: ItemCell,
    days: dict[int, int],
    beside: tuple[int, Decimal | None, str],
) -> YearFigure:
    (label, unit, clause), (year, limit, change) = told, beside
    found = year_completeness(days, year)
    return YearFigure(
        label=label,
        unit=unit,
        value=cell.value,
        validity=found.label if days else "",
        is_valid=found.state is MonthState.COMPLETE,
        faults=_faults(year, days, found.short_months) if days else "",
        limit=limit,
        clause=clause,
        difference=cell.difference,
        change="" if change == MISSING else change,
        name=name,
    )


def _faults(year: int, days: dict[int, int], short: tuple[int, ...]) -> str:
    """Name what a year lacks: “2月 23/28、7月 20/31”, and too few days altogether."""
    parts = [f"{m}月 {days.get(m, 0)}/{days_in_month(year, m)}" for m in short]
    told = f"月有效天数不足:{'、'.join(parts)}" if parts else ""
    total = sum(days.values())
    if total < MIN_VALID_DAYS_YEAR:
        of = f"{total}/{days_in_year(year)}"
        told = ";".join(p for p in (f"全年 {of} 少于 {MIN_VALID_DAYS_YEAR} 天", told) if p)
    return told


def _days_by_month(air: AirSubject, item: Pollutant) -> dict[int, int]:
    """Days the shown months stand on: of the sheet where it is shown, else of our own days."""
    found = {}
    for month in range(1, 13):
        sheet = air.sheet(month, Span.MONTH)
        period = air.series.period(air.year, [month])
        if sheet is not None and _said(sheet, period, item) is not None:
            if sheet.valid_days is not None:
                found[month] = min(sheet.valid_days, days_in_month(air.year, month))
        elif period.rows:
            found[month] = period.days(item)
    return found


def _index_days_by_month(air: AirSubject) -> dict[int, int]:
    figures = {m: air.series.month(air.year, m) for m in range(1, 13)}
    return {
        m: min(f.valid_days, days_in_month(air.year, m))
        for m, f in figures.items()
        if f is not None and f.valid_days is not None
    }
