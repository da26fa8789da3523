"""How figures and changes are printed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from standards.comparison import Direction
from targets.wording import change_text, figure, plain, safe_bound, signed


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("-6.9", "%", "−6.9 %"),
        ("1.9", "百分点", "+1.9 百分点"),
        ("0.0", "%", "持平"),
        ("-0.0", "百分点", "持平"),
        (None, "%", "—"),
    ],
)
def test_a_change_is_printed_with_sign_and_unit(value, unit, words):
    assert change_text(None if value is None else Decimal(value), unit) == words


def test_missing_is_a_dash_and_zero_is_zero():
    assert figure(None) == "—"
    assert figure(Decimal(0)) == "0.0"
    assert plain(Decimal("0.000")) == "0"


def test_stored_zeros_are_not_printed():
    assert plain(Decimal("31.500")) == "31.5"
    assert plain(Decimal("100.000")) == "100"


def test_zero_has_no_sign():
    assert signed(Decimal("0.0")) == "0.0"


def test_a_requirement_is_rounded_to_its_safe_side():
    assert safe_bound(Fraction(3519, 100), 1, Direction.LOWER_IS_BETTER) == Decimal("35.1")
    assert safe_bound(Fraction(511, 100), 1, Direction.HIGHER_IS_BETTER) == Decimal("5.2")
    assert safe_bound(Fraction(-1, 100), 1, Direction.LOWER_IS_BETTER) == Decimal("-0.1")
