"""From a projected distribution to what people are told: range, chance, word (全年推算).

Method: docs/methods/projection.md. A per cent is said from three past years on; below, the word.
"""

from decimal import Decimal

from standards.feasibility import YEARS_TO_BE_SURE, StatusBands, chance_word
from standards.projection import Outlook
from standards.rounding import round_half_even
from targets.evaluation.judging import chance_of
from targets.evaluation.result import MonthBand, Projection
from targets.models import Target

MEAN_MODEL = "分月浓度模型(季节、年际水平、近期偏离)"
DAYS_MODEL = "分月天数模型(季节、年际水平、近期偏离)"
PERCENTILE_MODEL = "逐日值分月模型"


def projection_of(
    outlook: Outlook | None, target: Target, bands: StatusBands, model: str
) -> Projection | None:
    """Say where the year is likely to end; None where nothing is to come or no past year shows it.

    The figures are rounded once to the decimals the indicator is printed with.
    """
    if outlook is None or outlook.is_certain:
        return None
    decimals = target.indicator.decimals
    chance = chance_of(outlook, target)
    return Projection(
        low=outlook.low(decimals),
        middle=outlook.middle(decimals),
        high=outlook.high(decimals),
        chance=chance if len(outlook.years) >= YEARS_TO_BE_SURE else None,
        word=chance_word(chance, bands),
        years=outlook.years,
        method=model,
        by_month=_bands(outlook, decimals),
    )


def _bands(outlook: Outlook, decimals: int) -> tuple[MonthBand, ...]:
    def rounded(value: object) -> Decimal:
        return round_half_even(value, decimals)  # type: ignore[arg-type]

    return tuple(
        MonthBand(band.month, *map(rounded, (band.low, band.middle, band.high)))
        for band in outlook.bands
    )
