"""Opens the figures of one air station: `station/<code>/<measure>`, measures as those of `air`."""

from collections.abc import Mapping

from django.utils import timezone

from monitoring.models import AirStation
from monitoring.periods import AsOf
from targets.assessments.air_subject import subject_of_station
from targets.errors import NotHere
from targets.explain.address import measure_of
from targets.explain.air import opener_of
from targets.explain.air_question import AirQuestion, asked_of, basis_asked
from targets.explain.result import Explanation


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a station's air."""
    code, measure = measure_of(key)
    asked = asked_of(measure, as_of, parameters)
    opener, basis = opener_of(asked), basis_asked(asked)
    station = AirStation.objects.select_related("division").filter(code=code).first()
    if station is None:
        raise NotHere(f"没有编码为“{code[:40]}”的空气站点")
    air = subject_of_station(station, asked.as_of, basis, timezone.localdate())
    return opener(AirQuestion("station", station, asked, air))
