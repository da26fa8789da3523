"""The divisions page: one row a division, by month or January to month, in the order asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from charts.sparkline import sparkline
from monitoring.models import Division
from monitoring.periods import AsOf
from standards.division_levels import DivisionLevel, LevelFinding
from targets.assessments.air_months import month_row
from targets.assessments.divisions.facts import DivisionFacts, division_facts
from targets.assessments.divisions.months import (
    RANKED,
    STREAKS,
    DivisionMonth,
    judged_month,
    streaks,
)
from targets.assessments.divisions.places import Place, places
from targets.assessments.divisions.rulebook import (
    NO_LEVEL_RULE,
    NO_SCORE_RULE,
    QUESTIONS,
    condition_words,
    direction_of,
)
from targets.assessments.divisions.sums import DivisionSums, division_sums
from targets.assessments.divisions.water import SectionCounts
from targets.assessments.divisions.work import ObjectCounts, TaskCounts
from targets.assessments.frame import Frame, frame_of
from targets.choices import DivisionMetric
from targets.explain.address import Address
from targets.models import LevelRule, OpenQuestion, ScoreRule

M = DivisionMetric


class MatrixSpan(StrEnum):
    """What the figures of the matrix cover; the words of the address and of explanations."""

    MONTH = "month"
    TO_DATE = "to-date"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return "当月" if self is MatrixSpan.MONTH else "1月至当月"


class MatrixOrder(StrEnum):
    """What the rows are sorted by; the word of the address."""

    POSITION = "position"
    PM25 = "pm25"
    GOOD = "good"
    DUST = "dust"
    SECTIONS = "sections"
    TASKS = "tasks"
    REPORTS = "reports"
    OBJECTS = "objects"
    LEVEL = "level"
    SCORE = "score"


@dataclass(frozen=True)
class MatrixChoice:
    """What the address asks of the matrix; anything unknown is the default."""

    span: MatrixSpan = MatrixSpan.MONTH
    order: MatrixOrder = MatrixOrder.POSITION
    is_reversed: bool = False

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "MatrixChoice":
        """Read `span` and `order` (“dust”, “-dust”) from an address."""
        span, order = parameters.get("span", ""), parameters.get("order", "")
        name = order.removeprefix("-")
        return cls(
            MatrixSpan(span) if span in set(MatrixSpan) else MatrixSpan.MONTH,
            MatrixOrder(name) if name in set(MatrixOrder) else MatrixOrder.POSITION,
            is_reversed=order.startswith("-"),
        )

    @property
    def is_to_date(self) -> bool:
        """Whether January up to the month is shown."""
        return self.span is MatrixSpan.TO_DATE

    @property
    def word(self) -> str:
        """The order as the address carries it."""
        return f"-{self.order.value}" if self.is_reversed else self.order.value

    @property
    def heads(self) -> "dict[str, SortHead]":
        """Every column that sorts, by the word of its order."""
        return {order.value: self._head(order) for order in MatrixOrder}

    def _head(self, order: MatrixOrder) -> "SortHead":
        word = f"-{order.value}" if self.word == order.value else order.value
        if self.order is not order or order is MatrixOrder.POSITION:
            return SortHead(word, "")
        return SortHead(word, "descending" if self.is_reversed else "ascending")


@dataclass(frozen=True)
class SortHead:
    """A column's head: what its link asks for, and its `aria-sort` where the rows follow it."""

    word: str
    sorted: str


@dataclass(frozen=True)
class SpanFigures:
    """A division's measured figures over the span of the matrix, as printed."""

    pm25: Decimal | None
    pm25_change: str
    good_ratio: Decimal | None
    good_change: str
    dust: Decimal | None
    dust_change: str
    sections: SectionCounts

    def ranked(self, metric: DivisionMetric) -> Decimal | None:
        """The figure divisions are ranked by."""
        return {M.PM25: self.pm25, M.GOOD_RATIO: self.good_ratio, M.DUST: self.dust}[metric]


@dataclass(frozen=True)
class DivisionRow:
    """One division's row: figures over the span, places by them, and the month as judged."""

    division: Division
    span: SpanFigures
    places: Mapping[DivisionMetric, Place | None]
    month: DivisionMonth
    dust_state: str
    dust_met: tuple[int, int]
    dust_sparkline: str
    tasks: TaskCounts
    objects: ObjectCounts
    streaks: Mapping[DivisionMetric, int]

    @property
    def dust_figures(self) -> Address:
        """Where its figures of dust-fall are explained."""
        return Address("dust", self.division.code)

    @property
    def air_figures(self) -> Address:
        """Where its figures of air are explained."""
        return Address("air", self.division.code)

    @property
    def figures(self) -> Address:
        """Where its places, counts, level and score are explained."""
        return Address("division", self.division.code)

    @property
    def dust_target(self) -> Decimal | None:
        """The month's target of dust-fall."""
        return self.month.values[M.DUST].target

    @property
    def dust_met_text(self) -> str:
        """“5/8”: months that met their target of those with one, or nothing."""
        met, judged = self.dust_met
        return f"{met}/{judged}" if judged else ""

    @property
    def is_over(self) -> bool:
        """Whether the month's dust-fall exceeds its target."""
        value, target = self.month.values[M.DUST].value, self.dust_target
        return value is not None and target is not None and value > target

    @property
    def pm25_place(self) -> Place | None:
        """Its place by PM2.5."""
        return self.places[M.PM25]

    @property
    def good_place(self) -> Place | None:
        """Its place by the good-day ratio."""
        return self.places[M.GOOD_RATIO]

    @property
    def dust_place(self) -> Place | None:
        """Its place by dust-fall."""
        return self.places[M.DUST]

    @property
    def pm25_streak(self) -> int:
        """Months in a row, up to this one, in which it was last by PM2.5."""
        return self.streaks.get(M.PM25, 0)

    @property
    def dust_streak(self) -> int:
        """Months in a row, up to this one, in which it was last by dust-fall."""
        return self.streaks.get(M.DUST, 0)

    @property
    def has_tasks_known(self) -> bool:
        """Whether the year has a plan, so that no task means none."""
        return self.month.values[M.TASKS_BEHIND].value is not None

    @property
    def sections_state(self) -> str:
        """Why there is nothing to count, or that a section has no class."""
        counts = self.span.sections
        return counts.state or ("有断面无类别" if counts.unknown else "")


@dataclass(frozen=True)
class LevelRow:
    """A division whose level asks for something, or is open: why, and what it demands."""

    division: Division
    finding: LevelFinding

    @property
    def reasons(self) -> tuple[str, ...]:
        """The conditions met, the worst first."""
        return tuple(condition_words(c) for c in self.finding.met)

    @property
    def missing(self) -> str:
        """What is missing, in words."""
        return "、".join(M(name).name_of for name in self.finding.missing)


@dataclass(frozen=True)
class DivisionsPage:
    """Everything on the divisions page."""

    frame: Frame
    choice: MatrixChoice
    rows: tuple[DivisionRow, ...]
    others: tuple[Division, ...]
    level_rule: LevelRule | None
    score_rule: ScoreRule | None
    sums: DivisionSums
    has_questions: bool

    all_dust = Address("dust", "all")
    """Where counts of divisions are explained."""
    no_level_rule = NO_LEVEL_RULE
    no_score_rule = NO_SCORE_RULE
    spans = tuple(MatrixSpan)

    @property
    def has_air(self) -> bool:
        """Whether any assessed division has air figures."""
        return any(r.span.pm25 is not None or r.span.good_ratio is not None for r in self.rows)

    @property
    def has_sections(self) -> bool:
        """Whether any assessed division answers for a section."""
        return any(r.span.sections.stands for r in self.rows)

    @property
    def sections_state(self) -> str:
        """Why no division has a section, where none has."""
        return self.rows[0].span.sections.state if self.rows else ""

    @property
    def level_rows(self) -> tuple[LevelRow, ...]:
        """The divisions that are not plainly green, the worst first."""
        order = (DivisionLevel.RED, DivisionLevel.YELLOW, DivisionLevel.UNKNOWN)
        found = [LevelRow(r.division, r.month.level) for r in self.rows if r.month.level]
        return tuple(row for level in order for row in found if row.finding.level is level)


def divisions_page(as_of: AsOf, choice: MatrixChoice | None = None) -> DivisionsPage:
    """Assemble the divisions page: a fixed number of queries for any number of divisions."""
    asked = choice or MatrixChoice()
    facts = division_facts(as_of)
    day = as_of.last_day
    return DivisionsPage(
        frame=frame_of(as_of, facts.is_demo, needs_plan=False),
        choice=asked,
        rows=in_order(division_rows(facts, asked.span), asked),
        others=tuple(d for d in facts.everyone if not d.assessed and d.is_valid_on(day)),
        level_rule=facts.rules.level_on(day),
        score_rule=facts.rules.score_on(day),
        sums=division_sums(facts.everyone, as_of),
        has_questions=OpenQuestion.objects.filter(
            plan__year=as_of.year, code__in=QUESTIONS
        ).exists(),
    )


def division_rows(facts: DivisionFacts, span: MatrixSpan) -> tuple[DivisionRow, ...]:
    """Return a row for every division assessed in the month, in the order of their positions."""
    as_of = facts.as_of
    divisions = facts.assessed(as_of)
    figures = [span_figures(facts, d, span) for d in divisions]
    ranked = span_places(figures)
    months = judged_month(facts, as_of)
    in_a_row = {metric: streaks(facts, metric) for metric in STREAKS}
    return tuple(
        DivisionRow(
            division=d,
            span=figures[i],
            places={metric: ranked[metric][i] for metric in RANKED},
            month=months[d.pk],
            dust_state=facts.dust_of(d).state(as_of.year, as_of.month),
            dust_met=facts.dust_of(d).met_months(as_of.year, as_of.month),
            dust_sparkline=_spark(facts, d),
            tasks=facts.work.counts(d, as_of.month),
            objects=facts.work.objects_of(d),
            streaks={metric: in_a_row[metric][d.pk] for metric in STREAKS},
        )
        for i, d in enumerate(divisions)
    )


def span_places(figures: list[SpanFigures]) -> dict[DivisionMetric, tuple[Place | None, ...]]:
    """Rank the divisions by each figure that ranks them."""
    return {m: places([f.ranked(m) for f in figures], direction_of(m)) for m in RANKED}


def span_figures(facts: DivisionFacts, division: Division, span: MatrixSpan) -> SpanFigures:
    """Return a division's measured figures of the month, or of January up to it."""
    as_of, air = facts.as_of, month_row(facts.air_of(division), facts.as_of)
    dust, year, month = facts.dust_of(division), facts.as_of.year, facts.as_of.month
    if span is MatrixSpan.MONTH:
        return SpanFigures(
            air.pm25, air.pm25_change, air.good_ratio, air.good_change,
            dust.value(year, month), dust.change(year, month),
            facts.sections.of(division.pk, as_of, to_date=False),
        )  # fmt: skip
    return SpanFigures(
        air.pm25_to_date, air.pm25_to_date_change, air.good_to_date, air.good_to_date_change,
        dust.mean_to_date(year, month), dust.change_to_date(year, month),
        facts.sections.of(division.pk, as_of, to_date=True),
    )  # fmt: skip


def _spark(facts: DivisionFacts, division: Division) -> str:
    dust, as_of = facts.dust_of(division), facts.as_of
    months = [dust.value(as_of.year - 1, m) for m in range(as_of.month + 1, 13)]
    months += [dust.value(as_of.year, m) for m in range(1, as_of.month + 1)]
    return sparkline(months, None, f"{division}降尘近12个月", key=f"d-{division.code}")


SortKey = Callable[[DivisionRow], Decimal | int | None]
LEVELS = tuple(DivisionLevel)


def _rank(metric: DivisionMetric) -> SortKey:
    def key(row: DivisionRow) -> int | None:
        place = row.places[metric]
        return None if place is None else place.rank

    return key


def _sections(row: DivisionRow) -> int | None:
    counts = row.span.sections
    return -counts.failed if counts.stands and not counts.unknown else None


def _objects(row: DivisionRow) -> Decimal | None:
    counts = row.objects
    return -Decimal(counts.done) / counts.total if counts.total else None


def _level(row: DivisionRow) -> int | None:
    found = row.month.level
    if found is None or found.level is DivisionLevel.UNKNOWN:
        return None
    return -LEVELS.index(found.level)


SORT_KEYS: dict[MatrixOrder, SortKey] = {
    MatrixOrder.POSITION: lambda row: row.division.position,
    MatrixOrder.PM25: _rank(M.PM25),
    MatrixOrder.GOOD: _rank(M.GOOD_RATIO),
    MatrixOrder.DUST: _rank(M.DUST),
    MatrixOrder.SECTIONS: _sections,
    MatrixOrder.TASKS: lambda row: -row.tasks.behind if row.has_tasks_known else None,
    MatrixOrder.REPORTS: lambda row: -row.tasks.missing if row.has_tasks_known else None,
    MatrixOrder.OBJECTS: _objects,
    MatrixOrder.LEVEL: _level,
    MatrixOrder.SCORE: lambda row: row.month.score_place.rank if row.month.score_place else None,
}
"""Ranks from the first; counts of what lags, and levels, from the worst."""


def in_order(rows: tuple[DivisionRow, ...], choice: MatrixChoice) -> tuple[DivisionRow, ...]:
    """Sort rows; who has no figure comes last either way, equal ones stay in their own order."""
    key = SORT_KEYS[choice.order]
    known = [(key(row), row) for row in rows]
    with_figure = [(k, row) for k, row in known if k is not None]
    with_figure.sort(key=lambda each: each[0], reverse=choice.is_reversed)
    return (*(row for _, row in with_figure), *(row for k, row in known if k is None))
