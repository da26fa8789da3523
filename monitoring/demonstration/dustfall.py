"""Demonstration months of dust-fall; the monthly target is left open, since none was issued."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from monitoring.choices import DataStatus, ReadingState
from monitoring.demonstration.parameters import SOURCE, Parameters, months_of
from monitoring.models import Division, DustfallMonth, ImportBatch
from standards.rounding import exact, round_half_even


def dustfall_months(
    parameters: Parameters, divisions: Mapping[str, Division], batch: ImportBatch
) -> list[DustfallMonth]:
    """Return all generated months, division by division."""
    dust = parameters["dustfall"]
    broken = {(b["division"], b["year"], b["month"]): b["note"] for b in dust["invalid"]}
    rows = []
    for code, percent in dust["division_percent"].items():
        rng = Random(f"{parameters['seed']} dustfall {code}")
        for year, month in months_of(parameters, dust["first_year"]):
            noise = rng.randint(100 - dust["noise_percent"], 100 + dust["noise_percent"])
            amount = exact(dust["by_month"][month - 1]) * Fraction(percent * noise, 10_000)
            note = broken.get((code, year, month), "")
            is_final = year <= parameters["final_through"]
            rows.append(
                DustfallMonth(
                    division=divisions[code],
                    year=year,
                    month=month,
                    state=ReadingState.INVALID if note else ReadingState.MEASURED,
                    value=None if note else round_half_even(amount, 2),
                    status=DataStatus.FINAL if is_final else DataStatus.REVIEWED,
                    source=SOURCE,
                    note=note,
                    batch=batch,
                )
            )
    return rows
