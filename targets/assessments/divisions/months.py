"""Divisions judged month by month: figures, places, level and score, and last places in a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from monitoring.models import Division
from monitoring.periods import FIRST_YEAR, AsOf
from standards.comparison import Direction, change_percent
from standards.division_levels import LevelFinding, division_level
from standards.ranking import consecutive_last
from targets.assessments.air_months import month_mean
from targets.assessments.divisions.dust import NOT_ENTERED
from targets.assessments.divisions.facts import DivisionFacts
from targets.assessments.divisions.places import MetricValue, Place, places
from targets.assessments.divisions.rulebook import conditions_of, direction_of
from targets.assessments.divisions.scoring import ScoredMonth, scored_month
from targets.assessments.divisions.water import NO_SECTIONS
from targets.assessments.divisions.work import NO_PLAN
from targets.choices import DivisionMetric

M = DivisionMetric
RANKED = (M.PM25, M.GOOD_RATIO, M.DUST)
STREAKS = (M.PM25, M.DUST)
"""The figures whose last places in a row are counted."""


@dataclass(frozen=True)
class DivisionMonth:
    """One division's month: its figures, places by them, level and score by the rules in force."""

    division: Division
    as_of: AsOf
    values: Mapping[DivisionMetric, MetricValue]
    places: Mapping[DivisionMetric, Place | None]
    level: LevelFinding | None = None
    score: ScoredMonth | None = None
    score_place: Place | None = None


Months = dict[int, DivisionMonth]
"""One month of all assessed divisions, by the division's id."""


def judged_month(facts: DivisionFacts, as_of: AsOf) -> Months:
    """Judge the divisions of one month of the facts' year; worked out once."""
    if as_of not in facts.memo:
        facts.memo[as_of] = _judged(facts, as_of)
    return cast(Months, facts.memo[as_of])


def _judged(facts: DivisionFacts, as_of: AsOf) -> Months:
    divisions = facts.assessed(as_of)
    values = {d.pk: values_of(facts, d, as_of) for d in divisions}
    ranked = {
        metric: places([values[d.pk][metric].value for d in divisions], direction_of(metric))
        for metric in RANKED
    }
    months = [
        _one(facts, DivisionMonth(d, as_of, values[d.pk], {m: ranked[m][i] for m in RANKED}))
        for i, d in enumerate(divisions)
    ]
    scores = [m.score.rankable if m.score else None for m in months]
    by_score = places(scores, Direction.HIGHER_IS_BETTER)
    return {
        month.division.pk: replace(month, score_place=place)
        for month, place in zip(months, by_score, strict=True)
    }


def _one(facts: DivisionFacts, month: DivisionMonth) -> DivisionMonth:
    """Give a division's month its level and score, where there are rules."""
    day = month.as_of.last_day
    levels, scores = facts.rules.level_on(day), facts.rules.score_on(day)
    level = score = None
    if levels is not None:
        figures = {metric.value: found.value for metric, found in month.values.items()}
        level = division_level(conditions_of(levels), figures)
    if scores is not None:
        objections = facts.objections.get((month.division.pk, month.as_of.month), {})
        score = scored_month(scores, month.values, month.places, objections)
    return replace(month, level=level, score=score)


def values_of(
    facts: DivisionFacts, division: Division, as_of: AsOf
) -> dict[DivisionMetric, MetricValue]:
    """Return every figure of a division's month that a rule may speak of."""
    return {
        **_air_values(facts, division, as_of),
        M.DUST: _dust_value(facts, division, as_of),
        M.SECTIONS_FAILED: _sections_value(facts, division, as_of),
        **_work_values(facts, division, as_of),
    }


def _air_values(
    facts: DivisionFacts, division: Division, as_of: AsOf
) -> dict[DivisionMetric, MetricValue]:
    series = facts.air_of(division)
    now = series.month(as_of.year, as_of.month)
    mean = month_mean(now)
    last = month_mean(series.month(as_of.year - 1, as_of.month))
    change = None if mean is None else change_percent(mean, last)
    if change is None and now is not None:
        change = now.pm25_change
    ratio = now.good_ratio if now else None
    lacking = "" if mean is not None else NOT_ENTERED
    return {
        M.PM25: MetricValue(mean, lacking, _target(facts, division, M.PM25, as_of)),
        M.PM25_CHANGE: MetricValue(
            change, "" if change is not None else lacking or "去年同期未录入"
        ),
        M.GOOD_RATIO: MetricValue(
            ratio,
            "" if ratio is not None else NOT_ENTERED,
            _target(facts, division, M.GOOD_RATIO, as_of),
        ),
    }


def _target(
    facts: DivisionFacts, division: Division, metric: DivisionMetric, as_of: AsOf
) -> Decimal | None:
    return facts.targets.get((division.pk, metric, as_of.month))


def _dust_value(facts: DivisionFacts, division: Division, as_of: AsOf) -> MetricValue:
    dust, year, month = facts.dust_of(division), as_of.year, as_of.month
    return MetricValue(dust.value(year, month), dust.state(year, month), dust.target(year, month))


def _sections_value(facts: DivisionFacts, division: Division, as_of: AsOf) -> MetricValue:
    counts = facts.sections.of(division.pk, as_of, to_date=False)
    if counts.unknown:
        names = "、".join(s.section.name for s in counts.unknown)
        return MetricValue(None, f"({names})无类别")
    if counts.state and counts.state != NO_SECTIONS:
        return MetricValue(None, f"({counts.state})")
    return MetricValue(Decimal(counts.failed))


def _work_values(
    facts: DivisionFacts, division: Division, as_of: AsOf
) -> dict[DivisionMetric, MetricValue]:
    if not facts.work.has_plan:
        return dict.fromkeys((M.TASKS_BEHIND, M.REPORTS_MISSING), MetricValue(None, NO_PLAN))
    counts = facts.work.counts(division, as_of.month)
    return {
        M.TASKS_BEHIND: MetricValue(Decimal(counts.behind)),
        M.REPORTS_MISSING: MetricValue(Decimal(counts.missing)),
    }


def streaks(facts: DivisionFacts, metric: DivisionMetric) -> dict[int, int]:
    """Count for each division the months in a row, up to the page's, in which it was last.

    Goes back month by month until nobody is last any more, at most to January of last year.
    """
    divisions = facts.assessed(facts.as_of)
    history: dict[int, list[bool | None]] = {d.pk: [] for d in divisions}
    running = set(history)
    for month in months_back(facts.as_of):
        if not running:
            break
        found = _lasts(facts, metric, month)
        for pk in running:
            history[pk].insert(0, found.get(pk))
        running = {pk for pk in running if found.get(pk)}
    return {pk: consecutive_last(months) for pk, months in history.items()}


def months_back(as_of: AsOf) -> Iterator[AsOf]:
    """The months from one back to January of last year, the newest first; none before 2000."""
    for year, newest in ((as_of.year, as_of.month), (as_of.year - 1, 12)):
        if year >= FIRST_YEAR:
            yield from (AsOf(year, month) for month in range(newest, 0, -1))


def _lasts(facts: DivisionFacts, metric: DivisionMetric, as_of: AsOf) -> dict[int, bool]:
    """Tell who was last in a month of either year; who had no value is left out."""
    divisions = facts.assessed(as_of)
    values = [ranked_value(facts, metric, d, as_of) for d in divisions]
    found = places(values, direction_of(metric))
    return {d.pk: p.is_last for d, p in zip(divisions, found, strict=True) if p is not None}


def ranked_value(
    facts: DivisionFacts, metric: DivisionMetric, division: Division, as_of: AsOf
) -> Decimal | None:
    """Return the figure of a month, of this year or the last, that divisions are ranked by."""
    if metric is M.DUST:
        return facts.dust_of(division).value(as_of.year, as_of.month)
    now = facts.air_of(division).month(as_of.year, as_of.month)
    if metric is M.PM25:
        return month_mean(now)
    return now.good_ratio if now else None
