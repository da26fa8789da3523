"""Kept classes and means of sections: what pages would compute, written with the readings."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from monitoring import querysets
from monitoring.models import (
    SectionAssignment,
    SectionMonth,
    SectionMonthRollup,
    WaterSection,
)
from monitoring.revisions import delete_reading, save_reading
from monitoring.rollups.rebuild import is_section_rollup_missing, rebuild
from monitoring.rollups.sections import (
    KEPT,
    SectionKey,
    expected_section_rollups,
    refresh_sections,
)
from monitoring.section_figures import RULES
from monitoring.section_series import SectionSeries, series_of
from standards.surface_water_limits import WaterClass, WaterItem
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
CORE = {"do": Decimal(8), "codmn": Decimal("1.5"), "nh3n": Decimal("0.1")}


@pytest.fixture
def section(plan_2023: object) -> WaterSection:
    return WaterSection.objects.get(name="钟楼大桥")


def saved(section: WaterSection, month: int, tp: str, **over: Any) -> SectionMonth:
    """Save a month as a form would."""
    row = SectionMonth(section=section, year=2023, month=month, **{**CORE, "tp": Decimal(tp)})
    for name, value in over.items():
        setattr(row, name, value)
    save_reading(row, old=None, by=None)
    return row


def series(section: WaterSection) -> SectionSeries:
    """Return the section as pages load it."""
    assignments = SectionAssignment.objects.filter(year=2023, section=section)
    rows = querysets.section_months_of([section.pk], 2022, 2023)
    return series_of(assignments.select_related("section"), rows)[0]


def kept(section: WaterSection) -> list[dict[str, Any]]:
    rows = SectionMonthRollup.objects.filter(reading__section=section)
    return list(rows.order_by("reading__month").values("reading_id", *KEPT))


def test_a_saved_month_brings_every_month_after_it_up_to_date(section: WaterSection) -> None:
    saved(section, 1, "0.1")
    saved(section, 3, "0.3")
    saved(section, 2, "0.5")
    assert [row["mean_class"] for row in kept(section)] == [2, 4, 4]
    assert [row["month_class"] for row in kept(section)] == [2, 6, 4]
    assert [row["means"]["tp"] for row in kept(section)] == ["1/10", "3/10", "3/10"]
    assert [row["months_counted"] for row in kept(section)] == [1, 2, 3]


def test_what_is_kept_is_what_would_be_computed(section: WaterSection) -> None:
    for month, tp in enumerate(("0.1", "0.24", "0.3"), 1):
        saved(section, month, tp, oil=Decimal("0.02"), marks={"oil": "0.02L"})
    found = series(section).period(2023, range(1, 4))
    assert found.of_means.rollup is not None
    SectionMonthRollup.objects.all().delete()
    again = series(section).period(2023, range(1, 4))
    assert again.of_means.rollup is None
    assert (found.water_class, found.means, found.deciding, found.months) == (
        again.water_class, again.means, again.deciding, again.months,
    )  # fmt: skip
    assert found.means[WaterItem.OIL] == Fraction(1, 100)
    assert found.assessment == again.assessment


def test_a_correction_and_a_deletion_are_followed(section: WaterSection) -> None:
    first, second = saved(section, 1, "0.1"), saved(section, 2, "0.3")
    new = SectionMonth.objects.get(pk=first.pk)
    new.tp = Decimal("0.5")
    save_reading(new, old=first, by=None)
    assert [row["means"]["tp"] for row in kept(section)] == ["1/2", "2/5"]
    delete_reading(new, by=None)
    assert [(row["reading_id"], row["means"]["tp"]) for row in kept(section)] == [
        (second.pk, "3/10")
    ]


def test_a_reading_changed_behind_the_rollups_back_is_computed(section: WaterSection) -> None:
    """Whoever writes without refreshing raises the version all the same, or deletes the row."""
    row = saved(section, 1, "0.1")
    saved(section, 2, "0.1")
    SectionMonth.objects.filter(pk=row.pk).update(tp=Decimal("0.5"), version=2)
    found = series(section).period(2023, range(1, 3))
    assert (found.of_means.rollup, found.water_class) == (None, WaterClass.IV)
    SectionMonth.objects.filter(pk=row.pk).delete()
    assert series(section).period(2023, range(1, 3)).means[WaterItem.TP] == Fraction(1, 10)


def test_old_readings_without_a_rollup_are_computed(section: WaterSection) -> None:
    SectionMonth.objects.create(section=section, year=2023, month=1, tp=Decimal("0.3"), **CORE)
    assert series(section).period(2023, [1]).water_class is WaterClass.IV


def test_a_month_after_the_newest_reading_takes_its_means(section: WaterSection) -> None:
    saved(section, 1, "0.3")
    found = series(section).period(2023, range(1, 4))
    assert (found.water_class, found.missing) == (None, (2, 3))
    assert found.means[WaterItem.TP] == Fraction(3, 10)


def test_other_months_than_from_january_on_are_computed(section: WaterSection) -> None:
    saved(section, 1, "0.1")
    saved(section, 2, "0.3")
    assert series(section).period(2023, [2]).means[WaterItem.TP] == Fraction(3, 10)


def test_a_section_that_becomes_a_lake_is_judged_as_one_at_once(
    section: WaterSection, client_as: Callable[[Role], Client]
) -> None:
    saved(section, 1, "0.15")
    client = client_as(Role.DATA_ADMIN)
    address = reverse("admin:monitoring_watersection_change", args=[section.pk])
    page = client.get(address)
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    inline = page.context["inline_admin_formsets"][0].formset
    data |= {
        f"{inline.prefix}-TOTAL_FORMS": "0",
        f"{inline.prefix}-INITIAL_FORMS": "0",
        "body": "lake",
    }
    assert client.post(address, data).status_code == 302
    (row,) = kept(section)
    assert (row["body"], row["month_class"]) == ("lake", 5)
    section.refresh_from_db()
    assert series(section).period(2023, [1]).water_class is WaterClass.V


def test_a_month_without_flow_is_kept_without_a_class(section: WaterSection) -> None:
    save_reading(
        SectionMonth(section=section, year=2023, month=1, state="no_flow"), old=None, by=None
    )
    (row,) = kept(section)
    assert (row["month_class"], row["mean_class"], row["means"]) == (None, None, {})


def test_a_month_measured_without_a_class_is_in_the_means_and_leaves_the_class_open(
    section: WaterSection,
) -> None:
    """Two clean months, one with nothing but bad phosphorus, one that lacks ammonia nitrogen."""
    for month in (1, 2):
        saved(section, month, "0.05")
    saved(section, 3, "0.9", do=None, codmn=None, nh3n=None)
    saved(section, 4, "0.9", nh3n=None)
    found = series(section).period(2023, range(1, 5))
    assert found.of_means.rollup is not None
    assert found.means[WaterItem.TP] == Fraction(19, 40)
    assert (found.own_class, found.at_worst, found.meets(WaterClass.III)) == (None, None, None)
    assert (found.months, found.missing, found.incomplete) == ((1, 2, 3, 4), (), (3, 4))
    assert kept(section)[3]["months_counted"] == 4
    SectionMonthRollup.objects.all().delete()
    assert series(section).period(2023, range(1, 5)).means == found.means


def test_what_was_kept_under_older_rules_is_not_believed_and_is_written_anew(
    section: WaterSection,
) -> None:
    row = saved(section, 1, "0.1")
    assert not is_section_rollup_missing()
    old = {"basis": f"{row.pk}:1", "mean_class": 6, "month_class": 6}
    SectionMonthRollup.objects.update(**old)
    found = series(section)
    assert found.period(2023, [1]).water_class is WaterClass.II
    assert found.month(2023, 1).computed_class is WaterClass.II  # type: ignore[union-attr]
    assert is_section_rollup_missing()
    rebuild()
    assert not is_section_rollup_missing()
    assert [each["mean_class"] for each in kept(section)] == [2]


def test_expected_rollups_write_nothing(section: WaterSection) -> None:
    saved(section, 1, "0.1")
    SectionMonthRollup.objects.all().delete()
    (row,) = expected_section_rollups(section.pk, 2023)
    assert (row.month_class, row.basis) == (2, f"{RULES} {row.reading_id}:1")
    assert not SectionMonthRollup.objects.exists()
    assert expected_section_rollups(section.pk, 2022) == []


def test_refreshing_costs_the_same_however_many_sections(
    section: WaterSection, django_assert_num_queries: Any
) -> None:
    others = list(WaterSection.objects.all())
    for other in others:
        SectionMonth.objects.create(section=other, year=2023, month=1, tp=Decimal("0.1"))
    with django_assert_num_queries(2):
        refresh_sections([SectionKey(section.pk, 2023)])
    with django_assert_num_queries(2):
        refresh_sections([SectionKey(each.pk, 2023) for each in others])
    with django_assert_num_queries(0):
        refresh_sections([])


def test_the_demonstration_brings_and_takes_its_rollups(demonstration: None) -> None:
    assert SectionMonthRollup.objects.count() == SectionMonth.objects.count() > 0
    assert all(SectionMonthRollup.objects.values_list("is_demo", flat=True))
    call_command("demo", "--remove", stdout=StringIO())
    assert not SectionMonthRollup.objects.exists()


def test_an_imported_sheet_and_a_typed_month_bring_their_rollups(
    section: WaterSection, tmp_path: Path, client_as: Callable[[Role], Client]
) -> None:
    path = tmp_path / "断面.csv"
    path.write_text(
        "断面名称,监测时间,溶解氧,高锰酸盐指数,氨氮,总磷\n"
        "钟楼大桥,2023-01,8,1.5,0.1,0.1\n钟楼大桥,2023-02,8,1.5,0.1,0.3\n",
        encoding="utf-8",
    )
    call_command("import_readings", str(path), stdout=StringIO(), stderr=StringIO())
    assert [row["means"]["tp"] for row in kept(section)] == ["1/10", "1/5"]
    client = client_as(Role.DATA_ADMIN)
    address = f"{reverse('admin:month_entry')}?year=2023&month=3"
    data = {f"section-{section.pk}-expected_version": "0", f"section-{section.pk}-tp": "0.5"}
    data |= {f"section-{section.pk}-state": "measured", f"section-{section.pk}-water_class": "4"}
    data |= {"confirm_doubts": "on", "doubt_reason": "已核对"}
    client.post(address, data)
    assert [row["means"]["tp"] for row in kept(section)] == ["1/10", "1/5", "3/10"]
