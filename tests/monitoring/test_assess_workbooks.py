"""Workbooks and packed text go in and come out: exact, safe, and refused in one sentence."""

# ruff: noqa: DTZ001 - a cell of a workbook has no time zone

import csv
import gzip
import io
import os
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from monitoring.assessment_tables.files import AssessmentTableError, Limits, document_of
from monitoring.assessment_tables.kinds import Options
from monitoring.assessment_tables.run import assessing
from monitoring.assessment_tables.workbook_cells import cell_of, cell_text

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data"))
PUBLISHED_CLASSES = SHARED_DATA / "water" / "national_sections_class_sample.csv.gz"
AIR = ["日期", "SO2", "NO2", "CO", "O3-8h", "PM10", "PM2.5"]
CLEAN = [10, 15, 0.5, 60, 30, 20]


@pytest.fixture
def run(tmp_path):
    """Return a function that runs the command and gives what it said on both outputs."""

    def call(source, target, *arguments, kind="water"):
        out, err = io.StringIO(), io.StringIO()
        paths = (str(tmp_path / source), str(tmp_path / target))
        call_command("assess", kind, *paths, *arguments, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def book(tmp_path):
    """Return a function that saves sheets of rows as a workbook."""

    def save(name="in.xlsx", **sheets):
        workbook = Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        workbook.save(tmp_path / name)
        return workbook

    return save


def sheet_of(path):
    return openpyxl.load_workbook(path).active


def csv_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- Published classes ----------------------------------------------------------------------------


@pytest.mark.published
@pytest.mark.skipif(
    not PUBLISHED_CLASSES.exists(), reason="没有公开数据文件夹(ZHONGLOU_SHARED_DATA)"
)
def test_published_classes_of_2000_readings_are_met_on_their_unrounded_values(run, tmp_path):
    """The class service assesses raw values of pH, DO, CODMn, NH3-N and TP: 1998 of 2000 agree.

    王江泾 is inferred to be a river; its published Ⅳ is that of a lake (TP 0.074 over 0.05).
    宗关 is published as Ⅱ although its CODMn of 4.73 exceeds the 4 of that class, raw or rounded.
    """
    out, _ = run(PUBLISHED_CLASSES, "out.csv", "--rounding", "none")
    assert "总磷←总磷_原始值" in out
    assert "水体类型←推断类型" in out
    rows = csv_rows(tmp_path / "out.csv")
    other = {
        row["断面名称"]: (row["水质类别(原表)"], row["水质类别"])
        for row in rows
        if row["水质类别(原表)"] != row["水质类别"]
    }
    assert len(rows) == 2000
    assert other == {"王江泾": ("Ⅳ", "Ⅱ"), "宗关": ("Ⅱ", "Ⅲ")}


# --- Columns that only water has ------------------------------------------------------------------


def test_raw_values_are_preferred_only_without_rounding(run, tmp_path):
    (tmp_path / "in.csv").write_text("氨氮,氨氮_原始值\n1.00,1.004\n", encoding="utf-8")
    out, _ = run("in.csv", "out.csv")
    assert "氨氮←氨氮\n" in out
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "Ⅲ"
    out, _ = run("in.csv", "out.csv", "--rounding", "none")
    assert "氨氮←氨氮_原始值" in out
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "Ⅳ"


def test_a_raw_column_has_the_unit_of_its_item_and_serves_alone(run, tmp_path):
    (tmp_path / "in.csv").write_text("氨氮(μg/L),氨氮_原始值\n1000,1004\n", encoding="utf-8")
    run("in.csv", "out.csv", "--rounding", "none")
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "Ⅳ"
    (tmp_path / "in.csv").write_text("氨氮_原始值\n1.004\n", encoding="utf-8")
    run("in.csv", "out.csv")
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "Ⅲ"


def test_a_stated_water_body_goes_before_an_inferred_one(run, tmp_path):
    table = "推断类型,水体类型,总磷\n河流,湖库,0.04\n湖库,,0.04\n不能区分,河流,0.04\n"
    (tmp_path / "in.csv").write_text(table, encoding="utf-8")
    run("in.csv", "out.csv")
    assert [row["水质类别"] for row in csv_rows(tmp_path / "out.csv")] == ["Ⅲ", "Ⅲ", "Ⅱ"]


def test_an_unknown_water_body_is_told_only_where_the_class_depends_on_it(run, tmp_path):
    table = "推断类型,总磷,氨氮\n不能区分,0.04,0.1\n不能区分,0.04,1.2\n,0.04,0.1\n"
    (tmp_path / "in.csv").write_text(table, encoding="utf-8")
    run("in.csv", "out.csv")
    rows = csv_rows(tmp_path / "out.csv")
    assert [row["水质类别"] for row in rows] == ["Ⅱ", "Ⅳ", "Ⅱ"]
    assert [row["评价说明"] for row in rows] == [
        "水体类型不明,按河流评价为Ⅱ;按湖库为Ⅲ(总磷限值不同)",
        "",
        "水体类型不明,按河流评价为Ⅱ;按湖库为Ⅲ(总磷限值不同)",
    ]


@pytest.mark.parametrize("text", ["6.3E-06", "0.000006299999999999999999"])
def test_numbers_as_programs_write_them_are_read(run, tmp_path, text):
    (tmp_path / "in.csv").write_text(f"汞\n{text}\n", encoding="utf-8")
    run("in.csv", "out.csv", "--rounding", "none")
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "Ⅰ"


# --- Cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.30000000000000004, "0.3"),
        (1e-05, "0.00001"),
        (7.0, "7"),
        (-0.0, "0"),
        (12345678901234567, "12345678901234567"),
        (None, ""),
        (True, "TRUE"),
        (datetime(2023, 9, 1), "2023-09-01"),
        (datetime(2023, 9, 1, 4, 59, 59, 999997), "2023-09-01 05:00"),
        (date(2023, 9, 1), "2023-09-01"),
        (time(5), "05:00:00"),
        ("0.10", "0.10"),
    ],
)
def test_a_cell_is_read_as_the_text_excel_knows(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0.10", 0.1, "0.00"),
        ("-3", -3, "General"),
        ("320400000000", 320400000000, "0"),
        ("007", "007", "General"),
        ("1234567890123456", "1234567890123456", "General"),
        ("1e3", "1e3", "General"),
        ("-0", "-0", "General"),
        ("２", "２", "General"),
    ],
)
def test_a_text_becomes_a_number_only_if_it_looks_the_same(text, value, shown):
    stored = cell_of(text)
    assert (stored.value, type(stored.value), stored.number_format) == (value, type(value), shown)


def test_a_binary_tail_decides_no_class(run, book, tmp_path):
    book(数据=[["断面", "总磷"], ["甲", 0.1 + 0.2], ["乙", 0.1 + 0.1 + 0.1]])
    run("in.xlsx", "out.csv", "--rounding", "none")
    assert [(r["总磷"], r["水质类别"]) for r in csv_rows(tmp_path / "out.csv")] == [
        ("0.3", "Ⅳ")
    ] * 2


def test_dates_choose_the_edition_and_come_out_as_dates(run, book, tmp_path):
    days = [date(2026, 2, 28), datetime(2026, 3, 1, 0, 0)]
    book(日报=[AIR, *([day, 10, 45, 1, 70, 95, 68] for day in days)])
    run("in.xlsx", "out.xlsx", kind="air")
    sheet = sheet_of(tmp_path / "out.xlsx")
    header = [cell.value for cell in sheet[1]]
    assert [row[header.index("AQI")] for row in sheet.iter_rows(2, values_only=True)] == [92, 108]
    assert sheet["A2"].is_date
    assert sheet["A2"].value == datetime(2026, 2, 28)
    run("in.xlsx", "out.csv", kind="air")
    assert [row["日期"] for row in csv_rows(tmp_path / "out.csv")] == ["2026-02-28", "2026-03-01"]


def test_a_midnight_shown_with_its_time_is_the_last_hour_of_the_day_before(run, book, tmp_path):
    header = ["时间", "SO2", "NO2", "CO", "O3", "PM10", "PM2.5"]
    hours = [datetime(2026, 3, 1, 0), datetime(2026, 3, 1, 1)]
    book(时报=[header, *([hour, 10, 45, 1, 70, 95, 68] for hour in hours)])
    run("in.xlsx", "out.csv", "--averaging", "hour", kind="air")
    rows = csv_rows(tmp_path / "out.csv")
    assert [row["IAQI_PM2.5-1h"] for row in rows] == ["92", "108"]
    assert rows[0]["时间"] == "2026-03-01"


def test_every_column_stays_with_its_numbers_and_formats(run, book, tmp_path):
    workbook = book(
        月报=[["六月断面月报"], [], ["编号", "氨氮", None, "备注"], ["007", 1.2, None, 5]]
    )
    sheet = workbook["月报"]
    sheet["B4"].number_format = "0.000"
    sheet.merge_cells("A1:D1")
    workbook.save(tmp_path / "in.xlsx")
    run("in.xlsx", "out.xlsx")
    result = sheet_of(tmp_path / "out.xlsx")
    rows = list(result.iter_rows(values_only=True))
    assert result.title == "月报"
    assert rows[0][0] == "六月断面月报"
    assert rows[2][:6] == ("编号", "氨氮", None, "备注", "类别_氨氮", "水质类别")
    assert rows[3][:8] == ("007", 1.2, None, 5, "Ⅳ", "Ⅳ", "轻度污染", "氨氮(0.20)")
    assert result["B4"].number_format == "0.000"


def test_text_goes_to_a_workbook_and_back(run, tmp_path):
    (tmp_path / "in.csv").write_text("编号,氨氮,x\n007,1.20,-0.5\n", encoding="utf-8")
    run("in.csv", "a.xlsx")
    assert [cell.value for cell in sheet_of(tmp_path / "a.xlsx")[2]][:3] == ["007", 1.2, -0.5]
    run("a.xlsx", "b.csv")
    row = csv_rows(tmp_path / "b.csv")[0]
    assert (row["编号"], row["氨氮"], row["x"], row["水质类别"]) == ("007", "1.2", "-0.5", "Ⅳ")


# --- Formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-a", "@x", '=HYPERLINK("http://a")'])
def test_text_like_a_formula_stays_text_in_both_kinds_of_result(run, tmp_path, text):
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[text, "氨氮"], [text, "1"]])
    run("in.csv", "out.xlsx")
    for cell in (sheet_of(tmp_path / "out.xlsx")["A1"], sheet_of(tmp_path / "out.xlsx")["A2"]):
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix
    run("out.xlsx", "out.csv")
    assert csv_rows(tmp_path / "out.csv")[0][f"'{text}"] == f"'{text}"


def with_results(path, results):
    """Put the results of formulas into a workbook, as Excel does when it saves."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                for cell, result in results.items():
                    start = text.index(f'r="{cell}"'.encode())
                    end = text.index(b"</c>", start)
                    formula = text[start:end].replace(b"<v />", b"").replace(b"<v></v>", b"")
                    text = text[:start] + formula + f"<v>{result}</v>".encode() + text[end:]
            new.writestr(part, text)
    path.write_bytes(content.getvalue())


def test_a_formula_gives_the_result_stored_with_it(run, book, tmp_path):
    book(数据=[["断面", "氨氮"], ["甲", "=0.6*2"]])
    with_results(tmp_path / "in.xlsx", {"B2": "1.2"})
    run("in.xlsx", "out.xlsx")
    assert [cell.value for cell in sheet_of(tmp_path / "out.xlsx")[2]][1:4] == [1.2, "Ⅳ", "Ⅳ"]


def test_a_formula_never_calculated_is_a_problem_not_a_missing_value(run, book, tmp_path):
    book(数据=[["断面", "氨氮", "总磷"], ["甲", "=0.6*2", 0.1], ["乙", None, 0.1]])
    with pytest.raises(CommandError, match="1 行未能评价"):
        run("in.xlsx", "out.csv")
    first, second = csv_rows(tmp_path / "out.csv")
    assert "没有计算结果的公式" in first["评价说明"]
    assert (first["水质类别"], second["水质类别"]) == ("", "Ⅱ")


def with_parts(path, **changes):
    """Rewrite parts of a workbook, each by a function of its bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            name = Path(part.filename).stem
            new.writestr(part, changes.get(name, bytes)(old.read(part)))
    path.write_bytes(content.getvalue())


def prefixed(text):
    text = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", text)
    return text.replace(b"xmlns=", b"xmlns:x=")


def in_utf16(text):
    return f'<?xml version="1.0" encoding="UTF-16"?>{text.decode()}'.encode("utf-16")


def in_utf16_without_mark(text):
    return in_utf16(text)[2:]


def after_a_megabyte(text):
    """Put the name of the formula's tag across the end of the first chunk that is read."""
    text = prefixed(text).replace(b"x:", b"namespace:").replace(b":x=", b":namespace=")
    gap = 1024 * 1024 - text.index(b"<namespace:f>") - 12
    return text.replace(b"<namespace:sheetData>", b"<namespace:sheetData>" + b" " * gap)


@pytest.mark.parametrize("change", [prefixed, in_utf16, in_utf16_without_mark, after_a_megabyte])
def test_a_formula_is_found_however_its_sheet_is_written(run, book, tmp_path, change):
    book(数据=[["断面", "氨氮", "总磷"], ["甲", "=0.6*2", 0.1]])
    with_parts(tmp_path / "in.xlsx", sheet1=change)
    with pytest.raises(CommandError, match="1 行未能评价"):
        run("in.xlsx", "out.csv")
    assert "没有计算结果的公式" in csv_rows(tmp_path / "out.csv")[0]["评价说明"]


# --- Sheets ---------------------------------------------------------------------------------------


def test_the_first_sheet_with_a_header_is_used_and_named(run, book, tmp_path):
    book(
        说明=[["填报说明"]], 一月=[["断面", "氨氮"], ["甲", 1]], 二月=[["断面", "氨氮"], ["甲", 2]]
    )
    out, err = run("in.xlsx", "out.xlsx")
    assert "工作表“一月” 使用的列:氨氮←氨氮" in out
    assert "没有使用的工作表:说明、二月" in err
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["一月"]


def test_a_hidden_sheet_is_not_used(run, book, tmp_path):
    workbook = book(旧=[["断面", "氨氮"], ["甲", 1]], 新=[["断面", "氨氮"], ["甲", 9]])
    workbook["旧"].sheet_state = "hidden"
    workbook.active = 1
    workbook.save(tmp_path / "in.xlsx")
    run("in.xlsx", "out.csv")
    assert csv_rows(tmp_path / "out.csv")[0]["水质类别"] == "劣Ⅴ"


def test_a_problem_names_file_sheet_row_and_column(book, tmp_path, capsys):
    book(一月=[["断面月报"], ["断面", "氨氮"], ["甲", "1O"]])
    with pytest.raises(CommandError):
        call_command("assess", "water", str(tmp_path / "in.xlsx"), str(tmp_path / "out.csv"))
    assert "错误:in.xlsx 工作表“一月” 第3行“氨氮”:“1O”无法识别" in capsys.readouterr().err


def test_blank_rows_and_styled_emptiness_do_not_count(run, book, tmp_path):
    workbook = book(数据=[["断面", "氨氮"], ["甲", 1]])
    workbook["数据"]["A5"] = "乙"
    workbook["数据"]["B5"] = 2
    workbook["数据"]["Z900"].number_format = "0.00"
    workbook.save(tmp_path / "in.xlsx")
    run("in.xlsx", "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[4].startswith("乙,2,")


# --- What is refused ------------------------------------------------------------------------------


def zipped(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


ENCRYPTED = b"\xd0\xcf\x11\xe0" + bytes(1500) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]>'
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</workbook>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (ENCRYPTED, "有打开密码"),
        (b"\xd0\xcf\x11\xe0" + bytes(5000), "旧版 .xls"),
        (b"PK\x03\x04broken", "已损坏"),
        (zipped(**{"mimetype": "x", "content.xml": "<a/>"}), "不是 .xlsx 工作簿"),
        (zipped(**{"xl/workbook.xml": "<a"}), "已损坏"),
        (zipped(**{"xl/workbook.xml": LAUGHS, "[Content_Types].xml": LAUGHS}), "已损坏"),
        (gzip.compress(b"PK\x03\x04", mtime=0), "压缩文件里不是 CSV"),
        (gzip.compress("氨氮\n1\n".encode(), mtime=0)[:-9], "压缩文件已损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(run, tmp_path, content, words):
    (tmp_path / "in.xlsx").write_bytes(content)
    (tmp_path / "out.xlsx").write_bytes(b"before")
    with pytest.raises(CommandError, match=words) as problem:
        run("in.xlsx", "out.xlsx")
    assert "in.xlsx" in str(problem.value)
    assert "\n" not in str(problem.value)
    assert (tmp_path / "out.xlsx").read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.xlsx", "out.xlsx"]


def test_a_workbook_broken_further_down_leaves_no_result(run, book, tmp_path):
    book(数据=[["断面", "氨氮"], *(["甲", 1] for _ in range(50))])
    content = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "in.xlsx") as old, zipfile.ZipFile(content, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            is_sheet = part.filename.startswith("xl/worksheets/")
            new.writestr(part, text[: len(text) // 2] if is_sheet else text)
    (tmp_path / "in.xlsx").write_bytes(content.getvalue())
    with pytest.raises(CommandError, match="已损坏"):
        run("in.xlsx", "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]


def test_no_recognisable_header_names_the_sheets(run, book):
    book(甲=[["a"], [1]], 乙=[["b"]])
    with pytest.raises(CommandError, match="各工作表\\(“甲”、“乙”\\)前 2 行里没有可识别的表头"):
        run("in.xlsx", "out.csv")


@pytest.mark.parametrize("name", ["out.xls", "out.xlsm", "out.csv.gz"])
def test_a_result_of_another_kind_is_refused(run, tmp_path, name):
    (tmp_path / "in.csv").write_text("氨氮\n1\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"只能写成 \.csv 或 \.xlsx"):
        run("in.csv", name)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(rows=10), "超过 10 行"),
        (Limits(cells=20), "超过 20 个单元格"),
        (Limits(columns=1), "超过 1 列"),
    ],
)
@pytest.mark.parametrize("name", ["in.csv", "in.xlsx"])
def test_limits_hold_for_text_and_workbooks(book, tmp_path, name, limits, words):
    book(数据=[["断面", "氨氮"], *(["甲", 1] for _ in range(20))])
    (tmp_path / "in.csv").write_text("断面,氨氮\n" + "甲,1\n" * 20, encoding="utf-8")
    document = document_of(tmp_path / name)
    with (
        pytest.raises(AssessmentTableError, match=words),
        assessing(document, Options("water"), limits),
    ):
        pass


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(bytes(3_000_000), mtime=0),
        gzip.compress("氨氮\n".encode() + b"1\n" * 999_999, mtime=0),
    ],
)
def test_a_packed_text_is_read_only_to_its_limit(tmp_path, content):
    (tmp_path / "in.csv.gz").write_bytes(content)
    document = document_of(tmp_path / "in.csv.gz")
    with (
        pytest.raises(AssessmentTableError, match="解压后超过 1 MB"),
        assessing(document, Options("water"), Limits(unpacked=1024 * 1024)),
    ):
        pass


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(book, tmp_path):
    workbook = book(数据=[["断面", "氨氮"], ["甲", 1]])
    workbook["数据"]["XFD1048576"].number_format = "0.0"
    workbook.save(tmp_path / "in.xlsx")
    with assessing(document_of(tmp_path / "in.xlsx"), Options("water")) as assessment:
        assert (assessment.size.rows, assessment.size.width) == (2, 2)
