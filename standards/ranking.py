"""Competition ranks (排名) with ties, last places and how often in a row (连续末位).

Method page of the last places: docs/methods/division-assessment.md.
"""

from collections.abc import Sequence

from standards.comparison import Direction
from standards.rounding import Exact, exact


def competition_ranks(
    values: Sequence[Exact | None], direction: Direction
) -> tuple[int | None, ...]:
    """Rank values so that equal ones share a rank (并列) and the next rank is skipped: 1, 2, 2, 4.

    Rank the published (rounded) values, or the printed table shows ties that are not ties.

    Args:
        values: one value per member, in one unit; None for a member without a value.
        direction: whether the lowest or the highest value ranks first.

    Returns:
        Ranks in the order given; None stays unranked and pushes nobody down.

    Reference: ties share a rank [V:4], the next is skipped [V:1].

    >>> competition_ranks([31, 30, 33, 31, None], Direction.LOWER_IS_BETTER)
    (2, 1, 4, 2, None)
    """
    ordered = sorted(
        (exact(value) for value in values if value is not None),
        reverse=direction is Direction.HIGHER_IS_BETTER,
    )
    first_place = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return tuple(None if value is None else first_place[exact(value)] for value in values)


def last_places(values: Sequence[Exact | None], direction: Direction) -> tuple[bool | None, ...]:
    """Tell who is last (末位): has the worst value while somebody has a better one.

    All who tie for the worst are last. Where all are equal, or only one has a value, nobody is.

    Args:
        values: one value per member, in one unit, as printed; None for a member without a value.
        direction: whether the lowest or the highest value is best.

    Returns:
        In the order given; None for a member without a value, who is neither last nor ahead.

    >>> last_places([21, 28, None, 28], Direction.LOWER_IS_BETTER)
    (False, True, None, True)
    """
    ranks = competition_ranks(values, direction)
    worst = max((rank for rank in ranks if rank is not None), default=1)
    return tuple(None if rank is None else rank == worst > 1 for rank in ranks)


def consecutive_last(months: Sequence[bool | None]) -> int:
    """Count the months up to the newest in which a member was last without a break (连续末位).

    Args:
        months: oldest first, whether the member was last; None for a month without its value,
            which breaks the row.

    Returns:
        0 when the newest month was not last or has no value.

    >>> consecutive_last([True, None, True, True])
    2
    """
    count = 0
    for is_last in reversed(months):
        if not is_last:
            break
        count += 1
    return count
