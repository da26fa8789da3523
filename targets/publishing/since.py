"""What changed since the previous publication, with the cause of each (自上次以来的变化).

Compared with the previous month's first edition: what its readers were told. What that month reads
today is taken from its newest edition; it is evaluated again only if something was changed since.
Method: docs/methods/publication.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from monitoring.models import AirDay, AirMonth, Correction, Publication, SectionMonth
from monitoring.periods import AsOf
from standards.status import TargetStatus
from targets.evaluation.basis import HISTORY_YEARS
from targets.evaluation.engine import PlanEvaluation, evaluate_plan
from targets.models import IndicatorMonth, Judgement, Plan, ProgressReport, PublicationEdition
from targets.publishing.changes import (
    Cause,
    Facts,
    Printed,
    by_target,
    causes_of,
    changed_rules,
    changed_targets,
    rule_words,
    target_words,
)
from targets.publishing.snapshot import printed, readings_of, rules_of

CORRECTIONS_NAMED = 2
ABSENT = (TargetStatus.NOT_DUE, TargetStatus.AWAITING, TargetStatus.OVERDUE)
PASSING = frozenset(
    {"entered_at", "entered_by_id", "batch_id", "source", "note", "reviewed_by_id", "reviewed_at",
     "reported_at", "reported_by_id", "judged_at", "judged_by_id"}
)  # fmt: skip
"""Members of a kept reading that say how it came in, not what was read."""


@dataclass(frozen=True)
class CauseWords:
    """One cause with what is known of it: “更正数据”, “断面 2023年7月,2023-09-25”."""

    cause: Cause
    detail: str = ""


@dataclass(frozen=True)
class StatusChange:
    """One target whose status is another than in the previous publication."""

    name: str
    old: TargetStatus | None
    new: TargetStatus
    causes: tuple[CauseWords, ...]

    @property
    def is_new_month(self) -> bool:
        """Whether the new month is the only cause: the usual one, left out on paper."""
        return all(each.cause is Cause.NEW_MONTH for each in self.causes)


@dataclass(frozen=True)
class SinceLast:
    """All status changes since the previous publication of the year."""

    previous: Publication
    changes: tuple[StatusChange, ...]


@dataclass(frozen=True)
class _Restated:
    """The previous month as it reads today: printed figures, its readings, its rules."""

    figures: Mapping[str, Printed]
    readings: list[dict[str, Any]]
    evaluations: list[dict[str, Any]]


def since_last(evaluated: PlanEvaluation) -> SinceLast | None:
    """Compare a month with the year's publication before it; None where there is none.

    One query as long as nothing but the new month was entered; else that month is evaluated again.
    """
    newest = _previous(evaluated)
    if newest is None:
        return None
    first = newest if newest.number == 1 else _first(newest)
    then = by_target(first.evaluations["printed"])
    changed = [e for e in evaluated.evaluations if _status(then.get(e.target.code)) != e.status]
    if not changed:
        return SinceLast(first.publication, ())
    rules = rules_of(evaluated)
    restated = _restated(evaluated, newest, rules)
    was_touched = newest.number > 1 or is_late(newest)
    explain = _Explainer(first, restated, rules, was_touched)
    found = []
    for each in changed:
        code, old = each.target.code, _status(then.get(each.target.code))
        causes = explain.causes(code, old, each.status)
        found.append(StatusChange(each.indicator_label, old, each.status, causes))
    return SinceLast(first.publication, tuple(found))


class _Explainer:
    """Finds the causes of changed statuses; what all of them need is fetched once."""

    def __init__(
        self,
        first: PublicationEdition,
        restated: _Restated,
        rules: dict[str, Any],
        was_touched: bool,
    ) -> None:
        self.first, self.restated, self.rules = first, restated, rules
        self.was_touched = was_touched
        self.targets = frozenset(changed_targets(first.rules, rules))
        self.bands = changed_rules(first.rules, rules)
        self._corrections: str | None = None

    def causes(
        self, code: str, then: TargetStatus | None, now: TargetStatus
    ) -> tuple[CauseWords, ...]:
        """Return the causes of one target's new status with their details."""
        restated = _status(self.restated.figures.get(code))
        moved = restated != then
        reset = code in self.targets
        facts = Facts(
            then=then,
            restated=restated,
            now=now,
            target_changed=reset,
            rule_changed=self.bands,
            is_corrected=moved and self._is_corrected(code, reset or self.bands),
        )
        found = causes_of(facts)
        return tuple(CauseWords(cause, self._detail(cause, code, now)) for cause in found)

    def _is_corrected(self, code: str, is_told: bool) -> bool:
        """Whether the target's own readings differ, or others must: those of years before."""
        own = _readings_behind(self.first.evaluations, self.first.readings, code)
        now = _readings_behind(
            {"evaluations": self.restated.evaluations}, self.restated.readings, code
        )
        return own != now or (not is_told and self.was_touched)

    def _detail(self, cause: Cause, code: str, now: TargetStatus) -> str:
        if cause is Cause.TARGET:
            return target_words(self.first.rules, self.rules, code)
        if cause is Cause.RULE:
            return rule_words(self.first.rules, self.rules)
        if cause is Cause.CORRECTION:
            return self._correction_words()
        return "当月尚未录入" if now in ABSENT else ""

    def _correction_words(self) -> str:
        """Name the newest corrections made since, with their days."""
        if self._corrections is None:
            month = self.first.publication
            rows = Correction.objects.filter(
                year=month.year, month__lte=month.month, made_at__gt=self.first.frozen_at
            ).order_by("-made_at", "-id")[: CORRECTIONS_NAMED + 1]
            words = [f"{c.label},{timezone.localtime(c.made_at):%Y-%m-%d}" for c in rows]
            rest = "等" if len(words) > CORRECTIONS_NAMED else ""
            self._corrections = ";".join(words[:CORRECTIONS_NAMED]) + rest or "补录或改正的数据"
        return self._corrections


def _status(row: Printed | None) -> TargetStatus | None:
    return TargetStatus(row["status"]) if row else None


def _previous(evaluated: PlanEvaluation) -> PublicationEdition | None:
    """Return the newest edition of the newest earlier publication of the year: one query."""
    as_of = evaluated.as_of
    return (
        PublicationEdition.objects.filter(
            publication__year=as_of.year, publication__month__lt=as_of.month
        )
        .order_by("-publication__month", "-number")
        .select_related("publication")
        .defer("page", "readings")
        .annotate(late=_late(evaluated.plan))
        .first()
    )


def is_late(edition: PublicationEdition) -> bool:
    """Tell whether anything of its time was entered or changed after the edition."""
    return bool(getattr(edition, "late", False))


def _late(plan: Plan) -> Any:
    """Whether a reading, report or judgement of the months up to an edition's is newer than it."""
    outer, at = OuterRef("publication__month"), OuterRef("frozen_at")
    year = plan.year
    past = {"year__gte": year - HISTORY_YEARS, "year__lt": year}
    this = {"year": year, "month__lte": outer}
    readings: list[QuerySet[Any]] = []
    for months in (this, past):
        readings.append(AirMonth.objects.filter(division=plan.division_id, **months))
        readings.append(SectionMonth.objects.filter(**months))
        readings.append(IndicatorMonth.objects.filter(division=plan.division_id, **months))
    days = AirDay.objects.filter(division=plan.division_id, date__year=year)
    readings.append(days.filter(date__month__lte=outer))
    reports = ProgressReport.objects.filter(task__targets__plan=plan, **this)
    judged = Judgement.objects.filter(target__plan=plan, month__lte=outer)
    found: Any = Exists(reports.filter(reported_at__gt=at))
    found |= Exists(judged.filter(judged_at__gt=at))
    for rows in readings:
        found |= Exists(rows.filter(entered_at__gt=at))
    return found


def _first(newest: PublicationEdition) -> PublicationEdition:
    """Return the first edition of the same publication: one query."""
    rows = PublicationEdition.objects.select_related("publication").defer("page")
    return rows.get(publication=newest.publication_id, number=1)


def _restated(
    evaluated: PlanEvaluation, newest: PublicationEdition, rules: dict[str, Any]
) -> _Restated:
    """Return what the previous month reads today, from its newest edition if that still holds."""
    month = newest.publication
    known = newest.rules
    is_current = not changed_targets(known, rules) and not changed_rules(known, rules)
    if is_current and not is_late(newest):
        data = newest.evaluations
        rows = newest.readings if newest.number > 1 else []
        return _Restated(by_target(data["printed"]), rows, data["evaluations"])
    again = evaluate_plan(evaluated.plan, AsOf(month.year, month.month), month.published_on)
    listed = [
        {
            "target_code": e.target.code,
            "provenance": {"readings": [{"table": t, "id": i} for t, i in e.provenance.readings]},
        }
        for e in again.evaluations
    ]
    figures = by_target([printed(e) for e in again.evaluations])
    return _Restated(figures, readings_of(again), listed)


def _readings_behind(
    evaluations: dict[str, Any], readings: list[dict[str, Any]], code: str
) -> dict[tuple[str, int], dict[str, str]]:
    """Return the values of the rows one target stands on."""
    named = {
        (ref["table"], ref["id"])
        for each in evaluations["evaluations"]
        if each["target_code"] == code
        for ref in each["provenance"]["readings"]
    }
    return {
        (row["table"], row["id"]): {
            name: f"{value}" for name, value in row["values"].items() if name not in PASSING
        }
        for row in readings
        if (row["table"], row["id"]) in named
    }
