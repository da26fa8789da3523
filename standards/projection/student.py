"""Student's t distribution for whole degrees of freedom, by its closed series.

Formulas: Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4 (shares),
26.7.5 (expansion of the quantile, where Newton's steps begin).
"""

import math
from functools import lru_cache
from statistics import NormalDist

_NEWTON_STEPS = 4


def t_share(t: float, degrees: int) -> float:
    """Share of Student's t distribution at or below `t`.

    Args:
        t: the standardised value.
        degrees: degrees of freedom (自由度), 1 or more.

    >>> round(t_share(2.228, 10), 4)
    0.975
    """
    angle = math.atan2(t, math.sqrt(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees % 2:
        term, total = cosine, 0 if degrees == 1 else cosine
        for k in range(3, degrees, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        return (1 + 2 / math.pi * (angle + sine * total)) / 2
    term = total = 1
    for k in range(2, degrees, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return (1 + sine * total) / 2


@lru_cache(maxsize=1024)
def t_quantile(share: float, degrees: int) -> float:
    """Value below which `share` of Student's t distribution lies; inverse of :func:`t_share`.

    Args:
        share: between 0 and 1, both excluded.
        degrees: degrees of freedom, 3 or more.

    >>> round(t_quantile(0.9, 5), 3)
    1.476
    """
    z = NormalDist().inv_cdf(share)
    t = z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
    peak = math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2))
    peak /= math.sqrt(degrees * math.pi)
    for _ in range(_NEWTON_STEPS):
        density = peak * (1 + t * t / degrees) ** (-(degrees + 1) / 2)
        t -= (t_share(t, degrees) - share) / density
    return t
