"""A file is read by what it is, not by its name; what is no table says so."""

import codecs
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import xlwt

from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks import Workbook, read_workbook
from monitoring.importers.workbooks.sheets import MOST_ROWS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(build: Callable[[Any], None]) -> bytes:
    """Return a workbook of one sheet “断面” that a function fills."""
    book = openpyxl.Workbook()
    book.active.title = "断面"
    build(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls(build: Callable[[Any], None], **options: Any) -> bytes:
    """Return an old workbook of one sheet “断面” that a function fills."""
    book = xlwt.Workbook(**options)
    build(book.add_sheet("断面", cell_overwrite_ok=True))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def style(number_format: str) -> xlwt.XFStyle:
    """Return how xlwt is told a format."""
    found = xlwt.XFStyle()
    found.num_format_str = number_format
    return found


def rows(book: Workbook) -> list[tuple[str, ...]]:
    """Return the cells of the first sheet."""
    return [line.cells for line in book.sheets[0].lines]


def read(content: bytes, name: str = "来表.xls") -> list[tuple[str, ...]]:
    """Return the cells of the first sheet of a file."""
    return rows(read_workbook(name, content))


# --- Workbooks ------------------------------------------------------------------------------------


def cells_of_all_kinds(sheet: Any) -> None:
    """Write one cell of each kind."""
    sheet.append(["连江桥下", 0.1 + 0.2, 5, 0.797, 106.3 / 3, 0.0346, "0.01L", True])
    for place, number_format in ((4, "0.0%"), (5, "0.0"), (6, "0.00")):
        sheet.cell(1, place).number_format = number_format


def test_a_number_is_what_the_sheet_shows_and_no_binary_tail() -> None:
    shown = ("连江桥下", "0.3", "5", "79.7%", "35.4", "0.0346", "0.01L", "TRUE")
    assert read(xlsx(cells_of_all_kinds)) == [shown]

    def build(sheet: Any) -> None:
        sheet.write(0, 0, "连江桥下")
        sheet.write(0, 1, 0.1 + 0.2)
        sheet.write(0, 2, 5)
        sheet.write(0, 3, 0.797, style("0.0%"))
        sheet.write(0, 4, 106.3 / 3, style("0.0"))
        sheet.write(0, 5, 0.0346, style("0.00"))
        sheet.write(0, 6, "0.01L")
        sheet.write(0, 7, True)

    assert read(xls(build)) == [shown]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy/m/d", "2023-06-01"),
        ('yyyy"年"m"月"', "2023-06"),
        ('[$-804]yyyy"年"m"月"d"日";@', "2023-06-01"),
        ("yyyy-mm-dd hh:mm", "2023-06-01 00:00"),
    ],
)
def test_a_date_says_no_more_than_it_shows(number_format: str, text: str) -> None:
    moment = datetime(2023, 6, 1)  # noqa: DTZ001 - a workbook has no zones

    def build(sheet: Any) -> None:
        sheet["A1"] = moment
        sheet["A1"].number_format = number_format

    assert read(xlsx(build)) == [(text,)]
    assert read(xls(lambda sheet: sheet.write(0, 0, moment, style(number_format)))) == [(text,)]


@pytest.mark.parametrize(("number", "text"), [(31, "2023-06-01"), (57, "2023-06")])
def test_the_dates_only_a_chinese_excel_has_built_in_are_dates(number: int, text: str) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = 45078
        sheet["A1"].number_format = "0.000"

    packed = io.BytesIO(xlsx(build))
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["xl/styles.xml"].decode()
    assert 'numFmtId="164"' in styles
    head, _, tail = styles.partition("<cellXfs")
    tail = tail.replace('"164"', f'"{number}"')
    parts["xl/styles.xml"] = f"{head}<cellXfs{tail}".encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(changed.getvalue()) == [(text,)]


def test_a_formula_without_a_result_and_an_error_are_kept_to_be_refused() -> None:
    def build(sheet: Any) -> None:
        sheet.append(["连江桥下", "=B2*2", "#DIV/0!"])
        sheet["C1"].data_type = "e"

    assert read(xlsx(build)) == [("连江桥下", "=B2*2", "#DIV/0!")]


def test_merged_cells_say_the_same_in_every_row_and_words_in_every_column() -> None:
    header = ["断面名称", "主要指标", None, "水质类别"]

    def build(sheet: Any) -> None:
        for row in (header, [None, "pH", "总磷"], ["连江桥下", "断流"], ["钟楼大桥", 7.5, None]):
            sheet.append(row)
        for area in ("A1:A2", "B1:C1", "D1:D2", "B3:C3", "B4:C4"):
            sheet.merge_cells(area)

    expected = [
        ("断面名称", "主要指标", "主要指标", "水质类别"),
        ("断面名称", "pH", "总磷", "水质类别"),
        ("连江桥下", "断流", "断流"),
        ("钟楼大桥", "7.5"),
    ]
    assert read(xlsx(build)) == expected

    def build_old(sheet: Any) -> None:
        sheet.write_merge(0, 1, 0, 0, "断面名称")
        sheet.write_merge(0, 0, 1, 2, "主要指标")
        sheet.write_merge(0, 1, 3, 3, "水质类别")
        sheet.write(1, 1, "pH")
        sheet.write(1, 2, "总磷")

    assert read(xls(build_old)) == expected[:2]


def test_hidden_sheets_are_not_read_but_named() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "断面"
    book.create_sheet("底稿").sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    found = read_workbook("a.xlsx", file.getvalue())
    assert ([sheet.name for sheet in found.sheets], found.hidden) == (["Sheet"], ("底稿",))
    old = xlwt.Workbook()
    old.add_sheet("断面").write(0, 0, "断面")
    old.add_sheet("底稿").visibility = 1
    file = io.BytesIO()
    old.save(file)
    found = read_workbook("a.xls", file.getvalue())
    assert ([sheet.name for sheet in found.sheets], found.hidden) == (["断面"], ("底稿",))


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    def build(sheet: Any) -> None:
        sheet["A3"] = "断面名称"
        sheet["A90000"] = "连江桥下"
        sheet.row_dimensions[1_048_576].height = 30

    lines = read_workbook("a.xlsx", xlsx(build)).sheets[0].lines
    assert [line.number for line in lines] == [3, 90000]


def test_a_sheet_with_content_beyond_the_limit_is_refused() -> None:
    def build(sheet: Any) -> None:
        sheet[f"A{MOST_ROWS + 1}"] = "x"

    with pytest.raises(UnreadableFileError, match="超过 100,000 行"):
        read(xlsx(build))


def test_an_old_workbook_that_is_cut_short_or_scrambled_is_refused_with_advice() -> None:
    whole = xls(lambda sheet: [sheet.write(row, 0, f"第{row}行") for row in range(200)])
    for end in (520, 1500, len(whole) // 2, len(whole) - 700):
        with pytest.raises(UnreadableFileError, match=r"另存为 \.xlsx"):
            read(whole[:end])
    scrambled = bytearray(whole)
    scrambled[600:900] = bytes(range(250)) + bytes(50)
    with pytest.raises(UnreadableFileError, match=r"另存为 \.xlsx"):
        read(bytes(scrambled))


def test_a_workbook_of_xml_is_read() -> None:
    text = (
        '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="断面"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">指标</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">0.30000000000000004</Data>'
        '</Cell><Cell><Data ss:Type="DateTime">2023-06-05T00:00:00.000</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    sheet = read_workbook("a.xls", text.encode()).sheets[0]
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (1, ("指标", "指标")),
        (4, ("", "0.3", "2023-06-05")),
    ]


# --- Web pages named .xls -------------------------------------------------------------------------

PAGE = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={0}"></head><body>'
    "<table><tr><td rowspan=2>断面名称<td colspan=2>指标</tr><tr><td>pH<td>总磷<br>(mg/L)</tr>"
    "<tr><td>连江桥下</td><td>7.6</td><td>&nbsp;0.089&nbsp;</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("said", "encoding"), [("gb2312", "gbk"), ("utf-8", "utf-8"), ("gb2312", "utf-8")]
)
def test_a_web_page_is_read_in_its_own_encoding_with_what_spans_several_cells(
    said: str, encoding: str
) -> None:
    assert read(PAGE.format(said).encode(encoding)) == [
        ("断面名称", "指标", "指标"),
        ("断面名称", "pH", "总磷 (mg/L)"),
        ("连江桥下", "7.6", "0.089"),
    ]


def test_a_web_page_without_a_table_is_a_login_page_or_an_error() -> None:
    with pytest.raises(UnreadableFileError, match=r"没有表格\(可能是登录页或出错页\)"):
        read("<!DOCTYPE html><html><body>请登录</body></html>".encode())


# --- Text -----------------------------------------------------------------------------------------

TEXT = "断面名称,总磷,类别\r\n\r\n连江桥下,0.089,Ⅱ\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.replace(",", "\t").encode("utf-16"),
        gzip.compress(TEXT.encode("gb18030")),
        TEXT.replace("\r\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16 tabs", "gzip", "mac"],
)
def test_a_text_is_read_in_every_usual_encoding(content: bytes) -> None:
    book = read_workbook("a.csv", content)
    assert [sheet.name for sheet in book.sheets] == [""]
    assert rows(book) == [("断面名称", "总磷", "类别"), ("连江桥下", "0.089", "Ⅱ")]
    assert [line.number for line in book.sheets[0].lines] == [1, 3]


def test_a_text_protected_from_excel_is_that_text() -> None:
    assert read('断面,月份\n连江桥下,="2023-06"\n'.encode()) == [
        ("断面", "月份"),
        ("连江桥下", "2023-06"),
    ]


def test_a_file_packed_or_not_has_the_same_checksum() -> None:
    plain = read_workbook("a.csv", TEXT.encode())
    assert read_workbook("a.csv.gz", gzip.compress(TEXT.encode())).sha256 == plain.sha256


# --- What is no table -----------------------------------------------------------------------------


def archive_of(*names: str) -> bytes:
    """Return a zip archive with empty parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf \r\n", "文件是空的"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "文件有密码"),
        (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "Word 文档"),
        (OLE + bytes(600), "另存为"),
        (archive_of("word/document.xml"), "Word 文档"),
        (archive_of("ppt/presentation.xml"), "演示文稿"),
        (archive_of("xl/workbook.bin"), "xlsb"),
        (archive_of("断面.csv"), "压缩包"),
        (archive_of("xl/workbook.xml"), "工作簿已损坏"),
        (archive_of("a.csv")[:40], "已损坏"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "图片"),
        (b"Rar!\x1a\x07\x00" + bytes(20), "压缩包"),
        (b"{\\rtf1\\ansi", "Word 文档"),
        ("断面\x00名称,总磷".encode(), "不是文字"),
        (bytes(range(128, 256)) * 9, "编码无法识别|不是文字"),
        (b"\x1f\x8b" + bytes(30), "压缩文件已损坏"),
        (gzip.compress(gzip.compress(b"a,b")), "解压后导入"),
        (b"a" * (20 * 1024 * 1024 + 1), "超过 20 MB"),
        (gzip.compress(bytes(21 * 1024 * 1024)), "解压后超过 20 MB"),
        (b'a,"' + b"x" * 200_000, "无法按 CSV 读取"),
        (b"," * 5000, "文件是空的|超过 1,000 列|没有"),
    ],
    # Named: the bytes of an archive hold the time it was made, which workers would disagree on.
    ids=[
        "nothing", "mark only", "password", "old Word", "other OLE", "Word", "slides", "xlsb",
        "archive", "broken book", "cut archive", "PDF", "PNG", "JPEG", "RAR", "RTF", "NUL",
        "no encoding", "broken gzip", "gzip twice", "too large", "gzip bomb", "endless cell",
        "only commas",
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_its_name_with_advice(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read(content)


def test_a_password_on_an_old_workbook_is_told() -> None:
    whole = bytearray(xls(lambda sheet: sheet.write(0, 0, "断面")))
    place = whole.find(b"\x09\x08\x10\x00")  # BOF; the record after it becomes FILEPASS
    whole[place + 20 : place + 24] = b"\x2f\x00" + whole[place + 22 : place + 24]
    with pytest.raises(UnreadableFileError, match="有密码"):
        read(bytes(whole))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/sharedStrings.xml", bytes(60 * 1024 * 1024))
    with pytest.raises(UnreadableFileError, match=r"过多|过大"):
        read(file.getvalue())
