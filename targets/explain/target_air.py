"""How an air target's value is computed: the mean, the good-day ratio, the heavy days."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from monitoring.air_series import AirFigures
from standards.averages import days_in_month
from standards.rounding import percent, round_half_even
from targets.choices import Method
from targets.explain.address import Address
from targets.explain.air_terms import (
    Term,
    has_counts,
    has_heavy,
    has_mean,
    mean_of,
    records_of,
    short,
    terms_to_date,
)
from targets.explain.readings import reading_rows
from targets.explain.result import Part, ReadingTable
from targets.explain.subject import Subject
from targets.wording import figure


@dataclass(frozen=True)
class Worked:
    """A figure computed from stored rows: its text, the formula with numbers in, what it is of."""

    figure: str
    formula: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    readings: tuple[ReadingTable, ...] = ()
    method: str = "evaluation"


@dataclass(frozen=True)
class AirMeasure:
    """What one kind of air target counts: of a row, whether it is there and how it reads."""

    formula: str
    value_label: str
    has: Callable[[AirFigures], bool]
    text: Callable[[AirFigures], str]
    total: Callable[[tuple[Term, ...], int], tuple[str, tuple[str, ...]]]
    key: str


def _mean_total(terms: tuple[Term, ...], decimals: int) -> tuple[str, tuple[str, ...]]:
    mean, days = mean_of(terms)
    text = figure(mean, decimals)
    sums = " + ".join(f"{short(t.figures.pm25)} × {t.weight}" for t in terms)
    rounded = f"按 GB/T 8170 修约到{decimals}位小数:{text}"
    if len(terms) == 1:
        return text, (f"{terms[0].label}均值 {short(mean)}({days}天)", rounded)
    return text, (f"({sums}) ÷ {days} = {short(mean)}", rounded)


def _ratio_total(terms: tuple[Term, ...], decimals: int) -> tuple[str, tuple[str, ...]]:
    good = sum(t.figures.counts.good for t in terms if t.figures.counts)
    valid = sum(t.figures.counts.valid for t in terms if t.figures.counts)
    text = figure(percent(Fraction(good, valid), decimals), decimals)
    goods = " + ".join(str(t.figures.good_days) for t in terms)
    valids = " + ".join(str(t.figures.valid_days) for t in terms)
    lines = (f"优良天数 {goods} = {good}", f"有效天数 {valids} = {valid}") if len(terms) > 1 else ()
    return text, (*lines, f"{good} ÷ {valid} = {text} %")


def _heavy_total(terms: tuple[Term, ...], decimals: int) -> tuple[str, tuple[str, ...]]:
    total = sum(t.figures.heavy_days or 0 for t in terms)
    return f"{total}", (" + ".join(str(t.figures.heavy_days) for t in terms) + f" = {total}",)


MEASURES: dict[str, AirMeasure] = {
    Method.ANNUAL_MEAN: AirMeasure(
        "累计均值 = Σ(月均值 × 有效天数)÷ Σ有效天数,只修约一次",
        "月均值(有效天数)",
        has_mean,
        lambda f: f"{short(f.pm25)}({f.weight}天)",
        _mean_total,
        "pm25",
    ),
    Method.GOOD_DAY_RATIO: AirMeasure(
        "优良天数比率 = AQI≤100 的天数 ÷ 有效监测天数 × 100 %",
        "优良天数/有效天数",
        has_counts,
        lambda f: f"{f.good_days}/{f.valid_days}",
        _ratio_total,
        "good-ratio",
    ),
    Method.DAY_CAP: AirMeasure(
        "累计重污染天数 = 各月 AQI>200 的天数之和",
        "重污染天数",
        has_heavy,
        lambda f: f"{f.heavy_days}",
        _heavy_total,
        "heavy-days",
    ),
}


def to_date(subject: Subject, year: int, month: int, use_published: bool = True) -> Worked | None:
    """Compute the value of January up to a month; None where a month is missing."""
    measure = MEASURES[subject.target.indicator.method]
    terms = _terms(subject, year, month, use_published)
    if not terms:
        return _printed_ratio(subject, year, month, to_date=True)
    published = subject.basis.air.published(year, month)
    if (
        measure.key == "good-ratio"
        and published is not None
        and not terms[-1].is_to_date
        and published.good_ratio is not None
    ):
        return _printed_ratio(subject, year, month, to_date=True)
    return _worked(subject, measure, terms)


def _terms(
    subject: Subject, year: int, month: int, use_published: bool = True
) -> tuple[Term, ...] | None:
    measure = MEASURES[subject.target.indicator.method]
    return terms_to_date(subject.basis.air, year, month, measure.has, use_published)


def of_month(subject: Subject, year: int, month: int) -> Worked | None:
    """Compute one month's own value; None where it is missing."""
    measure = MEASURES[subject.target.indicator.method]
    found = subject.basis.air.month(year, month)
    if found is None or not measure.has(found):
        return _printed_ratio(subject, year, month, to_date=False)
    return _worked(subject, measure, (Term(found, False),))


def _worked(subject: Subject, measure: AirMeasure, terms: tuple[Term, ...]) -> Worked:
    text, lines = measure.total(terms, subject.decimals)
    year = terms[0].figures.year
    rows = reading_rows(records_of(terms, measure.text, lambda t: f"{year}年{t.label}"))
    parts = tuple(part for t in terms if (part := _part(subject, measure, t)) is not None)
    table = ReadingTable("所依据的月度记录", rows, measure.value_label)
    return Worked(text, measure.formula, lines, parts, (table,))


def _part(subject: Subject, measure: AirMeasure, term: Term) -> Part | None:
    """A month of computed days opens into its days; an entered one is a reading of its own."""
    found = term.figures
    if term.is_to_date:
        return None
    year, month = found.year, found.month
    shown = of_month_text(measure, found, subject.decimals)
    note = f"{found.weight}天" if measure.key == "pm25" else measure.text(found)
    if found.table != "AirMonthRollup":
        return Part(f"{year}年{month}月", shown, subject.month_address("month", year, month), note)
    division = _division_code(subject)
    address = Address("air", f"{division}/{measure.key}").at(span="month", at=f"{year}-{month}")
    return Part(f"{year}年{month}月", shown, address, f"{note},按逐日数据计算")


def _division_code(subject: Subject) -> str:
    division = subject.target.division or subject.target.plan.division
    return str(division.code)


def of_month_text(measure: AirMeasure, found: AirFigures, decimals: int) -> str:
    """Print a month's own figure as pages do."""
    if measure.key == "pm25":
        return figure(found.pm25, decimals)
    if measure.key == "good-ratio":
        return figure(found.good_ratio, decimals)
    return f"{found.heavy_days}"


def _printed_ratio(subject: Subject, year: int, month: int, to_date: bool) -> Worked | None:
    """A ratio a notice printed without its days: taken as it stands."""
    if subject.target.indicator.method != Method.GOOD_DAY_RATIO:
        return None
    air = subject.basis.air
    found = air.published(year, month) if to_date else air.month(year, month)
    if found is None or found.good_ratio is None:
        return None
    term = Term(found, to_date)
    text = figure(found.good_ratio, subject.decimals)
    records = records_of((term,), lambda f: f"{f.good_ratio} %", lambda t: f"{year}年{t.label}")
    table = ReadingTable("所依据的月度记录", reading_rows(records), "通报比率")
    return Worked(text, "通报只给比率、不给天数,照通报采用", (f"通报 {text} %",), (), (table,))


def exact_mean(subject: Subject) -> tuple[Fraction, int] | None:
    """Return the unrounded mean to date and the days it stands for."""
    terms = _terms(subject, subject.end.year, subject.end.month)
    return mean_of(terms) if terms else None


def rest_of_year(subject: Subject, year: int) -> Worked | None:
    """Compute what the months after the value's end were in a past year; None unless all known."""
    measure = MEASURES[subject.target.indicator.method]
    months = range(subject.end.month + 1, 13)
    found = [subject.basis.air.month(year, m) for m in months]
    if not found or not all(f is not None and measure.has(f) for f in found):
        return None
    terms = tuple(Term(f, False) for f in found if f is not None)
    if measure.key != "good-ratio":
        return _worked(subject, measure, terms)
    polluted = [t.figures.counts.polluted for t in terms if t.figures.counts]
    line = " + ".join(map(str, polluted)) + f" = {sum(polluted)}"
    base = _worked(subject, measure, terms)
    formula = "污染天数 = 有效天数 − 优良天数,各月相加"
    return Worked(f"{sum(polluted)}", formula, (line,), base.parts, base.readings)


def calendar_days(year: int) -> int:
    """Days of a year."""
    return sum(days_in_month(year, m) for m in range(1, 13))


def rounded(value: Fraction, decimals: int) -> str:
    """Print an exact value rounded once."""
    return figure(round_half_even(value, decimals), decimals)
