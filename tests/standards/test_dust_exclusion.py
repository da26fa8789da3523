"""A day judged without its dust: by the other items, and no less valid for it."""

import pytest

from standards.air_items import Pollutant
from standards.air_quality_index import AirDayState
from standards.dust_exclusion import DUST_ITEMS, index_without
from standards.editions import HJ_633_2012

DAY = {
    Pollutant.SO2: 8, Pollutant.NO2: 30, Pollutant.CO: 1, Pollutant.O3_8H: 170,
    Pollutant.PM10: 318, Pollutant.PM25: 90,
}  # fmt: skip


def test_the_other_items_give_the_index_and_the_primary_pollutant() -> None:
    found = index_without(DAY, DUST_ITEMS, HJ_633_2012)
    assert (found.aqi, found.primary) == (110, (Pollutant.O3_8H,))


def test_an_item_the_claim_does_not_name_still_counts() -> None:
    found = index_without(DAY, (Pollutant.PM10,), HJ_633_2012)
    assert (found.aqi, found.primary) == (119, (Pollutant.PM25,))


def test_a_day_that_lacks_another_item_is_not_valid_for_the_dust() -> None:
    found = index_without({**DAY, Pollutant.O3_8H: None}, DUST_ITEMS, HJ_633_2012)
    assert found.state is AirDayState.MISSING_ITEMS


def test_dust_takes_no_gas_away() -> None:
    with pytest.raises(ValueError, match="particles only"):
        index_without(DAY, (Pollutant.O3_8H,), HJ_633_2012)
