"""Opens what the kept days alone give: stations beside each other, and editions side by side."""

from collections.abc import Sequence
from decimal import Decimal

from monitoring import air_series, querysets
from monitoring.air_index import EDITIONS
from monitoring.air_periods import AirPeriod, LevelCounts
from monitoring.models import Division
from standards.ambient_air import good_day_ratio
from standards.rounding import percent, round_half_even
from targets.assessments.air_basis import EditionRow, EditionSide, edition_rows
from targets.assessments.air_items import SHOWN, decimals_of
from targets.errors import NotHere
from targets.explain.address import Address
from targets.explain.air_counts import LEVEL_CLAUSE, PRIMARY_CLAUSE, RATIO_CLAUSE
from targets.explain.air_means import of_days
from targets.explain.air_question import NAMES, AirQuestion, told
from targets.explain.result import Explanation, Part
from targets.explain.working import percent_line
from targets.wording import MISSING, signed

BY_DAYS = "只按日值计算,不采用来表的月均值"


def period_of(question: AirQuestion) -> AirPeriod:
    """Return the kept days of the span."""
    return question.air.series.period(question.air.year, question.months)


def counts_of(question: AirQuestion) -> LevelCounts:
    """Days of the span at each level, every month by the edition that rules it."""
    air = question.air
    found = [c for m in question.months if (c := air.basis.counts_of(air.series, air.year, m))]
    return LevelCounts(tuple(map(sum, zip(*(c.by_level for c in found), strict=True))) or (0,) * 6)


def item_by_days(question: AirQuestion) -> Explanation | None:
    """Open an item's mean or percentile of the days."""
    found = period_of(question).value(question.item)
    if found is None:
        return None
    return of_days(question, f"{round_half_even(found, decimals_of(question.item))}")


def good_by_days(question: AirQuestion) -> Explanation | None:
    """Open “26/28” of the days."""
    counts = counts_of(question)
    return _of_counts(question, "优良/有效天数", f"{counts.good}/{counts.valid}", counts)


def ratio_by_days(question: AirQuestion) -> Explanation | None:
    """Open the good-day ratio of the days."""
    counts = counts_of(question)
    share = good_day_ratio(counts.good, counts.valid)
    if share is None:
        return None
    return _of_counts(question, "优良天数比率", f"{percent(share)}", counts, "%")


def valid_by_days(question: AirQuestion) -> Explanation | None:
    """Open “240/243”: days with an index of the calendar's."""
    counts, of = counts_of(question), question.air.as_of.days_elapsed
    return _of_counts(question, "有效天数", f"{counts.valid}/{of}", counts)


def _of_counts(
    question: AirQuestion, name: str, figure: str, counts: LevelCounts, unit: str = "天"
) -> Explanation:
    line = f"优 {counts.by_level[0]} + 良 {counts.by_level[1]} = 优良 {counts.good} 天;"
    worked = [f"{line}有效 {counts.valid} 天"]
    if unit == "%":
        worked.append(percent_line(counts.good, counts.valid, figure))
    return told(
        question,
        f"{name}(按日值)",
        figure,
        BY_DAYS,
        unit=unit,
        formula="有效天数 = 有 AQI 的天数;优良天数 = AQI≤100 的天数",
        worked=tuple(worked),
        rule=f"{question.index_edition}",
        clause=RATIO_CLAUSE,
        method="averages",
        parts=_months(question),
        is_demo=period_of(question).is_demo,
    )


def _months(question: AirQuestion) -> tuple[Part, ...]:
    """Good of valid days month by month, each opening in its turn."""
    air, found = question.air, []
    for month in question.months:
        counts = air.basis.counts_of(air.series, air.year, month)
        if counts is None:
            continue
        if question.is_month:
            return tuple(
                Part(f"{n}级天数", f"{count}", question.to(f"level-{n}"))
                for n, count in enumerate(counts.by_level, 1)
            )
        at = f"{air.year}-{month}"
        address = question.to("good-of-valid", by="days", span="month", at=at)
        found.append(Part(f"{month}月", f"{counts.good}/{counts.valid}", address))
    return tuple(found)


# --- A station beside its division ----------------------------------------------------------------


def pm25_gap(question: AirQuestion) -> Explanation | None:
    """Open a station's PM2.5 less its division's, both of the days."""
    own, beside = _value(period_of(question)), _value(_division_period(question))
    return _gap(question, "PM2.5", (own, beside), "μg/m³")


def ratio_gap(question: AirQuestion) -> Explanation | None:
    """Open a station's good-day ratio less its division's."""
    own = _ratio(counts_of(question))
    beside = _ratio(_counts(question, _division_period(question)))
    return _gap(question, "优良天数比率", (own, beside), "百分点")


def _value(period: AirPeriod) -> Decimal | None:
    found = period.value(SHOWN[0])
    return None if found is None else round_half_even(found, decimals_of(SHOWN[0]))


def _ratio(counts: LevelCounts) -> Decimal | None:
    share = good_day_ratio(counts.good, counts.valid)
    return None if share is None else percent(share)


def _counts(question: AirQuestion, period: AirPeriod) -> LevelCounts:
    basis = question.air.basis
    levels = [row.levels[str(basis.index_in(row.year, row.month).year)] for row in period.rows]
    return LevelCounts(tuple(map(sum, zip(*levels, strict=True))) or (0,) * 6)


def _beside(question: AirQuestion) -> Division:
    code = question.asked.parameters.get("of", "")
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise NotHere(f"没有编码为“{code[:40]}”的板块")
    return found


def _division_period(question: AirQuestion) -> AirPeriod:
    division, year = _beside(question), question.air.year
    rows = querysets.air_rollups_of([division], year, year)
    series = air_series.series_of((), rows).get(division.pk, air_series.AirSeries())
    return series.period(year, question.months)


def _gap(
    question: AirQuestion, name: str, values: tuple[Decimal | None, Decimal | None], unit: str
) -> Explanation | None:
    own, beside = values
    if own is None or beside is None:
        return None
    division = _beside(question)
    measure = "pm25" if name == "PM2.5" else "good-ratio"
    there = question.to(measure, by="days")
    return told(
        question,
        f"{name} 较{division.name}",
        signed(own - beside),
        f"站点与{division.name}之差,两者都{BY_DAYS}。",
        unit=unit,
        formula=f"差 = 站点 − {division.name}",
        worked=(f"{own} − {beside} = {signed(own - beside)}",),
        method="averages",
        parts=(
            Part(question.air.name, f"{own}", there),
            Part(
                division.name,
                f"{beside}",
                Address("air", f"{division.code}/{measure}", there.extra),
            ),
        ),
    )


# --- Editions side by side ------------------------------------------------------------------------


def edition_figure(question: AirQuestion) -> Explanation | None:
    """Open one side of the comparison: “edition-valid”, “edition-primary” and the like."""
    row, name = _edition_row(question), question.measure.partition("-")[2]
    year = question.asked.parameters.get("edition", "")
    edition = next((e for e in EDITIONS if str(e.year) == year), None)
    if row is None or edition is None:
        return None
    side = row.old if edition == EDITIONS[0] else row.new
    figure = _side_text(side, name)
    if not figure or figure == MISSING:
        return None
    return told(
        question,
        f"{_EDITION_NAMES[name]}({edition.number})",
        figure,
        "同一批日浓度按这个版本重新计算,仅供新旧标准对比。",
        unit="%" if name == "ratio" else "",
        formula="逐日按该版本计算 AQI 和首要污染物,再计数",
        worked=_edition_lines(side, name, figure),
        rule=f"{edition}",
        clause=PRIMARY_CLAUSE if name == "primary" else LEVEL_CLAUSE,
        method="averages",
        parts=_edition_parts(question, name, year),
        is_demo=period_of(question).is_demo,
    )


_EDITION_NAMES = {
    "valid": "有效天数",
    "good": "优良天数",
    "ratio": "优良天数比率",
    "polluted": "污染天数",
    "primary": "最多的首要污染物",
}


def _edition_row(question: AirQuestion) -> EditionRow | None:
    rows = edition_rows(question.air.series, question.air.as_of)
    if not rows or (question.is_month and not period_of(question).rows):
        return None
    return rows[-2] if question.is_month else rows[-1]


def _side_text(side: EditionSide, name: str) -> str:
    found = {
        "valid": side.counts.valid,
        "good": side.counts.good,
        "ratio": side.ratio,
        "polluted": side.counts.polluted,
        "primary": side.primary,
    }[name]
    return MISSING if found is None else f"{found}"


def _edition_lines(side: EditionSide, name: str, figure: str) -> tuple[str, ...]:
    named = zip("优良轻中重严", side.counts.by_level, strict=True)
    lines = ["、".join(f"{word} {count}天" for word, count in named)]
    if name == "ratio":
        lines.append(percent_line(side.counts.good, side.counts.valid, figure))
    return tuple(lines)


def _edition_parts(question: AirQuestion, name: str, year: str) -> tuple[Part, ...]:
    """The months of the sum."""
    if question.is_month:
        return ()
    air, found = question.air, []
    rows: Sequence[EditionRow] = edition_rows(air.series, air.as_of)[:-1]
    for row in rows:
        text = _side_text(row.old if year == str(EDITIONS[0].year) else row.new, name)
        at = f"{air.year}-{row.label.removesuffix('月')}"
        address = question.to(question.measure, span="month", at=at, edition=year)
        found.append(Part(row.label, text, address if text not in ("", MISSING) else None))
    return tuple(found)


def edition_change(question: AirQuestion) -> Explanation | None:
    """Open “edition-good-change” or “edition-ratio-change”: new edition less old."""
    row, is_ratio = _edition_row(question), question.measure == "edition-ratio-change"
    if row is None:
        return None
    change = row.ratio_change if is_ratio else row.good_change
    name = "ratio" if is_ratio else "good"
    old, new = _side_text(row.old, name), _side_text(row.new, name)
    if change is None:
        return None
    parts = tuple(
        Part(e.number, text, question.to(f"edition-{name}", edition=e.year))
        for e, text in zip(EDITIONS, (old, new), strict=True)
    )
    return told(
        question,
        f"{_EDITION_NAMES[name]} 新旧标准之差",
        signed(Decimal(change)),
        "新版本减旧版本。",
        unit="百分点" if is_ratio else "天",
        formula="差 = 新版本 − 旧版本",
        worked=(f"{new} − {old} = {signed(Decimal(change))}",),
        rule="、".join(e.number for e in EDITIONS),
        method="averages",
        parts=parts,
    )


def names_of_items() -> tuple[str, ...]:
    """The short names of the six items in the order they are shown."""
    return tuple(NAMES[item] for item in SHOWN)
