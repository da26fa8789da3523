"""The look back on what was said (推算回顾): the forecasts of each month, and what came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from charts.track import SaidMonth, TrackSpec, track_drawing
from monitoring.periods import AsOf
from standards.forecast_scores import ForecastScores, ScoredForecast, forecast_scores, is_held
from standards.rounding import percent, round_half_even
from standards.status import TargetStatus
from targets.assessments.frame import Frame, frame_of
from targets.evaluation.engine import evaluate_targets, targets_of
from targets.evaluation.result import (
    Evaluation,
    Projection,
    ValueState,
    plain_decimals,
    target_text,
)
from targets.models import Forecast, Plan, Target
from targets.wording import MISSING, figure

YEARS_SCORED = 5
"""Plan years, the page's own and those before it, whose forecasts are scored together."""


@dataclass(frozen=True)
class SaidRow:
    """One month's forecast as it was kept."""

    forecast: Forecast
    decimals: int
    was_held: bool | None

    @property
    def month(self) -> int:
        """The month at whose end it was said."""
        return self.forecast.month

    @property
    def is_late(self) -> bool:
        """Whether it was kept after its year was over: then it is no forecast and not scored."""
        return timezone.localdate(self.forecast.made_at) > AsOf(self.forecast.year, 12).last_day

    @property
    def value(self) -> str:
        """The value to date."""
        return plain_decimals(_printed(self.forecast.value, self.decimals), self.decimals)

    @property
    def range(self) -> str:
        """The year's likely range."""
        low, high = self.forecast.low, self.forecast.high
        if low is None or high is None:
            return MISSING
        ends = [figure(end, self.decimals) for end in (low, high)]
        return ends[0] if ends[0] == ends[1] else "—".join(ends)

    @property
    def chance(self) -> str:
        """The chance said, a word below three past years, a dash without a forecast."""
        if not self.forecast.word:
            return MISSING
        return _said(self.forecast).chance_text.removeprefix("可能性")

    @property
    def status(self) -> TargetStatus:
        """The status said."""
        return TargetStatus(self.forecast.status)

    @property
    def held_words(self) -> str:
        """Whether the range held the outcome."""
        return MISSING if self.was_held is None else "是" if self.was_held else "否"


@dataclass(frozen=True)
class TargetTrack:
    """One target's year: what was said each month and, once it is over, what came."""

    target: Target
    rows: tuple[SaidRow, ...]
    final: Evaluation | None
    scores: ForecastScores
    drawing: str

    @property
    def score_words(self) -> str:
        """The scores in a sentence."""
        return score_words(self.scores)

    @property
    def has_ranges(self) -> bool:
        """Whether anything but the value to date and the status was ever said."""
        return any(row.forecast.word or row.forecast.low is not None for row in self.rows)

    @property
    def promise(self) -> str:
        """The target as printed."""
        return target_text(self.target)

    @property
    def outcome(self) -> str:
        """“全年 32.1 μg/m³,未达标”, or that it is still to come."""
        if self.final is None:
            return "结果未出"
        met = "达标" if self.final.is_met else "未达标"
        unit = self.target.indicator.unit
        return f"全年 {self.final.value_text} {unit},{met}".replace(" ,", ",")


@dataclass(frozen=True)
class TrackPage:
    """Everything on the page."""

    frame: Frame
    plan: Plan
    tracks: tuple[TargetTrack, ...]
    scores: ForecastScores
    years: tuple[int, ...]

    @property
    def score_words(self) -> str:
        """The scores over all years in a sentence."""
        return score_words(self.scores)


def track_page(plan: Plan, as_of: AsOf, today: date) -> TrackPage:
    """Assemble the page of a plan's year: its own forecasts, and the scores up to it."""
    plans = Plan.objects.filter(year__range=(plan.year - YEARS_SCORED + 1, plan.year))
    tracks, scored, years = [], [], []
    for each in sorted(plans, key=lambda p: -p.year):
        found = _tracks(each, today)
        scored += [f for track in found for f in _scored(track.rows, track.final)]
        if any(track.final for track in found):
            years.append(each.year)
        if each.pk == plan.pk:
            tracks = found
    is_demo = any(row.forecast.is_demo for track in tracks for row in track.rows)
    return TrackPage(
        frame=frame_of(as_of, is_demo),
        plan=plan,
        tracks=tuple(tracks),
        scores=forecast_scores(scored),
        years=tuple(sorted(years)),
    )


def _tracks(plan: Plan, today: date) -> list[TargetTrack]:
    """Each target of a plan with a kept forecast, in the plan's order."""
    kept: dict[int, list[Forecast]] = {}
    for forecast in Forecast.objects.filter(target__plan=plan, year=plan.year).order_by("month"):
        kept.setdefault(forecast.target_id, []).append(forecast)
    if not kept:
        return []
    targets = list(targets_of(plan).filter(pk__in=kept))
    finals = _finals(targets, plan.year, today)
    return [_track(target, kept[target.pk], finals.get(target.pk)) for target in targets]


def _finals(targets: list[Target], year: int, today: date) -> Mapping[int, Evaluation]:
    """What the year came to, for those targets whose year is whole."""
    end = AsOf(year, 12)
    if today <= end.last_day:
        return {}
    found = evaluate_targets(targets, end, today)
    return {
        e.target.pk: e
        for e in found
        if e.state is ValueState.MEASURED and e.through_month == 12 and e.is_met is not None
    }


def _track(target: Target, kept: list[Forecast], final: Evaluation | None) -> TargetTrack:
    decimals = target.indicator.decimals
    rows = tuple(SaidRow(f, decimals, _was_held(f, final)) for f in kept)
    spec = TrackSpec(
        key=f"track-drawing-{target.code}",
        title=target.indicator.label,
        unit=target.indicator.unit,
        months=tuple(SaidMonth(f.month, f.value, f.low, f.middle, f.high) for f in kept),
        target=target.value,
        outcome=final.value if final else None,
        decimals=decimals,
        upper=100 if target.indicator.unit == "%" else None,
    )
    has_range = any(f.low is not None for f in kept)
    drawing = track_drawing(spec) if has_range else ""
    return TargetTrack(target, rows, final, forecast_scores(_scored(rows, final)), drawing)


def _scored(rows: Iterable[SaidRow], final: Evaluation | None) -> list[ScoredForecast]:
    """The forecasts that can be scored: said before a year that is over was."""
    if final is None or final.value is None or final.is_met is None:
        return []
    return [
        ScoredForecast(f.chance, f.plain_met, f.low, f.high, final.value, final.is_met)
        for row in rows
        if (f := row.forecast).month < 12 and not row.is_late
    ]


def _was_held(forecast: Forecast, final: Evaluation | None) -> bool | None:
    if final is None or final.value is None or forecast.low is None or forecast.high is None:
        return None
    said = ScoredForecast(None, None, forecast.low, forecast.high, final.value, False)
    return is_held(said)


def _said(forecast: Forecast) -> Projection:
    """The kept figures in the form that knows how they are printed."""
    zero = Decimal(0)
    return Projection(
        low=forecast.low or zero,
        middle=forecast.middle or zero,
        high=forecast.high or zero,
        chance=forecast.chance,
        word=forecast.word,
        years=(0,) * forecast.years,
        method=forecast.model_name,
    )


def _printed(value: Decimal | None, decimals: int) -> Decimal | None:
    return None if value is None else round_half_even(value, decimals)


def score_words(scores: ForecastScores) -> str:
    """Scores in one sentence, with their counts and, where few, a warning."""
    parts = []
    if scores.brier is not None and scores.plain is not None:
        ours, plain_rule = figure(scores.brier, 3), figure(scores.plain, 3)
        parts.append(
            f"布里尔评分 {ours},只看累计值为 {plain_rule}({scores.chances}个月末;越小越好)"
        )
    if scores.coverage is not None:
        share = percent(Fraction(scores.coverage), 0)
        parts.append(f"推算范围包含结果的占 {share} %({scores.ranges}个月末;应为80 %左右)")
    if not parts:
        return "还没有已结束年度的推算,暂不能评分"
    return "。".join(parts) + ("。样本太少,只供参考" if scores.is_few else "")
