"""One section's page: values as printed, corrections beside them, class by factor, curves."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from monitoring.models import ImportBatch, Revision, SectionMonth, WaterSection
from monitoring.periods import AsOf
from monitoring.revisions import save_reading
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem
from targets.assessments.water import water_page
from targets.assessments.water_section import SectionPage, limit_lines, limit_text, section_page
from zhonglou_env.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2023")]
AS_OF = AsOf(2023, 3)
CORE = {"do": "7", "codmn": "3", "nh3n": "0.4", "tp": "0.15"}


def saved(month: int, year: int = 2023, **values: Any) -> SectionMonth:
    """Save a month of 钟楼大桥 as a form would."""
    typed = {
        k: Decimal(v) if isinstance(v, str) and v[0].isdigit() else v for k, v in values.items()
    }
    row = SectionMonth(
        section=WaterSection.objects.get(name="钟楼大桥"), year=year, month=month, **typed
    )
    save_reading(row, old=None, by=None)
    return row


def page(as_of: AsOf = AS_OF) -> SectionPage:
    return section_page(WaterSection.objects.get(name="钟楼大桥"), as_of)


def row_of(found: SectionPage, item: WaterItem):
    return next(row for row in found.rows if row.item is item)


def test_every_item_with_a_value_has_a_row_a_curve_and_a_class() -> None:
    saved(1, **CORE, hg="0.00004", marks={"hg": "0.00004L"}, tn="2.1", fc="5400")
    saved(3, year=2022, **CORE, cyanide="0.002")
    found = page()
    shown = ["溶解氧", "高锰酸盐指数", "氨氮", "总磷", "总氮", "汞", "粪大肠菌群"]
    assert [row.item.label for row in found.rows] == shown
    assert [block.title for block in found.charts] == [*shown[:6], "氰化物", "粪大肠菌群"]
    assert found.by_factor is not None
    assert [row.section for row in found.by_factor.rows] == [*shown[:4], "汞"]


def test_below_detection_is_printed_and_its_half_is_the_mean() -> None:
    saved(1, **CORE, hg="0.00004", marks={"hg": "未检出(0.00004)"})
    row = row_of(page(), WaterItem.HG)
    assert row.cells[0].text == "未检出(0.00004)"
    assert row.mean == Decimal("0.00002")


def test_a_corrected_value_keeps_the_old_one_beside_it_and_who_changed_it(
    client_as: Callable[[Role], Client],
) -> None:
    old = saved(2, **CORE)
    new = SectionMonth.objects.get(pk=old.pk)
    new.tp = Decimal("0.25")
    person = User.objects.create_user("reviewer")
    save_reading(new, old=old, by=person, reason="实验室更正")
    cell = row_of(page(), WaterItem.TP).cells[1]
    assert (cell.text, cell.old_text, cell.is_over) == ("0.250", "0.15", True)
    text = client_as(Role.STAFF).get("/water/钟楼大桥/?year=2023&month=3").content.decode()
    assert "原0.15" in re.sub(r"<[^>]*>", "", text), "the figure is a link of its own"
    assert "reviewer:总磷 0.15 → 0.25(实验室更正)" in text


def test_what_was_generated_is_no_old_value() -> None:
    batch = ImportBatch.objects.create(kind="demo", source_name="演示")
    section = WaterSection.objects.get(name="钟楼大桥")
    old = SectionMonth.objects.create(
        section=section, year=2023, month=1, batch=batch, tp=Decimal("0.33"),
        source="演示数据生成器",
    )  # fmt: skip
    new = SectionMonth.objects.get(pk=old.pk)
    new.tp = Decimal("0.15")
    save_reading(new, old=old, by=None)
    assert Revision.objects.filter(field="总磷").exists()
    assert row_of(page(), WaterItem.TP).cells[0].old_text == ""


def test_a_difference_is_told_on_both_pages(client_as: Callable[[Role], Client]) -> None:
    saved(2, **{**CORE, "tp": "0.21"}, water_class=3)
    words = "来表Ⅲ,按参数复算Ⅳ(总磷 0.210)"
    assert [each.text for each in page().differences] == [words]
    assert [(name, each.text) for name, each in water_page(AS_OF).differences] == [
        ("钟楼大桥", words)
    ]
    client = client_as(Role.STAFF)
    for address in ("/water/", "/water/钟楼大桥/"):
        assert words in client.get(f"{address}?year=2023&month=3").content.decode()


def test_a_published_class_to_date_that_the_means_do_not_give_is_told() -> None:
    saved(1, **{**CORE, "tp": "0.3"}, cumulative_class=3)
    assert [each.text for each in page(AsOf(2023, 1)).differences] == [
        "来表Ⅲ,按参数复算Ⅳ(总磷 0.300)"
    ]


def test_last_years_mean_of_the_same_months_stands_beside() -> None:
    saved(1, **CORE)
    saved(1, year=2022, **{**CORE, "tp": "0.1"})
    saved(9, year=2022, **{**CORE, "tp": "0.9"})
    row = row_of(page(AsOf(2023, 1)), WaterItem.TP)
    assert (str(row.mean), str(row.last_mean)) == ("0.150", "0.100")


def test_a_month_without_flow_has_no_values_and_no_zero() -> None:
    saved(1, **CORE)
    saved(2, state="no_flow")
    found = page()
    assert row_of(found, WaterItem.TP).cells[1].text == "—"
    assert found.charts[0].table.rows[1][1] == "—"
    assert [origin.row.get_state_display() for origin in found.origins] == ["有监测值", "断流"]


def test_a_section_with_nothing_entered_says_so(client_as: Callable[[Role], Client]) -> None:
    found = page()
    assert (found.rows, found.by_factor, found.charts, found.origins) == ((), None, (), ())
    text = client_as(Role.STAFF).get("/water/钟楼大桥/?year=2023&month=3").content.decode()
    assert "没有参数数据" in text


def test_limits_shared_by_classes_are_one_line() -> None:
    lines = limit_lines(WaterItem.COD, WaterClass.III, WaterBody.RIVER)
    assert [(line.words, str(line.value), line.is_target) for line in lines] == [
        ("Ⅰ—Ⅱ", "15", False), ("Ⅲ", "20", True), ("Ⅳ", "30", False), ("Ⅴ", "40", False),
    ]  # fmt: skip


def test_a_lake_has_its_own_limits_and_unassessed_items_none() -> None:
    assert limit_text(WaterItem.TP, WaterClass.III, WaterBody.LAKE) == "≤0.05"
    assert limit_text(WaterItem.DO, WaterClass.II, WaterBody.RIVER) == "≥6"
    assert limit_text(WaterItem.PH, WaterClass.III, WaterBody.RIVER) == "6~9"
    assert limit_text(WaterItem.TN, WaterClass.III, WaterBody.LAKE) == "不评价"
    assert limit_lines(WaterItem.TN, WaterClass.III, WaterBody.LAKE) == ()


def test_the_demonstration_contradicts_itself_nowhere(demonstration: None) -> None:
    assert water_page(AsOf(2023, 8)).differences == ()


def test_a_month_measured_in_part_is_named_and_leaves_the_class_open(
    client_as: Callable[[Role], Client],
) -> None:
    saved(1, **CORE)
    saved(2, **CORE)
    saved(3, tp="0.9")
    found = page()
    assert found.cumulative is not None
    assert found.standing is not None
    assert (found.cumulative.water_class, found.standing.is_good) == (None, None)
    assert found.classes[2].title == "钟楼大桥 3月 数据不全 总磷 0.900"
    assert found.cumulative.title == "钟楼大桥 累计 无法判定 3月数据不全"
    said = client_as(Role.STAFF).get("/water/钟楼大桥/?year=2023&month=3").content.decode()
    assert "累计类别无法判定:3月数据不全" in said


def test_the_pages_own_standing_does_not_link_to_itself(
    client_as: Callable[[Role], Client],
) -> None:
    saved(1, **CORE | {"tp": "0.9"})
    client = client_as(Role.STAFF)
    own = client.get("/water/钟楼大桥/?year=2023&month=1").content.decode()
    assert "累计未达Ⅲ类" in own
    assert re.search(r'<th scope="row">\s*<span[^>]*>钟楼大桥</span>', own)
    all_sections = client.get("/water/?year=2023&month=1").content.decode()
    assert re.search(r'<th scope="row">\s*<a [^>]*href="/water/[^"]+">钟楼大桥</a>', all_sections)


def test_a_year_without_assignments_shows_no_empty_card_and_no_key(
    client_as: Callable[[Role], Client],
) -> None:
    said = client_as(Role.STAFF).get("/water/?year=2019&month=6").content.decode()
    assert "2019年没有登记考核断面" in said
    assert 'class="facts' not in said
    assert 'class="key"' not in said
