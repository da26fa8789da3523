"""Water of one section over years: monthly classes, the class to date, and what decides it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from monitoring.choices import ReadingState
from monitoring.models import (
    SectionAssignment,
    SectionMonth,
    SectionMonthRollup,
    WaterSection,
)
from monitoring.periods import AsOf, months_label
from monitoring.section_figures import (
    RULES,
    ClassDifference,
    SectionFigures,
    figures_of,
    shown_mean,
)
from standards.surface_water import SectionAssessment, assess_section, mean_concentrations
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem


@dataclass(frozen=True)
class MeanFigures:
    """Mean concentrations over some months and the class they give (累计均值).

    Read from the rollup of the last month where there is one that stands on these readings, else
    computed; either way the details only when somebody asks.
    """

    rows: tuple[SectionFigures, ...]
    body: WaterBody
    rollup: SectionMonthRollup | None = None

    @cached_property
    def values(self) -> dict[WaterItem, Fraction]:
        """The mean of every item with a value, exact."""
        if self.rollup is not None:
            return {WaterItem(item): Fraction(mean) for item, mean in self.rollup.means.items()}
        return mean_concentrations(row.for_means for row in self.rows if row.values)

    @cached_property
    def assessment(self) -> SectionAssessment | None:
        """The class of the means item by item; None without a value."""
        return assess_section(self.values, self.body) if self.values else None

    @property
    def water_class(self) -> WaterClass | None:
        """The class of the means."""
        if self.rollup is not None:
            found = self.rollup.mean_class
            return WaterClass(found) if found else None
        return self.assessment.water_class if self.assessment else None

    @property
    def deciding(self) -> tuple[WaterItem, ...]:
        """The items in that class."""
        if self.rollup is not None:
            return tuple(map(WaterItem, self.rollup.mean_deciding))
        return self.assessment.deciding if self.assessment else ()


@dataclass(frozen=True)
class PeriodClass:
    """The class of a section over some months and how it is known.

    `water_class` is None when it can't be told; `at_worst` is then the worst class the months
    allow: a mean can't be worse than its worst month. `missing` are the months nobody entered (a
    month entered as not sampled or without flow is not missing), `incomplete` those measured with
    too little for a class (数据不全): with one of either, neither is known. `own_class` is that of
    the means where they account for every month.
    """

    own_class: WaterClass | None
    published_class: WaterClass | None
    at_worst: WaterClass | None
    of_means: MeanFigures
    missing: tuple[int, ...] = ()
    incomplete: tuple[int, ...] = ()

    @property
    def water_class(self) -> WaterClass | None:
        """As published, else from the means."""
        return self.published_class or self.own_class

    @property
    def is_published(self) -> bool:
        """Whether the class was published."""
        return self.published_class is not None

    @property
    def months(self) -> tuple[int, ...]:
        """The months that count: those with a class or with values."""
        return tuple(row.month for row in self.of_means.rows)

    @property
    def means(self) -> dict[WaterItem, Fraction]:
        """Mean concentrations, exact."""
        return self.of_means.values

    @property
    def gaps(self) -> str:
        """“缺2月,3月数据不全”: the months that leave the class open, or nothing."""
        parts = [f"缺{months_label(self.missing)}"] if self.missing else []
        parts += [f"{months_label(self.incomplete)}数据不全"] if self.incomplete else []
        return ",".join(parts)

    @property
    def assessment(self) -> SectionAssessment | None:
        """The class of the means item by item."""
        return self.of_means.assessment

    @property
    def deciding(self) -> tuple[WaterItem, ...]:
        """The items that decide the class of the means."""
        return self.of_means.deciding

    @property
    def difference(self) -> ClassDifference | None:
        """Where the published class is not the one of the means."""
        given, computed = self.published_class, self.own_class
        if given is None or computed is None or given == computed:
            return None
        items = tuple(
            f"{item.label} {shown_mean(item, self.means[item]):f}" for item in self.deciding
        )
        return ClassDifference("累计", given, computed, items)

    def meets(self, target: WaterClass) -> bool | None:
        """Tell whether the period meets a class; None when it can't be told."""
        if self.water_class is not None:
            return self.water_class <= target
        if self.at_worst is not None and self.at_worst <= target:
            return True
        return None


Periods = dict[tuple[int, tuple[int, ...]], PeriodClass]
"""Classes already worked out, by year and months."""

ValuesByItem = Mapping[WaterItem, Mapping[tuple[int, int], Fraction]]
"""Values of each item by (year, month)."""


@dataclass(frozen=True)
class SectionSeries:
    """All monthly water of one section, with its target class of the year asked for."""

    section: WaterSection
    level: str
    target: WaterClass
    months: dict[tuple[int, int], SectionFigures] = field(default_factory=dict)
    _periods: Periods = field(default_factory=dict, compare=False, repr=False)
    _values: dict[AsOf, ValuesByItem] = field(default_factory=dict, compare=False, repr=False)

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
        entered = [found for m in asked if (found := self.months.get((year, m)))]
        rows = counted_rows(entered)
        rollup = self._rollup(entered) if asked == tuple(range(1, len(asked) + 1)) else None
        means = MeanFigures(rows, self.body, rollup)
        missing = tuple(m for m in asked if (year, m) not in self.months)
        incomplete = tuple(row.month for row in entered if row.is_incomplete)
        whole = bool(rows) and not missing and not incomplete
        last = self.months.get((year, asked[-1])) if asked else None
        worst = max((row.water_class for row in rows if row.water_class), default=None)
        return PeriodClass(
            own_class=means.water_class if whole and all(r.is_explained for r in rows) else None,
            published_class=last.cumulative_class if last is not None else None,
            at_worst=worst if whole else None,
            of_means=means,
            missing=missing,
            incomplete=incomplete,
        )

    def _rollup(self, entered: list[SectionFigures]) -> SectionMonthRollup | None:
        """The last month's rollup, if it stands on just these readings and this kind of water."""
        rollup = entered[-1].rollup if entered else None
        if rollup is None or rollup.body != self.body:
            return None
        return rollup if rollup.basis == basis_of(entered) else None

    def values_by_item(self, end: AsOf) -> ValuesByItem:
        """Values of every item by (year, month) up to a month, as they enter means.

        Results below detection are half their limit; months that enter no mean are left out.
        """
        if end not in self._values:
            self._values[end] = self._values_until(end)
        return self._values[end]

    def _values_until(self, end: AsOf) -> ValuesByItem:
        found: dict[WaterItem, dict[tuple[int, int], Fraction]] = {}
        for when, row in self.months.items():
            if when <= (end.year, end.month) and row.is_counted:
                for item, value in row.for_means.items():
                    found.setdefault(item, {})[when] = Fraction(value)
        return found

    def differences(self, year: int, up_to: int) -> list[ClassDifference]:
        """The months, and the class to date, whose reported class the parameters don't give."""
        months = range(1, up_to + 1)
        found = [row.difference for m in months if (row := self.month(year, m))]
        found.append(self.period(year, months).difference)
        return [each for each in found if each is not None]

    def is_dry(self, year: int, months: Iterable[int]) -> bool:
        """Whether the section had no flow (断流) in every one of the months."""
        rows = [self.months.get((year, m)) for m in months]
        return bool(rows) and all(r is not None and r.state is ReadingState.NO_FLOW for r in rows)

    def latest_month(self, year: int, up_to: int = 12) -> int | None:
        """The newest month of a year, not after `up_to`, that was entered in any state."""
        return max((m for y, m in self.months if y == year and m <= up_to), default=None)


def counted_rows(entered: Iterable[SectionFigures]) -> tuple[SectionFigures, ...]:
    """Return the months that enter the means: whatever was measured counts, with a class or not."""
    return tuple(row for row in entered if row.is_counted)


def basis_of(rows: Iterable[SectionFigures]) -> str:
    """Name the rules and the readings, with their versions, that a rollup stands on."""
    return " ".join([RULES, *(row.version_key for row in rows)])


def series_of(
    assignments: Iterable[SectionAssignment], rows: Iterable[SectionMonth]
) -> list[SectionSeries]:
    """Sort stored rows into one series an assignment: a section assessed twice counts in both.

    Series of one section share what they work out of its months.
    """
    listed = list(assignments)
    worked_out: dict[int, tuple[Periods, dict[AsOf, ValuesByItem]]] = {
        a.section_id: ({}, {}) for a in listed
    }
    months: dict[int, dict[tuple[int, int], SectionFigures]] = {a.section_id: {} for a in listed}
    bodies = {a.section_id: WaterBody(a.section.body) for a in listed}
    for row in rows:
        if row.section_id in months:
            figures = figures_of(row, bodies[row.section_id])
            months[row.section_id][(row.year, row.month)] = figures
    return [
        SectionSeries(
            a.section,
            a.level,
            WaterClass(a.target_class),
            months[a.section_id],
            *worked_out[a.section_id],
        )
        for a in listed
    ]
