"""Where a year is likely to end (全年推算). Method page: docs/methods/projection.md.

The one place of `standards` where floats are used (decision 0007): what goes in is exact, what
comes out is rounded once to Decimal and only then compared.
"""

from standards.projection.days import project_days, project_ratio
from standards.projection.means import project_mean
from standards.projection.observations import MonthCount, MonthMean
from standards.projection.outlook import Band, Outlook
from standards.projection.parameters import LOG_MEANS, LOG_SAMPLES
from standards.projection.percentiles import project_percentile

__all__ = [
    "LOG_MEANS",
    "LOG_SAMPLES",
    "Band",
    "MonthCount",
    "MonthMean",
    "Outlook",
    "project_days",
    "project_mean",
    "project_percentile",
    "project_ratio",
]
