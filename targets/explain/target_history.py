"""The months of past years a path or a projection was made from."""

from collections.abc import Iterable

from targets.explain.air_terms import Term, records_of
from targets.explain.readings import reading_rows
from targets.explain.result import ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_air import MEASURES


def past_months(subject: Subject, years: Iterable[int]) -> tuple[ReadingTable, ...]:
    """List the stored months of some years, up to the value's end in the year itself."""
    measure = MEASURES.get(subject.target.indicator.method)
    if measure is None:
        return ()
    end = (subject.end.year, subject.end.month)
    terms = [
        Term(found, False)
        for year in sorted(set(years))
        for month in range(1, 13)
        if (year, month) <= end
        and (found := subject.basis.air.month(year, month)) is not None
        and measure.has(found)
    ]
    if not terms:
        return ()
    records = records_of(terms, measure.text, lambda t: f"{t.figures.year}年{t.figures.month}月")
    return (ReadingTable("推算所用的各年月度记录", reading_rows(records), measure.value_label),)
