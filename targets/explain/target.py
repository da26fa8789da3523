"""Opens any figure of a target: `target/T01/value`, `requirement`, `chance`, …"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitoring.periods import AsOf, months_label
from targets.errors import NotHere
from targets.explain import documents, target_outlook, target_standing, target_year
from targets.explain.address import measure_of
from targets.explain.air_question import asked_month
from targets.explain.result import Explanation
from targets.explain.subject import Subject, subject_of
from targets.explain.target_parts import explanation, opened
from targets.explain.target_values import month_alone, value_at
from targets.explain.target_water import counts
from targets.wording import plain

Opener = Callable[[Subject, AsOf], Explanation | None]


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a target of the year's plan."""
    code, measure = measure_of(key)
    if not code:
        raise NotHere("地址里没有目标编号")
    subject = subject_of(code, as_of)
    when = asked_month(parameters.get("at", ""), subject.end)
    name, dash, year = measure.partition("-")
    if name == "past" and dash and year.isascii() and year.isdigit() and len(year) == 4:
        return target_year.past(subject, int(year))
    opener = MEASURES.get(measure)
    if opener is None:
        raise NotHere(f"目标没有“{measure[:20]}”这个数值")
    return opener(subject, when)


def _promise(subject: Subject, when: AsOf) -> Explanation:
    return documents.promise(subject.target)


def _promised(subject: Subject, when: AsOf) -> Explanation | None:
    """The promised number without its sign."""
    if subject.target.value is None:
        return None
    return replace(documents.promise(subject.target), figure=plain(subject.target.value))


def _promised_counts(subject: Subject, when: AsOf) -> Explanation | None:
    """The counts a promised share means: “8/9”."""
    target = subject.target
    if not target.denominator:
        return None
    counted = f"{target.numerator}/{target.denominator}"
    return replace(documents.promise(target), figure=counted, unit="")


def _to_date(subject: Subject, when: AsOf) -> Explanation | None:
    """The value to date, of the page's month or another."""
    worked = value_at(subject, when)
    if worked is None:
        return None
    end = "1月" if when.month == 1 else f"1—{when.month}月累计"
    found = opened(subject, f"{when.year}年{end}", worked)
    return replace(found, period=f"{when.year}年{end}")


def _value(subject: Subject, when: AsOf) -> Explanation | None:
    if subject.evaluation.value is None:
        return None
    if subject.target.month is not None:
        return _month(subject, AsOf(subject.as_of.year, subject.target.month))
    return _to_date(subject, subject.end)


def _month(subject: Subject, when: AsOf) -> Explanation | None:
    worked = month_alone(subject, when)
    return None if worked is None else opened(subject, f"{when}当月", worked)


def _counts(subject: Subject, when: AsOf) -> Explanation | None:
    """The counts behind a share: “8/9”."""
    found = counts(subject) if subject.evaluation.count_text else None
    if found is None:
        return None
    text, worked = found
    return replace(opened(subject, "优Ⅲ断面数/参评断面数", worked), figure=text, unit="")


def _valid_days(subject: Subject, when: AsOf) -> Explanation | None:
    """The good and valid days of a ratio: “178/240”."""
    e = subject.evaluation
    if e.numerator is None or e.denominator is None or e.count_text:
        return None
    worked = value_at(subject, subject.end)
    if worked is None:
        return None
    good, valid = (sum(_pairs(subject, worked.lines, i)) for i in (0, 1))
    text = f"{good} ÷ {valid} 天"
    return replace(opened(subject, "优良天数 ÷ 有效天数", worked), figure=text, unit="")


def _pairs(subject: Subject, lines: tuple[str, ...], which: int) -> list[int]:
    """Good (0) or valid (1) days of the rows the ratio is computed from."""
    counts_of = subject.basis.air.counts_to_date(subject.end.year, subject.end.month)
    if counts_of is None:
        return []
    return [counts_of.valid if which else counts_of.good]


def _missing(subject: Subject, when: AsOf) -> Explanation | None:
    """The months nobody has entered."""
    months = subject.evaluation.missing_months
    if not months:
        return None
    return explanation(
        subject,
        "缺少的月份",
        months_label(months),
        formula="1月至统计截止月中没有记录、累计因而中断的月份",
        worked=(subject.evaluation.reason,),
        unit="",
    )


MEASURES: dict[str, Opener] = {
    "promise": _promise,
    "promise-value": _promised,
    "promise-counts": _promised_counts,
    "value": _value,
    "to-date": _to_date,
    "month": _month,
    "counts": _counts,
    "valid-days": _valid_days,
    "missing": _missing,
    "through": target_year.through,
    "gap": target_year.gap,
    "change": target_year.change,
    "last-year": target_year.last_year,
    "final": target_year.final,
    "own-value": target_year.own_value,
    "requirement": target_outlook.requirement,
    "requirement-value": target_outlook.requirement_value,
    "requirement-rate": target_outlook.requirement_rate,
    "status": target_standing.status,
    "path": target_outlook.path,
    "planned": target_outlook.planned,
    "planned-at": target_outlook.planned_at,
    "profit": target_outlook.profit,
    "projection": target_outlook.projection,
    "middle": target_outlook.middle,
    "chance": target_outlook.chance,
    "projected-low": target_outlook.band_edge("low"),
    "projected-middle": target_outlook.band_edge("middle"),
    "projected-high": target_outlook.band_edge("high"),
    "assessed": target_standing.assessed,
    "assessed-status": target_standing.assessed_status,
    "excluded": target_standing.excluded,
    "feasibility": target_outlook.feasibility,
    "reading-1": target_outlook.reading(0),
    "reading-2": target_outlook.reading(1),
}
