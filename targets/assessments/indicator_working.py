"""How an indicator's figures were worked out: one line a figure, in the order one would compute."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitoring.periods import months_label
from standards.feasibility import YEARS_TO_BE_SURE
from targets.choices import Method
from targets.evaluation.result import Evaluation
from targets.explain.target_year import gap_text
from targets.wording import figure, signed

NO_HISTORY = "无往年数据,无法推算"
FEW_YEARS = "可比年份不足3年,只说可能性,不给百分数"
YEAR_OVER = "全年已结束,不再推算"


@dataclass(frozen=True)
class WorkingLine:
    """One line: what, its figure, how it is known; `measure` opens the figure."""

    label: str
    figure: str
    note: str = ""
    measure: str = ""
    unit: str = ""


@dataclass(frozen=True)
class PastRest:
    """What the remaining months were in a past year, and whether that would do now."""

    year: int
    value: str
    has_met: bool | None

    @property
    def words(self) -> str:
        """“做到过”, “没做到”, or a dash without a requirement."""
        return "—" if self.has_met is None else "做到过" if self.has_met else "没做到"


def working(evaluation: Evaluation) -> tuple[WorkingLine, ...]:
    """The figures behind the verdict."""
    return (
        *_so_far(evaluation),
        *_required(evaluation),
        *_planned(evaluation),
        *_projected(evaluation),
    )


def _so_far(e: Evaluation) -> Iterator[WorkingLine]:
    unit = e.target.indicator.unit
    if e.value is not None:
        label = e.value_label or "当前值"
        yield WorkingLine(label, e.value_text, e.provenance.clause, "value", unit)
    if e.count_text:
        yield WorkingLine("优Ⅲ断面 / 参评断面", e.count_text, "按断面个数比较", "counts")
    if e.own_value is not None and e.own_value != e.value:
        note = "以通报数为准,此处列出差异"
        yield WorkingLine(
            "按各月数据自行计算", figure(e.own_value, e.decimals), note, "own-value", unit
        )
    if e.numerator is not None and e.target.indicator.method == Method.GOOD_DAY_RATIO:
        counts = f"{e.numerator} ÷ {e.denominator} 天"
        yield WorkingLine("优良天数 ÷ 有效天数", counts, "无效日不计入分母", "valid-days")
    if e.gap is not None:
        yield WorkingLine("与目标之差", gap_text(e.gap, unit), "累计值 − 目标值", "gap")
    change = e.change
    if change is None:
        return
    if change.last is not None:
        yield WorkingLine("去年同期", figure(change.last, e.decimals), "", "last-year", unit)
    notes = [change.word.value] if change.word and change.value else []
    notes += ["去年同期值未录入,采用通报所列同比"] if change.is_published else []
    yield WorkingLine("比去年同期", change.text, ";".join(notes), "change")


def _required(e: Evaluation) -> Iterator[WorkingLine]:
    if e.requirement is None:
        return
    yield WorkingLine("剩余要求", e.requirement.text, e.requirement.formula, "requirement")
    if e.requirement.feasibility:
        note = "剩余要求与往年同一时段相比"
        yield WorkingLine("可达性", e.requirement.feasibility, note, "feasibility")
    for number, reading in enumerate(e.requirement.readings, start=1):
        note = "通知未写明先修约还是直接比较,两种读法都列出;达标判断用修约后的数"
        measure = f"reading-{number}"
        yield WorkingLine(f"两种读法({number})", reading.text, note, measure)


def _planned(e: Evaluation) -> Iterator[WorkingLine]:
    path = e.path
    if path is None:
        return
    unit = e.target.indicator.unit
    shape = f"按{_years(path.years)}的月际变化分到各月" if path.years else "按天数平均分到各月"
    note = f"{shape},各月合起来正好等于目标"
    yield WorkingLine("序时计划(到本月末)", f"{path.planned_to_date}", note, "planned", unit)
    if path.days_ahead is not None:
        yield WorkingLine("序时", path.text, "实际累计相当于计划的哪一天", "path")
    label = f"累计盈亏({unit}·天)" if path.years and unit != "%" else "累计盈亏"
    yield WorkingLine(label, signed(path.profit), "与序时计划相比,正为好", "profit")


def _projected(e: Evaluation) -> Iterator[WorkingLine]:
    found = e.projection
    if found is None:
        words = no_projection(e)
        if words:
            yield WorkingLine("全年推算", "—", words)
        return
    unit = e.target.indicator.unit
    how = f"{found.method},参照{_years(found.years)}共{len(found.years)}年;80 % 的把握落在此范围"
    yield WorkingLine("全年推算", found.range_text, how, "projection", unit)
    middle = figure(found.middle, e.decimals)
    yield WorkingLine("推算中值", middle, "高于和低于它的可能各半", "middle", unit)
    few = len(found.years) < YEARS_TO_BE_SURE
    note = FEW_YEARS if few else "推算分布中达标的部分,按修约后比较"
    yield WorkingLine("达标可能性", found.chance_text, note, "chance")


def no_projection(e: Evaluation) -> str:
    """Why there is no projection, in words; empty where none is to be expected."""
    method = e.target.indicator.method
    if e.projection is not None:
        return ""
    if method not in (Method.ANNUAL_MEAN, Method.GOOD_DAY_RATIO, Method.DAY_CAP, Method.PERCENTILE):
        return ""
    if e.through_month is None:
        return ""
    return YEAR_OVER if e.through_month == 12 else NO_HISTORY


def past_rests(e: Evaluation) -> tuple[PastRest, ...]:
    """The remaining months of each past year against what they must be now, newest first."""
    need = e.requirement
    if need is None:
        return ()
    return tuple(
        PastRest(
            year,
            figure(value, e.decimals if need.kind == "rest_mean" else 0),
            None if need.value is None else value <= need.value,
        )
        for year, value in reversed(need.past)
    )


def rest_label(e: Evaluation) -> str:
    """The remaining months in words."""
    return months_label(range((e.through_month or 0) + 1, 13))


def _years(years: tuple[int, ...]) -> str:
    """“2018—2022年”, “2019年、2021年”."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}—{years[-1]}年"
    return "、".join(f"{year}年" for year in years)
