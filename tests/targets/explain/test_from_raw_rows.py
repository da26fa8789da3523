"""What explanations say, computed a second time from the stored rows with plain fractions.

Nothing of `standards` or `targets` computes here: only rows, sums and Python's own rounding, which
takes half to even as GB/T 8170 does.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from monitoring.models import AirMonth, SectionAssignment, SectionMonth
from standards.task_lights import Lamp
from standards.task_progress import TaskState
from targets.choices import ProgressBasis
from targets.models import Baseline, IndicatorMonth, ProgressReport, Target, Task
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

UPTO = 8
DAYS = {2022: 365, 2023: 365}
DAYS_TO_COME = 122  # 1 September to 31 December
Explained = Callable[..., dict[str, Any]]


@pytest.fixture
def explained(client_as: Callable[[Role], Client]) -> Explained:
    """Return a function that opens a figure as data: `explained("target/T01/value")`."""
    client = client_as(Role.STAFF)

    def opened(address: str, month: int = UPTO, extra: str = "") -> dict[str, Any]:
        response = client.get(f"/explain/{address}/?year=2023&month={month}{extra}&format=json")
        assert response.status_code == 200, address
        return dict(response.json())

    return opened


def half_even(value: Fraction, decimals: int = 1) -> str:
    """Round a fraction once and print it with its decimals and a proper minus sign."""
    units = round(value * 10**decimals)
    return f"{Decimal(units).scaleb(-decimals):.{decimals}f}".replace("-", "−")


def air(year: int, months: range = range(1, UPTO + 1)) -> list[AirMonth]:
    """Return the district's entered months of a year, every one of them there."""
    rows = AirMonth.objects.filter(
        division__code="zhonglou", station=None, span="month", caliber="actual", year=year
    )
    found = list(rows.filter(month__in=months).order_by("month"))
    assert [row.month for row in found] == list(months)
    return found


def mean(rows: list[AirMonth]) -> tuple[Fraction, int]:
    """Return the mean of months weighted by their valid days, and the days."""
    days = sum(row.valid_days or 0 for row in rows)
    total = sum(Fraction(row.pm25_mean or 0) * (row.valid_days or 0) for row in rows)
    return total / days, days


# --- PM2.5 ----------------------------------------------------------------------------------------


def test_the_mean_to_date(explained: Explained) -> None:
    found = explained("target/T01/value")
    value, days = mean(air(2023))
    assert found["figure"] == half_even(value)
    assert f"÷ {days} = " in found["worked"][0]
    assert [row["id"] for row in found["readings"][0]["rows"]] == [row.pk for row in air(2023)]


@pytest.mark.parametrize("year", [2022, 2023])
def test_each_month_and_each_month_to_date(explained: Explained, year: int) -> None:
    for month in range(1, UPTO + 1):
        (row,) = air(year, range(month, month + 1))
        alone = explained("target/T01/month", extra=f"&at={year}-{month}")
        assert alone["figure"] == half_even(Fraction(row.pm25_mean or 0))
        to_date = explained("target/T01/to-date", extra=f"&at={year}-{month}")
        assert to_date["figure"] == half_even(mean(air(year, range(1, month + 1)))[0])


def test_gap_change_and_last_year(explained: Explained) -> None:
    now = Fraction(half_even(mean(air(2023))[0]))
    last = Fraction(half_even(mean(air(2022))[0]))
    promised = Fraction(Target.objects.get(code="T01").value or 0)
    assert explained("target/T01/last-year")["figure"] == half_even(last)
    change = half_even((now - last) / last * 100)
    assert explained("target/T01/change")["figure"].split()[0].lstrip("+") == change
    gap = explained("target/T01/gap")["figure"]
    assert Fraction(gap.split()[1]) == abs(now - promised)
    assert ("高于" in gap) is (now > promised)


def test_what_the_rest_of_the_year_must_keep(explained: Explained) -> None:
    value, days = mean(air(2023))
    promised = Fraction(Target.objects.get(code="T01").value or 0)
    required = (promised * (days + DAYS_TO_COME) - value * days) / DAYS_TO_COME
    safe = f"{Decimal(int(required * 10)) / 10:.1f}"  # towards the safe side: down
    found = explained("target/T01/requirement-value")
    assert found["figure"] == safe
    assert f"÷ {DAYS_TO_COME} = " in found["worked"][0]
    assert safe in explained("target/T01/requirement")["figure"]


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_what_the_same_rest_was_in_a_past_year(explained: Explained, year: int) -> None:
    found = explained(f"target/T01/past-{year}")["figure"]
    assert found == half_even(mean(air(year, range(9, 13)))[0])


# --- days -----------------------------------------------------------------------------------------


def counts(rows: list[AirMonth]) -> tuple[int, int, int]:
    """Return good, valid and heavy days of some months."""
    return (
        sum(row.good_days or 0 for row in rows),
        sum(row.valid_days or 0 for row in rows),
        sum(row.heavy_days or 0 for row in rows),
    )


def test_the_good_day_ratio(explained: Explained) -> None:
    good, valid, _ = counts(air(2023))
    assert explained("target/T02/value")["figure"] == half_even(Fraction(100 * good, valid))
    assert explained("target/T02/valid-days")["figure"] == f"{good} ÷ {valid} 天"
    last_good, last_valid, _ = counts(air(2022))
    points = Fraction(half_even(Fraction(100 * good, valid))) - Fraction(
        half_even(Fraction(100 * last_good, last_valid))
    )
    change = explained("target/T02/change")["figure"].split()[0].lstrip("+").replace("−", "-")
    assert Fraction(change) == points


def test_the_polluted_days_still_allowed(explained: Explained) -> None:
    good, valid, _ = counts(air(2023))
    promised = Fraction(Target.objects.get(code="T02").value or 0)
    year = valid + DAYS_TO_COME
    allowed = max(
        k for k in range(year) if Fraction(half_even(Fraction(100 * (year - k), year))) >= promised
    )
    left = allowed - (valid - good)
    found = explained("target/T02/requirement-value")["figure"]
    assert found.replace("−", "-") == f"{left}"


def test_polluted_days_of_the_same_rest_of_last_year(explained: Explained) -> None:
    good, valid, _ = counts(air(2022, range(9, 13)))
    assert explained("target/T02/past-2022")["figure"] == f"{valid - good}"


def test_heavy_days_and_how_many_are_left(explained: Explained) -> None:
    _, _, heavy = counts(air(2023))
    cap = int(Target.objects.get(code="T03").value or 0)
    assert explained("target/T03/value")["figure"] == f"{heavy}"
    assert explained("target/T03/requirement-value")["figure"].replace("−", "-") == f"{cap - heavy}"


# --- water ----------------------------------------------------------------------------------------

CLASS_III = {"codmn": 6, "cod": 20, "bod5": 4, "nh3n": 1, "tp": Fraction(2, 10)}
"""GB 3838-2002 table 1, class Ⅲ, rivers, mg/L, at most; dissolved oxygen at least 5."""


def is_good(section: int) -> bool:
    """Whether a section's means from January are of class Ⅲ or better."""
    rows = list(SectionMonth.objects.filter(section=section, year=2023, month__lte=UPTO))
    published = next((r.cumulative_class for r in rows if r.month == UPTO), None)
    if published:
        return published <= 3
    for item, limit in {**CLASS_III, "do": Fraction(5)}.items():
        values = [
            Fraction(getattr(r, item)) / (2 if item in r.marks else 1)
            for r in rows
            if getattr(r, item) is not None
        ]
        if not values:
            continue
        average = sum(values) / len(values)
        if average < limit if item == "do" else average > limit:
            return False
    return True


@pytest.mark.parametrize(("code", "level"), [("T05", "provincial"), ("T06", "city")])
def test_the_share_of_good_sections(explained: Explained, code: str, level: str) -> None:
    assigned = SectionAssignment.objects.filter(year=2023, level=level)
    good = sum(is_good(a.section_id) for a in assigned)
    assert explained(f"target/{code}/counts")["figure"] == f"{good}/{len(assigned)}"
    share = Fraction(100 * good, len(assigned))
    assert explained(f"target/{code}/value")["figure"] == half_even(share)
    needed = Target.objects.get(code=code).numerator or 0
    short = explained(f"target/{code}/requirement-value")["figure"]
    assert short == f"{max(0, needed - good)}"


# --- reported by hand -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["T08", "T09", "T13"])
def test_what_is_reported_by_hand(explained: Explained, code: str) -> None:
    target = Target.objects.select_related("indicator").get(code=code)
    rows = IndicatorMonth.objects.filter(
        indicator=target.indicator, division__code="zhonglou", year=2023, month__lte=UPTO
    ).order_by("month")
    values = [Fraction(row.value) for row in rows]
    value = sum(values, Fraction(0)) if code == "T08" else values[-1]
    figure = explained(f"target/{code}/value")["figure"]
    assert figure == half_even(value, target.indicator.decimals)


def test_a_quantity_done_by_its_task(explained: Explained) -> None:
    opened = 0
    for target in Target.objects.filter(task__isnull=False).select_related("task", "indicator"):
        rows = ProgressReport.objects.filter(task=target.task, year=2023, month__lte=UPTO)
        newest = rows.exclude(done_quantity=None).order_by("month").last()
        if newest is None:
            continue
        done = Fraction(newest.done_quantity or 0)
        figure = explained(f"target/{target.code}/value")["figure"]
        assert figure == half_even(done, target.indicator.decimals)
        opened += 1
    assert opened


# --- tasks, counts, documents ---------------------------------------------------------------------


def test_every_tasks_time_that_has_passed(explained: Explained) -> None:
    for task in Task.objects.filter(area__plan__year=2023)[::7]:
        rows = ProgressReport.objects.filter(task=task, year=2023, month__lte=UPTO)
        newest = rows.order_by("month").last()
        month = newest.month if newest else UPTO
        last_day = (31, 28, 31, 30, 31, 30, 31, 31)[month - 1]
        day = task.start_date.replace(year=2023, month=month, day=last_day)
        whole = (task.due_date - task.start_date).days + 1
        passed = min(max((day - task.start_date).days + 1, 0), whole)
        figure = explained(f"task/{task.number}/scheduled")["figure"]
        assert figure == f"{half_even(Fraction(100 * passed, whole))} %"
        is_amount = task.progress_basis not in (ProgressBasis.JUDGEMENT, ProgressBasis.MILESTONES)
        if newest and newest.done_quantity is not None and task.quantity and is_amount:
            done = explained(f"task/{task.number}/done")["figure"]
            shown = [Fraction(part) for part in done.split()[0].split("/")]
            assert shown == [Fraction(newest.done_quantity), Fraction(task.quantity)]


def test_counts_add_up_to_all(explained: Explained) -> None:
    targets = explained("count/targets")
    tasks = explained("count/tasks")
    assert targets["figure"] == f"{Target.objects.filter(plan__year=2023, month=None).count()}"
    assert tasks["figure"] == f"{Task.objects.filter(area__plan__year=2023).count()}"
    for whole, kind, names in (
        (targets, "status", "completed locked on_course hold at_risk unlikely impossible"),
        (tasks, "state", " ".join(state.value for state in TaskState)),
        (tasks, "lamp", " ".join(lamp.value for lamp in Lamp)),
    ):
        every = names.split()
        if kind == "status":
            every += ["insufficient", "not_due", "awaiting", "overdue", "to_judge"]
        found = [explained(f"count/{kind}-{name}") for name in every]
        assert sum(int(each["figure"]) for each in found) == int(whole["figure"])
        assert all(len(each["parts"]) == int(each["figure"]) for each in found)


def test_published_past_values_are_the_documents_own(explained: Explained) -> None:
    for row in Baseline.objects.filter(plan__year=2023, value__isnull=False):
        found = explained(f"baseline/{row.code}")
        assert Fraction(found["figure"].replace("−", "-")) == Fraction(row.value or 0)
        assert found["quote"] == row.source_quote
