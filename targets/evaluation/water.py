"""Water targets: the share of sections at class Ⅲ or better, and what the others still need.

Method: docs/methods/section-requirement.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from standards.comparison import Direction, change_points
from standards.comparison import describe_change as describe
from standards.editions import Family, in_force
from standards.progress import sections_needed
from standards.rounding import percent, round_half_even
from standards.status import TargetStatus, Verdict
from standards.surface_water_limits import WaterItem
from targets.evaluation.basis import Basis, Coverage, absence_verdict, coverage_of
from targets.evaluation.result import (
    Change,
    Evaluation,
    MonthValues,
    Provenance,
    Requirement,
    ValueState,
    promised_value,
)
from targets.evaluation.sections import GOOD, SectionStanding, standing_of
from targets.models import Target


@dataclass(frozen=True)
class Tally:
    """Sections counted to date: a section whose class is unknown is neither good nor dropped."""

    standings: tuple[SectionStanding, ...]
    needed: int

    @property
    def total(self) -> int:
        """Sections that count: all assigned but those dry in every month (断流)."""
        return sum(1 for s in self.standings if not s.is_dry)

    @property
    def good(self) -> int:
        """Sections at class Ⅲ or better."""
        return sum(1 for s in self.standings if s.is_good)

    @property
    def unknown(self) -> tuple[SectionStanding, ...]:
        """Sections whose class to date can't be told."""
        return tuple(s for s in self.standings if s.is_good is None and not s.is_dry)

    @property
    def failing(self) -> tuple[SectionStanding, ...]:
        """Sections worse than class Ⅲ."""
        return tuple(s for s in self.standings if s.is_good is False)

    @property
    def is_met(self) -> bool | None:
        """Whether enough are good, whatever the unknown ones are; None when they decide."""
        if self.good >= self.needed:
            return True
        return None if self.good + len(self.unknown) >= self.needed else False

    @property
    def ratio(self) -> Decimal | None:
        """Share of good sections, per cent; None while any is unknown."""
        if self.unknown or not self.total:
            return None
        return percent(Fraction(self.good, self.total))


def section_share(target: Target, basis: Basis) -> Evaluation:
    """Judge a share of sections (断面优Ⅲ比例) by whole sections, not by decimals."""
    sections = basis.sections_at(target.indicator.section_level)
    year = basis.as_of.year
    entered = {m for s in sections for (y, m) in s.months if y == year}
    coverage = coverage_of(entered, lambda m: all(e in entered for e in range(1, m + 1)), basis)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, sections, None)
    end = AsOf(year, coverage.through)
    standings = tuple(standing_of(s, end) for s in sections)
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
    status, reason = _verdict(basis, coverage, tally)
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
        requirement=_requirement(tally, end) if tally and end else None,
        status=status,
        reason=reason,
        provenance=_provenance(basis, coverage, sections),
        months=_months(basis, sections),
        last_year_final=whole_last_year,
    )


def _verdict(basis: Basis, coverage: Coverage, tally: Tally | None) -> Verdict:
    absent = absence_verdict(coverage, basis.as_of)
    if absent is not None:
        return absent
    if tally is None:
        return Verdict(TargetStatus.INSUFFICIENT, "没有可评价的断面")
    if tally.is_met is None:
        return Verdict(TargetStatus.INSUFFICIENT, f"累计类别无法判定:{_unknown_text(tally)}")
    months_to_come = basis.as_of.months_to_come
    if not months_to_come:
        words = f"全年{tally.good}个断面优Ⅲ,要求{tally.needed}个"
        return Verdict(TargetStatus.COMPLETED if tally.is_met else TargetStatus.IMPOSSIBLE, words)
    return _holding(tally, basis.as_of) if tally.is_met else _short(tally)


def _unknown_text(tally: Tally) -> str:
    """Name the unknown sections and, where that is why, the months nobody entered in full."""
    gaps = [(s.name, s.period.gaps) for s in tally.unknown]
    return _names([f"{name}({gap})" if gap else name for name, gap in gaps])


def _holding(tally: Tally, as_of: AsOf) -> Verdict:
    """Enough sections are good: to be kept. One past year is loaded, too few for 预计达标."""
    upto = (as_of.year, as_of.month)
    shaky = [
        s.name
        for s in tally.standings
        if s.is_good
        and any(
            when <= upto and f.water_class is not None and f.water_class > GOOD
            for when, f in s.series.months.items()
        )
    ]
    if shaky:
        return Verdict(TargetStatus.HOLD, f"目前达标,但{_names(shaky)}去年以来有月份劣于Ⅲ类")
    return Verdict(TargetStatus.HOLD, "目前达标,去年以来各月均未劣于Ⅲ类;可比年份不足3年")


def _short(tally: Tally) -> Verdict:
    missing = tally.needed - tally.good
    words = f"还差{missing}个断面"
    open_ones = [s for s in tally.failing if not s.is_hopeless]
    if len(open_ones) < missing:
        return Verdict(TargetStatus.IMPOSSIBLE, f"{words},剩余月份已无法追回")
    if any(not s.factors for s in open_ones):
        return Verdict(TargetStatus.AT_RISK, f"{words},有断面只有类别,无法推算所需浓度")
    if sum(1 for s in open_ones if s.was_achieved_last_year) >= missing:
        return Verdict(TargetStatus.AT_RISK, f"{words},所需浓度去年同期曾达到")
    return Verdict(TargetStatus.UNLIKELY, f"{words},所需浓度去年同期未达到过")


def _names(names: list[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")


def _change(value: Decimal | None, tally: Tally | None) -> Change | None:
    if tally is None or value is None:
        return None
    last = _share(s.last_period.meets(GOOD) for s in tally.standings)
    points = change_points(value, last)
    if points is None:
        return None
    described = describe(points, Direction.HIGHER_IS_BETTER)
    return Change(points, "百分点", last, described.word if described else None)


def _requirement(tally: Tally, end: AsOf) -> Requirement | None:
    if not end.months_to_come:
        return None
    missing = tally.needed - tally.good
    if missing <= 0:
        worse = [s.regression_text for s in tally.standings if s.has_regressed and s.is_good]
        more = f"等{len(worse)}个退类" if len(worse) > 1 else ""
        text = f"保持;{worse[0]}{more}" if worse else "保持"
        return Requirement("sections", Decimal(0), "个", text)
    failing = sorted(
        tally.failing,
        key=lambda s: (s.is_hopeless, not s.was_achieved_last_year, s.series.section.position),
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
