"""How hard the remaining requirement is, and how likely the target, in words (可达性、可能性).

Our own written method: docs/methods/status-ladder.md. The words rest on two things only: what the
same remaining months were in past years, and the chance a projection gives.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standards.comparison import Direction
from standards.rounding import Exact, exact, percent

YEARS_TO_BE_SURE = 3
"""Past years needed before history may say 预计达标 or a chance may be printed."""

Past = tuple[tuple[int, Exact], ...]
"""(year, what the same remaining period was), in any order."""


@dataclass(frozen=True, slots=True)
class StatusBands:
    """Chances at which the status changes, shares of 1; each belongs to the better side.

    Raises:
        ValueError: unless 0 < poor < even < likely < 1.
    """

    likely: Decimal = Decimal("0.80")
    even: Decimal = Decimal("0.50")
    poor: Decimal = Decimal("0.20")

    def __post_init__(self) -> None:
        if not 0 < exact(self.poor) < exact(self.even) < exact(self.likely) < 1:
            raise ValueError(
                "the bands need 0 < poor < even < likely < 1, got "
                f"{self.poor}, {self.even}, {self.likely}"
            )


DEFAULT_BANDS = StatusBands()


class Feasibility(StrEnum):
    """The remaining requirement held against past years (剩余要求可达性); the value is the word."""

    IMPOSSIBLE = "已无法达成"
    UNKNOWN = "无往年同期可比"
    UNSEEN = "历史上未出现过"
    NEARLY_SAFE = "基本锁定"
    TIGHTER_THAN_NEWEST = "严于去年同期"
    FEW_YEARS = "往年少数可达"
    MOST_YEARS = "往年多数可达"


@dataclass(frozen=True, slots=True)
class PastReach:
    """What past years say about a requirement: best, worst and newest, each (year, value).

    `tighter_than` counts the `years` the requirement is tighter than.
    """

    best: tuple[int, Exact]
    worst: tuple[int, Exact]
    newest: tuple[int, Exact]
    years: int
    tighter_than: int
    is_tighter_than_newest: bool

    @property
    def is_tighter_than_all(self) -> bool:
        """Tighter than the best on record."""
        return self.tighter_than == self.years

    @property
    def is_reached_by_all(self) -> bool:
        """No tighter than the worst on record."""
        return self.tighter_than == 0

    @property
    def is_tighter_than_most(self) -> bool:
        """Tighter than more than half of the past years."""
        return 2 * self.tighter_than > self.years


def past_reach(requirement: Exact, past_rest: Past, direction: Direction) -> PastReach | None:
    """Hold a requirement against the same remaining months of past years; None without one.

    Tighter is lower where lower is better and higher where higher is; equal is not tighter.
    """
    if not past_rest:
        return None
    by_value = sorted(past_rest, key=lambda entry: (exact(entry[1]), -entry[0]))
    if direction is Direction.HIGHER_IS_BETTER:
        by_value.reverse()
    newest = max(past_rest, key=lambda entry: entry[0])
    return PastReach(
        best=by_value[0],
        worst=by_value[-1],
        newest=newest,
        years=len(past_rest),
        tighter_than=sum(direction.is_better(requirement, value) for _, value in past_rest),
        is_tighter_than_newest=direction.is_better(requirement, newest[1]),
    )


def feasibility(
    requirement: Exact, past_rest: Past, direction: Direction, *, is_count: bool = False
) -> Feasibility:
    """Say how hard a requirement is against past years; the first line that applies decides.

    1. Out of reach: 已无法达成: a mean of 0 or less, a count below 0, a rate above 100 %.
    2. No past year: 无往年同期可比.
    3. Tighter than the best on record: 历史上未出现过 (below three years 严于去年同期).
    4. No tighter than the worst on record: 基本锁定 (below three years 往年多数可达).
    5. Tighter than the newest past year: 严于去年同期.
    6. Tighter than more than half of the past years: 往年少数可达; else 往年多数可达.

    Args:
        requirement: what the rest must keep, at most (lower is better) or at least.
        past_rest: what the same remaining months were, on the same scale.
        direction: which way the indicator improves.
        is_count: the requirement counts days still allowed, of which 0 can be kept.

    Method: docs/methods/status-ladder.md.

    >>> past = ((2020, 31), (2021, 33), (2022, 30))
    >>> feasibility(29, past, Direction.LOWER_IS_BETTER).value
    '历史上未出现过'
    """
    if _is_out_of_reach(requirement, direction, is_count):
        return Feasibility.IMPOSSIBLE
    reach = past_reach(requirement, past_rest, direction)
    if reach is None:
        return Feasibility.UNKNOWN
    is_sure = reach.years >= YEARS_TO_BE_SURE
    if reach.is_tighter_than_all:
        return Feasibility.UNSEEN if is_sure else Feasibility.TIGHTER_THAN_NEWEST
    if reach.is_reached_by_all:
        return Feasibility.NEARLY_SAFE if is_sure else Feasibility.MOST_YEARS
    if reach.is_tighter_than_newest:
        return Feasibility.TIGHTER_THAN_NEWEST
    return Feasibility.FEW_YEARS if reach.is_tighter_than_most else Feasibility.MOST_YEARS


def _is_out_of_reach(requirement: Exact, direction: Direction, is_count: bool) -> bool:
    if direction is Direction.HIGHER_IS_BETTER:
        return exact(requirement) > 100
    return exact(requirement) < 0 if is_count else exact(requirement) <= 0


def feasibility_text(found: Feasibility, past_rest: Past, year: int) -> str:
    """Print the word, naming the newest past year where it is not last year.

    >>> feasibility_text(Feasibility.TIGHTER_THAN_NEWEST, ((2018, 78),), 2020)
    '严于2018年同期'
    """
    if found is not Feasibility.TIGHTER_THAN_NEWEST:
        return found.value
    newest = max(past for past, _ in past_rest)
    return found.value if newest == year - 1 else f"严于{newest}年同期"


def chance_text(chance: Decimal) -> str:
    """Print a chance as a whole per cent, never a decimal and never certain.

    Args:
        chance: share of 1, rounded once to whole per cent by GB/T 8170.

    Raises:
        ValueError: if it is outside 0 to 1.

    >>> chance_text(Decimal("0.11")), chance_text(Decimal("0.00")), chance_text(Decimal("1.00"))
    ('11 %', '不足1 %', '超过99 %')
    """
    whole = whole_percent(chance)
    if whole < 1:
        return "不足1 %"
    return "超过99 %" if whole > 99 else f"{whole} %"


def whole_percent(chance: Decimal) -> int:
    """Chance in whole per cent: what is printed is also what is held against the bands.

    >>> whole_percent(Decimal("0.8049"))
    80
    """
    if not 0 <= exact(chance) <= 1:
        raise ValueError(f"a chance lies between 0 and 1, got {chance}")
    return int(percent(chance, 0))


def chance_word(chance: Decimal, bands: StatusBands = DEFAULT_BANDS) -> str:
    """Say a chance in one word: 高 from the band `likely`, 低 below `poor`, else 中.

    The word alone is said below three past years, where no per cent is printed.

    >>> chance_word(Decimal("0.80")), chance_word(Decimal("0.79")), chance_word(Decimal("0.19"))
    ('高', '中', '低')
    """
    share = Decimal(whole_percent(chance)) / 100
    if share >= bands.likely:
        return "高"
    return "低" if share < bands.poor else "中"


def history_word(requirement: Exact, past_rest: Past, direction: Direction) -> str | None:
    """Say from history alone how likely a requirement is kept: 高, 中 or 低; None without history.

    高 where no past year was worse than required, 低 where none was as good, else 中.

    >>> history_word(30, ((2021, 33), (2022, 28)), Direction.LOWER_IS_BETTER)
    '中'
    """
    reach = past_reach(requirement, past_rest, direction)
    if reach is None:
        return None
    if reach.is_tighter_than_all:
        return "低"
    return "高" if reach.is_reached_by_all else "中"
