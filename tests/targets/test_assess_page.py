"""The assessment tool: a table goes in, a preview or a file comes out, nothing stays."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from targets.assess_form import LARGEST_UPLOAD
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

AIR = "站点,日期,SO2,NO2,CO,O3-8h,PM10,PM2.5\n"
CLEAN = "10,15,0.5,60,30,20"
WATER = "断面,氨氮\n甲,1.2\n"


@pytest.fixture
def post(client_as: Callable[[Role], Client]) -> Callable[..., HttpResponse]:
    """Return a function that sends a table and choices as somebody of the staff."""
    client = client_as(Role.STAFF)

    def send(table: str | bytes, name: str = "日报.csv", **chosen: str) -> HttpResponse:
        content = table if isinstance(table, bytes) else table.encode()
        file = SimpleUploadedFile(name, content)
        return client.post(
            "/assess/", {"table": file, "kind": "air", "output": "preview", **chosen}
        )

    return send


def workbook(*rows: list[object]) -> bytes:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_empty_page_offers_the_form(client_as: Callable[[Role], Client]) -> None:
    page = client_as(Role.STAFF).get("/assess/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "不保存、不入库" in page
    assert "10 MB、20,000 行" in page


def test_preview_counts_rows_and_says_why_some_have_no_result(post) -> None:
    rows = (
        f"甲,2023-09-01,{CLEAN}\n甲,2023-09-02,,15,0.5,60,30,20\n"
        "甲,2023-09-03,1O,15,0.5,60,30,20\n,,,,,,,\n"
    )
    preview = post(AIR + rows).context["preview"]
    assert (preview.total, preview.assessed, preview.without_data, preview.problems) == (3, 1, 1, 1)
    assert [(r.where, r.is_problem) for r in preview.shown_reasons] == [
        ("第4行", True),
        ("第3行", False),
    ]
    assert ("PM2.5", "PM2.5") in preview.used
    assert preview.rows[0].naming == ["甲", "2023-09-01"]
    assert preview.rows[0].found[:3] == ["30", "一级", "优"]


def test_preview_shows_twenty_rows_and_counts_all(post) -> None:
    preview = post(AIR + f"甲,2023-09-01,{CLEAN}\n" * 25).context["preview"]
    assert (len(preview.rows), preview.assessed) == (20, 25)


def test_text_of_the_table_is_escaped_on_the_page(post) -> None:
    page = post("站点<script>,氨氮\n<b>,x\n", kind="water").content.decode()
    assert "<script>," not in page
    assert "<b>," not in page
    assert "站点&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("chosen", "aqi"),
    [({"edition": ""}, "108"), ({"edition": "2012"}, "92"), ({"edition": "2026"}, "108")],
)
def test_choices_reach_the_rules(post, chosen: dict[str, str], aqi: str) -> None:
    row = "甲,2026-03-01,10,45,1.0,70,95,68\n"
    assert post(AIR + row, **chosen).context["preview"].rows[0].found[0] == aqi


def test_rounding_is_chosen_for_water(post) -> None:
    table = "氨氮\n1.004\n"
    found = [
        post(table, kind="water", rounding=choice).context["preview"].rows[0].found[0]
        for choice in ("official", "none")
    ]
    assert found == ["Ⅲ", "Ⅳ"]


def test_result_is_downloaded_as_text(post) -> None:
    answer = post(WATER, name="一月.csv", kind="water", output="csv")
    assert "一月_评价结果.csv" in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "甲,1.2,Ⅳ,Ⅳ,轻度污染,氨氮(0.20),"


def test_result_is_downloaded_as_a_workbook(post) -> None:
    content = workbook(["断面", "氨氮"], ["=1+1", 1.2])
    answer = post(content, name="../一月.xlsx", kind="water", output="xlsx")
    assert "一月_评价结果.xlsx" in unquote(answer["Content-Disposition"])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]][1:4] == [1.2, "Ⅳ", "Ⅳ"]


@pytest.mark.parametrize("output", ["preview", "csv", "xlsx"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"a,b\n1,2\n", "没有可识别的表头"),
        (b"PK\x03\x04", "已损坏"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 .xls"),
        (b"\x1f\x8bnothing", "压缩文件已损坏"),
        (b"SO2,NO2\n1,2\n", "标准版本"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(post, content: bytes, words: str, output: str) -> None:
    answer = post(content, output=output)
    (error,) = answer.context["form"].errors["table"]
    assert words in error
    assert error in answer.content.decode().replace("&lt;", "<")


def test_what_is_too_large_for_a_page_is_sent_to_the_command(post) -> None:
    answer = post(b"a" * (LARGEST_UPLOAD + 1))
    assert "超过 10 MB" in answer.content.decode()
    assert "manage.py assess" in answer.context["form"].errors["table"][0]
    answer = post("氨氮\n" + "1\n" * 20_000, kind="water")
    assert "超过 20,000 行" in answer.context["form"].errors["table"][0]


def test_no_file_at_all_is_told(client_as: Callable[[Role], Client]) -> None:
    answer = client_as(Role.STAFF).post("/assess/", {"kind": "air"})
    assert "请选择要评价的文件" in answer.content.decode()


def test_a_form_without_its_token_is_refused(client_as: Callable[[Role], Client]) -> None:
    client = client_as(Role.STAFF)
    client.handler.enforce_csrf_checks = True
    file = SimpleUploadedFile("a.csv", WATER.encode())
    assert client.post("/assess/", {"table": file, "kind": "water"}).status_code == 403


def test_nobody_without_the_permission_can_send_a_table(
    client_as: Callable[[Role], Client],
) -> None:
    file = SimpleUploadedFile("a.csv", WATER.encode())
    answer = client_as(Role.UNIT).post("/assess/", {"table": file, "kind": "water"})
    assert answer.status_code == 403


def test_nothing_is_stored(post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    uploads = Path(settings.MEDIA_ROOT)
    before = sorted(uploads.rglob("*")) if uploads.exists() else []
    post(AIR + f"甲,2023-09-01,{CLEAN}\n", output="xlsx")
    post(workbook(["断面", "氨氮"], ["甲", 1.2]), kind="water", output="xlsx")
    assert list(tmp_path.iterdir()) == []
    assert (sorted(uploads.rglob("*")) if uploads.exists() else []) == before


def test_a_result_costs_no_more_queries_than_the_empty_page(
    client_as: Callable[[Role], Client],
) -> None:
    client = client_as(Role.STAFF)
    file = SimpleUploadedFile("a.csv", (AIR + f"甲,2023-09-01,{CLEAN}\n" * 50).encode())
    with CaptureQueriesContext(connection) as empty:
        client.get("/assess/")
    with CaptureQueriesContext(connection) as filled:
        client.post("/assess/", {"table": file, "kind": "air"})
    assert len(filled) == len(empty) < 10


def test_a_workbook_that_unpacks_to_too_much_is_refused(post) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(150 * 1024 * 1024))
    answer = post(file.getvalue(), name="a.xlsx")
    assert "解开后过大" in answer.context["form"].errors["table"][0]


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str, head: str = "氨氮") -> str:
    """Return the XML of a sheet with a header and these rows."""
    header = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{head}</t></is></c></row>'
    return f"<worksheet {NAMESPACE}><sheetData>{header}{rows}</sheetData></worksheet>"


def packed(sheets: int = 1, **parts: str) -> bytes:
    """Return a workbook of so many sheets some of whose parts are other ones."""
    book, file, result = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for _ in range(sheets - 1):
        book.create_sheet()
    book.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in set(old.namelist()) | set(parts):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return result.getvalue()


def strings(xml: str) -> bytes:
    """Return a workbook with a table of shared texts."""
    types = "application/vnd.openxmlformats-officedocument"
    with zipfile.ZipFile(io.BytesIO(packed())) as book:
        manifest = book.read("[Content_Types].xml").decode()
    part = (
        f'<Override PartName="/xl/sharedStrings.xml" '
        f'ContentType="{types}.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    return packed(
        **{
            "[Content_Types].xml": manifest.replace("</Types>", part),
            "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{xml}</sst>",
        }
    )


def far_rows() -> bytes:
    """Return eight sheets, each with one cell in the last row there can be."""
    last = sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', head="x")
    return packed(8, **{f"xl/worksheets/sheet{n}.xml": last for n in range(1, 9)})


def one_part_of_many_names() -> bytes:
    """Return a workbook that names the same large sheet forty times."""
    with zipfile.ZipFile(io.BytesIO(packed())) as book:
        names = book.read("xl/workbook.xml").decode()
    (name,) = re.findall(r"<sheet [^>]*/>", names)
    many = "".join(name.replace('"Sheet"', f'"Sheet{n}"') for n in range(40))
    return packed(**{"xl/workbook.xml": names.replace(name, many), SHEET: sheet("<row/>" * 9999)})


HOSTILE = {
    "content in the last column": (
        lambda: packed(**{SHEET: sheet('<row><c r="XFD2"><v>1</v></c></row>' * 3000)}),
        "超过 300 列",
    ),
    "content in the last row": (
        lambda: packed(**{SHEET: sheet('<row r="1048576"><c><v>1</v></c></row>')}),
        "超过 20,000 行",
    ),
    "last rows of eight sheets": (far_rows, "没有可识别的表头"),
    "a million texts": (lambda: strings("<si><t>a</t></si>" * 1_000_000), "文字、样式和图片过多"),
    "a million empty texts": (lambda: strings("<si/>" * 1_000_000), "文字和样式过多"),
    "blank cells without end": (
        lambda: packed(**{SHEET: sheet("<row>" + "<c/>" * 5_000_000 + "</row>")}),
        "单元格(含只有格式的空单元格)过多",
    ),
    "51 sheets": (lambda: packed(51), "超过 50 个工作表"),
    "one sheet of many names": (one_part_of_many_names, "已损坏"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_small_workbook_of_much_work_is_refused_at_once(post, kind: str) -> None:
    build, words = HOSTILE[kind]
    content = build()
    assert len(content) < 100_000
    begun = time.process_time()
    answer = post(content, name="a.xlsx", kind="water")
    assert time.process_time() - begun < 2
    assert words in answer.context["form"].errors["table"][0]


def test_blank_cells_and_rows_make_no_sheet_larger(post) -> None:
    wide = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"/></row>' for n in (2, 3))
    blank = "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(4, 30_000))
    begun = time.process_time()
    answer = post(packed(**{SHEET: sheet(wide + blank)}), name="a.xlsx", kind="water")
    assert time.process_time() - begun < 2
    assert answer.context["preview"].assessed == 2
