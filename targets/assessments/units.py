"""Units in charge with their tasks by state; the sums are those of the whole bureau (责任单位)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import STATE_ORDER
from targets.models import Plan, TaskMonth, Unit
from targets.models.standings import REPORT_MISSING
from targets.supervision.authority import Person, lacks_unit, units_of


@dataclass(frozen=True)
class StateCell:
    """How many tasks of a row are in one state."""

    state: TaskState
    count: int


@dataclass(frozen=True)
class UnitRow:
    """The tasks one unit leads; `unit` is None for tasks nobody leads yet (待确认)."""

    unit: Unit | None
    cells: tuple[StateCell, ...]
    missing: int
    is_own: bool = False

    @property
    def total(self) -> int:
        """All its tasks."""
        return sum(cell.count for cell in self.cells)

    def count_of(self, state: TaskState) -> int:
        """Tasks in one state."""
        return next((cell.count for cell in self.cells if cell.state is state), 0)


@dataclass(frozen=True)
class UnitsPage:
    """Everything on the list of units."""

    frame: Frame
    states: tuple[TaskState, ...]
    rows: tuple[UnitRow, ...]
    total: UnitRow
    idle: tuple[Unit, ...]
    lacks_unit: bool


def units_page(plan: Plan, as_of: AsOf, person: Person) -> UnitsPage:
    """Assemble the list: the same queries for any number of units and tasks."""
    counts, missing, is_demo = _counted(plan, as_of)
    states = tuple(s for s in STATE_ORDER if any(found[s.value] for found in counts.values()))
    units, own = list(Unit.objects.all()), {unit.pk for unit in units_of(person)}

    def row(unit: Unit | None, key: int | None) -> UnitRow:
        cells = tuple(StateCell(state, counts[key][state.value]) for state in states)
        return UnitRow(unit, cells, missing[key], key in own)

    rows = [row(unit, unit.pk) for unit in units if unit.pk in counts]
    if None in counts:
        rows.append(row(None, None))
    return UnitsPage(
        frame=frame_of(as_of, is_demo),
        states=states,
        rows=tuple(rows),
        total=_sum(rows, states),
        idle=tuple(unit for unit in units if unit.pk not in counts),
        lacks_unit=lacks_unit(person),
    )


def _counted(
    plan: Plan, as_of: AsOf
) -> tuple[dict[int | None, Counter[str]], Counter[int | None], bool]:
    """Count tasks by leading unit and state, and their missing reports: one query."""
    rows = (
        TaskMonth.objects.at(plan, as_of.year, as_of.month)
        .order_by()
        .values_list("task__lead_unit_id", "state")
        .annotate(
            n=Count("id"),
            missing=Count("id", filter=REPORT_MISSING),
            demo=Count("id", filter=Q(is_demo=True)),
        )
    )
    counts: dict[int | None, Counter[str]] = {}
    missing, demo = Counter[int | None](), 0
    for key, state, count, lacking, generated in rows:
        counts.setdefault(key, Counter())[state] += count
        missing[key] += lacking
        demo += generated
    return counts, missing, bool(demo)


def _sum(rows: list[UnitRow], states: tuple[TaskState, ...]) -> UnitRow:
    cells = (StateCell(state, sum(row.count_of(state) for row in rows)) for state in states)
    return UnitRow(None, tuple(cells), sum(row.missing for row in rows))
