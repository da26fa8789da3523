"""What an edition keeps beside its page: evaluations, the readings and the rules behind them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models

from monitoring.models import AuditEntry
from targets.evaluation.engine import PlanEvaluation
from targets.evaluation.result import Evaluation
from targets.evaluation.serialise import plan_as_data
from targets.evaluation.track import MODEL_VERSION
from targets.models import Target

APPS = ("monitoring", "targets")
UNSAID = frozenset({"id", "version", "status", "place", "coverage"})
"""Fields a kept reading has no use for, or says elsewhere."""


def evaluations_of(evaluated: PlanEvaluation) -> dict[str, Any]:
    """Return what the API says of a month, and beside it each figure as it is printed."""
    everything = (*evaluated.evaluations, *evaluated.monthly)
    return {**plan_as_data(evaluated), "printed": [printed(each) for each in everything]}


def printed(evaluation: Evaluation) -> dict[str, str]:
    """Return one target's figures as a page prints them."""
    target = evaluation.target
    name = evaluation.indicator_label
    return {
        "code": evaluation.code,
        "target_code": target.code,
        "name": f"{name}({target.month}月)" if target.month else name,
        "value": evaluation.value_text,
        "count": evaluation.count_text,
        "unit": target.indicator.unit if evaluation.value is not None else "",
        "target": evaluation.target_text,
        "status": evaluation.status.value,
        "status_label": evaluation.status.label,
        "reason": evaluation.reason,
    }


def rules_of(evaluated: PlanEvaluation) -> dict[str, Any]:
    """Return targets and status bands with their values at this time."""
    bands = evaluated.basis.bands
    everything = (*evaluated.evaluations, *evaluated.monthly)
    return {
        "targets": {each.target.code: _promise(each.target) for each in everything},
        "bands": {
            "likely": f"{bands.likely:f}",
            "even": f"{bands.even:f}",
            "poor": f"{bands.poor:f}",
        },
        "model_version": MODEL_VERSION,
    }


def _promise(target: Target) -> dict[str, Any]:
    indicator = target.indicator
    return {
        "indicator": indicator.code,
        "name": indicator.label,
        "operator": target.operator,
        "value": None if target.value is None else f"{target.value.normalize():f}",
        "value_text": target.value_text,
        "numerator": target.numerator,
        "denominator": target.denominator,
        "commitment": target.commitment,
        "method": indicator.method,
        "decimals": indicator.decimals,
        "judged_rounded": indicator.judged_rounded,
    }


def readings_of(evaluated: PlanEvaluation) -> list[dict[str, Any]]:
    """Return every stored row the evaluations name, sorted: one query a table."""
    named: dict[str, set[int]] = defaultdict(set)
    for each in (*evaluated.evaluations, *evaluated.monthly):
        for table, pk in each.provenance.readings:
            named[table].add(pk)
    return [kept for table in sorted(named) for kept in _kept_rows(_model_of(table), named[table])]


def _model_of(table: str) -> type[models.Model]:
    for app in APPS:
        try:
            return apps.get_model(app, table)
        except LookupError:
            continue
    raise LookupError(f"no table {table!r}")


def _kept_rows(model: type[models.Model], ids: set[int]) -> list[dict[str, Any]]:
    fields = [f for f in model._meta.concrete_fields if f.name not in UNSAID]
    related = [f.name for f in fields if isinstance(f, models.ForeignKey)]
    found = model._default_manager.select_related(*related).in_bulk(ids)
    return [_kept_row(found[pk], fields) for pk in sorted(found)]


def _kept_row(row: Any, fields: "Sequence[models.Field[Any, Any]]") -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in fields}
    said = {name: _plain(value) for name, value in values.items() if value not in (None, "", {})}
    status = row.get_status_display() if hasattr(row, "get_status_display") else ""
    return {
        "table": type(row).__name__,
        "id": row.pk,
        "version": getattr(row, "version", None),
        "label": str(row),
        "status": status,
        "values": said,
    }


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


def journal_position() -> int:
    """Return the number of the last audit entry so far."""
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0
