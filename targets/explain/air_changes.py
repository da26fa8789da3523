"""Opens changes on last year, and where a sheet and the days differ. docs/methods/comparison.md."""

from decimal import Decimal
from fractions import Fraction

from monitoring.choices import Span
from monitoring.periods import AsOf
from standards.comparison import change_percent, change_points
from targets.assessments.air_items import SHOWN
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.explain.address import Address
from targets.explain.air_means import SHEET_CLAUSE, month_row_of, row_of
from targets.explain.air_question import NAMES, AirQuestion, told
from targets.explain.air_readings import sheet_table
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.working import equals, number
from targets.wording import MISSING

PERCENT = "同比 = (本期 − 去年同期) ÷ 去年同期 × 100%"
POINTS = "同比 = 本期 − 去年同期(百分点)"
CHANGE_CLAUSE = "浓度用相对变化(%),比率用百分点,均按修约后的数计算、只修约一次"


def pm25_change(question: AirQuestion) -> Explanation | None:
    """Open the change of PM2.5 on the same period of last year."""
    now, last = month_row_of(question), last_row_of(question)
    if question.is_month:
        return _change(question, "PM2.5", now.pm25_change, (now.pm25, last.pm25))
    values = now.pm25_to_date, last.pm25_to_date
    return _change(question, "PM2.5", now.pm25_to_date_change, values)


def ratio_change(question: AirQuestion) -> Explanation | None:
    """Open the change of the good-day ratio on the same period of last year."""
    now, last = month_row_of(question), last_row_of(question)
    if question.is_month:
        values = now.good_ratio, last.good_ratio
        return _change(question, "优良天数比率", now.good_change, values)
    to_date = now.good_to_date, last.good_to_date
    return _change(question, "优良天数比率", now.good_to_date_change, to_date)


def last_row_of(question: AirQuestion) -> AirMonthRow:
    """Return the same month of last year as the months' table would have it."""
    air = question.air
    last = AsOf(air.year - 1, air.as_of.month)
    return month_rows(air.series, last)[last.month - 1]


def _change(
    question: AirQuestion,
    what: str,
    text: str,
    values: tuple[Decimal | None, Decimal | None],
) -> Explanation | None:
    if text in ("", MISSING):
        return None
    is_ratio = what != "PM2.5"
    now, last = values
    is_own = now is not None and _own(now, last, is_ratio) is not None
    return told(
        question,
        f"{what} 同比",
        text,
        "与去年同期相比。" if is_own else "去年同期没有录入,采用通报给出的同比。",
        formula=POINTS if is_ratio else PERCENT,
        worked=_change_lines(now, last, text, is_ratio) if is_own else (f"通报同比 {text}",),
        rule="修约 GB/T 8170-2008",
        clause=CHANGE_CLAUSE,
        method="comparison",
        parts=_two_years(question, "good-ratio" if is_ratio else "pm25", values),
        readings=() if is_own else _printed(question, text),
    )


def _own(now: Decimal, last: Decimal | None, is_ratio: bool) -> Decimal | None:
    return change_points(now, last) if is_ratio else change_percent(now, last)


def _change_lines(
    now: Decimal | None, last: Decimal | None, text: str, is_ratio: bool
) -> tuple[str, ...]:
    if now is None or not last:
        return (f"{text}",)
    if is_ratio:
        return (f"{now} − {last} = {number(now - last)},即 {text}",)
    found = (Fraction(now) - Fraction(last)) / Fraction(last) * 100
    return (f"({now} − {last}) ÷ {last} × 100% {equals(found)}%,修约后为 {text}",)


def _two_years(
    question: AirQuestion, measure: str, values: tuple[Decimal | None, Decimal | None]
) -> tuple[Part, ...]:
    year, month = question.air.year, question.air.as_of.month
    named = zip((year, year - 1), ("本期", "去年同期"), values, strict=True)
    return tuple(
        Part(name, f"{value}", question.to(measure, at=f"{which}-{month}"))
        for which, name, value in named
        if value is not None
    )


def _printed(question: AirQuestion, text: str) -> tuple[ReadingTable, ...]:
    span = Span.MONTH if question.is_month else Span.YEAR_TO_DATE
    sheet = question.air.sheet(question.air.as_of.month, span)
    return sheet_table(sheet, text, question.period, "通报同比") if sheet is not None else ()


# --- A sheet beside the days ----------------------------------------------------------------------


def item_difference(question: AirQuestion) -> Explanation | None:
    """Open “按日值 35.2(差 +0.2)” beside an item's figure."""
    cell = row_of(question).cells[SHOWN.index(question.item)]
    if not cell.difference:
        return None
    item = question.item
    measure = NAMES[item] if question.is_month or NAMES[item] != "pm25" else "pm25-item"
    own = cell.difference.removeprefix("按日值 ").partition("(")[0]
    return told(
        question,
        f"{item.label} 来表与日值之差",
        cell.difference,
        "来表数值与按日值算得的数值不同:以来表为准,差值供核对。",
        unit=item.unit,
        formula="差 = 页面采用的数 − 按日值算得的数",
        worked=(f"{cell.value} − {own}",),
        clause=SHEET_CLAUSE,
        method="averages",
        parts=(
            Part("页面采用", f"{cell.value}", question.to(measure)),
            Part("按日值", own, question.to(NAMES[item], by="days")),
        ),
    )


def days_difference(question: AirQuestion) -> Explanation | None:
    """Open “按日值 26/28” beside a sheet's count of good days."""
    row = row_of(question)
    if not row.difference:
        return None
    parts = [Part("按日值", row.difference.removeprefix("按日值 "), _by_days(question))]
    if row.valid_days is not None:
        text = f"{row.good_days}/{row.valid_days}"
        parts.insert(0, Part("页面采用", text, question.to("good-of-valid")))
    return told(
        question,
        "优良天数 来表与日值之差",
        row.difference,
        "来表的优良天数与按日值数得的不同:以来表为准,差别供核对。",
        unit="天",
        formula="按日值逐日归级后计数",
        worked=(row.difference,),
        clause=SHEET_CLAUSE,
        method="averages",
        parts=tuple(parts),
    )


def _by_days(question: AirQuestion) -> Address:
    return question.to("good-of-valid", by="days")
