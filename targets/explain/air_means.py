"""Opens means and percentiles of air: of a month from its days, of a year to date from its months.

docs/methods/averages.md. A sheet's own figure goes before ours; what the days give stands beside.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from monitoring.air_periods import KEPT_VALUES, AirPeriod
from monitoring.air_series import AirFigures
from monitoring.choices import Span
from monitoring.models import AirMonth
from standards.air_evaluation import PERCENTILES
from standards.air_items import Pollutant
from targets.assessments.air_items import (
    ENTERED,
    SHOWN,
    ItemCell,
    ItemsRow,
    decimals_of,
    items_table,
)
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.explain.air_question import NAMES, AirQuestion
from targets.explain.air_readings import day_parts, day_table, sheet_table, sheets_table
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.working import equals, number, percentile_lines, quotient_line

OF_DAYS = "均值 = Σ 有效日均值 ÷ 有效天数"
OF_MONTHS = "累计均值 = Σ(月均值 × 有效天数) ÷ Σ 有效天数"
OF_PERCENTILE = "k = 1 + (n − 1)·p%,s = ⌊k⌋,百分位数 = Xs + (Xs+1 − Xs)·(k − s)"
OF_SHEET = "来表数值优先,直接采用"
MEANS_CLAUSE = "月、季、年平均指日历月、季、年内各日平均浓度的算术平均值(术语和定义)"
PERCENTILE_CLAUSE = "附录A 百分位数计算方法;O₃-8h 取第90、CO 取第95百分位"
SHEET_CLAUSE = "录入了来表或通报数值时以其为准,按日值算得的数列在旁边(本系统规则)"


def row_of(question: AirQuestion) -> ItemsRow:
    """Return the row of the items' table the span stands in."""
    table = items_table(question.air)
    return table.rows[-1] if question.is_month else table.to_date


def month_row_of(question: AirQuestion) -> AirMonthRow:
    """Return the row of the months' table of the month."""
    air = question.air
    return month_rows(air.series, air.as_of, air.today)[air.as_of.month - 1]


def item_value(question: AirQuestion) -> Explanation | None:
    """Open an item's mean or percentile of a month, or of January up to it."""
    cell = row_of(question).cells[SHOWN.index(question.item)]
    if cell.value is None:
        return None
    if cell.is_entered:
        return _of_sheet(question, cell)
    if question.item is Pollutant.PM25 and not question.is_month:
        return _weighted(question, f"{cell.value}", use_published=False)
    return of_days(question, f"{cell.value}")


def pm25(question: AirQuestion) -> Explanation | None:
    """Open PM2.5 as the months' table has it: to date from what was published and the months."""
    row = month_row_of(question)
    value = row.pm25 if question.is_month else row.pm25_to_date
    if value is None:
        return item_value(question)
    if not question.is_month:
        return _weighted(question, f"{value}", use_published=True)
    cell = row_of(question).cells[0]
    if cell.is_entered:
        return _of_sheet(question, cell)
    return of_days(question, f"{value}")


def of_days(question: AirQuestion, figure: str) -> Explanation:
    """Open a figure that is computed from the daily values of the span."""
    item, air = question.item, question.air
    period = air.series.period(air.year, question.months)
    is_percentile = item in KEPT_VALUES
    edition = question.evaluation_edition if is_percentile else question.means_edition
    return Explanation(
        title=question.title(_name(item)),
        figure=figure,
        unit=item.unit,
        meaning=_meaning(item, period.days(item)),
        formula=OF_PERCENTILE if is_percentile else OF_DAYS,
        worked=_worked_days(period, item, figure),
        rule=f"{edition};修约 GB/T 8170-2008",
        clause=PERCENTILE_CLAUSE if is_percentile else MEANS_CLAUSE,
        method="averages",
        parts=_parts_of_days(question, item),
        readings=day_table(question, item) if question.is_month else (),
        is_demo=period.is_demo,
        page=question.page,
        caliber=air.caliber,
        period=question.period,
    )


def _name(item: Pollutant) -> str:
    if item in KEPT_VALUES:
        return f"{item.label} 第{PERCENTILES[item]}百分位数"
    return f"{item.label} 均值"


def _meaning(item: Pollutant, days: int) -> str:
    what = f"第{PERCENTILES[item]}百分位数" if item in KEPT_VALUES else "算术平均"
    return f"{days}个有效日值的{what},由未修约的日值一次算出、一次修约。"


def _worked_days(period: AirPeriod, item: Pollutant, figure: str) -> tuple[str, ...]:
    if item in KEPT_VALUES:
        values = [
            Fraction(value, row.scale)
            for row in period.rows
            for value in getattr(row, KEPT_VALUES[item])
        ]
        return percentile_lines(values, item, figure)
    total = sum(
        (Fraction(getattr(row, f"{item.value}_sum"), row.scale) for row in period.rows), Fraction(0)
    )
    return (quotient_line(total, period.days(item), figure),)


def _parts_of_days(question: AirQuestion, item: Pollutant) -> tuple[Part, ...]:
    """The days of a month, or the months of a year to date."""
    if question.is_month:
        return day_parts(question, item)
    parts = []
    for month in question.months:
        row = items_table(question.air).rows[month - 1]
        value = row.cells[SHOWN.index(item)].value
        if value is not None:
            at = f"{question.air.year}-{month}"
            address = question.to(NAMES[item], span="month", at=at)
            period = question.air.series.period(question.air.year, [month])
            note = f"{period.days(item)}个有效日"
            parts.append(Part(f"{month}月", f"{value}", address, note))
    return tuple(parts)


# --- A sheet's own figure -------------------------------------------------------------------------


def _of_sheet(question: AirQuestion, cell: ItemCell) -> Explanation | None:
    air, item = question.air, question.item
    span = Span.MONTH if question.is_month else Span.YEAR_TO_DATE
    sheet = air.sheet(air.as_of.month, span)
    if sheet is None:
        return None
    raw = raw_of(sheet, item)
    worked = [f"来表 {raw},修约到 {decimals_of(item)} 位小数为 {cell.value}"]
    if cell.difference:
        worked.append(cell.difference)
    return Explanation(
        title=question.title(_name(item)),
        figure=f"{cell.value}",
        unit=item.unit,
        meaning="来表(通报)给出的数值。",
        formula=OF_SHEET,
        worked=tuple(worked),
        rule="GB/T 8170-2008 数值修约规则",
        clause=SHEET_CLAUSE,
        method="evaluation",
        readings=sheet_table(sheet, f"{raw}", question.period, f"{item.label}({item.unit})"),
        page=question.page,
        caliber=air.caliber,
        period=question.period,
    )


def raw_of(sheet: AirMonth, item: Pollutant) -> str:
    """Return what a sheet said of an item as it was stored, without trailing zeros."""
    value = getattr(sheet, ENTERED[item])
    return "" if value is None else number(value)


# --- PM2.5 to date by months ----------------------------------------------------------------------


def _weighted(question: AirQuestion, figure: str, use_published: bool) -> Explanation | None:
    """Open PM2.5 to date: what was published up to a month, and every month after it."""
    links = _links(question, question.air.as_of.month, use_published)
    if not links:
        return of_days(question, figure)
    if len(links) == 1 and links[0][0] is None:
        return _published(question, figure)
    total = sum((Fraction(f.pm25 or 0) * days for _, f, days in links), Fraction(0))
    days = sum(days for _, _, days in links)
    terms = " + ".join(f"{number(f.pm25 or 0)} × {n}" for _, f, n in links)
    return Explanation(
        title=question.title("PM2.5 累计均值"),
        figure=figure,
        unit="μg/m³",
        meaning="各月均值按有效天数加权平均;有日值的月份与全部日值直接平均相等。",
        formula=OF_MONTHS,
        worked=(
            f"({terms}) ÷ {days}",
            f"= {number(total)} ÷ {days} {equals(total / days)},修约为 {figure}",
        ),
        rule=f"{question.means_edition};修约 GB/T 8170-2008",
        clause=MEANS_CLAUSE,
        method="averages",
        parts=tuple(_month_parts(question, links)),
        readings=_months_table(question, links),
        is_demo=any(f.is_demo for _, f, _ in links),
        page=question.page,
        caliber=question.air.caliber,
        period=question.period,
    )


Link = tuple[int | None, AirFigures, int]
"""A month's figures and the days they stand for; month None: what was published up to one."""


def _links(question: AirQuestion, last: int, use_published: bool) -> list[Link]:
    """Go back from a month to January, or to what was published; empty where a month is missing."""
    series, year = question.air.series, question.air.year
    found: list[Link] = []
    for month in range(last, 0, -1):
        published = series.published(year, month) if use_published else None
        mean = series.pm25_to_date(year, month, use_published)
        if published is not None and published.pm25 is not None and mean is not None:
            return [(None, published, mean.days), *found]
        own = series.month(year, month)
        if own is None or not own.has_mean:
            return []
        found = [(month, own, own.weight), *found]
    return found


def _month_parts(question: AirQuestion, links: Iterable[Link]) -> Iterable[Part]:
    year = question.air.year
    for month, figures, days in links:
        if month is None:
            at = f"{year}-{figures.month}"
            address = question.to("pm25", span="to-date", at=at)
            label = f"1—{figures.month}月 通报累计"
        else:
            address = question.to("pm25", span="month", at=f"{year}-{month}")
            label = f"{month}月"
        row = month_rows(question.air.series, question.air.as_of)[figures.month - 1]
        shown = row.pm25_to_date if month is None else row.pm25
        yield Part(label, f"{shown}", address, f"× {days}天")


def _months_table(question: AirQuestion, links: Iterable[Link]) -> tuple[ReadingTable, ...]:
    """The sheets among the months: months computed from days open into their days instead."""
    sheets = []
    for month, figures, _ in links:
        span = Span.YEAR_TO_DATE if month is None else Span.MONTH
        sheet = question.air.sheet(figures.month, span)
        if sheet is not None and sheet.pm25_mean is not None:
            name = f"{figures.year}年" + (f"{month}月" if month else f"1—{figures.month}月")
            sheets.append((sheet, name, number(sheet.pm25_mean)))
    return sheets_table(sheets, "PM2.5(μg/m³)")


def _published(question: AirQuestion, figure: str) -> Explanation | None:
    sheet = question.air.sheet(question.air.as_of.month, Span.YEAR_TO_DATE)
    if sheet is None or sheet.pm25_mean is None:
        return None
    difference = row_of(question).cells[0].difference
    cell = ItemCell(Decimal(figure), is_entered=True, difference=difference)
    return _of_sheet(question, cell)
