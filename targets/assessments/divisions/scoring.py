"""A division's score of a month with every deduction and its reason; corrections stand beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from standards.division_scores import (
    Deduction,
    DeductionFacts,
    Score,
    ScoreState,
    deduction,
    division_score,
)
from targets.assessments.divisions.places import MetricValue, Place
from targets.assessments.divisions.rulebook import MONTH_TARGET, deduction_rule
from targets.choices import Decision, DivisionMetric, ScoreMethod
from targets.models import ScoreLine, ScoreObjection, ScoreRule
from targets.wording import plain

NO_TARGET = "月目标待下达"


@dataclass(frozen=True)
class ScoredLine:
    """One line of the rule at a division's month: the figure, its bound, what it deducts."""

    line: ScoreLine
    value: MetricValue
    place: Place | None
    bound: Decimal | None
    deduction: Deduction
    objection: ScoreObjection | None = None

    @property
    def metric(self) -> DivisionMetric:
        """What it is deducted for."""
        return DivisionMetric(self.line.metric)

    @property
    def is_corrected(self) -> bool:
        """Whether an objection was granted."""
        return self.objection is not None and self.objection.decision == Decision.GRANTED

    @property
    def points(self) -> Decimal | None:
        """What it deducts, a correction taken in; None while it can't be told.

        A correction answers the figures of its day: it neither stands in for one that is missing
        nor deducts more than one that has become better since.
        """
        worked_out = self.deduction.points
        corrected = self.objection.corrected_points if self.objection is not None else None
        if worked_out is None or corrected is None or not self.is_corrected:
            return worked_out
        return min(corrected, worked_out)

    @property
    def missing(self) -> str:
        """What is missing where it can't be told, or nothing."""
        return "" if self.points is not None else self._lack

    @property
    def reason(self) -> str:
        """Why it deducts what it deducts, with the numbers."""
        if self.deduction.points is None:
            return f"{self._lack},未判定,暂不扣分"
        if self.line.method == ScoreMethod.LAST:
            return self._last_words
        return f"{self._figure}{self._counted}"

    @property
    def _lack(self) -> str:
        if self.line.method == ScoreMethod.LAST or self.value.value is None:
            return f"{self.metric.name_of}{self.value.state or '未录入'}"
        return f"{self.metric.name_of}{NO_TARGET}"

    @property
    def _last_words(self) -> str:
        place = f"({self.place.text})" if self.place else ""
        if not self.deduction.count:
            return f"{self.metric.name_of}不在末位{place},不扣分"
        return f"{self.metric.name_of}排名末位{place},{self._taken}"

    @property
    def _figure(self) -> str:
        """“PM2.5月均浓度 37.9,高于界限 35 的部分 2.9”, “降尘量 2.10,未高于月目标 2.30”."""
        metric, found = self.metric, self.value.text
        if self.line.method == ScoreMethod.EACH:
            over = f",超出 {plain(self.bound)} 的有 {self.deduction.count}" if self.bound else ""
            return f"{metric.name_of} {found} {metric.unit}{over}"
        word = "高于" if metric.is_lower_better else "低于"
        own = self.line.threshold is None and not metric.is_counted
        bound = f"{MONTH_TARGET if own else ''} {plain(self.bound)}"
        if not self.deduction.excess:
            return f"{metric.name_of} {found},未{word}{bound}"
        beyond = f"{plain(self.deduction.excess)} {metric.gap_unit}"
        return f"{metric.name_of} {found},{word}{bound},差 {beyond}"

    @property
    def _counted(self) -> str:
        count, points = self.deduction.count, plain(self.line.points)
        if not count:
            is_part = self.line.method == ScoreMethod.PER_STEP and self.deduction.excess
            return (
                f",不满 {plain(self.line.step)} {self.metric.gap_unit},不扣分"
                if is_part
                else ",不扣分"
            )
        if self.line.method == ScoreMethod.PER_STEP:
            step = f"{plain(self.line.step)} {self.metric.gap_unit}"
            return f",满 {count} 个 {step},每个扣 {points} 分,{self._taken}"
        if self.line.method == ScoreMethod.EACH:
            return f",每{self.metric.unit}扣 {points} 分,{self._taken}"
        return f",{self._taken}"

    @property
    def _taken(self) -> str:
        """“扣 1 分”, “按上限扣 2 分”."""
        word = "按上限扣" if self.deduction.is_capped else "扣"
        return f"{word} {plain(self.deduction.points)} 分"


@dataclass(frozen=True)
class ScoredMonth:
    """A division's month by the rule in force: the score as worked out, and as corrected."""

    rule: ScoreRule
    lines: tuple[ScoredLine, ...]
    original: Score
    score: Score

    @property
    def is_corrected(self) -> bool:
        """Whether an objection was granted."""
        return any(line.is_corrected for line in self.lines)

    @property
    def is_provisional(self) -> bool:
        """Whether figures are missing (暂计)."""
        return self.score.state is ScoreState.PROVISIONAL

    @property
    def rankable(self) -> Decimal | None:
        """The score where it stands; a provisional one is not ranked."""
        return self.score.value if self.score.state is ScoreState.FINAL else None

    @property
    def text(self) -> str:
        """“92.5”, or nothing where nothing could be determined."""
        return "" if self.score.value is None else plain(self.score.value)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, each said once."""
        return tuple(dict.fromkeys(line.missing for line in self.lines if line.missing))


def scored_month(
    rule: ScoreRule,
    values: Mapping[DivisionMetric, MetricValue],
    places: Mapping[DivisionMetric, Place | None],
    objections: Mapping[int, ScoreObjection],
) -> ScoredMonth:
    """Score a division's month by a rule that has lines."""
    lines = tuple(
        _line(
            line, values[DivisionMetric(line.metric)], places.get(DivisionMetric(line.metric)),
            objections.get(line.pk),
        )
        for line in rule.lines.all()
    )  # fmt: skip
    worked_out = [line.deduction.points for line in lines]
    return ScoredMonth(
        rule=rule,
        lines=lines,
        original=division_score(rule.base_score, rule.floor, worked_out),
        score=division_score(rule.base_score, rule.floor, [line.points for line in lines]),
    )


def _line(
    line: ScoreLine, value: MetricValue, place: Place | None, objection: ScoreObjection | None
) -> ScoredLine:
    bound = line.threshold
    if bound is None:
        bound = Decimal(0) if DivisionMetric(line.metric).is_counted else value.target
    facts = DeductionFacts(value.value, bound, None if place is None else place.is_last)
    found = deduction(deduction_rule(line), facts)
    return ScoredLine(line, value, place, bound, found, objection)
