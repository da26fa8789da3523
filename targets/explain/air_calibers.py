"""Opens the two calibers (实况、考核) of January up to a month; docs/methods/dust-exclusion.md."""

from monitoring.models import AirStation, Exclusion
from targets.assessments.air_calibers import CaliberRow, Calibers, calibers_of
from targets.explain.air_question import AirQuestion, told
from targets.explain.air_readings import day_name
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Explanation, Part, ReadingTable
from targets.wording import MISSING

ROWS = ("pm25", "pm10", "good", "heavy")
CALIBER_SIDES = {
    "measured": "实况口径",
    "assessed": "考核口径",
    "caliber-change": "考核与实况之差",
    "caliber-note": "考核口径的来历",
}
ASSESSED = "考核口径"
"""The figures of a row, by the beginning of their measure."""

CLAUSE = "沙尘天气影响的日子经认定后,浓度均值不计入(环办监测〔2016〕120号)"
SAME = {"good": "good-ratio", "heavy": "heavy-days"}
"""Rows whose measured figure has another name of its own."""


def calibers(question: AirQuestion) -> Calibers | None:
    """Return both calibers; a station has one only."""
    if isinstance(question.place, AirStation):
        return None
    return calibers_of(question.place, question.air.series, question.air.as_of)


def caliber_figure(question: AirQuestion) -> Explanation | None:
    """Open one figure of a row: measured, assessed, their difference, how it came about."""
    side, _, name = question.measure.rpartition("-")
    both = calibers(question)
    row = next((r for r in both.rows if r.name == name), None) if both else None
    if both is None or row is None:
        return None
    figure = {
        "measured": row.measured,
        "assessed": row.assessed,
        "caliber-change": row.difference,
        "caliber-note": row.note,
    }[side]
    if figure == MISSING:
        return None
    removed = [day_name(day.date) for day in both.days if day.is_removed]
    return told(
        question,
        f"{row.label} {CALIBER_SIDES[side]}",
        figure,
        "实况按全部有效日计;考核口径扣除已认定的沙尘日,来表给出考核值的以来表为准。",
        unit="" if side == "caliber-note" else row.unit,
        caliber={"measured": question.air.caliber, "assessed": ASSESSED}.get(side, "实况与考核"),
        formula="考核值 = 去掉已认定沙尘日后其余有效日的均值;差 = 考核 − 实况",
        worked=(
            f"已认定扣除的日子:{'、'.join(removed) or '没有'}",
            f"考核 {row.assessed} − 实况 {row.measured} = {row.difference};{row.note}",
        ),
        rule="环办监测〔2016〕120号",
        clause=CLAUSE,
        method="dust-exclusion",
        parts=(*_sides(question, row, side), *_days(question, both)),
        readings=_claims(question),
        is_demo=both.is_demo,
    )


def _sides(question: AirQuestion, row: CaliberRow, side: str) -> list[Part]:
    """The measured figure beside the assessed one; each opens, the one asked for not again."""
    found = []
    if row.measured != MISSING:
        measure = f"measured-{row.name}" if side != "measured" else _own(row)
        found.append(Part("实况", row.measured, question.to(measure)))
    if row.assessed != MISSING and side != "assessed":
        found.append(Part("考核", row.assessed, question.to(f"assessed-{row.name}")))
    return found


def _own(row: CaliberRow) -> str:
    return SAME.get(row.name, row.name)


def _days(question: AirQuestion, both: Calibers) -> list[Part]:
    return [
        Part(
            f"{day_name(day.date)} PM2.5",
            day.pm25,
            question.to("pm25", day=day.date.isoformat()) if day.pm25 != MISSING else None,
            f"{day.state.label}{',扣除' if day.is_removed else ',不扣'}",
        )
        for day in both.days
    ]


def _claims(question: AirQuestion) -> tuple[ReadingTable, ...]:
    """The claims of the year up to the month."""
    last = question.air.last_day
    rows = Exclusion.objects.filter(
        division__code=question.place.code, date_from__year=last.year, date_from__lte=last
    ).order_by("date_from")
    records = [
        Record(row, _dates(row), f"{row.pollutants} {row.get_state_display()}") for row in rows
    ]
    table = ReadingTable("沙尘影响申报", reading_rows(records), "项目与认定情况")
    return (table,) if records else ()


def _dates(claim: Exclusion) -> str:
    """“2023-03-24”, “2023-04-11—2023-04-13”."""
    ends = dict.fromkeys((f"{claim.date_from}", f"{claim.date_to}"))
    return "—".join(ends)


def claimed_days(question: AirQuestion) -> Explanation | None:
    """Open how many days were claimed, left out, or wait for their answer."""
    both = calibers(question)
    if both is None:
        return None
    count, name = {
        "claimed-days": (len(both.days), "沙尘影响申报天次"),
        "removed-days": (both.removed, "扣除的天数"),
        "pending-days": (both.pending, "待认定的天次"),
    }[question.measure]
    return told(
        question,
        name,
        f"{count}",
        "按申报逐日列出;同一天可有多次申报,扣除只算一天。",
        unit="天",
        formula="逐日计数",
        rule="环办监测〔2016〕120号",
        clause=CLAUSE,
        method="dust-exclusion",
        parts=tuple(_days(question, both)),
        readings=_claims(question),
        is_demo=both.is_demo,
    )
