"""The water sections a division answers for (责任断面), held against the class asked of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitoring import querysets, section_series
from monitoring.choices import ReadingState
from monitoring.models import WaterSection
from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from targets.wording import MISSING

NO_SECTIONS = "无责任断面"
UNASSIGNED = "断面责任板块待确认"
UNREGISTERED = "该年未登记考核断面"


@dataclass(frozen=True)
class SectionStand:
    """One section over a span: whether it met its class, and the class or state in words."""

    section: WaterSection
    is_met: bool | None
    words: str
    is_dry: bool = False
    is_class: bool = True


@dataclass(frozen=True)
class SectionCounts:
    """The sections of one division over a span.

    `state` says why there is nothing to count. A section without flow (断流) neither meets nor
    fails; one without a class is unknown.
    """

    stands: tuple[SectionStand, ...]
    state: str = ""

    @property
    def met(self) -> int:
        """Sections that met their class."""
        return sum(1 for s in self.stands if s.is_met)

    @property
    def failed(self) -> int:
        """Sections known to be worse than their class."""
        return sum(1 for s in self.stands if s.is_met is False)

    @property
    def unknown(self) -> tuple[SectionStand, ...]:
        """Sections nobody can judge yet."""
        return tuple(s for s in self.stands if s.is_met is None and not s.is_dry)

    @property
    def text(self) -> str:
        """“2/3”: met of all, or a dash."""
        return f"{self.met}/{len(self.stands)}" if self.stands else MISSING


@dataclass(frozen=True)
class SectionShelf:
    """A year's assessed sections, each once: of two levels the stricter class counts."""

    sections: tuple[SectionSeries, ...]
    by_division: dict[int | None, list[SectionSeries]] = field(default_factory=dict)

    @property
    def is_demo(self) -> bool:
        """Whether any reading was generated for demonstration."""
        return any(f.is_demo for s in self.sections for f in s.months.values())

    def of(self, division_id: int | None, as_of: AsOf, *, to_date: bool) -> SectionCounts:
        """Count a division's sections in a month, or from January up to it."""
        own = self.by_division.get(division_id, [])
        if not self.sections:
            return SectionCounts((), UNREGISTERED)
        if not own:
            return SectionCounts((), UNASSIGNED if self.by_division.get(None) else NO_SECTIONS)
        return SectionCounts(tuple(_stand(s, as_of, to_date) for s in own))


def _stand(series: SectionSeries, as_of: AsOf, to_date: bool) -> SectionStand:
    months = range(1, as_of.month + 1) if to_date else range(as_of.month, as_of.month + 1)
    if series.is_dry(as_of.year, months):
        words = ReadingState.NO_FLOW.label
        return SectionStand(series.section, None, words, is_dry=True, is_class=False)
    if to_date:
        period = series.period(as_of.year, months)
        found, gaps, met = period.water_class, period.gaps, period.meets(series.target)
        words = found.label if found else gaps or "无法判定"
        return SectionStand(series.section, met, words, is_class=found is not None)
    row = series.month(as_of.year, as_of.month)
    if row is None or row.water_class is None:
        words = row.state_words if row else "未录入"
        return SectionStand(series.section, None, words, is_class=False)
    return SectionStand(series.section, row.water_class <= series.target, row.water_class.label)


def section_shelf(year: int) -> SectionShelf:
    """Fetch a year's assessed sections with their months: two queries."""
    assignments = list(querysets.assignments_of(year))
    rows = querysets.section_months_of({a.section_id for a in assignments}, year, year)
    return shelf_of(section_series.series_of(assignments, rows))


def shelf_of(series: Iterable[SectionSeries]) -> SectionShelf:
    """Put sections under the divisions that answer for them; None holds those of nobody."""
    once: dict[int, SectionSeries] = {}
    for each in series:
        kept = once.setdefault(each.section.pk, each)
        if each.target < kept.target:
            once[each.section.pk] = each
    return SectionShelf(tuple(once.values()), _by_division(list(once.values())))


def _by_division(sections: Sequence[SectionSeries]) -> dict[int | None, list[SectionSeries]]:
    found: dict[int | None, list[SectionSeries]] = {}
    for each in sections:
        found.setdefault(each.section.division_id, []).append(each)
    return found
