"""Looked at once a daily table stands in columns: foreign indices, empty and double rows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import MISSING
from monitoring.choices import Caliber
from monitoring.importers.days.findings import Kind
from monitoring.importers.days.index import computed
from monitoring.importers.days.table import NO_AQI, Context, DayTable

_CALIBER_ORDER = [value for value, _ in Caliber.choices]


def tell_foreign_index(context: Context, table: DayTable, aqi: NDArray[np.int16]) -> None:
    """Compare the AQI of a table that is nobody's with what its concentrations give."""
    found = computed(table.values, table.day).aqi
    is_both = (aqi != NO_AQI) & (found != NO_AQI)
    differs = is_both & (aqi != found)
    count = int(np.count_nonzero(differs))
    if not is_both.any():
        return
    context.told.append(
        f"文件的 AQI 不是来表值,未保存:{int(np.count_nonzero(is_both))} 天可比较,"
        f"其中 {count} 天与按标准复算的不同(明细写入 --report)。"
    )
    for place in np.flatnonzero(differs).tolist():
        text = f"文件 {int(aqi[place])},按标准复算 {int(found[place])}"
        context.log.add_quietly(Kind.NOTICE, table.finding(place, "AQI", text))


def without_empty(context: Context, table: DayTable) -> DayTable:
    """Leave out rows that say nothing, and tell them."""
    has_any = table.is_emptied.copy()
    for column in table.values.values():
        has_any |= column != MISSING
    if table.reported_aqi is not None:
        has_any |= table.reported_aqi != NO_AQI
    for place in np.flatnonzero(~has_any).tolist():
        context.log.add(Kind.SKIPPED, table.finding(place, "", "没有任何数值"))
    return table if has_any.all() else table.kept(has_any)


def without_duplicates(context: Context, table: DayTable) -> DayTable:
    """Keep one of equal rows; of rows that contradict each other keep none."""
    calibers = np.zeros(len(table), dtype=np.int64)
    if table.caliber is not None:
        calibers[:] = [_CALIBER_ORDER.index(caliber) for caliber in table.caliber]
    keys = (table.subject.astype(np.int64) * 4 + calibers) * (1 << 24) + table.day
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    if not (counts > 1).any():
        return table
    dropped = np.zeros(len(table), dtype=np.bool_)
    groups: dict[int, list[int]] = {}
    for place in np.flatnonzero(counts[group] > 1).tolist():
        groups.setdefault(int(group[place]), []).append(place)
    for places in groups.values():
        dropped[_spare(context, table, places)] = True
    return table.kept(~dropped)


def _spare(context: Context, table: DayTable, places: Sequence[int]) -> list[int]:
    first, *others = places
    if all(_content(table, other) == _content(table, first) for other in others):
        for other in others:
            text = f"与第{int(table.line[first])}行完全相同"
            context.log.add(Kind.SKIPPED, table.finding(other, "", text))
        return others
    lines = "、".join(str(int(table.line[place])) for place in places)
    text = f"在第{lines}行各有一组不同的数值:请只保留一行"
    context.log.add(Kind.CONFLICT, table.finding(first, "", text))
    return list(places)


def _content(table: DayTable, place: int) -> tuple[object, ...]:
    return (
        *(int(column[place]) for column in table.values.values()),
        bool(table.is_emptied[place]),
        None if table.reported_aqi is None else int(table.reported_aqi[place]),
        None if table.reported_primary is None else table.reported_primary[place],
        None if table.note is None else table.note[place],
        table.status_of(place),
    )
