"""The dated rules divisions are judged by, as the pure core takes them and as pages print them."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from standards.comparison import Direction
from standards.division_levels import DivisionLevel, LevelCondition
from standards.division_scores import DeductionMethod, DeductionRule
from targets.choices import DivisionMetric, LevelColour, ScoreMethod
from targets.models import LevelLine, LevelRule, ScoreLine, ScoreRule
from targets.models.division_rules import DatedRule
from targets.wording import plain

R = TypeVar("R", bound=DatedRule)
NO_LEVEL_RULE = "三色管控阈值待录入(原文未给)"
NO_SCORE_RULE = "月度考核评分规则待录入"
MONTH_TARGET = "月目标"
QUESTIONS = ("I22",)
"""The open questions that say what the source leaves out of the assessment of divisions."""


@dataclass(frozen=True)
class Rulebook:
    """All dated rules, the newest first; one without lines says nothing and is passed over."""

    levels: tuple[LevelRule, ...] = ()
    scores: tuple[ScoreRule, ...] = ()

    def level_on(self, day: date) -> LevelRule | None:
        """The three-colour rule in force on a day."""
        return next((r for r in self.levels if _applies(r, day)), None)

    def score_on(self, day: date) -> ScoreRule | None:
        """The scoring rule in force on a day."""
        return next((r for r in self.scores if _applies(r, day)), None)


def _applies(rule: LevelRule | ScoreRule, day: date) -> bool:
    return rule.valid_from <= day and bool(rule.lines.all())


def rulebook() -> Rulebook:
    """Fetch every rule with its lines: two queries, and one more for either that has rules."""
    return Rulebook(_with_lines(LevelRule), _with_lines(ScoreRule))


def _with_lines(model: type[R]) -> tuple[R, ...]:
    rows = model._default_manager.order_by("-valid_from").prefetch_related("lines__rule")
    return tuple(rows)


def direction_of(metric: DivisionMetric) -> Direction:
    """Which way a figure of divisions is better."""
    return Direction.LOWER_IS_BETTER if metric.is_lower_better else Direction.HIGHER_IS_BETTER


def conditions_of(rule: LevelRule) -> tuple[LevelCondition, ...]:
    """Return the conditions of a three-colour rule as the pure core takes them."""
    return tuple(condition_of(line) for line in level_lines(rule))


def level_lines(rule: LevelRule) -> list[LevelLine]:
    """Return the lines of a three-colour rule as they are read: by figure, yellow before red."""
    metrics, colours = list(DivisionMetric), list(LevelColour)
    return sorted(
        rule.lines.all(),
        key=lambda line: (
            metrics.index(DivisionMetric(line.metric)),
            colours.index(LevelColour(line.colour)),
        ),
    )


def condition_of(line: LevelLine) -> LevelCondition:
    """Return one condition of a three-colour rule as the pure core takes it."""
    metric = DivisionMetric(line.metric)
    return LevelCondition(
        metric=metric.value,
        direction=direction_of(metric),
        threshold=line.threshold,
        level=DivisionLevel(line.colour),
        measures=line.measures,
    )


def condition_words(condition: LevelCondition) -> str:
    """“PM2.5月均浓度高于 35 μg/m³”."""
    metric = DivisionMetric(condition.metric)
    beyond = "高于" if metric.is_lower_better else "低于"
    return f"{metric.name_of}{beyond} {plain(condition.threshold)} {metric.unit}"


def deduction_rule(line: ScoreLine) -> DeductionRule:
    """Return a line of a scoring rule as the pure core takes it."""
    return DeductionRule(
        method=DeductionMethod(line.method),
        direction=direction_of(DivisionMetric(line.metric)),
        points=line.points,
        step=line.step,
        cap=line.cap,
    )


def line_words(line: ScoreLine) -> str:
    """Print a line of a scoring rule: “PM2.5月均浓度高于 35,每满 1 μg/m³ 扣 0.5 分,最多扣 5 分”."""
    metric, method = DivisionMetric(line.metric), ScoreMethod(line.method)
    cap = "" if line.cap is None else f",最多扣 {plain(line.cap)} 分"
    points = f"扣 {plain(line.points)} 分"
    if method is ScoreMethod.LAST:
        return f"{metric.name_of}排名末位,{points}{cap}"
    if method is ScoreMethod.EACH:
        over = "" if line.threshold is None else f"超出 {plain(line.threshold)} 的,"
        return f"{metric.name_of}{over}每{metric.unit}{points}{cap}"
    beyond = "高于" if metric.is_lower_better else "低于"
    bound = bound_words(line)
    place = f"{metric.name_of}{beyond}{'' if bound == MONTH_TARGET else ' '}{bound}"
    if method is ScoreMethod.ONCE:
        return f"{place},{points}{cap}"
    return f"{place},每满 {plain(line.step)} {metric.gap_unit}{points}{cap}"


def bound_words(line: ScoreLine) -> str:
    """Name the bound of a line: its own threshold, 月目标, or nothing to count from."""
    if line.threshold is not None:
        return plain(line.threshold)
    return "0" if DivisionMetric(line.metric).is_counted else MONTH_TARGET
