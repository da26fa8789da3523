"""Water of one section in one month: values as reported, the class they give, where they disagree.

What has been computed before is read from the month's rollup as long as that stands on this very
version of the reading; else it is computed from the values.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from monitoring.choices import BatchKind, ReadingState
from monitoring.models import SectionMonth, SectionMonthRollup
from standards.rounding import round_half_even
from standards.surface_water import (
    SectionAssessment,
    assess_section,
    half_detection_limit,
    rounded_value,
)
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem

CORE_ITEMS = (WaterItem.DO, WaterItem.CODMN, WaterItem.NH3N, WaterItem.TP)
"""Parameters without which a class computed by us would be a guess (our own rule)."""

ITEMS = tuple(WaterItem(name) for name in SectionMonth.PARAMETERS)

RULES = "r2"
"""The edition of our rules for months and means to date, at the head of every rollup's basis.

To be raised with any change of what follows from the same readings: what is kept under an older
edition is not believed, and is written anew at the next start.
"""


def shown_decimals(item: WaterItem) -> int:
    """Decimals a parameter is printed with: those it is classed with, for pH one."""
    return max(item.decimals, 1) if item is WaterItem.PH else item.decimals


def at_least(value: Decimal, decimals: int) -> Decimal:
    """Print a value with no fewer decimals than asked for, never cutting one off."""
    trimmed = value.normalize()
    exponent = trimmed.as_tuple().exponent
    if isinstance(exponent, int) and -exponent >= decimals:
        return trimmed
    return value.quantize(Decimal(1).scaleb(-decimals))


def shown_mean(item: WaterItem, mean: Fraction) -> Decimal:
    """Round a mean as it is printed; what is more than nothing is never printed as 0."""
    return round_half_even(mean, shown_decimals(item)) or rounded_value(item, mean)


TO_DATE = "累计"
"""The period of a difference in the class to date."""


@dataclass(frozen=True, slots=True)
class ClassDifference:
    """A class a sheet reported that its own parameters do not give (来表类别与参数不一致)."""

    period: str
    reported: WaterClass
    computed: WaterClass
    items: tuple[str, ...]

    @property
    def span(self) -> str:
        """“month”, or “to-date” of the class to date."""
        return "to-date" if self.period == TO_DATE else "month"

    @property
    def at(self) -> str:
        """The month's number; nothing of the class to date."""
        return "" if self.period == TO_DATE else self.period.removesuffix("月")

    @property
    def text(self) -> str:
        """“来表Ⅲ,按参数复算Ⅳ(总磷 0.21)”."""
        words = f"来表{self.reported.label},按参数复算{self.computed.label}"
        return f"{words}({'、'.join(self.items)})" if self.items else words

    @property
    def advice(self) -> str:
        """What to look for: a slip in the sheet, or an item nobody entered."""
        if self.computed > self.reported:
            return "请核对来表类别与浓度"
        return "来表更差:是否有未录入的项目"


@dataclass(frozen=True)
class SectionFigures:
    """One section-month. Concentrations in the standard's units, as reported.

    Where a result was below detection the limit stands in its place; `marks` has the text.
    """

    row: SectionMonth = field(repr=False)
    body: WaterBody
    rollup: SectionMonthRollup | None = field(default=None, repr=False)

    @property
    def reading_id(self) -> int:
        """The stored row."""
        return self.row.pk

    @property
    def year(self) -> int:
        """The year."""
        return self.row.year

    @property
    def month(self) -> int:
        """The month."""
        return self.row.month

    @cached_property
    def state(self) -> ReadingState:
        """Why there is, or is not, a value."""
        return ReadingState(self.row.state)

    @cached_property
    def reported_class(self) -> WaterClass | None:
        """The class the sheet gave."""
        return WaterClass(self.row.water_class) if self.row.water_class else None

    @property
    def cumulative_class(self) -> WaterClass | None:
        """The class to date the sheet gave."""
        return WaterClass(self.row.cumulative_class) if self.row.cumulative_class else None

    @property
    def status(self) -> str:
        """How far the reading has been checked, in words."""
        return self.row.get_status_display()

    @property
    def is_demo(self) -> bool:
        """Whether the reading was generated."""
        return self.row.batch is not None and self.row.batch.kind == BatchKind.DEMONSTRATION

    @property
    def version_key(self) -> str:
        """The reading and its version, as a rollup names what it stands on."""
        return f"{self.row.pk}:{self.row.version}"

    @cached_property
    def values(self) -> dict[WaterItem, Decimal]:
        """The items with a value, in the order of the standard."""
        return {i: value for i in ITEMS if (value := getattr(self.row, i.value)) is not None}

    @property
    def marks(self) -> dict[str, str]:
        """What the laboratory printed for the items below detection."""
        marks: dict[str, str] = self.row.marks
        return marks

    @cached_property
    def for_means(self) -> dict[WaterItem, Decimal]:
        """Values as they are assessed: half the limit where the result was below it."""
        return {
            item: half_detection_limit(value) if item in self.marks else value
            for item, value in self.values.items()
        }

    @cached_property
    def assessment(self) -> SectionAssessment:
        """Class by item: asked for rarely, so computed when asked."""
        return assess_section(self.for_means, self.body)

    @cached_property
    def _current_rollup(self) -> SectionMonthRollup | None:
        """The rollup, unless it stands on another version or other limits."""
        found = self.rollup
        if found is None or found.body != self.body:
            return None
        rules, *readings = found.basis.split(" ")
        return found if rules == RULES and readings[-1:] == [self.version_key] else None

    @cached_property
    def computed_class(self) -> WaterClass | None:
        """The class the month's own parameters give, however few."""
        found = self._current_rollup
        if found is None:
            return self.assessment.water_class
        return WaterClass(found.month_class) if found.month_class else None

    @cached_property
    def deciding(self) -> tuple[WaterItem, ...]:
        """The items in that class."""
        found = self._current_rollup
        if found is None:
            return self.assessment.deciding
        return tuple(map(WaterItem, found.deciding))

    @cached_property
    def own_class(self) -> WaterClass | None:
        """The class its parameters give; None unless the core ones are all there."""
        if any(getattr(self.row, item.value) is None for item in CORE_ITEMS):
            return None
        return self.computed_class

    @property
    def water_class(self) -> WaterClass | None:
        """The month's class: as reported, else from its own parameters."""
        return self.reported_class or self.own_class

    @property
    def is_incomplete(self) -> bool:
        """Whether the month was measured, but with too little for a class (数据不全)."""
        return self.state is ReadingState.MEASURED and self.water_class is None

    @property
    def is_counted(self) -> bool:
        """Whether the month enters a mean or has a class to count."""
        has_values = self.state is ReadingState.MEASURED and bool(self.values)
        return has_values or self.water_class is not None

    @property
    def state_words(self) -> str:
        """Why the month has no class, in words; nothing where it has one."""
        if self.water_class is not None:
            return ""
        return "数据不全" if self.is_incomplete else self.state.label

    @property
    def is_explained(self) -> bool:
        """Whether the parameters account for the month's class.

        A reported class worse than they give rests on something not entered, so that a mean of
        what was entered would look better than the water is.
        """
        if self.own_class is None:
            return False
        return self.reported_class is None or self.own_class >= self.reported_class

    @cached_property
    def difference(self) -> ClassDifference | None:
        """Where the reported class is not the one of the parameters.

        One item is enough to show a class too good; that it is too bad takes the core ones.
        """
        given, computed = self.reported_class, self.computed_class
        if given is None or computed is None or given == computed:
            return None
        if computed < given and self.own_class is None:
            return None
        items = tuple(f"{item.label} {self.text_of(item)}" for item in self.deciding)
        return ClassDifference(f"{self.month}月", given, computed, items)

    def text_of(self, item: WaterItem) -> str:
        """A value as the laboratory printed it: “0.01L” below detection, “—” when missing."""
        if item.value in self.marks:
            return self.marks[item.value]
        value = self.values.get(item)
        return "—" if value is None else f"{at_least(value, shown_decimals(item)):f}"


def figures_of(row: SectionMonth, body: WaterBody) -> SectionFigures:
    """Take a stored row; its rollup counts if it was fetched with it, and is not fetched for it."""
    rollup = row._state.fields_cache.get("rollup")
    return SectionFigures(row, body, rollup)
