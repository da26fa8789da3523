"""Opens sums over divisions: `divisions/<row>/<measure>`, rows that add up to the bureau's totals.

Rows: ``of/<code>``, ``offices`` (局机关和部门), ``unled`` (未定牵头单位), ``unplaced``
(未分到板块), ``all``. Measures: ``tasks behind missing objects``.
"""

from collections.abc import Mapping

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.divisions.sums import SumRow, division_sums
from targets.errors import NotHere
from targets.explain.address import Address, measure_of
from targets.explain.air_question import asked_month
from targets.explain.result import Explanation, Part
from targets.wording import MISSING

MEASURES = {
    "tasks": ("牵头任务", "项", "按牵头单位所属板块计,每项任务只计一次"),
    "behind": ("滞后或逾期任务", "项", "牵头任务中截至月末滞后或逾期的"),
    "missing": ("任务缺报", "项", "牵头任务中未完成而本月没有填报的"),
    "objects": ("任务对象", "", "按对象所在板块计:已完成且未反弹的 / 全部"),
}


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one count of the sums."""
    name, measure = measure_of(key)
    if measure not in MEASURES:
        raise NotHere(f"板块合计没有“{measure[:30]}”这个数值")
    month = asked_month(parameters.get("at", ""), as_of)
    sums = division_sums(list(Division.objects.all()), month)
    rows = (*sums.rows, sums.total)
    row = next((r for r in rows if r.key == name), None)
    if row is None:
        raise NotHere(f"{month}板块合计没有“{name[:40]}”这一行")
    what, unit, formula = MEASURES[measure]
    is_total = row is sums.total
    figure = figure_of(row, measure)
    return Explanation(
        title=f"{row.name} {month} {what}",
        figure=figure,
        unit=unit,
        meaning="各行之和即全局合计:不属于任何板块的单列,不遗漏、不重复。",
        formula=formula,
        worked=(_worked(sums.rows, measure, figure) if is_total else f"计 {figure}",),
        parts=tuple(_part(r, measure) for r in sums.rows) if is_total else (),
        page=("板块", "/divisions/"),
        period=f"{month}",
    )


def figure_of(row: SumRow, measure: str) -> str:
    """Return a count as the table prints it."""
    if measure == "objects":
        return row.objects.text
    counts = {
        "tasks": row.tasks.total,
        "behind": row.tasks.behind,
        "missing": row.tasks.missing,
    }
    return f"{counts[measure]}"


def _worked(rows: tuple[SumRow, ...], measure: str, figure: str) -> str:
    terms = [text for r in rows if (text := figure_of(r, measure)) not in (MISSING, "0")]
    return f"{' + '.join(terms) or '0'} = {figure}"


def _part(row: SumRow, measure: str) -> Part:
    figure = figure_of(row, measure)
    address = None if figure == MISSING else Address("divisions", f"{row.key}/{measure}")
    return Part(row.name, figure, address)
