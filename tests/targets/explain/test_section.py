"""Figures of water sections opened: means and classes by hand from the stored months."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from monitoring.models import Revision, SectionAssignment, SectionMonth, WaterSection
from tests.targets.explain.reading_rows import half_even, mean, opened, parts_that_differ
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

LIMITS = {  # GB 3838-2002, table 1, Ⅰ to Ⅴ, mg/L
    "codmn": ("2", "4", "6", "10", "15"),
    "nh3n": ("0.15", "0.5", "1.0", "1.5", "2.0"),
    "tp": ("0.02", "0.1", "0.2", "0.3", "0.4"),
}
DECIMALS = {"codmn": 1, "nh3n": 2, "tp": 3, "do": 1}
OXYGEN = ("7.5", "6", "5", "3", "2")
LABELS = "ⅠⅡⅢⅣⅤ"
YEAR = "year=2015&month=3"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def section(db: None) -> WaterSection:
    """A section with three months of 2015 and the same of 2014, phosphorus rising."""
    found = WaterSection.objects.create(code="hand", name="手算断面")
    SectionAssignment.objects.create(section=found, year=2015, level="city", target_class=3)
    for year, shift in ((2014, Decimal(0)), (2015, Decimal("0.085"))):
        SectionMonth.objects.bulk_create(
            SectionMonth(
                section=found,
                year=year,
                month=month,
                ph=Decimal("7.6"),
                do=Decimal("6.1") + month,
                codmn=Decimal("3.4") + Decimal(month) / 10,
                nh3n=Decimal("0.41"),
                tp=Decimal("0.12") + shift + Decimal(month) / 100,
            )
            for month in (1, 2, 3)
        )
    return found


def class_by_hand(item: str, value: Fraction) -> int:
    """The class of one item, 1 to 6, from the table above, rounded first."""
    rounded = Fraction(half_even(value, DECIMALS[item]))
    if item == "do":
        met = [n for n, bound in enumerate(OXYGEN, 1) if rounded >= Fraction(bound)]
    else:
        met = [n for n, bound in enumerate(LIMITS[item], 1) if rounded <= Fraction(bound)]
    return min(met, default=6)


def stored(year: int, item: str) -> list[Decimal]:
    """An item's values as they are stored."""
    rows = SectionMonth.objects.filter(section__code="hand", year=year).order_by("month")
    return [value for row in rows if (value := getattr(row, item)) is not None]


@pytest.mark.usefixtures("section")
@pytest.mark.parametrize("year", [2014, 2015])
@pytest.mark.parametrize("item", ["codmn", "nh3n", "tp", "do"])
def test_a_mean_to_date_is_the_mean_of_the_months(staff: Client, year: int, item: str) -> None:
    found = opened(staff, f"section/手算断面/{item}/?{YEAR}&at={year}-3")
    assert found["figure"] == half_even(mean(stored(year, item)), DECIMALS[item])
    assert len(found["readings"][0]["rows"]) == 3
    assert parts_that_differ(staff, found) == []


@pytest.mark.usefixtures("section")
@pytest.mark.parametrize("year", [2014, 2015])
def test_the_class_is_that_of_the_worst_item(staff: Client, year: int) -> None:
    items = ("codmn", "nh3n", "tp", "do")
    classes = {item: class_by_hand(item, mean(stored(year, item))) for item in items}
    for item, expected in classes.items():
        single = opened(staff, f"section/手算断面/{item}-class/?{YEAR}&at={year}-3")
        assert single["figure"] == LABELS[expected - 1], item
    found = opened(staff, f"section/手算断面/class/?{YEAR}&at={year}-3")
    assert found["figure"] == LABELS[max(classes.values()) - 1]
    assert parts_that_differ(staff, found) == []


@pytest.mark.usefixtures("section")
@pytest.mark.parametrize("month", [1, 2, 3])
def test_a_months_class_is_that_of_its_values(staff: Client, month: int) -> None:
    values = {item: Fraction(stored(2015, item)[month - 1]) for item in ("codmn", "nh3n", "tp")}
    values["do"] = Fraction(stored(2015, "do")[month - 1])
    worst = max(class_by_hand(item, value) for item, value in values.items())
    found = opened(staff, f"section/手算断面/class/?{YEAR}&span=month&at={month}")
    assert found["figure"] == LABELS[worst - 1]
    assert "最差一项" in " ".join(found["worked"])
    assert parts_that_differ(staff, found) == []


@pytest.mark.usefixtures("section")
def test_the_rest_of_the_year_is_worked_with_its_numbers(staff: Client) -> None:
    values = stored(2015, "tp")
    required = (Fraction("0.2") * 12 - mean(values) * 3) / 9
    found = opened(staff, f"section/手算断面/tp-required/?{YEAR}")
    printed = Fraction(found["figure"].removeprefix("≤ "))
    assert required - Fraction(1, 1000) < printed <= required, "rounded to the safe side"
    assert found["worked"][0].startswith("(0.2 × 12 − ")
    assert parts_that_differ(staff, found) == []


def test_below_detection_enters_as_half(staff: Client, section: WaterSection) -> None:
    SectionMonth.objects.filter(section=section, year=2015, month=1).update(
        nh3n=Decimal("0.025"), marks={"nh3n": "0.025L"}
    )
    month = opened(staff, f"section/手算断面/nh3n/?{YEAR}&span=month&at=1")
    assert month["figure"] == "0.025L"
    assert "0.0125" in " ".join(month["worked"])
    found = opened(staff, f"section/手算断面/nh3n/?{YEAR}")
    expected = (Fraction("0.0125") + 2 * Fraction("0.41")) / 3
    assert found["figure"] == half_even(expected, 2)


def test_a_reported_class_goes_first_and_the_difference_opens(
    staff: Client, section: WaterSection
) -> None:
    SectionMonth.objects.filter(section=section, year=2015, month=3).update(water_class=2)
    assert opened(staff, f"section/手算断面/class/?{YEAR}&span=month&at=3")["figure"] == "Ⅱ"
    found = opened(staff, f"section/手算断面/difference/?{YEAR}&span=month&at=3")
    assert found["figure"].startswith("来表Ⅱ,按参数复算Ⅳ")
    assert parts_that_differ(staff, found) == []


def test_a_corrected_reading_shows_version_and_reason(staff: Client, section: WaterSection) -> None:
    row = SectionMonth.objects.get(section=section, year=2015, month=2)
    SectionMonth.objects.filter(pk=row.pk).update(version=2)
    Revision.objects.create(
        table=SectionMonth._meta.label_lower,
        record_id=row.pk,
        record_label="手算断面 2015年2月",
        field="总磷",
        old_value="0.9",
        new_value="0.225",
        reason="化验单抄错",
    )
    found = opened(staff, f"section/手算断面/tp/?{YEAR}&span=month&at=2")
    reading = found["readings"][0]["rows"][0]
    assert (reading["version"], reading["last_reason"]) == ("2", "化验单抄错")
    old = opened(staff, f"section/手算断面/tp-old/?{YEAR}&span=month&at=2")
    assert old["figure"] == "0.9"
    assert "化验单抄错" in old["worked"][0]


@pytest.mark.parametrize(
    "key",
    [
        "手算断面/nothing",
        "手算断面/tp-nothing",
        "手算断面/temperature",
        "没有这个断面/class",
        "手算断面",
        "手算断面/<b>class</b>",
        "../手算断面/class",
        "手算断面' OR 1=1--/class",
    ],
)
@pytest.mark.usefixtures("section")
def test_what_is_no_figure_is_not_found_in_chinese(staff: Client, key: str) -> None:
    response = staff.get(f"/explain/section/{key}/?{YEAR}")
    assert response.status_code == 404
    assert "没有" in response.content.decode()
    assert "<b>class</b>" not in response.content.decode()


@pytest.mark.usefixtures("section")
@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_who_reads_the_pages_opens_the_figures(
    client_as: Callable[[Role], Client], role: Role
) -> None:
    address = f"/explain/section/手算断面/class/?{YEAR}"
    assert client_as(role).get(address).status_code == 200
