"""Opens what is said of the rest of the year: requirement, path, projection, chance, status."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.progress import polluted_day_budget, required_rest_mean
from targets.choices import Method
from targets.evaluation.result import plain_decimals, promised_value
from targets.explain.air_terms import short
from targets.explain.result import Explanation, Part
from targets.explain.subject import Subject
from targets.explain.target_air import exact_mean
from targets.explain.target_history import past_months
from targets.explain.target_parts import METHOD_PAGES, explanation
from targets.explain.target_water import counted_to_date
from targets.explain.target_year import promise_part, value_part
from targets.wording import MISSING, figure, plain, safe_bound, signed

LIKELY_RANGE = "80 % 可能范围:推算分布的第10和第90百分位数"


# --- requirement ------------------------------------------------------------------------------


def requirement(subject: Subject, when: AsOf) -> Explanation | None:
    """The requirement in words, with the formula in numbers."""
    return _requirement(subject, subject.evaluation.requirement_text, "剩余要求", "")


def requirement_value(subject: Subject, when: AsOf) -> Explanation | None:
    """The number the requirement asks to keep."""
    found, lines = _bound(subject)
    if found is None:
        return None
    e = subject.evaluation
    unit = e.requirement.unit if e.requirement else subject.unit
    text = plain_decimals(found, subject.decimals if unit == subject.unit else 0)
    return _requirement(subject, text, "剩余要求的数值", unit, lines)


def requirement_rate(subject: Subject, when: AsOf) -> Explanation | None:
    """What each month to come must keep, on the scale of the monthly readings."""
    if subject.target.indicator.method != Method.GOOD_DAY_RATIO:
        return requirement_value(subject, when)
    left, lines = _budget_bound(subject)
    days = subject.end.days_to_come
    if left is None or not days:
        return None
    share = Fraction(100 * (days - int(left)), days)
    text = figure(safe_bound(share, subject.decimals, Direction.HIGHER_IS_BETTER), subject.decimals)
    line = f"({days} − {left}) ÷ {days} × 100 % = {short(share)} %,向安全一侧取 {text} %"
    return _requirement(subject, text, "剩余各月须达到的优良率", subject.unit, (*lines, line))


def feasibility(subject: Subject, when: AsOf) -> Explanation | None:
    """What past years say of the requirement, in words."""
    found = subject.evaluation.requirement
    return _requirement(subject, found.feasibility, "可达性", "") if found else None


def reading(which: int) -> Callable[[Subject, AsOf], Explanation | None]:
    """Return what opens one reading of a notice that doesn't say whether to round first."""

    def opener(subject: Subject, when: AsOf) -> Explanation | None:
        found = subject.evaluation.requirement
        if found is None or len(found.readings) <= which:
            return None
        one = found.readings[which]
        return _requirement(subject, one.text, f"剩余要求({one.label})", "")

    return opener


def _requirement(
    subject: Subject, text: str, what: str, unit: str, lines: tuple[str, ...] = ()
) -> Explanation | None:
    e = subject.evaluation
    if text in ("", MISSING):
        return None
    past = tuple(
        Part(f"{year}年同期", f"{value}".replace("-", "−"), subject.address(f"past-{year}"))
        for year, value in (e.requirement.past if e.requirement else ())
    )
    return explanation(
        subject,
        what,
        text,
        formula=e.requirement.formula if e.requirement else "",
        worked=lines or _bound(subject)[1],
        parts=(value_part(subject), promise_part(subject), *past),
        method=METHOD_PAGES.get(subject.target.indicator.method, "evaluation"),
        unit=unit,
    )


def _bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    """Compute the required number from the stored rows, with the working."""
    method = subject.target.indicator.method
    if subject.evaluation.requirement is None or method not in BOUNDS:
        return None, ()
    return BOUNDS[method](subject)


def _mean_bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    known, rest = exact_mean(subject), subject.end.days_to_come
    if known is None or not rest:
        return None, ()
    (mean, days), promised = known, promised_value(subject.target)
    needed = required_rest_mean(promised, mean, days, rest)
    assert needed is not None  # days are to come
    bound = safe_bound(needed, subject.decimals, Direction.LOWER_IS_BETTER)
    line = (
        f"({plain(promised)} × {days + rest} − {short(mean)} × {days}) ÷ {rest} = {short(needed)}"
    )
    return bound, (line, f"向安全一侧取 {bound}:守住这个数就能达标")


def _budget_bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    counts = subject.basis.air.counts_to_date(subject.end.year, subject.end.month)
    rest = subject.end.days_to_come
    if counts is None or not rest:
        return None, ()
    promised, decimals = promised_value(subject.target), subject.decimals
    rounded = None if subject.target.indicator.judged_rounded is False else decimals
    budget = polluted_day_budget(promised, counts.valid, rest, counts.polluted, rounded)
    total = counts.valid + rest
    return Decimal(budget.remaining), (
        f"全年有效天数按 {counts.valid} + {rest} = {total} 天计",
        f"优良率 ≥ {plain(promised)} % 时全年允许污染天 {budget.allowed_total}",
        f"已发生污染天 {counts.valid} − {counts.good} = {counts.polluted}",
        f"{budget.allowed_total} − {counts.polluted} = {budget.remaining}",
    )


def _cap_bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    used = subject.basis.air.heavy_to_date(subject.end.year, subject.end.month)
    if used is None:
        return None, ()
    cap = int(promised_value(subject.target))
    return Decimal(cap - used), (f"{cap} − {used} = {cap - used}".replace("= -", "= −"),)


def _section_bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    e = subject.evaluation
    if e.requirement is None or e.requirement.value is None:
        return None, ()
    listed = counted_to_date(subject, subject.end.year, subject.end.month)
    return e.requirement.value, (
        f"参评 {len(listed)} 个断面,目前优Ⅲ {e.numerator} 个,还差 {plain(e.requirement.value)} 个",
    )


def _quantity_bound(subject: Subject) -> tuple[Decimal | None, tuple[str, ...]]:
    value = subject.evaluation.value
    if value is None:
        return None, ()
    promised = promised_value(subject.target)
    left = max(promised - value, Decimal(0))
    lines = [f"{plain(promised)} − {plain(value)} = {plain(promised - value)}"]
    months = subject.end.months_to_come
    if subject.target.indicator.method == Method.TASK_QUANTITY and left and months:
        pace = short(Fraction(left) / months, 1)
        lines.append(f"{plain(left)} ÷ {months}个月 = 每月 {pace} {subject.unit}")
    return left, tuple(lines)


BOUNDS: dict[str, Callable[[Subject], tuple[Decimal | None, tuple[str, ...]]]] = {
    Method.ANNUAL_MEAN: _mean_bound,
    Method.GOOD_DAY_RATIO: _budget_bound,
    Method.DAY_CAP: _cap_bound,
    Method.SECTION_SHARE: _section_bound,
    Method.TASK_QUANTITY: _quantity_bound,
    Method.LATEST_RATE: _quantity_bound,
    Method.LATEST_AMOUNT: _quantity_bound,
}


# --- plan path --------------------------------------------------------------------------------


def path(subject: Subject, when: AsOf) -> Explanation | None:
    """How far ahead of or behind the plan path: “落后序时 12 天”."""
    found = subject.evaluation.path
    return None if found is None or found.text == MISSING else _path(subject, "序时", found.text)


def planned(subject: Subject, when: AsOf) -> Explanation | None:
    """What the path plans from January to the end of the value's month."""
    found = subject.evaluation.path
    if found is None:
        return None
    return _path(subject, "序时计划", f"{found.planned_to_date}", subject.unit)


def planned_at(subject: Subject, when: AsOf) -> Explanation | None:
    """The plan to the end of a month with the indicator's decimals, as the chart's table has it."""
    found = subject.evaluation.path
    by_month = {m: cumulative for m, _, cumulative in found.by_month} if found else {}
    if when.month not in by_month or when.year != subject.as_of.year:
        return None
    text = figure(by_month[when.month], subject.decimals)
    return _path(subject, f"1—{when.month}月序时计划", text, subject.unit)


def profit(subject: Subject, when: AsOf) -> Explanation | None:
    """Cumulative profit or loss against the path."""
    found = subject.evaluation.path
    return None if found is None else _path(subject, "累计盈亏", signed(found.profit))


def _path(subject: Subject, what: str, text: str, unit: str = "") -> Explanation | None:
    found = subject.evaluation.path
    if found is None:
        return None
    years = "、".join(f"{year}年" for year in found.years)
    shape = f"按{years}的月际变化分到各月" if found.years else "按天数平均分到各月"
    parts = tuple(
        Part(f"{month}月", f"{share}", None, f"1—{month}月累计 {total}")
        for month, share, total in found.by_month
    )
    return explanation(
        subject,
        what,
        text,
        formula=f"序时路径:把全年目标{shape},各月合起来正好等于目标",
        worked=(
            f"到{subject.end.month}月末计划 {found.planned_to_date}",
            f"累计盈亏(计划 − 实际,正为好){signed(found.profit)}",
            found.text,
        ),
        parts=(value_part(subject), promise_part(subject), *parts),
        readings=past_months(subject, found.years),
        method="seasonal-path" if found.years else "scheduled-progress",
        unit=unit,
    )


# --- projection -------------------------------------------------------------------------------


def projection(subject: Subject, when: AsOf) -> Explanation | None:
    """The likely range of the year."""
    found = subject.evaluation.projection
    return None if found is None else _projection(subject, "全年推算范围", found.range_text)


def middle(subject: Subject, when: AsOf) -> Explanation | None:
    """The middle of the projected distribution."""
    found = subject.evaluation.projection
    if found is None:
        return None
    return _projection(subject, "全年推算中值", figure(found.middle, subject.decimals))


def chance(subject: Subject, when: AsOf) -> Explanation | None:
    """How likely the target is met."""
    found = subject.evaluation.projection
    return None if found is None else _projection(subject, "达标可能性", found.chance_text, "")


def band_edge(edge: str) -> Callable[[Subject, AsOf], Explanation | None]:
    """Return what opens one edge of the likely range at the end of a month to come."""
    names = {"low": "下限", "middle": "中值", "high": "上限"}

    def opener(subject: Subject, when: AsOf) -> Explanation | None:
        found = subject.evaluation.projection
        band = next((b for b in found.by_month if b.month == when.month), None) if found else None
        if band is None or when.year != subject.as_of.year:
            return None
        text = figure(getattr(band, edge), subject.decimals)
        return _projection(subject, f"1—{when.month}月推算{names[edge]}", text)

    return opener


def _projection(
    subject: Subject, what: str, text: str, unit: str | None = None
) -> Explanation | None:
    found = subject.evaluation.projection
    if found is None:
        return None
    years = "、".join(f"{year}年" for year in found.years)
    said = "少于3年,只说可能性的高低,不给百分比" if found.chance is None else found.chance_text
    return explanation(
        subject,
        what,
        text,
        formula=f"模型:{found.method}。{LIKELY_RANGE}",
        worked=(
            f"参照{len(found.years)}年:{years}",
            f"全年推算 {found.low}(10%)、{found.middle}(50%)、{found.high}(90%)",
            said,
        ),
        parts=(value_part(subject), promise_part(subject)),
        readings=past_months(subject, (*found.years, subject.as_of.year)),
        method="projection",
        unit=unit,
    )
