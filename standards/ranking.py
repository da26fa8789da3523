"""Competition ranks (排名) with ties, as the monthly bulletins print them."""

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
