"""One factor of a section as people read it: allowed for the rest, past years, room.

Method: docs/methods/section-outlook.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from monitoring.section_figures import shown_mean
from monitoring.section_series import SectionSeries
from standards.comparison import Direction
from standards.rounding import percent
from standards.section_outlook import FactorOutlook, FactorRecord
from standards.surface_water_limits import ASSESSED_ITEMS, WaterClass, WaterItem, limit
from targets.wording import safe_bound


def factor_records(series: SectionSeries, end: AsOf, goal: WaterClass) -> tuple[FactorRecord, ...]:
    """The values of every assessed factor with a limit in a class, in the order of the standard."""
    values = series.values_by_item(end)
    found = []
    for item in ASSESSED_ITEMS:
        bound = limit(item, goal, series.body)
        if bound is not None and item in values:
            found.append(FactorRecord(item, bound, values[item], end.year, end.month))
    return tuple(found)


@dataclass(frozen=True)
class FactorRequirement:
    """What one factor of a section may average for the rest of the year, in words and figures."""

    outlook: FactorOutlook

    @property
    def item(self) -> WaterItem:
        """The factor."""
        return self.outlook.item

    @property
    def mean(self) -> Decimal:
        """The mean to date as printed, mg/L."""
        return shown_mean(self.item, self.outlook.mean)

    @property
    def limit(self) -> Decimal:
        """Limit of the class asked for, mg/L."""
        return self.outlook.limit

    @property
    def sign(self) -> str:
        """≤, and ≥ for dissolved oxygen."""
        return "≥" if self.outlook.must_be_high else "≤"

    @property
    def is_failing(self) -> bool:
        """Whether the mean to date is worse than the limit."""
        return self.outlook.is_failing

    @property
    def is_reachable(self) -> bool:
        """Whether the class can still be reached by this factor."""
        return self.outlook.is_reachable

    @property
    def required(self) -> Decimal:
        """What the rest may average, rounded to its safe side; 0 or less is beyond a number."""
        assert self.outlook.required is not None  # built only while a month is to come
        direction = Direction.LOWER_IS_BETTER
        if self.outlook.must_be_high:
            direction = Direction.HIGHER_IS_BETTER
        return safe_bound(self.outlook.required, self.item.decimals, direction)

    @property
    def required_text(self) -> str:
        """“≤ 0.190”, “≥ 5.4”, “接近 0”, “已无法追回”."""
        if not self.is_reachable:
            return "已无法追回"
        if not self.outlook.must_be_high and self.required <= 0:
            return "接近 0"
        return f"{self.sign} {self.required}"

    @property
    def past(self) -> tuple[tuple[int, Decimal], ...]:
        """What the same months of each past year were, as printed, newest first."""
        return tuple((y, shown_mean(self.item, m)) for y, m in reversed(self.outlook.past_rest))

    @property
    def past_text(self) -> str:
        """“近3年同期0.185—0.220”, “2022年同期0.185”, or nothing."""
        if not self.past:
            return ""
        if len(self.past) == 1:
            year, mean = self.past[0]
            return f"{year}年同期{mean}"
        low, high = (pick(mean for _, mean in self.past) for pick in (min, max))
        span = f"{low}" if low == high else f"{low}—{high}"
        return f"近{len(self.past)}年同期{span}"

    @property
    def expected(self) -> Decimal:
        """The mean to be expected of the rest, as printed."""
        return shown_mean(self.item, self.outlook.expected)

    @property
    def noise(self) -> Decimal:
        """One month's noise, as printed."""
        return shown_mean(self.item, self.outlook.noise)

    @property
    def is_kept_by_newest(self) -> bool:
        """Whether the same months of the newest past year kept what is now required."""
        past = self.outlook.past_rest
        return bool(past) and self.outlook.kept_in(past[-1][0]) is True

    @property
    def kept_text(self) -> str:
        """“往年同期3年中1年达到”, “2022年同期未达到”, “无往年同期”."""
        past = self.outlook.past_rest
        if not self.is_reachable:
            return "全年已无法追回"
        if not past:
            return "无往年同期可比"
        kept = sum(1 for year, _ in past if self.outlook.kept_in(year))
        if len(past) == 1:
            return f"{past[0][0]}年同期{'曾' if kept else '未'}达到"
        if kept in (0, len(past)):
            return f"近{len(past)}年同期均{'曾' if kept else '未'}达到"
        return f"近{len(past)}年同期有{kept}年达到"

    @property
    def margin_text(self) -> str:
        """“须比预期再低 15 %”, “比预期宽 12 %”; nothing where there is no margin."""
        required, expected = self.outlook.required, self.outlook.expected
        if self.outlook.margin is None or required is None or expected <= 0:
            return ""
        room = percent(abs(Fraction(required, 1) / expected - 1), 0)
        if self.outlook.margin >= 1:
            return f"比预期宽 {room} %" if room else "与预期相当"
        return f"须比预期再{'高' if self.outlook.must_be_high else '低'} {room} %"

    def words(self, rest_label: str) -> str:
        """“9—12月总磷须≤0.190,近3年同期0.185—0.220”."""
        need = self.required_text.replace(" ", "")
        verb = "须" if self.is_reachable else ""
        said = f"{rest_label}{self.item.label}{verb}{need}"
        return f"{said},{self.past_text}" if self.past_text else said
