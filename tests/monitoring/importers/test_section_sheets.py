"""Sheets of sections: every item in any spelling and unit, and what a sheet says of itself."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitoring.importers.section_claims import read_factors
from monitoring.models import SectionMonth
from standards.surface_water_limits import WaterItem

pytestmark = pytest.mark.usefixtures("plan_2023")


@pytest.fixture
def imported(tmp_path: Path):
    """Return a function that imports rows below a header and returns both outputs."""

    def run(header: str, *rows: str, options: tuple[str, ...] = ()) -> str:
        path = tmp_path / "断面.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        out = io.StringIO()
        call_command("import_readings", str(path), *options, stdout=out, stderr=out)
        return out.getvalue()

    return run


@pytest.fixture
def refused(tmp_path: Path):
    """Return a function that imports rows which must be refused and returns all that was said."""

    def run(header: str, *rows: str, options: tuple[str, ...] = ()) -> str:
        path = tmp_path / "断面.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        out = io.StringIO()
        before = list(SectionMonth.objects.values_list("pk", "version"))
        with pytest.raises(CommandError) as problem:
            call_command("import_readings", str(path), *options, stdout=out, stderr=out)
        assert list(SectionMonth.objects.values_list("pk", "version")) == before
        return out.getvalue() + str(problem.value)

    return run


HEADERS = (
    "断面名称,监测日期,水温(℃),pH(无量纲),溶解氧(mg/L),高锰酸盐指数(mg/L),化学需氧量(mg/L),"
    "五日生化需氧量(mg/L),氨氮(mg/L),总磷(mg/L),总氮(mg/L),铜(mg/L),锌(mg/L),氟化物(mg/L),硒(mg/L),"
    "砷(mg/L),汞(mg/L),镉(mg/L),铬(六价)(mg/L),铅(mg/L),氰化物(mg/L),挥发酚(mg/L),石油类(mg/L),"
    "阴离子表面活性剂(mg/L),硫化物(mg/L),粪大肠菌群(个/L)",
    "断面,采样日期,水温,pH值,DO,CODMn,CODCr,BOD5,NH3-N,TP,TN,Cu,Zn,F-,Se,As,Hg,Cd,Cr6+,Pb,CN-,"
    "挥发性酚,石油类,LAS,S2-,粪大肠菌群数",
)
CELLS = (
    "连江桥下,2023-06-05,25.1,7.6,6.8,3.2,14,2.4,0.31,0.089,2.35,0.001L,0.0123,0.42,0.0004L,0.0003,"
    "0.00004L,0.00005L,0.004L,0.00009L,0.001L,0.0003L,0.01L,0.05L,0.01L,1300"
)


@pytest.mark.parametrize("header", HEADERS, ids=["Chinese", "symbols"])
def test_all_items_of_the_table_are_read(imported, header: str) -> None:
    out = imported(header, CELLS)
    assert "未使用的列" not in out
    row = SectionMonth.objects.get()
    assert all(getattr(row, item.value) is not None for item in WaterItem)
    assert (row.hg, row.cd, row.pb) == (Decimal("0.00004"), Decimal("0.00005"), Decimal("0.00009"))
    assert row.marks["hg"] == "0.00004L"
    assert len(row.marks) == 11
    assert row.fc == 1300


def test_micrograms_are_turned_into_milligrams_and_marks_with_them(imported) -> None:
    imported(
        "断面名称,监测时间,总磷,汞(μg/L),砷(ug/L),铅(微克/升)",
        "连江桥下,2023-06,0.1,0.04L,1.3,<0.09",
    )
    row = SectionMonth.objects.get()
    assert (row.hg, row.arsenic, row.pb) == (
        Decimal("0.00004"),
        Decimal("0.0013"),
        Decimal("0.00009"),
    )
    assert row.marks == {"hg": "0.00004L", "pb": "<0.00009"}


def test_a_row_of_units_below_the_header_counts(imported) -> None:
    imported("断面名称,监测时间,pH,总磷,汞", ",,无量纲,mg/L,μg/L", "连江桥下,2023-06,7.5,0.1,0.05")
    assert SectionMonth.objects.get().hg == Decimal("0.00005")


def test_a_unit_of_another_quantity_is_refused(imported) -> None:
    with pytest.raises(CommandError, match="没有导入"):
        imported("断面名称,监测时间,总磷,溶解氧(%)", "连江桥下,2023-06,0.1,85")
    assert not SectionMonth.objects.exists()


@pytest.mark.parametrize("unit", ["g/L", "mg/kg", "mol/L", "毫克", "mg", "ppt", "mg/m2", "千克/升"])
def test_a_unit_nobody_knows_is_refused_and_not_taken_for_the_usual_one(refused, unit) -> None:
    text = refused(f"断面名称,监测时间,总磷({unit}),氨氮", "连江桥下,2023-06,0.1,0.2")
    assert "无法换算:请换成 mg/L" in text


@pytest.mark.parametrize("unit", ["万个/L", "10^3个/L"])
def test_thousands_of_bacteria_are_not_taken_for_single_ones(refused, unit: str) -> None:
    text = refused(f"断面名称,监测时间,总磷,粪大肠菌群({unit})", "连江桥下,2023-06,0.1,3")
    assert "无法换算" in text


@pytest.mark.parametrize(
    "header", ["总磷(以P计)", "总磷(GB/T 11893-1989)", "TP mg/L", "总磷(以P计,mg/L)"]
)
def test_what_is_no_unit_in_brackets_does_no_harm(imported, header: str) -> None:
    imported(f'断面名称,监测时间,"{header}"', "连江桥下,2023-06,0.1")
    assert SectionMonth.objects.get().tp == Decimal("0.1")


def test_an_item_in_two_columns_is_refused_with_both(refused) -> None:
    text = refused("断面名称,监测时间,总磷,TP(mg/L)", "连江桥下,2023-06,0.1,0.2")
    assert "“TP(mg/L)”:第4列与“总磷”是同一项目" in text
    text = refused("断面名称,监测时间,总磷,总磷", "连江桥下,2023-06,0.1,0.2")
    assert "“总磷”:第4列与“总磷”是同一项目" in text


def test_a_row_of_units_may_say_so_in_its_first_cell(imported) -> None:
    imported("断面名称,监测时间,总磷,汞", "单位,,mg/L,μg/L", "连江桥下,2023-06,0.1,0.05")
    assert SectionMonth.objects.get().hg == Decimal("0.00005")


def test_an_unknown_unit_in_a_row_of_units_is_refused(refused) -> None:
    text = refused("断面名称,监测时间,总磷,汞", ",,mg/L,g/L", "连江桥下,2023-06,0.1,0.05")
    assert "“汞”:单位“g/l”无法换算" in text


def test_a_cell_too_long_is_refused_in_a_converted_column_too(refused) -> None:
    text = refused("断面名称,监测时间,总磷(ug/l)", f"连江桥下,2023-06,{'9' * 32}")
    assert "第2行“总磷(ug/l)”:总磷“99999999…”过长(32 个字符)" in text


@pytest.mark.parametrize(
    ("item", "cell", "words"),
    [
        ("pH", "15", "pH 15 不在 0 到 14 之间"),
        ("总磷", "1234567.1", "总磷小数点前最多 6 位,填写了 7 位"),
    ],
)
def test_a_number_no_column_holds_is_refused_in_our_own_words(refused, item, cell, words) -> None:
    text = refused(f"断面名称,监测时间,{item}", f"连江桥下,2023-06,{cell}")
    assert f"第2行“{item}”:{words}" in text
    assert "确" not in text


# --- Headers --------------------------------------------------------------------------------------


def test_a_header_of_two_rows_is_read_as_one(imported) -> None:
    out = imported(
        "断面名称,监测时间,主要指标,,,,,水质类别",
        ",,pH,溶解氧,高锰酸盐指数,氨氮,总磷,",
        "连江桥下,2023-06,7.6,6.8,3.2,0.31,0.089,Ⅱ",
    )
    row = SectionMonth.objects.get()
    assert (row.ph, row.do, row.codmn, row.nh3n, row.tp, row.water_class) == (
        Decimal("7.6"), Decimal("6.8"), Decimal("3.2"), Decimal("0.31"), Decimal("0.089"), 2,
    )  # fmt: skip
    assert "未使用的列" not in out


def test_a_header_of_two_rows_without_a_class_and_with_units_below_is_read(imported) -> None:
    imported(
        "断面名称,监测时间,主要指标,",
        "断面名称,监测时间,溶解氧,总磷",
        ",,mg/L,μg/L",
        "连江桥下,2023-06,6.8,89",
    )
    assert SectionMonth.objects.get().tp == Decimal("0.089")


def test_the_unit_of_a_group_holds_for_the_items_below_it(imported) -> None:
    imported("断面名称,监测时间,主要指标(μg/L),,", ",,pH,汞,铅", "连江桥下,2023-06,7.5,0.05,<0.09")
    row = SectionMonth.objects.get()
    assert (row.ph, row.hg, row.marks) == (Decimal("7.5"), Decimal("0.00005"), {"pb": "<0.00009"})


def test_a_row_of_data_is_not_taken_for_a_second_row_of_the_header(imported) -> None:
    out = imported("断面名称,监测时间,总磷,首要", "连江桥下,2023-06,0.1,氨氮")
    assert "新增 1 行" in out
    assert "未使用的列:首要" in out


def test_a_column_without_a_name_is_told_if_anything_stands_in_it(imported) -> None:
    out = imported("断面名称,监测时间,总磷,,", "连江桥下,2023-06,0.1,,0.31")
    assert "未使用的列:第5列(无列名)" in out


# --- Month, day and state -------------------------------------------------------------------------


def test_a_time_of_day_does_not_change_the_day_of_sampling(imported) -> None:
    imported(
        "断面名称,采样时间,总磷",
        "连江桥下,2022-6-1 10:30,0.1",
        "钟楼大桥,2022/6/5 10:30:00,0.1",
    )
    days = SectionMonth.objects.order_by("sampled_on").values_list("sampled_on", flat=True)
    assert [day.isoformat() for day in days if day] == ["2022-06-01", "2022-06-05"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("采样日期,月份", "2022-05-30,2022-06"),
        ("月份,采样日期", "2022-06,2022-05-30"),
        ("采样日期,月", "2022-05-30,6"),
        ("年,月,采样日期", "2022,6,2022-05-30"),
    ],
)
def test_the_column_of_months_decides_the_month(imported, header: str, cells: str) -> None:
    out = imported(f"断面名称,{header},总磷", f"连江桥下,{cells},0.1")
    row = SectionMonth.objects.get()
    assert (row.year, row.month, f"{row.sampled_on}") == (2022, 6, "2022-05-30")
    assert "采样日期 2022-05-30 不在6月内" in out


def test_year_and_month_may_stand_in_two_columns(imported) -> None:
    imported("年,月,断面名称,总磷", "2022,6,连江桥下,0.1")
    assert (SectionMonth.objects.get().year, SectionMonth.objects.get().month) == (2022, 6)


def test_a_title_from_january_on_is_named_as_what_it_is(refused) -> None:
    text = refused("2022年1-6月断面水质", "断面名称,总磷", "连江桥下,0.1")
    assert "第3行:标题或文件名中的时间是累计时段" in text


def test_two_columns_of_classes_may_agree_but_not_differ(imported, refused) -> None:
    header = "断面名称,监测时间,水质类别,类别"
    text = refused(header, "连江桥下,2023-06,Ⅱ,Ⅲ")
    assert "第2行“类别”:“Ⅲ”与“水质类别”的“Ⅱ”不同" in text
    imported(header, "连江桥下,2023-06,Ⅱ,II类", "钟楼大桥,2023-06,Ⅲ,—")
    assert sorted(SectionMonth.objects.values_list("water_class", flat=True)) == [2, 3]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("断面名称,监测时间,监测情况", "连江桥下,2023-06,断流"),
        ("断面名称,监测时间,水质类别,总磷", "连江桥下,2023-06,断流,"),
    ],
)
def test_a_month_corrected_to_without_flow_loses_its_values(imported, header, cells) -> None:
    imported("断面名称,监测时间,水质类别,总磷,氨氮", "连江桥下,2023-06,Ⅱ,0.01L,0.3")
    out = imported(header, cells)
    assert "修改 1 行" in out
    row = SectionMonth.objects.get()
    assert (row.state, row.water_class, row.tp, row.nh3n, row.marks) == (
        "no_flow", None, None, None, {},
    )  # fmt: skip


def test_a_state_beside_values_is_asked_back(refused) -> None:
    text = refused("断面名称,监测时间,监测情况,总磷", "连江桥下,2023-06,断流,0.1")
    assert "第2行“总磷”:监测情况为“断流”,总磷须留空" in text


def test_a_section_without_flow_may_have_a_class_to_date(imported) -> None:
    imported("断面名称,监测时间,监测情况,累计类别", "连江桥下,2023-06,断流,Ⅲ")
    row = SectionMonth.objects.get()
    assert (row.state, row.cumulative_class) == ("no_flow", 3)


# --- The same twice, and nothing at all -----------------------------------------------------------


def test_the_same_values_in_another_spelling_are_no_contradiction(imported, refused) -> None:
    header = "断面名称,监测时间,pH,氨氮,水质类别"
    first = "连江桥下,2022-06,7.6,0.31,Ⅱ"
    out = imported(header, first, "连江桥下,2022年6月,7.60,0.310,II")
    assert "新增 1 行" in out
    assert "第3行:与第2行数值相同" in out
    assert "各有一组不同的数值" in refused(header, first, "连江桥下,2022年6月,7.61,0.310,II")
    assert "各有一组不同的数值" in refused(header, first, "连江桥下,2022-06,7.6,0.31L,Ⅱ")


def test_a_file_of_nothing_usable_is_no_success(refused) -> None:
    text = refused("断面名称,监测时间,总磷", "连江桥下,2023-06,")
    assert "没有可导入的数据" in text
    assert "与已有数据一致" not in text


def test_a_section_that_is_not_registered_is_told_once(refused) -> None:
    rows = [f"钟楼大乔,2023-0{month},0.1" for month in range(1, 7)]
    text = refused("断面名称,监测时间,总磷", *rows)
    assert "第2行“断面名称”:没有登记的断面“钟楼大乔”(共6行),是否“钟楼大桥”?请在后台登记" in text
    assert text.count("没有登记") == 1


def test_a_sheet_of_the_running_month_follows_an_automatic_month(
    imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2023, 6, 20))
    imported("断面名称,监测时间,站点情况,总磷", "连江桥下,2023-06-01 04:00,正常,0.1")
    assert SectionMonth.objects.get().status == "realtime"
    imported("断面名称,监测时间,总磷,水质类别", "连江桥下,2023-06,0.15,Ⅲ")
    row = SectionMonth.objects.get()
    assert (row.tp, row.water_class, row.status) == (Decimal("0.15"), 3, "realtime")


def test_a_sheet_of_nothing_but_limits_is_class_one(imported) -> None:
    out = imported(
        "断面名称,监测时间,溶解氧,高锰酸盐指数,氨氮,总磷,石油类,水质类别",
        "连江桥下,2023-06,8,0.5L,0.025L,0.01L,0.01L,Ⅰ",
    )
    assert "存疑" not in out
    assert len(SectionMonth.objects.get().marks) == 4


# --- What a sheet says of itself ------------------------------------------------------------------

CLAIM_HEADER = (
    "序号,断面名称,所在河流,断面级别,责任板块,监测时间,考核目标,本月类别,上月类别,去年同期类别,是否达标,"
    "主要超标因子(超标倍数),累计类别,备注,溶解氧,高锰酸盐指数,氨氮,总磷"
)


def claim(target: str, water_class: str, met: str, factors: str, tp: str) -> str:
    return f"1,钟楼大桥,,省考,,2023-06,{target},{water_class},Ⅱ,Ⅱ,{met},{factors},,,7,3,0.4,{tp}"


def test_an_assessment_sheet_that_agrees_raises_no_doubt(imported) -> None:
    out = imported(CLAIM_HEADER, claim("Ⅲ", "Ⅲ", "达标", "—", "0.15"))
    assert "存疑" not in out
    assert "未使用的列:序号、所在河流、断面级别、责任板块、上月类别、去年同期类别" in out
    assert SectionMonth.objects.get().water_class == 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (claim("Ⅲ", "Ⅳ", "达标", "总磷(0.30)", "0.26"), "来表写“达标”,而Ⅳ类对目标Ⅲ类应为未达标"),
        (claim("Ⅲ", "Ⅲ", "否", "—", "0.15"), "来表写“否”,而Ⅲ类对目标Ⅲ类应为达标"),
        (claim("Ⅲ", "Ⅲ", "达标", "—", "0.26"), "来表写“达标”,而Ⅳ类"),
        (claim("Ⅱ", "Ⅱ", "达标", "—", "0.09"), "来表考核目标 Ⅱ 与登记的 Ⅲ 不同"),
        (claim("八", "Ⅲ", "达标", "—", "0.15"), "考核目标“八”无法识别"),
        (claim("Ⅲ", "Ⅲ", "也许", "—", "0.15"), "“也许”无法识别"),
        (claim("Ⅲ", "Ⅳ", "未达标", "—", "0.26"), "来表没有列出超过Ⅲ类限值的总磷 0.260"),
        (claim("Ⅲ", "Ⅳ", "未达标", "总磷(0.10)", "0.26"), "来表总磷超标 0.10 倍,按浓度为 0.30 倍"),
        (claim("Ⅲ", "Ⅳ", "未达标", "总磷(0.3)、氨氮", "0.26"), "氨氮 0.40 并未超过Ⅲ类限值"),
        (claim("Ⅲ", "Ⅳ", "未达标", "臭氧(0.3)", "0.26"), "超标因子“臭氧(0.3)”无法识别"),
    ],
)
def test_what_contradicts_our_own_result_is_asked_about(imported, row: str, words: str) -> None:
    out = imported(CLAIM_HEADER, row)
    assert words in out
    assert "已导入" in out, "a doubt does not stop a sheet"


def test_without_a_target_in_the_sheet_the_registered_one_counts(imported) -> None:
    out = imported("断面名称,监测时间,本月类别,是否达标", "钟楼大桥,2023-06,Ⅳ,达标")
    assert "Ⅳ类对目标Ⅲ类应为未达标" in out


def test_factors_without_concentrations_are_not_judged(imported) -> None:
    out = imported("断面名称,监测时间,本月类别,主要超标因子", "钟楼大桥,2023-06,Ⅳ,总磷(0.30)")
    assert "存疑" not in out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总磷(0.30)、氨氮(0.1)", {WaterItem.TP: Decimal("0.30"), WaterItem.NH3N: Decimal("0.1")}),
        ("总磷（超标0.3倍）", {WaterItem.TP: Decimal("0.3")}),
        ("总磷0.3倍", {WaterItem.TP: Decimal("0.3")}),
        ("总磷超标0.3倍、溶解氧", {WaterItem.TP: Decimal("0.3"), WaterItem.DO: None}),
        ("铬(六价)(0.2)", {WaterItem.CR6: Decimal("0.2")}),
        ("溶解氧", {WaterItem.DO: None}),
        ("—", {}),
        ("无", {}),
    ],
)
def test_factors_are_read_as_people_write_them(text, expected) -> None:
    assert read_factors(text) == expected


@pytest.mark.parametrize("text", ["总磷(0..3)", "总磷(.)", "总磷(1.2.3)", "总磷(超标0..3倍)"])
def test_a_multiple_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"无法识别:请写成 总磷\(0\.30\)"):
        read_factors(text)


def test_a_broken_multiple_is_asked_about(imported) -> None:
    out = imported(CLAIM_HEADER, claim("Ⅲ", "Ⅳ", "未达标", "总磷(0..3)", "0.26"))
    assert "超标因子“总磷(0..3)”无法识别" in out


def test_a_multiple_is_rounded_once(imported) -> None:
    """0.2902 is 0.451 times over; rounded to 0.45 first it would become 0.4."""
    out = imported(CLAIM_HEADER, claim("Ⅲ", "Ⅳ", "未达标", "总磷(0.5)", "0.2902"))
    assert "存疑" not in out


def test_a_dry_cell_beside_values_is_asked_about(imported) -> None:
    out = imported("断面名称,监测时间,pH,氨氮,总磷", "连江桥下,2023-06,7.5,断流,0.1")
    assert "第2行“氨氮”:“断流”与同一行的数值矛盾,按没有数据导入:请核对" in out
    row = SectionMonth.objects.get()
    assert (row.state, row.nh3n, row.tp) == ("measured", None, Decimal("0.1"))
