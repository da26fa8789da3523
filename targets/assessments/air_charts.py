"""The month charts of air: PM2.5 and the good-day ratio, alone and to date, with last year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from charts.block import ChartBlock
from charts.months import MonthLinesSpec, month_lines
from monitoring.air_series import AirSeries
from monitoring.periods import AsOf
from targets.assessments.air_months import month_rows
from targets.assessments.small_multiples import GOOD_DAYS, PM25
from targets.wording import plain


@dataclass(frozen=True)
class MonthChart:
    """One chart: the field of a month's row it draws and the indicator whose target it shows."""

    key: str
    title: str
    unit: str
    field: str
    indicator: str
    upper: int | None = None

    @property
    def measure(self) -> str:
        """The name of its figures in an address."""
        return "pm25" if self.field.startswith("pm25") else "good-ratio"

    @property
    def span(self) -> str:
        """The span of its figures in an address."""
        return "to-date" if self.field.endswith("to_date") else "month"


PM25_MONTH = MonthChart("air-pm25", "PM2.5 月均", "μg/m³", "pm25", PM25)
PM25_TO_DATE = MonthChart("air-pm25-todate", "PM2.5 累计", "μg/m³", "pm25_to_date", PM25)
GOOD_MONTH = MonthChart("air-good", "优良天数比率 当月", "%", "good_ratio", GOOD_DAYS, 100)
GOOD_TO_DATE = MonthChart(
    "air-good-todate", "优良天数比率 累计", "%", "good_to_date", GOOD_DAYS, 100
)


def month_charts(
    charts: Sequence[MonthChart],
    series: AirSeries,
    as_of: AsOf,
    source: str,
    targets: Mapping[str, Decimal] | None = None,
) -> tuple[ChartBlock, ...]:
    """Draw charts of a year up to a month; `targets` are by the indicator's code."""
    this, last = month_rows(series, as_of), month_rows(series, AsOf(as_of.year - 1, 12))
    known = targets or {}
    return tuple(
        month_lines(
            MonthLinesSpec(
                key=chart.key,
                title=chart.title,
                unit=chart.unit,
                source=source,
                this_year=[getattr(row, chart.field) for row in this],
                last_year=[getattr(row, chart.field) for row in last],
                year=as_of.year,
                as_of_month=as_of.month,
                target=known.get(chart.indicator),
                target_label=_target_label(known.get(chart.indicator)),
                upper=chart.upper,
            )
        )
        for chart in charts
    )


def _target_label(target: Decimal | None) -> str:
    return "" if target is None else f"目标 {plain(target)}"
