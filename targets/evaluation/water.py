"""Water targets: the share of sections at class Ⅲ or better, and what the others still need.

Method: docs/methods/section-requirement.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from monitoring.section_series import PeriodClass, SectionSeries
from standards.comparison import Direction, change_points
from standards.comparison import describe_change as describe
from standards.editions import Family, in_force
from standards.progress import required_rest_mean, sections_needed
from standards.rounding import percent, round_half_even
from standards.status import TargetStatus, Verdict
from standards.surface_water_limits import WaterClass, WaterItem, limit
from targets.evaluation.basis import Basis, Coverage, coverage_of, coverage_reason
from targets.evaluation.result import (
    Change,
    Evaluation,
    FactorRequirement,
    MonthValues,
    Provenance,
    Requirement,
    ValueState,
)
from targets.models import Target
from targets.wording import safe_bound

GOOD = WaterClass.III
BY_STATE = {
    ValueState.NOT_DUE: TargetStatus.NOT_DUE,
    ValueState.AWAITING: TargetStatus.AWAITING,
    ValueState.OVERDUE: TargetStatus.OVERDUE,
    ValueState.PARTIAL: TargetStatus.INSUFFICIENT,
}


@dataclass(frozen=True)
class SectionStanding:
    """One section to date: its class, last year's, whether it is good, and what it still needs."""

    series: SectionSeries
    period: PeriodClass
    last_period: PeriodClass
    is_good: bool | None
    factors: tuple[FactorRequirement, ...]
    endangered: bool

    @property
    def name(self) -> str:
        """The section's name."""
        return self.series.section.name

    @property
    def has_regressed(self) -> bool:
        """Whether the class to date is worse than in the same months of last year (退类)."""
        now, last = self.period.water_class, self.last_period.water_class
        return now is not None and last is not None and now > last

    @property
    def is_reachable(self) -> bool:
        """Whether class Ⅲ for the year can still be reached, factor by factor."""
        return all(f.is_reachable for f in self.factors)

    @property
    def was_achieved_last_year(self) -> bool:
        """Whether last year's same remaining months kept what is now required."""
        return bool(self.factors) and all(
            f.last_year_rest is not None
            and (
                f.last_year_rest >= f.required
                if f.item is WaterItem.DO
                else f.last_year_rest <= f.required
            )
            for f in self.factors
        )

    @property
    def regression_text(self) -> str:
        """“钟楼大桥由Ⅱ类退至Ⅲ类(总磷)”."""
        now, last = self.period.water_class, self.last_period.water_class
        if now is None or last is None:
            return ""
        deciding = self.period.assessment.deciding if self.period.assessment else ()
        items = "、".join(i.label for i in deciding[:2])
        return f"{self.name}由{last.label}类退至{now.label}类" + (f"({items})" if items else "")


def standing_of(series: SectionSeries, end: AsOf) -> SectionStanding:
    """Judge one section from January to a month."""
    period = series.period(end.year, range(1, end.month + 1))
    last_period = series.period(end.year - 1, range(1, end.month + 1))
    is_good = period.meets(GOOD)
    latest = series.month(end.year, end.month)
    endangered = bool(
        is_good and latest and latest.water_class is not None and latest.water_class > GOOD
    )
    factors = _factors(series, period, end) if is_good is False else ()
    return SectionStanding(series, period, last_period, is_good, factors, endangered)


def _factors(
    series: SectionSeries, period: PeriodClass, end: AsOf
) -> tuple[FactorRequirement, ...]:
    """What each parameter now worse than class Ⅲ must average for the rest of the year."""
    if period.assessment is None or not end.months_to_come:
        return ()
    found = []
    for item, item_class in period.assessment.by_item.items():
        bound = limit(item, GOOD, series.body)
        if item_class <= GOOD or bound is None or item is WaterItem.PH:
            continue
        found.append(_factor(series, period, end, item, bound))
    return tuple(found)


def _factor(
    series: SectionSeries, period: PeriodClass, end: AsOf, item: WaterItem, bound: Decimal
) -> FactorRequirement:
    months = [m for m in period.months if _has(series, end.year, m, item)]
    required = required_rest_mean(bound, period.means[item], len(months), end.months_to_come)
    assert required is not None  # months are still to come
    higher = item is WaterItem.DO
    direction = Direction.HIGHER_IS_BETTER if higher else Direction.LOWER_IS_BETTER
    rest = series.period(end.year - 1, range(end.month + 1, 13)).means.get(item)
    return FactorRequirement(
        item=item,
        mean=round_half_even(period.means[item], item.decimals),
        limit=bound,
        required=safe_bound(required, item.decimals, direction),
        is_reachable=required > 0,
        last_year_rest=None if rest is None else round_half_even(rest, item.decimals),
    )


def _has(series: SectionSeries, year: int, month: int, item: WaterItem) -> bool:
    found = series.month(year, month)
    return found is not None and item in found.values


def section_share(target: Target, basis: Basis) -> Evaluation:
    """Judge a share of sections (断面优Ⅲ比例) by whole sections, not by decimals."""
    sections = basis.sections_at(target.indicator.section_level)
    coverage = _coverage(sections, basis)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, [], None)
    end = AsOf(basis.as_of.year, coverage.through)
    standings = [standing_of(s, end) for s in sections]
    return _evaluation(target, basis, coverage, standings, end)


def _coverage(sections: list[SectionSeries], basis: Basis) -> Coverage:
    year, upto = basis.as_of.year, basis.as_of.month
    entered = {m for s in sections for (y, m) in s.months if y == year and m <= upto}
    return coverage_of(entered, basis)


def _evaluation(
    target: Target,
    basis: Basis,
    coverage: Coverage,
    standings: list[SectionStanding],
    end: AsOf | None,
) -> Evaluation:
    judged = [s for s in standings if s.is_good is not None]
    good = sum(1 for s in judged if s.is_good)
    value = percent(Fraction(good, len(judged))) if judged else None
    needed = _needed(target, len(judged))
    status, reason = _verdict(basis, coverage, standings, needed, end)
    last, change = _change(value, standings)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=coverage.state,
        value=value,
        numerator=good if judged else None,
        denominator=len(judged) or None,
        through_month=coverage.through,
        missing_months=coverage.missing,
        valid_days=None,
        is_met=None if needed is None else good >= needed,
        gap=None if value is None or target.value is None else value - target.value,
        change=change,
        requirement=None if coverage.missing else _requirement(standings, needed, end),
        status=status,
        reason=reason,
        provenance=_provenance(basis, coverage, standings),
        months=_months(basis, [s.series for s in standings]),
        last_year_final=last,
    )


def _needed(target: Target, judged: int) -> int | None:
    """Sections that must be good: the promised count, or its share of those judged."""
    if not judged or target.value is None:
        return None
    if target.numerator is not None and target.denominator == judged:
        return target.numerator
    return sections_needed(target.value, judged, target.indicator.decimals)


def _verdict(
    basis: Basis,
    coverage: Coverage,
    standings: list[SectionStanding],
    needed: int | None,
    end: AsOf | None,
) -> Verdict:
    if coverage.state in BY_STATE or end is None:
        return Verdict(BY_STATE[coverage.state], coverage_reason(coverage, basis.as_of))
    gaps = [s.name for s in standings if s.series.month(end.year, end.month) is None]
    if gaps:
        return Verdict(
            TargetStatus.INSUFFICIENT, f"{end.month}月缺{len(gaps)}个断面:{_names(gaps)}"
        )
    unknown = [s.name for s in standings if s.is_good is None]
    good = sum(1 for s in standings if s.is_good)
    if needed is None or (unknown and good < needed):
        return Verdict(TargetStatus.INSUFFICIENT, f"累计类别无法判定:{_names(unknown)}")
    if not end.months_to_come:
        return _final(good, needed)
    if good >= needed:
        return _holding(standings)
    return _short(standings, needed - good)


def _final(good: int, needed: int) -> Verdict:
    if good >= needed:
        return Verdict(TargetStatus.COMPLETED, f"全年{good}个断面优Ⅲ,达到要求的{needed}个")
    return Verdict(TargetStatus.IMPOSSIBLE, f"全年{good}个断面优Ⅲ,未达到要求的{needed}个")


def _holding(standings: list[SectionStanding]) -> Verdict:
    """Enough sections are good; look for those about to leave before saying 预计达标."""
    shaky = [
        s.name
        for s in standings
        if s.is_good
        and (
            s.endangered
            or any(
                f.water_class is not None and f.water_class > GOOD for f in s.series.months.values()
            )
        )
    ]
    if shaky:
        return Verdict(TargetStatus.HOLD, f"目前达标,但{_names(shaky)}近两年有月份劣于Ⅲ类")
    if not all(s.last_period.months for s in standings):
        return Verdict(TargetStatus.HOLD, "目前达标,尚无往年同期可比")
    return Verdict(TargetStatus.ON_COURSE, "目前达标,且近两年各月均未劣于Ⅲ类")


def _short(standings: list[SectionStanding], missing: int) -> Verdict:
    failing = [s for s in standings if s.is_good is False]
    reachable = [s for s in failing if s.is_reachable]
    if len(reachable) < missing:
        return Verdict(TargetStatus.IMPOSSIBLE, f"还差{missing}个断面,剩余月份已无法追回")
    achieved = [s for s in reachable if s.was_achieved_last_year]
    if len(achieved) >= missing:
        return Verdict(TargetStatus.AT_RISK, f"还差{missing}个断面,所需浓度去年同期曾达到")
    return Verdict(TargetStatus.UNLIKELY, f"还差{missing}个断面,所需浓度去年同期未达到过")


def _names(names: list[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")


def _change(
    value: Decimal | None, standings: list[SectionStanding]
) -> tuple[Decimal | None, Change | None]:
    judged = [s.last_period.meets(GOOD) for s in standings]
    last = _share(j for j in judged if j is not None)
    if value is None or last is None:
        return last, None
    points = change_points(value, last)
    described = describe(points, Direction.HIGHER_IS_BETTER)
    return last, Change(points, "百分点", last, described.word if described else None)


def _requirement(
    standings: list[SectionStanding], needed: int | None, end: AsOf | None
) -> Requirement | None:
    if needed is None or end is None or not end.months_to_come:
        return None
    good = sum(1 for s in standings if s.is_good)
    missing = needed - good
    if missing <= 0:
        worse = [s.regression_text for s in standings if s.has_regressed and s.is_good]
        text = "保持" + (
            f";{worse[0]}" + (f"等{len(worse)}个退类" if len(worse) > 1 else "") if worse else ""
        )
        return Requirement("sections", Decimal(0), "个", text)
    failing = sorted(
        (s for s in standings if s.is_good is False),
        key=lambda s: (not s.is_reachable, not s.was_achieved_last_year, s.series.section.position),
    )
    text = f"还差 {missing} 个断面" + _factor_text(failing, end)
    formula = "(Ⅲ类限值 × 全年月数 − 累计均值 × 已有月数) ÷ 剩余月数"
    return Requirement("sections", Decimal(missing), "个", text, (), formula)


def _factor_text(failing: list[SectionStanding], end: AsOf) -> str:
    first = next((s for s in failing if s.factors), None)
    if first is None:
        return ""
    parts = "、".join(
        f"{f.item.label} {'≥' if f.item is WaterItem.DO else '≤'} {f.required}"
        for f in first.factors
    )
    return f":{first.name} {end.rest_label}{parts}"


def _months(basis: Basis, sections: list[SectionSeries]) -> tuple[MonthValues, ...]:
    year = basis.as_of.year

    def single(y: int, month: int) -> Decimal | None:
        return _share(
            found.water_class <= GOOD
            for s in sections
            if (found := s.month(y, month)) is not None and found.water_class is not None
        )

    def to_date(y: int, month: int) -> Decimal | None:
        return _share(
            meets
            for s in sections
            if s.month(y, month) is not None
            and (meets := s.period(y, range(1, month + 1)).meets(GOOD)) is not None
        )

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


def _share(meets: Iterable[bool]) -> Decimal | None:
    """Share of the sections that meet, per cent; None when none can be judged."""
    known = list(meets)
    return percent(Fraction(sum(known), len(known))) if known else None


def _provenance(basis: Basis, coverage: Coverage, standings: list[SectionStanding]) -> Provenance:
    months = range(1, (coverage.through or 0) + 1)
    rows = [f for s in standings for m in months if (f := s.series.month(basis.as_of.year, m))]
    edition = in_force(Family.SURFACE_WATER, basis.as_of.last_day)
    return Provenance(
        readings=tuple(("SectionMonth", f.reading_id) for f in rows),
        rule=f"{edition.number};环办〔2011〕22号",
        clause="各月浓度算术平均后按单因子评价;断面比例按个数比较",
        period=coverage.period,
        caliber="考核断面月数据",
        data_status="、".join(sorted({f.status for f in rows})),
        is_demo=any(f.is_demo for f in rows),
    )
