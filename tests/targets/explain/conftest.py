"""Every test here explains figures of the demonstration readings."""

import pytest


@pytest.fixture(scope="class", autouse=True)
def _demonstration(demonstration: None) -> None:
    """Let every test find the demonstration readings."""
