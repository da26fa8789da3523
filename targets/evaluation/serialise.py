"""Evaluations as plain data for scripts: the contract of `manage.py evaluate` and the API.

Figures are strings, exactly as judged; a missing one is null and `state` names why.
"""

from decimal import Decimal
from typing import Any

from targets.evaluation.engine import PlanEvaluation
from targets.evaluation.result import (
    AssessedFigure,
    Change,
    Evaluation,
    PlanPath,
    Projection,
    Provenance,
    Requirement,
)


def plan_as_data(evaluated: PlanEvaluation) -> dict[str, Any]:
    """Return the object scripts read: year, month, division, evaluations, monthly."""
    return {
        "year": evaluated.as_of.year,
        "month": evaluated.as_of.month,
        "division": evaluated.plan.division.name,
        "evaluations": [evaluation_as_data(e) for e in evaluated.evaluations],
        "monthly": [
            {"target_month": e.target.month, **evaluation_as_data(e)} for e in evaluated.monthly
        ],
    }


def evaluation_as_data(evaluation: Evaluation) -> dict[str, Any]:
    """Return one target's evaluation as plain data."""
    target = evaluation.target
    return {
        "code": evaluation.code,
        "target_code": target.code,
        "name": target.indicator.name,
        "value": _text(evaluation.value),
        "state": evaluation.state.value,
        "state_label": evaluation.state.label,
        "numerator": evaluation.numerator,
        "denominator": evaluation.denominator,
        "unit": target.indicator.unit,
        "through_month": evaluation.through_month,
        "missing_months": list(evaluation.missing_months),
        "target": _text(_trimmed(target.value)),
        "target_text": evaluation.target_text,
        "operator": target.operator or None,
        "commitment": target.commitment,
        "is_met": evaluation.is_met,
        "gap": _text(evaluation.gap),
        "change": _change(evaluation.change),
        "status": evaluation.status.value,
        "status_label": evaluation.status.label,
        "reason": evaluation.reason,
        "requirement": _requirement(evaluation.requirement),
        "projection": _projection(evaluation.projection),
        "path": _path(evaluation.path),
        "assessed": _assessed(evaluation.assessed),
        "provisional": evaluation.is_provisional,
        "provenance": _provenance(evaluation.provenance, evaluation),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _trimmed(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "value": _text(change.value),
        "unit": change.unit,
        "last": _text(change.last),
        "word": change.word.value if change.word else None,
        "published": change.is_published,
    }


def _requirement(requirement: Requirement | None) -> dict[str, Any] | None:
    if requirement is None:
        return None
    return {
        "kind": requirement.kind,
        "value": _text(requirement.value),
        "unit": requirement.unit,
        "text": requirement.text,
        "past": [{"year": y, "value": _text(v)} for y, v in requirement.past],
        "formula": requirement.formula,
        "feasibility": requirement.feasibility or None,
        "readings": [
            {"label": r.label, "value": _text(r.value), "text": r.text}
            for r in requirement.readings
        ],
    }


def _projection(projection: Projection | None) -> dict[str, Any] | None:
    if projection is None:
        return None
    return {
        "low": _text(projection.low),
        "middle": _text(projection.middle),
        "high": _text(projection.high),
        "chance": _text(projection.chance),
        "word": projection.word,
        "years": list(projection.years),
        "text": f"{projection.range_text},{projection.chance_text}",
        "method": projection.method,
        "by_month": [
            {
                "month": b.month,
                "low": _text(b.low),
                "middle": _text(b.middle),
                "high": _text(b.high),
            }
            for b in projection.by_month
        ],
    }


def _path(path: PlanPath | None) -> dict[str, Any] | None:
    if path is None:
        return None
    return {
        "planned_to_date": _text(path.planned_to_date),
        "profit": _text(path.profit),
        "days_ahead": path.days_ahead,
        "text": path.text,
        "years": list(path.years),
        "by_month": [
            {"month": month, "plan": _text(plan), "cumulative": _text(cumulative)}
            for month, plan, cumulative in path.by_month
        ],
    }


def _assessed(assessed: AssessedFigure | None) -> dict[str, Any] | None:
    if assessed is None:
        return None
    return {
        "value": _text(assessed.value),
        "numerator": assessed.numerator,
        "denominator": assessed.denominator,
        "status": assessed.status.value,
        "status_label": assessed.status.label,
        "reason": assessed.reason,
        "is_met": assessed.is_met,
        "confirmed": assessed.is_confirmed,
        "excluded": [{"date": day.isoformat(), "reason": why} for day, why in assessed.excluded],
    }


def _provenance(provenance: Provenance, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "readings": [{"table": table, "id": pk} for table, pk in provenance.readings],
        "rule": provenance.rule,
        "clause": provenance.clause,
        "period": provenance.period,
        "caliber": provenance.caliber,
        "data_status": provenance.data_status,
        "demonstration": provenance.is_demo,
        "document": evaluation.target.document.title,
        "source": evaluation.target.source_quote,
    }
