"""Demonstration readings and reports as a whole: one batch, added once, removed without a trace.

How the rows are made: docs/methods/demonstration.md.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import models, transaction

from monitoring.choices import AuditAction, BatchKind
from monitoring.demonstration import readings as measured
from monitoring.demonstration.parameters import (
    Parameters,
    TaskStory,
    checksum,
    read_parameters,
)
from monitoring.demonstration.store import NaturalKeys, Tally, remove, store
from monitoring.journal import RowChange, gathering, note, note_rows, state_of
from monitoring.models import Division, ImportBatch
from monitoring.periods import AsOf
from standards.rounding import round_half_even
from targets.demonstration_tasks import parts_of_tasks, without_own
from targets.evaluation.track import freeze_forecasts
from targets.models import (
    CloseOut,
    Evidence,
    ExtensionRequest,
    FollowUpCheck,
    Forecast,
    Indicator,
    IndicatorMonth,
    Milestone,
    Plan,
    ProgressReport,
    PublicationEdition,
    Task,
    TaskItem,
)
from targets.publishing.demonstration import demonstrated, discard, freeze_demonstration

KEYS: NaturalKeys = {
    ProgressReport: ("task_id", "year", "month"),
    IndicatorMonth: ("indicator_id", "division_id", "year", "month"),
    TaskItem: ("task_id", "name"),
    Milestone: ("task_id", "title"),
    CloseOut: ("task_id", "claimed_on"),
    ExtensionRequest: ("task_id", "requested_on"),
}
NOT_STARTED = "正在开展前期工作"


def demonstration_batch() -> ImportBatch | None:
    """Return the batch the demonstration rows belong to, if they are present."""
    return ImportBatch.objects.filter(kind=BatchKind.DEMONSTRATION).first()


@transaction.atomic
def add(with_editions: bool = True) -> Tally | None:
    """Add the demonstration rows; None, and nothing done, when they are present.

    Rows that were entered or imported stay: a generated row with the same key is left out, and so
    are objects and nodes of a task that has its own, and requests where the task's own waits. The
    months it declares published are frozen like any other, unless left out to save the time.
    """
    if demonstration_batch() is not None:
        return None
    parameters, tally = read_parameters(), Tally()
    batch = ImportBatch.objects.create(
        kind=BatchKind.DEMONSTRATION,
        source_name=f"{parameters['source_name']} 种子{parameters['seed']}",
        sha256=checksum(),
        note="按参数生成,不是监测结果;可用 manage.py demo --remove 全部取出",
    )
    store(measured.readings(parameters, batch), measured.KEYS, tally)
    with gathering():
        store(reports(parameters, batch), KEYS, tally)
        store(without_own(parts_of_tasks(parameters, batch), tally), KEYS, tally)
    batch.row_count = tally.total
    batch.save(update_fields=["row_count"])
    keep_forecasts(parameters, tally)
    if with_editions:
        tally.add(PublicationEdition, freeze_demonstration())
    note(AuditAction.GENERATE, f"{batch.source_name}:共 {tally.total} 行", details=tally.rows)
    return tally


@transaction.atomic
def take_out() -> Tally | None:
    """Take out every demonstration row and the batch; None when there is none."""
    if demonstration_batch() is None:
        return None
    tally = Tally()
    tally.add(PublicationEdition, discard(demonstrated()))
    forecasts = Forecast.objects.filter(is_demo=True)
    tally.add(Forecast, forecasts.count())
    forecasts.delete()
    remove(measured.KEYS, tally)
    with gathering():
        let_go_of_objects()
        remove(KEYS, tally)
    ImportBatch.objects.filter(kind=BatchKind.DEMONSTRATION).delete()
    note(AuditAction.DELETE, f"清除演示数据:共 {tally.total} 行", details=tally.rows)
    return tally


def let_go_of_objects() -> None:
    """Detach real evidence and visits from generated objects: they stay, of the whole task."""
    for model in (Evidence, FollowUpCheck):
        held = model._default_manager.filter(item__batch__kind=BatchKind.DEMONSTRATION)
        keys = list(held.values_list("pk", flat=True))
        found = model._default_manager.filter(pk__in=keys).order_by("pk")
        before = {row.pk: state_of(row) for row in found}
        found.update(item=None)
        changed = [RowChange(row.pk, before[row.pk], state_of(row)) for row in found.all()]
        note_rows(AuditAction.CHANGE, model, changed, "清除演示数据")


def keep_forecasts(parameters: Parameters, tally: Tally) -> None:
    """Keep what each published month says of the targets, as publishing it on its day would.

    Only what stands on generated readings: the bureau's own figures are kept when it publishes.
    """
    published = parameters["published"]
    plan = Plan.objects.select_related("division").get(year=published["year"])
    for month in published["months"]:
        as_of = AsOf(plan.year, month)
        said_on = as_of.last_day + timedelta(days=published["day"])
        tally.add(Forecast, freeze_forecasts(plan, as_of, said_on, only_demo=True))


def reports(parameters: Parameters, batch: ImportBatch) -> Iterator[models.Model]:
    """Return every generated task report and figure reported by hand, none of them saved."""
    plan = Plan.objects.select_related("division").get(year=parameters["published"]["year"])
    tasks = {task.number: task for task in Task.objects.filter(area__plan=plan)}
    for story in parameters["reports"]:
        for month in story.get("months", parameters["report_months"]):
            place = parameters["report_months"].index(month)
            yield report_of(tasks[story["number"]], story, plan.year, month, place, batch)
    yield from figures(parameters, plan.division, batch)


def figures(
    parameters: Parameters, division: Division, batch: ImportBatch
) -> Iterator[IndicatorMonth]:
    """Return the figures reported by hand; a month without one is left out."""
    indicators = {row.code: row for row in Indicator._default_manager.all()}
    for series in parameters["figures"]:
        for month, value in enumerate(series["values"], start=1):
            if value is not None:
                yield IndicatorMonth(
                    indicator=indicators[series["indicator"]],
                    division=division,
                    year=series["year"],
                    month=month,
                    value=Decimal(value),
                    basis=f"{parameters['source_name']}:{series['basis']}",
                    batch=batch,
                )


def report_of(
    task: Task, story: TaskStory, year: int, month: int, place: int, batch: ImportBatch
) -> ProgressReport:
    """Return one month's report: the quantity done, or the share of the work done."""
    is_complete = month >= story.get("complete_from", 13)
    report = ProgressReport(task=task, year=year, month=month, is_complete=is_complete, batch=batch)
    if "done" in story:
        report.done_quantity = Decimal(story["done"][place])
    else:
        share = round_half_even(Fraction(month * story["pace"], 12), 1)
        report.done_percent = Decimal(100) if is_complete else min(share, Decimal(99))
    report.progress = progress_text(story, report.done_quantity, task.quantity, is_complete)
    if month >= story.get("since", 1) and not is_complete:
        report.problem = story.get("problem", "")
        report.coordination_need = story.get("need", "")
        report.next_step = story.get("next", "")
    return report


def progress_text(
    story: TaskStory, done: Decimal | None, total: Decimal | None, is_complete: bool
) -> str:
    """Put the month's progress into words."""
    if is_complete and "complete_progress" in story:
        return story["complete_progress"]
    if done == 0 and "{done}" in story["progress"]:
        return NOT_STARTED
    return story["progress"].format(done=_plain(done), total=_plain(total))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
