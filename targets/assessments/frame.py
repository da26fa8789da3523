"""What every page carries at its head: month, neighbours, publication, demonstration mark."""

from dataclasses import dataclass, replace
from datetime import date

from monitoring.models import Publication
from monitoring.periods import FIRST_YEAR, LAST_YEAR, AsOf
from targets.models import Plan


@dataclass(frozen=True)
class Frame:
    """The head of a page.

    `is_demo` says whether the page shows any demonstration reading; `publication` is None while
    the month has not been declared published. `through` is the day the data reach, None without
    any; pages that don't say more reach the month's end.
    """

    as_of: AsOf
    publication: Publication | None
    is_demo: bool
    planned_years: frozenset[int]
    needs_plan: bool
    through: date | None

    def reaching(self, through: date | None) -> "Frame":
        """The same head over data that end on a day, or over none."""
        return replace(self, through=through)

    @property
    def previous(self) -> AsOf | None:
        """The month before, unless the page would have nothing to stand on there."""
        is_first = (self.as_of.year, self.as_of.month) == (FIRST_YEAR, 1)
        return None if is_first else self._reachable(self.as_of.previous)

    @property
    def next(self) -> AsOf | None:
        """The month after, unless the page would have nothing to stand on there."""
        is_last = (self.as_of.year, self.as_of.month) == (LAST_YEAR, 12)
        return None if is_last else self._reachable(self.as_of.next)

    def _reachable(self, month: AsOf) -> AsOf | None:
        if self.needs_plan and month.year not in self.planned_years:
            return None
        return month

    @property
    def plan_query(self) -> str:
        """The month for pages that need a plan; where its year has none they open on their own."""
        return self.query if self.as_of.year in self.planned_years else ""

    @property
    def query(self) -> str:
        """The month as part of an address: every link of a page keeps it."""
        return f"?year={self.as_of.year}&month={self.as_of.month}"

    @property
    def upto(self) -> str:
        """The slice of a year's twelve months that has passed."""
        return f":{self.as_of.month}"

    @property
    def early(self) -> int:
        """The last month a narrow table leaves out on screen: eight columns are what it holds."""
        return max(0, self.as_of.month - 8)

    @property
    def months(self) -> list[int]:
        """The months of a year."""
        return list(range(1, 13))

    @property
    def cut_off_text(self) -> str:
        """“数据截至 2023-08-31 · 2023-09-18 发布”, or “尚无数据 · 本月未发布”."""
        parts = [f"数据截至 {self.through:%Y-%m-%d}" if self.through else "尚无数据"]
        if self.publication is None:
            parts.append("本月未发布")
        else:
            parts.append(f"{self.publication.published_on:%Y-%m-%d} 发布")
        return " · ".join(parts)


def frame_of(as_of: AsOf, is_demo: bool, needs_plan: bool = True) -> Frame:
    """Fetch the head of a page; `needs_plan` keeps its arrows within the years that have one."""
    publication = Publication.objects.filter(year=as_of.year, month=as_of.month).first()
    years = frozenset(Plan.objects.values_list("year", flat=True))
    return Frame(as_of, publication, is_demo, years, needs_plan, as_of.last_day)
