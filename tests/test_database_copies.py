"""The databases of tests are copies: what the settings name is never written."""

import pytest

from tests.database_copies import REAL, copy_database, remove_database


def test_the_database_of_the_settings_is_neither_overwritten_nor_removed() -> None:
    with pytest.raises(ValueError, match="no test's database"):
        copy_database("plan", REAL)
    with pytest.raises(ValueError, match="no test's database"):
        remove_database(REAL)
