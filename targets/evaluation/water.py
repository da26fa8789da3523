"""Water targets: the share of sections at class Ⅲ or better, and what the others still need.

Methods: docs/methods/section-requirement.md, section-outlook.md.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from standards.comparison import Direction, change_points
from standards.comparison import describe_change as describe
from standards.editions import Family, in_force
from standards.progress import sections_needed
from standards.rounding import percent, round_half_even
from targets.evaluation.basis import Basis, Coverage, coverage_of
from targets.evaluation.result import (
    Change,
    Evaluation,
    MonthValues,
    Projection,
    Provenance,
    ValueState,
    promised_value,
)
from targets.evaluation.section_outlooks import outlook_method, project_sections
from targets.evaluation.section_tally import Tally
from targets.evaluation.sections import GOOD, standings_of
from targets.evaluation.water_verdict import requirement_of, verdict_of
from targets.models import Target


def section_share(target: Target, basis: Basis) -> Evaluation:
    """Judge a share of sections (断面优Ⅲ比例) by whole sections, not by decimals."""
    sections = basis.sections_at(target.indicator.section_level)
    year = basis.as_of.year
    entered = {m for s in sections for (y, m) in s.months if y == year}
    coverage = coverage_of(entered, lambda m: all(e in entered for e in range(1, m + 1)), basis)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, sections, None)
    end = AsOf(year, coverage.through)
    standings = standings_of(sections, end)
    total = sum(1 for s in standings if not s.is_dry)
    tally = Tally(standings, _needed(target, total)) if total else None
    return _evaluation(target, basis, coverage, sections, tally)


def _needed(target: Target, total: int) -> int:
    """Sections that must be good: the promised count, or its share where the number differs."""
    if target.numerator is not None and target.denominator == total:
        return target.numerator
    return sections_needed(promised_value(target), total, target.indicator.decimals)


def _evaluation(
    target: Target,
    basis: Basis,
    coverage: Coverage,
    sections: list[SectionSeries],
    tally: Tally | None,
) -> Evaluation:
    projection = _projection(target, basis, tally)
    status, reason = verdict_of(basis, coverage, tally, projection)
    value = tally.ratio if tally else None
    state = coverage.state
    if tally and tally.unknown and state is ValueState.MEASURED:
        state = ValueState.PARTIAL
    end = AsOf(basis.as_of.year, coverage.through) if coverage.through else None
    promised = promised_value(target)
    whole_last_year = _share(
        s.period(basis.as_of.year - 1, range(1, 13)).meets(GOOD) for s in sections
    )
    if whole_last_year is None:
        whole_last_year = basis.baselines.get(target.indicator_id)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=state,
        value=value,
        numerator=tally.good if tally else None,
        denominator=tally.total if tally else None,
        through_month=coverage.through,
        missing_months=coverage.missing,
        valid_days=None,
        is_met=tally.is_met if tally else None,
        gap=None if value is None else round_half_even(value - promised, target.indicator.decimals),
        change=_change(value, tally),
        requirement=requirement_of(tally, end) if tally and end else None,
        status=status,
        reason=reason,
        provenance=_provenance(basis, coverage, sections),
        months=_months(basis, sections),
        last_year_final=whole_last_year,
        projection=projection,
    )


def _projection(target: Target, basis: Basis, tally: Tally | None) -> Projection | None:
    if tally is None or tally.unknown:
        return None
    return project_sections(tally, outlook_method(target.indicator), basis.bands)


def _change(value: Decimal | None, tally: Tally | None) -> Change | None:
    if tally is None or value is None:
        return None
    last = _share(s.last_period.meets(GOOD) for s in tally.standings)
    points = change_points(value, last)
    if points is None:
        return None
    described = describe(points, Direction.HIGHER_IS_BETTER)
    return Change(points, "百分点", last, described.word if described else None)


def _months(basis: Basis, sections: list[SectionSeries]) -> tuple[MonthValues, ...]:
    year = basis.as_of.year

    def single(y: int, month: int) -> Decimal | None:
        entered = [f for s in sections if (f := s.month(y, month))]
        counted = [f for f in entered if f.water_class or f.is_incomplete]
        return _share(f.water_class <= GOOD if f.water_class else None for f in counted)

    def to_date(y: int, month: int) -> Decimal | None:
        return _share(s.period(y, range(1, month + 1)).meets(GOOD) for s in sections)

    return tuple(
        MonthValues(
            month=m,
            value=single(year, m) if m <= basis.as_of.month else None,
            cumulative=to_date(year, m) if m <= basis.as_of.month else None,
            last_value=single(year - 1, m),
            last_cumulative=to_date(year - 1, m),
        )
        for m in range(1, 13)
    )


def _share(meets: Iterable[bool | None]) -> Decimal | None:
    """Share of the sections that meet, per cent; None unless every one can be judged."""
    known = list(meets)
    if not known or any(m is None for m in known):
        return None
    return percent(Fraction(sum(1 for m in known if m), len(known)))


def _provenance(basis: Basis, coverage: Coverage, sections: list[SectionSeries]) -> Provenance:
    year, end = basis.as_of.year, coverage.through or 0
    rows = [f for s in sections for m in range(1, end + 1) if (f := s.month(year, m))]
    shown = (
        f for s in sections for (y, m), f in s.months.items() if (y, m) <= (year, basis.as_of.month)
    )
    edition = in_force(Family.SURFACE_WATER, basis.as_of.last_day)
    return Provenance(
        readings=tuple(("SectionMonth", f.reading_id) for f in rows),
        rule=f"{edition.number};环办〔2011〕22号",
        clause="各月浓度算术平均后按单因子评价;断面比例按个数比较",
        period=coverage.period,
        caliber="考核断面月数据",
        data_status="、".join(sorted({f.status for f in rows})),
        is_demo=any(f.is_demo for f in shown),
    )
