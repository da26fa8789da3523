"""The page of a published month: one whole document that needs nothing else, for ever.

It is made of the summary's own assessment and components; without a request every figure prints
plain, without links, and nothing of whoever asked gets in.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from monitoring.models import Publication
from standards.task_progress import TaskState
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.assessments.divisions.dust import RankedDust, dust_ranking
from targets.assessments.summary import SummaryPage
from targets.assessments.tasks import STATE_ORDER, TaskRow, rows_of, standings
from targets.assessments.water import LevelBlock, water_page
from targets.explain.address import Address

STYLES = ("site.css", "published.css")
"""What an edition is printed with, taken into the page itself."""


@dataclass(frozen=True)
class Imprint:
    """What a page says of itself: edition, publication, who published, why there is a new one."""

    publication: Publication
    number: int
    publisher: str
    corrected_on: date | None = None
    reason: str = ""

    @property
    def errata_path(self) -> str:
        """The page of errata, seen from the edition's own address."""
        return "errata/" if self.number == 1 else "../errata/"


@dataclass(frozen=True)
class StateRows:
    """The tasks of one state."""

    state: TaskState
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class PublishedPage:
    """Everything on the page of a published month."""

    imprint: Imprint
    summary: SummaryPage
    air_figures: Address
    air: tuple[AirMonthRow, ...]
    levels: tuple[LevelBlock, ...]
    dust: tuple[RankedDust, ...]
    states: tuple[StateRows, ...]


def published_page(imprint: Imprint, summary: SummaryPage) -> PublishedPage:
    """Assemble the page of a month as its readings are now."""
    as_of = summary.frame.as_of
    rows = rows_of(standings(summary.evaluated.plan, as_of), as_of)
    day = imprint.publication.published_on
    air = month_rows(summary.evaluated.basis.air, as_of, day)
    states = (StateRows(s, tuple(r for r in rows if r.state is s)) for s in STATE_ORDER)
    return PublishedPage(
        imprint=imprint,
        summary=summary,
        air_figures=Address("air", summary.evaluated.plan.division.code),
        air=air[: as_of.month],
        levels=water_page(as_of).levels,
        dust=dust_ranking(as_of),
        states=tuple(each for each in states if each.rows),
    )


def rendered(page: PublishedPage) -> str:
    """Return the whole document; its foot names the checksum of what stands above it."""
    context = {"page": page, "frame": page.summary.frame, "imprint": page.imprint}
    body = render_to_string("targets/published_body.html", context)
    checksum = hashlib.sha256(body.encode()).hexdigest()
    outer = {**context, "body": mark_safe(body), "checksum": checksum, "style": _style()}
    return render_to_string("targets/published_page.html", outer)


@cache
def _style() -> str:
    """Return the style sheets of the page as one text."""
    folder = settings.BASE_DIR / "static" / "css"
    return mark_safe("\n".join((folder / name).read_text(encoding="utf-8") for name in STYLES))
