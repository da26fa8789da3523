"""The fewest sections to turn and the number of good ones, against every subset and outcome."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.progress import sections_needed
from standards.section_outlook import (
    FactorRecord,
    SectionCount,
    binding_factor,
    cheapest_flips,
    class_if,
    factor_outlook,
    flip_cost,
    good_count,
    section_count_if,
)
from standards.surface_water import assess_section
from standards.surface_water_limits import WaterClass, WaterItem

LIMITS = {WaterItem.TP: Decimal("0.2"), WaterItem.NH3N: Decimal("1.0"), WaterItem.DO: Decimal("5")}
MONTH, REST = 9, 3

means = st.fixed_dictionaries({
    WaterItem.TP: st.decimals("0.05", "0.4", places=3),
    WaterItem.NH3N: st.decimals("0.2", "1.6", places=2),
    WaterItem.DO: st.decimals("2.5", "9", places=1),
})  # fmt: skip


def outlooks(section):
    """The factors of a section that has stood at its means all year."""
    return [
        factor_outlook(
            FactorRecord(
                item,
                LIMITS[item],
                {(2023, m): Fraction(level) for m in range(1, MONTH + 1)},
                2023,
                MONTH,
            )
        )
        for item, level in section.items()
    ]


def class_after(section, factors):
    """The class of the year when every failing factor keeps what is required, recomputed."""
    to_date = {item: (Fraction(level), MONTH) for item, level in section.items()}
    for f in factors:
        if f.is_failing:
            level = f.required if f.required > 0 else Fraction(1, 10**9)
            year = (MONTH * f.mean + REST * level) / (MONTH + REST)
            found = class_if(to_date, f.item, level, REST)
            assert found.by_item[f.item] == assess_section({f.item: year}).by_item[f.item]
            to_date[f.item] = (year, MONTH)
    return assess_section({item: mean for item, (mean, _) in to_date.items()}).water_class


@settings(max_examples=60, deadline=None)
@given(
    sections=st.lists(means, min_size=1, max_size=6), share=st.sampled_from([33, 50, 66, 88, 100])
)
def test_the_fewest_and_cheapest_are_those_of_every_subset(sections, share):
    """Brute force: every subset, every class recomputed from the means; fewest, then cheapest."""
    factors = [outlooks(s) for s in sections]
    good = [assess_section(s).water_class <= WaterClass.III for s in sections]
    needed = sections_needed(share, len(sections))
    failing = [i for i, is_good in enumerate(good) if not is_good]
    turned = {
        i: all(f.is_reachable for f in factors[i] if f.is_failing)
        and class_after(sections[i], factors[i]) <= WaterClass.III
        for i in failing
    }
    costs = {i: flip_cost(binding_factor(factors[i]).margin) for i in failing}
    best = min(
        (
            (size, sum((costs[i] for i in chosen), Fraction(0)))
            for size in range(len(failing) + 1)
            for chosen in combinations(failing, size)
            if sum(good) + sum(turned[i] for i in chosen) >= needed
            and all(turned[i] for i in chosen)
        ),
        default=None,
    )
    margins = {str(i): binding_factor(factors[i]).margin for i in failing if turned[i]}
    found = cheapest_flips(margins, max(0, needed - sum(good)))
    assert (None if found is None else (len(found.names), found.cost)) == best


def test_equal_costs_go_by_room_then_by_the_order_of_the_sections():
    margins = {"A": Fraction(6, 5), "B": Fraction(2), "C": Fraction(2)}
    assert cheapest_flips(margins, 2).names == ("B", "C")


def test_sections_with_classes_alone_come_last_and_are_told():
    found = cheapest_flips({"A": None, "B": Fraction(1, 2), "C": None}, 2)
    assert (found.names, found.unpriced) == (("B", "A"), ("A",))


def test_none_short_turns_none():
    assert cheapest_flips({"A": Fraction(1)}, 0).names == ()
    with pytest.raises(ValueError, match="negative"):
        cheapest_flips({}, -1)


@given(st.lists(st.integers(0, 100).map(lambda p: Fraction(p, 100)), max_size=6))
def test_the_number_of_good_sections_is_that_of_every_outcome(chances):
    expected = [Fraction(0)] * (len(chances) + 1)
    for outcome in product((True, False), repeat=len(chances)):
        share = Fraction(1)
        for is_good, chance in zip(outcome, chances, strict=True):
            share *= chance if is_good else 1 - chance
        expected[sum(outcome)] += share
    found = good_count(chances)
    assert list(found.shares) == expected
    assert found.at_least(0) == 1


def test_quantiles_never_fall_and_stay_within_the_sections():
    found = good_count([Decimal("0.9"), Decimal("0.5"), Decimal("0.2")])
    quantiles = [found.quantile(Fraction(p, 100)) for p in range(101)]
    assert quantiles == sorted(quantiles)
    assert (quantiles[0], quantiles[-1]) == (0, 3)


def test_a_chance_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        good_count([Decimal("1.01")])


def test_nobody_fails_twice():
    tally = SectionCount(8, 9, 8)
    assert (tally.missing, tally.spare, tally.is_met) == (0, 0, True)
    assert section_count_if(tally, 2).missing == 2
    for failing in (9, -2):
        with pytest.raises(ValueError, match="cannot fail"):
            section_count_if(tally, failing)


def test_a_count_beyond_the_sections_is_refused():
    for good, total, needed in ((4, 3, 3), (-1, 3, 3), (3, 3, 4)):
        with pytest.raises(ValueError, match="no such count"):
            SectionCount(good, total, needed)
