"""Water of one section over years: monthly classes, the class to date, and what decides it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from monitoring.choices import BatchKind, ReadingState
from monitoring.models import SectionAssignment, SectionMonth, WaterSection
from standards.surface_water import (
    SectionAssessment,
    assess_section,
    half_detection_limit,
    mean_concentrations,
)
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem

CORE_ITEMS = (WaterItem.DO, WaterItem.CODMN, WaterItem.NH3N, WaterItem.TP)
"""Parameters without which a class computed by us would be a guess (our own rule)."""

ITEMS = tuple(WaterItem(name) for name in SectionMonth.PARAMETERS)


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


@dataclass(frozen=True)
class SectionFigures:
    """One section-month. Concentrations in mg/L as reported; a limit stands for “below it”."""

    reading_id: int
    year: int
    month: int
    state: ReadingState
    reported_class: WaterClass | None
    cumulative_class: WaterClass | None
    values: dict[WaterItem, Decimal]
    below_detection: frozenset[WaterItem]
    body: WaterBody
    status: str
    is_demo: bool

    @cached_property
    def assessment(self) -> SectionAssessment:
        """The class the month's own parameters give: asked for rarely, so computed when asked."""
        return assess_section(self.values, self.body)

    @property
    def own_class(self) -> WaterClass | None:
        """The class its parameters give; None unless the core ones are all there."""
        if not all(item in self.values for item in CORE_ITEMS):
            return None
        return self.assessment.water_class

    @property
    def water_class(self) -> WaterClass | None:
        """The month's class: as reported, else from its own parameters."""
        return self.reported_class or self.own_class

    @property
    def is_explained(self) -> bool:
        """Whether the parameters account for the month's class.

        A reported class worse than they give rests on something not entered, so that a mean of
        what was entered would look better than the water is.
        """
        if self.own_class is None:
            return False
        return self.reported_class is None or self.own_class >= self.reported_class

    @property
    def for_means(self) -> dict[WaterItem, Decimal]:
        """Values as they enter a mean: half the limit where the result was below it."""
        return {
            item: half_detection_limit(value) if item in self.below_detection else value
            for item, value in self.values.items()
        }

    def text_of(self, item: WaterItem) -> str:
        """A value as the laboratory printed it: “0.01L” below detection, “—” when missing."""
        value = self.values.get(item)
        if value is None:
            return "—"
        shown = (
            value.normalize()
            if item in self.below_detection
            else at_least(value, shown_decimals(item))
        )
        return f"{shown:f}" + ("L" if item in self.below_detection else "")


def figures_of(row: SectionMonth, body: WaterBody) -> SectionFigures:
    """Take a stored row apart and class it from its own parameters."""
    values = {item: value for item in ITEMS if (value := getattr(row, item.value)) is not None}
    marks = frozenset(WaterItem(m) for m in row.below_detection.split(",") if m)
    return SectionFigures(
        reading_id=row.pk,
        year=row.year,
        month=row.month,
        state=ReadingState(row.state),
        reported_class=WaterClass(row.water_class) if row.water_class else None,
        cumulative_class=WaterClass(row.cumulative_class) if row.cumulative_class else None,
        values=values,
        below_detection=marks & values.keys(),
        body=body,
        status=row.get_status_display(),
        is_demo=row.batch is not None and row.batch.kind == BatchKind.DEMONSTRATION,
    )


@dataclass(frozen=True)
class PeriodClass:
    """The class of a section over some months and how it is known.

    `water_class` is None when it can't be told; `at_worst` is then the worst class the months
    allow: a mean can't be worse than its worst month. `missing` are the months nobody entered (a
    month entered as not sampled or without flow is not missing): with one, neither is known.
    """

    water_class: WaterClass | None
    at_worst: WaterClass | None
    assessment: SectionAssessment | None
    means: dict[WaterItem, Fraction]
    months: tuple[int, ...]
    missing: tuple[int, ...] = ()
    is_published: bool = False

    def meets(self, target: WaterClass) -> bool | None:
        """Tell whether the period meets a class; None when it can't be told."""
        if self.water_class is not None:
            return self.water_class <= target
        if self.at_worst is not None and self.at_worst <= target:
            return True
        return None


@dataclass(frozen=True)
class SectionSeries:
    """All monthly water of one section, with its target class of the year asked for."""

    section: WaterSection
    level: str
    target: WaterClass
    months: dict[tuple[int, int], SectionFigures] = field(default_factory=dict)
    _periods: dict[tuple[int, tuple[int, ...]], PeriodClass] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def body(self) -> WaterBody:
        """River or lake."""
        return WaterBody(self.section.body)

    def month(self, year: int, month: int) -> SectionFigures | None:
        """Return one month, or None when nothing was entered."""
        return self.months.get((year, month))

    def period(self, year: int, months: Iterable[int]) -> PeriodClass:
        """Class of the mean concentrations of some months (累计类别).

        A published cumulative class of the last of the months, entered with it, is the class.
        """
        asked = tuple(months)
        if (year, asked) not in self._periods:
            self._periods[(year, asked)] = self._period(year, asked)
        return self._periods[(year, asked)]

    def _period(self, year: int, asked: tuple[int, ...]) -> PeriodClass:
        rows = [
            found
            for m in asked
            if (found := self.months.get((year, m))) and found.water_class is not None
        ]
        means = mean_concentrations(r.for_means for r in rows if r.values)
        assessment = assess_section(means, self.body) if means else None
        missing = tuple(m for m in asked if (year, m) not in self.months)
        whole = bool(rows) and not missing
        last = self.months.get((year, asked[-1])) if asked else None
        published = last.cumulative_class if last is not None else None
        own = None
        if assessment is not None and whole and all(r.is_explained for r in rows):
            own = assessment.water_class
        worst = max((r.water_class for r in rows if r.water_class), default=None)
        return PeriodClass(
            water_class=published or own,
            at_worst=worst if whole else None,
            assessment=assessment,
            means=means,
            months=tuple(r.month for r in rows),
            missing=missing,
            is_published=published is not None,
        )

    def is_dry(self, year: int, months: Iterable[int]) -> bool:
        """Whether the section had no flow (断流) in every one of the months."""
        rows = [self.months.get((year, m)) for m in months]
        return bool(rows) and all(r is not None and r.state is ReadingState.NO_FLOW for r in rows)

    def latest_month(self, year: int, up_to: int = 12) -> int | None:
        """The newest month of a year, not after `up_to`, that was entered in any state."""
        return max((m for y, m in self.months if y == year and m <= up_to), default=None)


def series_of(
    assignments: Iterable[SectionAssignment], rows: Iterable[SectionMonth]
) -> list[SectionSeries]:
    """Sort stored rows into one series an assignment: a section assessed twice counts in both."""
    listed = list(assignments)
    months: dict[int, dict[tuple[int, int], SectionFigures]] = {a.section_id: {} for a in listed}
    bodies = {a.section_id: WaterBody(a.section.body) for a in listed}
    for row in rows:
        if row.section_id in months:
            figures = figures_of(row, bodies[row.section_id])
            months[row.section_id][(row.year, row.month)] = figures
    return [
        SectionSeries(a.section, a.level, WaterClass(a.target_class), months[a.section_id])
        for a in listed
    ]
