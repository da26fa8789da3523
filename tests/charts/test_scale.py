"""Round ticks and the value axis."""

from hypothesis import given
from hypothesis import strategies as st

from charts.scale import LinearScale, nice_domain, value_domain

levels = st.decimals("-1000000", "1000000", places=2).map(float)


@given(low=levels, high=levels)
def test_axis_covers_its_values_on_few_ticks(low, high):
    low, high = sorted((low, high))
    domain = nice_domain(low, high)
    slack = (domain.high - domain.low) * 1e-6
    assert domain.low - slack <= low
    assert high <= domain.high + slack
    assert 2 <= len(domain.ticks) <= 7
    assert len(set(domain.tick_texts())) == len(domain.ticks)


def test_ticks_are_round():
    assert nice_domain(0, 52).ticks == (0, 20, 40, 60)
    assert nice_domain(0, 1).tick_texts() == ("0.00", "0.25", "0.50", "0.75", "1.00")


def test_values_all_alike_still_make_an_axis():
    domain = nice_domain(100, 100, upper=100)
    assert domain.high == 100
    assert domain.low < 100


def test_ticks_are_not_finer_than_the_quantity():
    assert nice_domain(0, 1, finest=1).ticks == (0, 1)


def test_axis_of_nothing_is_none():
    assert value_domain([]) is None


def test_near_requirement_joins_the_axis_and_a_far_one_does_not():
    near, far = (value_domain([20, 40], requirement=value) for value in (45, 200))
    assert near is not None
    assert far is not None
    assert near.holds(45)
    assert not far.holds(200)


def test_axis_reaches_down_to_its_lower_bound():
    domain = value_domain([50, 60], lower=0)
    assert domain is not None
    assert domain.low == 0


def test_scale_runs_backwards_and_stays_within_its_span():
    scale = LinearScale(0, 10, 100, 0)
    assert scale(5) == 50
    assert (scale(-5), scale(50)) == (100, 0)
    assert LinearScale(3, 3, 0, 10)(3) == 5
