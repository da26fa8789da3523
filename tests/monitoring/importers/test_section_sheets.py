"""Sheets of sections: every item in any spelling and unit, and what a sheet says of itself."""

import io
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


def test_an_item_in_two_columns_is_refused(imported) -> None:
    with pytest.raises(CommandError):
        imported("断面名称,监测时间,总磷,TP(mg/L)", "连江桥下,2023-06,0.1,0.2")
    assert not SectionMonth.objects.exists()


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
        ("溶解氧", {WaterItem.DO: None}),
        ("—", {}),
        ("无", {}),
    ],
)
def test_factors_are_read_as_people_write_them(text, expected) -> None:
    assert read_factors(text) == expected
