"""What every page carries at its head: month, neighbours, publication, demonstration mark."""

from dataclasses import dataclass

from monitoring.choices import BatchKind
from monitoring.models import ImportBatch, Publication
from monitoring.periods import AsOf


@dataclass(frozen=True)
class Frame:
    """The head of a page.

    `is_demo` says whether the page shows any demonstration reading; `publication` is None while
    the month has not been declared published.
    """

    as_of: AsOf
    publication: Publication | None
    is_demo: bool

    @property
    def query(self) -> str:
        """The month as part of an address: every link of a page keeps it."""
        return f"?year={self.as_of.year}&month={self.as_of.month}"

    @property
    def upto(self) -> str:
        """The slice of a year's twelve months that has passed."""
        return f":{self.as_of.month}"

    @property
    def months(self) -> list[int]:
        """The months of a year."""
        return list(range(1, 13))

    @property
    def cut_off_text(self) -> str:
        """“数据截至 2023-08-31 · 2023-09-18 发布”."""
        parts = [f"数据截至 {self.as_of.last_day:%Y-%m-%d}"]
        if self.publication is None:
            parts.append("本月未发布")
        else:
            parts.append(f"{self.publication.published_on:%Y-%m-%d} 发布")
        return " · ".join(parts)


def frame_of(as_of: AsOf, is_demo: bool | None = None) -> Frame:
    """Fetch the head of a page; who doesn't know asks whether any demonstration batch exists."""
    publication = Publication.objects.filter(year=as_of.year, month=as_of.month).first()
    if is_demo is None:
        is_demo = ImportBatch.objects.filter(kind=BatchKind.DEMONSTRATION).exists()
    return Frame(as_of, publication, is_demo)
