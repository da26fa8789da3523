"""What a reading cannot be, whoever vouches for it. Pure: values in, sentences out."""

import calendar
from datetime import date
from decimal import Decimal

from monitoring.air_index import pollutants_named
from monitoring.choices import DataStatus, ReadingState, Span
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth
from monitoring.validation.findings import Refusal
from standards.rounding import exact, round_half_even

HIGHEST_PM25 = Decimal(1000)
"""μg/m³ no monthly mean can reach: the instruments' own range ends there."""

RATIO_SLACK = Decimal("0.05")
"""Half a unit of the printed decimal: both roundings of an exact half are accepted."""

AIR_VALUES = (
    "pm25_mean", "valid_days", "good_days", "heavy_days", "good_day_ratio", "pm10_mean",
    "so2_mean", "no2_mean", "co_p95", "o3_p90", "published_pm25_change", "published_ratio_change",
)  # fmt: skip
WITHOUT_VALID_DAYS = {
    "pm25_mean": "均值", "good_days": "优良天数", "heavy_days": "重污染天数",
    "good_day_ratio": "优良天数比率",
}  # fmt: skip
"""What no month can have that has not one valid day, in words."""

SECTION_VALUES = ("water_class", "cumulative_class", "temperature", *SectionMonth.PARAMETERS)


def days_covered(year: int, month: int, span: str) -> int:
    """Return the calendar days of a month, or of January up to and with it.

    >>> days_covered(2024, 2, "month"), days_covered(2023, 2, "ytd")
    (29, 59)
    """
    first = 1 if span == Span.YEAR_TO_DATE else month
    return sum(calendar.monthrange(year, each)[1] for each in range(first, month + 1))


def month_refusals(year: int, month: int, status: str, today: date) -> list[Refusal]:
    """Refuse a month that has not come, and a running month that claims to be audited."""
    if (year, month) > (today.year, today.month):
        return [Refusal("month", f"{year}年{month}月还没有到,不能录入")]
    if (year, month) == (today.year, today.month) and status != DataStatus.REALTIME:
        return [
            Refusal("status", f"{year}年{month}月尚未结束:只能以“实时”状态录入,月底后再改为“审核”")
        ]
    return []


def _incomplete_count_refusals(reading: AirMonth) -> list[Refusal]:
    """Refuse counts of days whose whole is not given: a share needs its denominator."""
    valid, good, heavy = reading.valid_days, reading.good_days, reading.heavy_days
    if valid is None and good is not None:
        return [Refusal("valid_days", "填写优良天数时须同时填写有效天数")]
    if heavy is not None and (valid is None or good is None):
        lacking = "good_days" if good is None else "valid_days"
        return [Refusal(lacking, "填写重污染天数时须同时填写有效天数和优良天数")]
    if valid == 0:
        return [
            Refusal(field, f"有效天数为 0 时不能有{words}:请留空,或更正有效天数")
            for field, words in WITHOUT_VALID_DAYS.items()
            if getattr(reading, field) is not None
        ]
    return []


def _day_count_refusals(reading: AirMonth) -> list[Refusal]:
    valid, good, heavy = reading.valid_days, reading.good_days, reading.heavy_days
    if valid is None:
        return []
    found: list[Refusal] = []
    days = days_covered(reading.year, reading.month, reading.span)
    if valid > days:
        found.append(Refusal("valid_days", f"有效天数 {valid} 多于该时段的日历天数 {days}"))
    if good is not None and good > valid:
        found.append(Refusal("good_days", f"优良天数 {good} 多于有效天数 {valid}"))
    polluted = valid - (good or 0)
    if not found and heavy is not None and heavy > polluted:
        found.append(
            Refusal("heavy_days", f"重污染天数 {heavy} 多于污染天数 {polluted}(有效天数减优良天数)")
        )
    return found


def _ratio_refusals(reading: AirMonth) -> list[Refusal]:
    ratio, valid, good = reading.good_day_ratio, reading.valid_days, reading.good_days
    if ratio is None:
        return []
    if not 0 <= ratio <= 100:
        return [Refusal("good_day_ratio", f"优良天数比率 {ratio}% 不在 0 到 100 之间")]
    if not valid or good is None:
        return []
    computed = exact(good) * 100 / valid
    if abs(computed - exact(ratio)) <= exact(RATIO_SLACK):
        return []
    return [
        Refusal(
            "good_day_ratio",
            f"优良天数比率 {ratio}% 与天数不符:{good}/{valid} = {round_half_even(computed, 1)}%",
        )
    ]


def air_refusals(reading: AirMonth) -> list[Refusal]:
    """Refuse a month of air that contradicts the calendar or itself."""
    if all(getattr(reading, field) is None for field in AIR_VALUES):
        return [Refusal("", "没有填写任何数值:至少填写 PM2.5、天数或比率中的一项")]
    found = _incomplete_count_refusals(reading) or _day_count_refusals(reading)
    found += _ratio_refusals(reading)
    if reading.pm25_mean is not None and reading.pm25_mean > HIGHEST_PM25:
        found.append(Refusal("pm25_mean", f"PM2.5均值 {reading.pm25_mean} 超过 1000 μg/m³"))
    return found


def section_refusals(reading: SectionMonth, today: date) -> list[Refusal]:
    """Refuse a section's month whose state and values contradict each other."""
    given = [field for field in SECTION_VALUES if getattr(reading, field) is not None]
    if reading.state == ReadingState.MEASURED and not given:
        return [Refusal("", "没有填写任何数值:请填写类别或项目浓度,或把监测情况改为未监测等")]
    found: list[Refusal] = []
    if reading.state != ReadingState.MEASURED:
        word = ReadingState(reading.state).label
        found += [
            Refusal(field, f"监测情况为“{word}”,{_label(reading, field)}须留空")
            for field in given
            if field != "cumulative_class"
        ]
    if reading.ph is not None and not 0 <= reading.ph <= 14:
        found.append(Refusal("ph", f"pH {reading.ph} 不在 0 到 14 之间"))
    if reading.sampled_on is not None and reading.sampled_on > today:
        found.append(Refusal("sampled_on", "采样日期在今天之后"))
    return found


def _label(reading: SectionMonth, field: str) -> str:
    names = {each.name: str(each.verbose_name) for each in reading._meta.concrete_fields}
    return names[field]


def dustfall_refusals(reading: DustfallMonth) -> list[Refusal]:
    """Refuse dust-fall without a value, or a value where nothing was measured."""
    measured = reading.state == ReadingState.MEASURED
    if measured and reading.value is None:
        return [Refusal("value", "请填写降尘量;没有监测请把监测情况改为未监测或数据无效")]
    if not measured and reading.value is not None:
        word = ReadingState(reading.state).label
        return [Refusal("value", f"监测情况为“{word}”,降尘量须留空")]
    return []


def air_day_refusals(reading: AirDay, today: date) -> list[Refusal]:
    """Refuse a day that has not come, that stands under a wrong division, or names no pollutant."""
    found = []
    if reading.date > today:
        found.append(Refusal("date", "日期在今天之后,不能录入"))
    station = reading.station
    if station is not None and station.division_id != reading.division_id:
        text = f"站点“{station}”属于{station.division},请改选板块或站点"
        found.append(Refusal("division", text))
    named = reading.reported_primary
    if named and not pollutants_named(named):
        text = f"“{named}”无法识别:请填 PM2.5、PM10、O3-8h、NO2、SO2、CO,多项用“、”隔开,没有请留空"
        found.append(Refusal("reported_primary", text))
    return found
