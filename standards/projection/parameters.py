"""Parameters of the model of months, and how each was chosen: docs/methods/projection.md.

They are pooled over several cities and kept few: a division's own five or six years can't tell them
apart. Variances are relative to one another; the scale of a series comes from the series itself.
"""

from dataclasses import dataclass
from decimal import Decimal

MOST_PAST_YEARS = 6
"""Past years looked at: the air of seven years ago says little, and time grows with the cube."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What makes a month, on the scale of the model: standard deviations, memories, expectations.

    `level` is the standing level of a series, free in practice; `trend` its change a year;
    `drift` its slow wandering, forgotten over `drift_years`. `season` is how far the shape of the
    year departs from the expected one, alike in months `season_width` apart, forgotten over
    `season_years`. `weather` is the spell of months, alike from month to month by `persistence`;
    `noise` what a month has alone; `day` what a single day has, felt where days are missing;
    `counting` what a day adds to a share observed, not to the chance behind it. `winter` makes
    weather and noise grow by exp(winter) to mid-winter and shrink by it to midsummer. `fall` a
    year and `swing` from winter to the mean of the year are expected before any reading.
    `sureness` is how many months' worth the scale itself is known before any reading.
    """

    level: Decimal
    trend: Decimal
    drift: Decimal
    drift_years: Decimal
    season: Decimal
    season_width: Decimal
    season_years: Decimal
    weather: Decimal
    persistence: Decimal
    noise: Decimal
    day: Decimal
    counting: Decimal
    winter: Decimal
    fall: Decimal
    swing: Decimal
    sureness: int


LOG_MEANS = Parameters(
    level=Decimal("2"),
    trend=Decimal("0.09"),
    drift=Decimal("0.13"),
    drift_years=Decimal("6"),
    season=Decimal("0.14"),
    season_width=Decimal("1"),
    season_years=Decimal("30"),
    weather=Decimal("0.07"),
    persistence=Decimal("0.4"),
    noise=Decimal("0.14"),
    day=Decimal("0.6"),
    counting=Decimal("0"),
    winter=Decimal("0.6"),
    fall=Decimal("0.05"),
    swing=Decimal("0.5"),
    sureness=40,
)
"""Logarithm of a month's mean concentration of what winter brings (PM2.5, PM10, NO2, SO2, CO)."""

SHARE_ANGLES = Parameters(
    level=Decimal("0.7"),
    trend=Decimal("0.06"),
    drift=Decimal("0.06"),
    drift_years=Decimal("6"),
    season=Decimal("0.16"),
    season_width=Decimal("0.8"),
    season_years=Decimal("20"),
    weather=Decimal("0.05"),
    persistence=Decimal("0.4"),
    noise=Decimal("0.04"),
    day=Decimal("0"),
    counting=Decimal("0.6"),
    winter=Decimal("0"),
    fall=Decimal("0.025"),
    swing=Decimal("0.25"),
    sureness=40,
)
"""Angle (arc sine of the root) of a month's share of polluted days."""

LOG_SAMPLES = Parameters(
    level=Decimal("2"),
    trend=Decimal("0.05"),
    drift=Decimal("0.15"),
    drift_years=Decimal("6"),
    season=Decimal("0.25"),
    season_width=Decimal("0.8"),
    season_years=Decimal("20"),
    weather=Decimal("0.1"),
    persistence=Decimal("0.4"),
    noise=Decimal("0.3"),
    day=Decimal("0"),
    counting=Decimal("0"),
    winter=Decimal("0"),
    fall=Decimal("0"),
    swing=Decimal("0"),
    sureness=12,
)
"""Logarithm of a month's value that rests on a sample or two (factors of a water section).

No series of several years was at hand to choose by: nothing is expected of season or trend, the
noise is that of single samples, and the series' own scale soon outweighs it (`sureness`).
"""

LOG_PEAKS = Parameters(
    level=Decimal("2"),
    trend=Decimal("0.07"),
    drift=Decimal("0.12"),
    drift_years=Decimal("6"),
    season=Decimal("0.45"),
    season_width=Decimal("0.8"),
    season_years=Decimal("20"),
    weather=Decimal("0.06"),
    persistence=Decimal("0.4"),
    noise=Decimal("0.12"),
    day=Decimal("0.5"),
    counting=Decimal("0"),
    winter=Decimal("0"),
    fall=Decimal("0"),
    swing=Decimal("0"),
    sureness=40,
)
"""Logarithm of a month's mean of daily values under a percentile (O3-8h); nothing expected."""
