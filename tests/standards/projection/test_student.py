"""Student's t against the printed table (percentage points of the t distribution)."""

import pytest

from standards.projection.student import t_quantile, t_share

PRINTED = [
    (1, 0.975, 12.706),
    (2, 0.9, 1.886),
    (3, 0.95, 2.353),
    (4, 0.99, 3.747),
    (5, 0.9, 1.476),
    (10, 0.975, 2.228),
    (20, 0.995, 2.845),
    (30, 0.9, 1.310),
    (60, 0.95, 1.671),
    (120, 0.99, 2.358),
]


@pytest.mark.published
@pytest.mark.parametrize(("degrees", "share", "printed"), PRINTED)
def test_share_is_that_of_the_printed_table(degrees, share, printed):
    assert t_share(printed, degrees) == pytest.approx(share, abs=2e-4)
    assert t_share(-printed, degrees) == pytest.approx(1 - share, abs=2e-4)


@pytest.mark.published
@pytest.mark.parametrize(("degrees", "share", "printed"), PRINTED[2:])
def test_quantile_is_that_of_the_printed_table(degrees, share, printed):
    assert t_quantile(share, degrees) == pytest.approx(printed, abs=6e-4)


@pytest.mark.parametrize("degrees", [3, 7, 44, 131])
@pytest.mark.parametrize("share", [0.005, 0.1, 0.4, 0.5, 0.9, 0.999])
def test_quantile_turns_the_share_round(degrees, share):
    assert t_share(t_quantile(share, degrees), degrees) == pytest.approx(share, abs=1e-9)
