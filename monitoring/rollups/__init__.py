"""Figures kept beside the readings they follow from, written in the same transaction (汇总).

Whoever writes readings hands them to `refresh` before the transaction ends: the forms and the admin
through `monitoring.revisions`, the importers and the demonstration once for all their rows.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models

from monitoring.models import AirDay, SectionMonth
from monitoring.rollups.scopes import AirKey, key_of
from monitoring.rollups.sections import SectionKey, refresh_sections
from monitoring.rollups.sections import key_of as section_key

__all__ = ["AirKey", "SectionKey", "refresh", "refresh_air", "refresh_sections"]


def refresh_air(keys: Iterable[AirKey], dates: frozenset[date] | None = None) -> int:
    """Bring days of divisions and months of air up to date: see `rollups.air.refresh_air`."""
    from monitoring.rollups import air  # with NumPy, which only writing readings needs

    return air.refresh_air(keys, dates)


def refresh(rows: Iterable[models.Model]) -> None:
    """Bring up to date whatever follows from these readings, saved or just deleted."""
    rows = list(rows)
    days = [row for row in rows if isinstance(row, AirDay)]
    if days:
        refresh_air({key_of(day) for day in days}, frozenset(day.date for day in days))
    refresh_sections({section_key(row) for row in rows if isinstance(row, SectionMonth)})
