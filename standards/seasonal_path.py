"""The plan path of a year (序时路径): the target spread over the months as past years ran.

Our own written method: docs/methods/seasonal-path.md. A path is held in loads, which add up: a mean
of 40 μg/m³ kept for 31 days is a load of 1240 μg·d/m³; a polluted day is a load of one day. Less
load than planned is ahead of plan (优于序时), for everything planned here is pollution.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from standards.averages import weighted_mean
from standards.rounding import Exact, exact

MONTHS = range(1, 13)
FLAT_SHARES: Mapping[int, Fraction] = {month: Fraction(1) for month in MONTHS}
"""The shares of a plan without a season: simple time-proportional progress (序时进度)."""

MonthMeans = Mapping[int, tuple[Fraction, int]]
"""(mean, valid days) of each month of one year."""


@dataclass(frozen=True, slots=True)
class PathMonth:
    """One month of a plan path.

    `days` are the days the plan counts in it. `value` is the month's own plan: T_m, the mean it may
    have, or its whole polluted days. `cumulative` is the planned load from January to its end, in
    unit·days for a mean and in days for a day count.
    """

    month: int
    days: int
    value: Fraction
    cumulative: Fraction


Path = tuple[PathMonth, ...]
"""A plan path, January first."""


def complete_years(history: Mapping[int, MonthMeans]) -> tuple[int, ...]:
    """Past years that shape a path: all twelve months have a mean, and the year's is above 0.

    An incomplete year is left out whole: without its winter its annual mean is no yardstick.

    >>> year = {month: (Fraction(40), 30) for month in range(1, 13)}
    >>> complete_years({2021: {1: (Fraction(50), 31)}, 2022: year})
    (2022,)
    """
    return tuple(year for year in sorted(history) if _year_mean(history[year]))


def _year_mean(months: MonthMeans) -> Fraction | None:
    if any(months.get(month, (0, 0))[1] < 1 for month in MONTHS):
        return None
    return weighted_mean(months[month] for month in MONTHS)


def seasonal_shares(history: Mapping[int, MonthMeans]) -> Mapping[int, Fraction]:
    """Share c_m of each month (月系数): month mean / annual mean, averaged over the past years.

    Args:
        history: past years, each with the (mean, valid days) of its months.

    Returns:
        c_m by month, without unit, 1 where the month equals the year. Without a complete past year
        :data:`FLAT_SHARES`: the path is then plain 序时 and must be called so.

    Method: docs/methods/seasonal-path.md.

    >>> half = {m: (Fraction(60 if m in (1, 2, 3, 10, 11, 12) else 20), 30) for m in range(1, 13)}
    >>> shares = seasonal_shares({2022: half})
    >>> shares[1], shares[7]
    (Fraction(3, 2), Fraction(1, 2))
    """
    means = {year: _year_mean(history[year]) for year in history}
    used = {year: mean for year, mean in means.items() if mean}
    if not used:
        return FLAT_SHARES
    return {
        month: sum((history[y][month][0] / mean for y, mean in used.items()), Fraction(0))
        / len(used)
        for month in MONTHS
    }


def plan_path(
    target: Exact, shares: Mapping[int, Fraction], days_by_month: Mapping[int, int]
) -> Path:
    """Spread a target for the annual mean over the months: ``T_m = T · c_m · N / Σ(days · c)``.

    ``Σ days_m · T_m = N · T`` exactly, N being the sum of the days given.

    Args:
        target: T, in the unit of the indicator, 0 or more.
        shares: c_m of :func:`seasonal_shares`, above 0 on the whole.
        days_by_month: days of every month: valid days where the month is over, calendar days where
            it is to come, so that T_m and the requirement rest on the same days.

    Raises:
        ValueError: unless the twelve months are given, with days and shares of 0 or more of which
            some count; or for a negative target.

    >>> path = plan_path(30, FLAT_SHARES, {month: 30 for month in range(1, 13)})
    >>> path[0].value, path[11].cumulative
    (Fraction(30, 1), Fraction(10800, 1))
    """
    if exact(target) < 0:
        raise ValueError(f"a planned mean cannot be negative, got {target}")
    weights = {m: days * exact(shares[m]) for m, days in _checked(days_by_month).items()}
    if min(weights.values()) < 0 or not sum(weights.values()):
        raise ValueError("the shares of a path are 0 or more, and some of them must count")
    scale = exact(target) * sum(days_by_month.values()) / sum(weights.values())
    values = {month: exact(shares[month]) * scale for month in MONTHS}
    loads = {month: weights[month] * scale for month in MONTHS}
    return _path(days_by_month, values, loads)


def day_path(
    allowed: int, weights: Mapping[int, Fraction], days_by_month: Mapping[int, int]
) -> Path:
    """Spread the polluted days allowed in a year over its months (月度配额).

    Whole days by :func:`day_quotas`, so that the months add up to the days allowed.

    Args:
        allowed: days allowed in the whole year, 0 or more.
        weights: days to expect by month, of :func:`polluted_day_weights`.
        days_by_month: calendar days of every month.

    Raises:
        ValueError: as :func:`day_quotas`.
    """
    quotas = day_quotas(allowed, weights, days_by_month)
    loads = {month: Fraction(quota) for month, quota in quotas.items()}
    return _path(days_by_month, loads, loads)


def polluted_day_weights(
    history: Mapping[int, Mapping[int, tuple[int, int]]], days_by_month: Mapping[int, int]
) -> Mapping[int, Fraction]:
    """Polluted days to expect in each month: past rate of the month × its days this year.

    Args:
        history: past years, each with (polluted days, valid days) of its months. A year without a
            valid day in one of the months is left out.
        days_by_month: calendar days of every month this year.

    Returns:
        Days by month, a yardstick for spreading only. Where no past year is whole, or none had a
        polluted day, the days of the month themselves: plain 序时, which must be called so.

    >>> past = {2022: {month: (15 if month == 1 else 0, 30) for month in range(1, 13)}}
    >>> polluted_day_weights(past, {month: 30 for month in range(1, 13)})[1]
    Fraction(15, 1)
    """
    days = _checked(days_by_month)
    whole = [y for y in history.values() if all(y.get(m, (0, 0))[1] > 0 for m in MONTHS)]
    rates = {m: sum((Fraction(*year[m]) for year in whole), Fraction(0)) for m in MONTHS}
    if not any(rates.values()):
        return {month: Fraction(count) for month, count in days.items()}
    return {month: rates[month] / len(whole) * days[month] for month in MONTHS}


def day_quotas(
    allowed: int, weights: Mapping[int, Fraction], days_by_month: Mapping[int, int]
) -> Mapping[int, int]:
    """Whole days by month that add up to the days allowed (largest remainder, 最大余数法).

    Every month gets the whole part of ``allowed · weight / Σ weight``, never more than its days;
    the days left go one by one to the largest remainders, of equals to the earlier month.

    Raises:
        ValueError: if `allowed` is negative or more than the days of the year, or the months are
            not the twelve, or no weight counts.

    >>> quotas = day_quotas(74, FLAT_SHARES, {month: 30 for month in range(1, 13)})
    >>> list(quotas.values())
    [7, 7, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6]
    """
    days = _checked(days_by_month)
    if not 0 <= allowed <= sum(days.values()):
        raise ValueError(f"{allowed} days do not fit into {sum(days.values())}")
    total = sum((exact(weights[month]) for month in MONTHS), Fraction(0))
    if total <= 0 or min(weights[month] for month in MONTHS) < 0:
        raise ValueError("the weights of a path are 0 or more, and some of them must count")
    ideal = {month: allowed * exact(weights[month]) / total for month in MONTHS}
    quotas = {month: min(days[month], int(ideal[month])) for month in MONTHS}
    while (left := allowed - sum(quotas.values())) > 0:
        open_months = [month for month in MONTHS if quotas[month] < days[month]]
        by_need = sorted(open_months, key=lambda month: quotas[month] - ideal[month])
        for month in by_need[:left]:
            quotas[month] += 1
    return quotas


def planned_to_date(path: Path, through_month: int) -> Fraction:
    """Planned load from January to the end of a month; 0 before January."""
    return path[through_month - 1].cumulative if through_month else Fraction(0)


def planned_mean_to_date(path: Path, through_month: int) -> Fraction | None:
    """Mean the plan has from January to the end of a month; None without a day."""
    days = days_to_date(path, through_month)
    return planned_to_date(path, through_month) / days if days else None


def days_to_date(path: Path, through_month: int) -> int:
    """Days the plan counts from January to the end of a month."""
    return sum(month.days for month in path[:through_month])


def profit_to_date(path: Path, through_month: int, actual: Exact) -> Fraction:
    """Cumulative profit or loss (累计盈亏, CPL): planned load minus actual load.

    Args:
        path: of :func:`plan_path` or :func:`day_path`.
        through_month: last month with readings, 0 to 12.
        actual: actual load so far: ``n · Y`` for a mean, the polluted days so far for a day count.

    Returns:
        Unit·days (μg·d/m³), or days. Positive: less load than planned, ahead (盈余); negative:
        more, behind (亏损). For a mean, ``X* = planned mean of the rest + CPL / r``.
    """
    return planned_to_date(path, through_month) - exact(actual)


def days_ahead(path: Path, through_month: int, actual: Exact) -> int:
    """Days ahead of plan (优于序时), by the time distance on the cumulative curve.

    The day t* on which the plan reaches the actual load, days inside a month carrying equal parts
    of it; the answer is ``days so far - t*``, rounded once to whole days. Where the curve is level
    t* is the nearest day to today. It stays inside the year: a load of more than the whole year's
    is behind by all the days to come.

    Returns:
        Positive: the load so far is what the plan allows for fewer days, ahead; negative: behind.

    >>> path = plan_path(30, FLAT_SHARES, {month: 30 for month in range(1, 13)})
    >>> days_ahead(path, 6, 180 * 30), days_ahead(path, 6, 180 * 28), days_ahead(path, 6, 180 * 32)
    (0, 12, -12)
    """
    load, today = exact(actual), days_to_date(path, through_month)
    planned = planned_to_date(path, through_month)
    if load == planned:
        return 0
    if load < planned:
        return round(today - _last_day_at(path, load))
    return round(today - _first_day_at(path, load))


def schedule_words(days: int) -> str:
    """Print days ahead of a plan of pollution; ahead is less than planned.

    >>> schedule_words(3), schedule_words(-12), schedule_words(0)
    ('优于序时 3 天', '落后序时 12 天', '与序时持平')
    """
    if days == 0:
        return "与序时持平"
    return f"{'优于' if days > 0 else '落后'}序时 {abs(days)} 天"


def _first_day_at(path: Path, load: Fraction) -> Fraction:
    """Earliest moment, in days, at which the plan has reached a load; else the year's end."""
    day, before = Fraction(0), Fraction(0)
    for month in path:
        if load <= month.cumulative and month.cumulative > before:
            return day + month.days * max(Fraction(0), load - before) / (month.cumulative - before)
        day, before = day + month.days, month.cumulative
    return day


def _last_day_at(path: Path, load: Fraction) -> Fraction:
    """Latest moment, in days, at which the plan is still no further than a load; else 0."""
    day, before = Fraction(0), Fraction(0)
    for month in path:
        if load < month.cumulative:
            return day + month.days * max(Fraction(0), load - before) / (month.cumulative - before)
        day, before = day + month.days, month.cumulative
    return day


def _path(
    days: Mapping[int, int], values: Mapping[int, Fraction], loads: Mapping[int, Fraction]
) -> Path:
    found: list[PathMonth] = []
    total = Fraction(0)
    for month in MONTHS:
        total += loads[month]
        found.append(PathMonth(month, days[month], values[month], total))
    return tuple(found)


def _checked(days_by_month: Mapping[int, int]) -> Mapping[int, int]:
    if sorted(days_by_month) != list(MONTHS):
        raise ValueError(f"a path needs the twelve months, got {sorted(days_by_month)}")
    if min(days_by_month.values()) < 0 or not sum(days_by_month.values()):
        raise ValueError("the days of a path are 0 or more, and some must be there")
    return days_by_month


def path_days(valid: Iterable[int], calendar: Mapping[int, int]) -> Mapping[int, int]:
    """Days of each month for :func:`plan_path`: valid days of the months over, then calendar days.

    Args:
        valid: valid days of January, February, … to the last month that is over.
        calendar: calendar days of the twelve months.

    >>> path_days([30, 28], {month: 31 for month in range(1, 13)})[3]
    31
    """
    return {**calendar, **dict(enumerate(valid, start=1))}
