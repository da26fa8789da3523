"""The month's workbook comes back: untouched it changes nothing, one edited cell one thing."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.importing.confirm import confirm
from monitoring.importing.examine import FileImport, examine_content
from monitoring.importing.month_file import month_workbook
from monitoring.models import (
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    ImportBatch,
    SectionMonth,
    WaterSection,
)

pytestmark = pytest.mark.usefixtures("plan_2023")
TODAY = date(2023, 10, 20)


def examined(content: bytes) -> FileImport:
    """Examine a workbook as the upload page does."""
    return examine_content("月度数据_2023年9月.xlsx", content, TODAY)


def edited(content: bytes, sheet: str, name: str, header: str, value: object) -> bytes:
    """Write one cell: of the row of a name, in the column whose header begins so."""
    from openpyxl import load_workbook

    book: Any = load_workbook(io.BytesIO(content))
    rows = list(book[sheet].iter_rows())
    column = next(i for i, cell in enumerate(rows[0]) if str(cell.value).startswith(header))
    row = next(row for row in rows if row[0].value == name)
    row[column].value = value
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.fixture
def september() -> None:
    """Store readings of every kind with whatever is awkward about them."""
    zhonglou = Division.objects.get(code="zhonglou")
    station = AirStation.objects.get(code="3010A")
    AirMonth.objects.create(
        division=zhonglou, year=2023, month=9, pm25_mean=Decimal("21.400"), valid_days=30,
        good_days=25, heavy_days=0, published_pm25_change=Decimal("-3.2"), note="=1+1",
    )  # fmt: skip
    AirMonth.objects.create(
        division=zhonglou, year=2023, month=9, span="ytd", good_day_ratio=Decimal("83.3"),
        status="realtime", note="+86 初步",
    )  # fmt: skip
    AirMonth.objects.create(
        division=station.division, station=station, year=2023, month=9, caliber="assessment",
        co_p95=Decimal("0.8"), status="final",
    )  # fmt: skip
    sections = list(WaterSection.objects.order_by("position", "code")[:3])
    SectionMonth.objects.create(
        section=sections[0], year=2023, month=9, water_class=3, cumulative_class=2,
        ph=Decimal("7.6"), tp=Decimal("0.089"), oil=Decimal("0.01"), marks={"oil": "0.01L"},
        hg=Decimal("0.00004"), fc=Decimal(12000), temperature=Decimal("24.5"),
        sampled_on=date(2023, 9, 5),
    )  # fmt: skip
    SectionMonth.objects.create(section=sections[1], year=2023, month=9, state="no_flow")
    SectionMonth.objects.create(section=sections[2], year=2023, month=9, note="只有备注")
    street = Division.objects.filter(assessed=True).first()
    DustfallMonth.objects.create(
        division=street, year=2023, month=9, value=Decimal("3.10"), target=Decimal("3.5")
    )


@pytest.mark.usefixtures("september")
def test_an_untouched_file_changes_nothing() -> None:
    found = examined(month_workbook(2023, 9))
    assert found.blocking == []
    assert found.diff.is_same
    assert found.diff.unchanged == 6  # a row of nothing but a note says nothing to import
    assert confirm(found) is None


def test_a_month_nobody_entered_comes_back_as_nothing() -> None:
    found = examined(month_workbook(2023, 9))
    assert found.blocking == []
    assert found.diff.is_same
    assert found.diff.unchanged == 0


@pytest.mark.usefixtures("september")
@pytest.mark.parametrize(
    ("sheet", "header", "value", "field", "old", "new"),
    [
        ("断面", "总磷", 0.12, "总磷", "0.089", "0.12"),
        ("断面", "水质类别", "Ⅳ", "水质类别", "Ⅲ", "Ⅳ"),
        ("断面", "石油类", "0.02L", "石油类", "0.01", "0.02"),
        ("断面", "备注", "复测", "备注", "空", "复测"),
        ("空气", "PM2.5均值", 22, "PM2.5均值(μg/m³)", "21.4", "22"),
        ("降尘", "降尘量", 3.2, "降尘量(吨/平方公里·月)", "3.1", "3.2"),
    ],
)
def test_one_edited_cell_is_one_change(
    sheet: str, header: str, value: object, field: str, old: str, new: str
) -> None:
    names = {
        "断面": WaterSection.objects.order_by("position", "code")[0].name,
        "空气": "钟楼区",
        "降尘": str(Division.objects.filter(assessed=True).first()),
    }
    found = examined(edited(month_workbook(2023, 9), sheet, names[sheet], header, value))
    assert found.blocking == []
    changes = [each for each in found.diff.changed if each.field != "低于检出限的原文"]
    assert [(each.field, each.old, each.new) for each in changes] == [(field, old, new)]
    assert changes[0].place.startswith(f"{sheet}!")
    assert not found.diff.new


@pytest.mark.usefixtures("september")
def test_a_row_filled_in_is_one_new_row() -> None:
    street = Division.objects.filter(assessed=True)[1]
    found = examined(edited(month_workbook(2023, 9), "降尘", str(street), "降尘量", 2.9))
    assert [row.values for row in found.diff.new] == [(("降尘量(吨/平方公里·月)", "2.9"),)]
    assert str(street) in found.diff.new[0].label
    assert not found.diff.changed


@pytest.mark.usefixtures("september")
def test_generated_rows_stay_generated_until_somebody_fills_one_in() -> None:
    batch = ImportBatch.objects.create(kind="demo", source_name="演示数据")
    for model in (AirMonth, SectionMonth, DustfallMonth):
        model.objects.update(batch=batch)
    found = examined(month_workbook(2023, 9))
    assert (found.diff.is_same, found.diff.unchanged) == (True, 0)
    street = Division.objects.filter(assessed=True)[0]
    found = examined(edited(month_workbook(2023, 9), "降尘", str(street), "降尘量", 2.9))
    assert (found.diff.changed_rows, found.diff.claimed, len(found.diff.new)) == (1, 1, 0)
    assert {each.label for each in found.diff.changed} == {str(DustfallMonth.objects.get())}


@pytest.mark.usefixtures("september")
def test_what_was_generated_and_is_cleared_is_told_in_one_line() -> None:
    """A claimed row loses every generated value: a line for each would hide what comes in."""
    SectionMonth.objects.update(
        batch=ImportBatch.objects.create(kind="demo", source_name="演示数据")
    )
    row = SectionMonth.objects.select_related("section").order_by("section__position")[0]
    content = f"断面名称,监测时间,总磷\n{row.section},2023-09,0.177\n".encode()
    found = examine_content("断面.csv", content, TODAY)
    told = [(each.field, each.new, each.is_demo) for each in found.diff.changed]
    assert told[0] == ("总磷", "0.177", True)
    assert len(told) == 2
    assert told[1][0].startswith("其余 ")
    assert told[1][1:] == ("空", True)


@pytest.mark.usefixtures("september")
def test_no_cell_is_a_formula_and_the_header_stays_in_sight() -> None:
    from openpyxl import load_workbook

    book: Any = load_workbook(io.BytesIO(month_workbook(2023, 9)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert next(cell for cell in cells if cell.value == "+86 初步").quotePrefix
    assert [sheet.freeze_panes for sheet in book][1] == "C2"
    assert "Ⅰ,Ⅱ,Ⅲ" in str(book["断面"].data_validations.dataValidation[1].formula1)
