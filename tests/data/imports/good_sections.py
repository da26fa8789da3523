"""Files of sections that must come in, each with a habit; all values are invented."""

from datetime import date, datetime
from typing import Any

from file_writers import Page, cells, computed, csv_bytes, html, xls, xlsx
from headers import AUTO_STATION, SECTION

# --- Workbooks of sections ------------------------------------------------------------------------


def two_row_header() -> bytes:
    """A title, a merged header of two rows, a row of units, a mean and a footnote."""
    blank = [None] * 4
    return xlsx(
        Page(
            "断面",
            [
                ["钟楼区地表水水质监测结果(2023年6月)", *[None] * 9],
                [
                    "序号",
                    "断面名称",
                    "监测日期",
                    "水温",
                    "pH",
                    "主要指标",
                    None,
                    None,
                    None,
                    "水质类别",
                ],
                [None] * 5 + ["溶解氧", "高锰酸盐指数", "氨氮", "总磷", None],
                [None, None, None, "℃", "无量纲", "mg/L", "mg/L", "mg/L", "mg/L", None],
                [1, "连江桥下", "2023-06-05", 25.1, 7.6, 6.8, 3.2, 0.31, 0.089, "Ⅱ"],
                [2, "钟楼大桥", "2023-06-05", 25.3, 7.4, 5.6, 4.6, 0.61, 0.15, "Ⅲ"],
                [3, "市控断面09", "2023-06-06", 25.8, 7.4, 5.1, 5.6, 0.88, 0.26, "Ⅳ"],
                ["平均", None, None, 25.4, 7.5, 5.8, 4.5, 0.6, 0.166, None],
                ["注:总氮不参评,本表数值为虚构", None, *blank, *blank],
            ],
            merged=(
                "A1:J1",
                "A2:A3",
                "B2:B3",
                "C2:C3",
                "D2:D3",
                "E2:E3",
                "F2:I2",
                "J2:J3",
                "A9:J9",
            ),
        )
    )


def assessment() -> bytes:
    """Classes only, as the assessment table has them (no concentrations)."""
    return xlsx(
        Page(
            "考核",
            [
                [
                    "序号",
                    "断面名称",
                    "所在河流",
                    "断面级别",
                    "责任板块",
                    "监测时间",
                    "考核目标",
                    "本月类别",
                    "上月类别",
                    "去年同期类别",
                    "是否达标",
                    "主要超标因子(超标倍数)",
                    "累计类别",
                    "备注",
                ],
                [
                    1,
                    "连江桥下",
                    "(待填)",
                    "省考",
                    "(待填)",
                    "2023-06",
                    "Ⅲ",
                    "Ⅱ",
                    "Ⅱ",
                    "Ⅱ",
                    "达标",
                    "—",
                    "Ⅱ",
                    None,
                ],
                [
                    2,
                    "钟楼大桥",
                    "(待填)",
                    "省考",
                    "(待填)",
                    "2023-06",
                    "Ⅲ",
                    "Ⅲ",
                    "Ⅱ",
                    "Ⅱ",
                    "达标",
                    "—",
                    "Ⅲ",
                    "总磷由Ⅱ类退至Ⅲ类",
                ],
                [
                    3,
                    "市控断面09",
                    "(待填)",
                    "市控",
                    "(待填)",
                    "2023-06",
                    "Ⅲ",
                    "Ⅳ",
                    "Ⅲ",
                    "Ⅳ",
                    "未达标",
                    "总磷(0.30)",
                    "Ⅳ",
                    "汛期排涝影响",
                ],
            ],
        )
    )


def old_excel() -> bytes:
    """Excel 97–2003: days as Excel's own, a sum of floats (0.30000000000000004)."""
    return xls(
        "Sheet1",
        [
            SECTION,
            ["连江桥下", date(2023, 6, 5), 7.6, 6.8, 0.1 + 0.2, 0.089, "Ⅱ"],
            ["大沟坝桥", date(2023, 6, 6), 7.5, 7, 0.25, 0.1, 2],
        ],
    )


def missing_marks() -> bytes:
    """Every mark people use for “no value”; one value stands in each row."""
    marks = ["", "/", "-", "--", "—", "——", "*", "NA", "NaN", "N/A", "无", "未测"]
    rows = [
        [f"市控断面{n:02}", "2023-06", mark, mark, mark, 0.1, mark]
        for n, mark in enumerate(marks[:9], 1)
    ]
    more = zip(("连江桥下", "钟楼大桥", "大沟坝桥"), marks[9:], strict=True)
    rows += [[name, "2023-06", mark, mark, mark, 0.1, mark] for name, mark in more]
    return xlsx(Page("断面", [SECTION, *rows]))


def date_cells() -> bytes:
    """Days as cells of Excel, in several formats, with and without a time."""
    days = [datetime(2023, 6, 5), date(2023, 6, 6), datetime(2023, 6, 7, 9, 30), 45085]  # noqa: DTZ001
    names = ("连江桥下", "钟楼大桥", "大沟坝桥", "市控断面01")
    rows = [[name, day, 7.6, 6.8, 0.3, 0.09, "Ⅱ"] for name, day in zip(names, days, strict=True)]
    formats = {
        "B2": "yyyy-mm-dd",
        "B3": 'yyyy"年"m"月"d"日"',
        "B4": "m/d/yy h:mm",
        "B5": "yyyy/m/d",
    }
    return xlsx(Page("断面", [SECTION, *rows], formats=formats))


def names() -> bytes:
    """Sections as they are called: with a suffix, blanks, full-width digits, an alias."""
    spellings = (
        "连江桥下断面",
        " 钟楼大桥 ",
        "大沟坝桥(断面)",
        "市控01",
        "市控断面 02",
        "市控断面０３",
    )
    rows = [[name, "2023-06", 7.6, 6.8, 0.3, 0.09, "Ⅱ"] for name in spellings]
    return xlsx(Page("断面", [SECTION, *rows]))


def formula() -> bytes:
    """A formula whose result the workbook holds."""
    rows = [SECTION, ["连江桥下", "2023-06", 7.6, 6.8, "=0.2+0.11", 0.089, "Ⅱ"]]
    return xlsx(Page("断面", rows), edit=computed("E2", "0.2+0.11", "0.31"))


def numbers_as_text() -> bytes:
    """Numbers that Excel marks green: text, one with a leading apostrophe's blank."""
    rows = [SECTION, ["连江桥下", "2023-06", "7.6", " 6.8", "0.31 ", "０.089", "Ⅱ"]]
    return xlsx(Page("断面", rows))


def blank_rows_and_columns() -> bytes:
    """Blank rows between, and far to the right and below nothing but formats."""
    rows: list[list[Any]] = [[None], [*SECTION, None, None, None]]
    rows += [["连江桥下", "2023-06", 7.6, 6.8, 0.31, 0.089, "Ⅱ", None, None, " "], [None] * 10]
    rows += [["钟楼大桥", "2023-06", 7.4, 5.6, 0.61, 0.15, "Ⅲ"], [None] * 3, [" ", None, " "]]
    formats = {"Z40": "0.00", "AB3": "0.00"}
    return xlsx(Page("断面", rows, formats=formats))


def micrograms() -> bytes:
    """Mercury in μg/L, as laboratories give it."""
    header = ("断面名称", "监测时间", "总磷(mg/L)", "汞(μg/L)", "砷(ug/L)")
    return xlsx(Page("断面", [header, ["连江桥下", "2023-06", 0.089, "0.04L", 1.3]]))


def invalid_words() -> bytes:
    """What stands in the place of a value: 数据暂无效, 断流, 停测."""
    rows = [
        ["连江桥下", "2023-06", None, None, None, None, "数据暂无效"],
        ["钟楼大桥", "2023-06", None, None, None, None, "断流"],
        ["大沟坝桥", "2023-06", None, None, None, None, "停测"],
    ]
    return xlsx(Page("断面", [SECTION, *rows]))


def page_gbk() -> bytes:
    """A page in GBK named .xls, as old systems export."""
    head = cells(*SECTION, tag="th")
    return html(
        [
            head,
            cells("连江桥下", "2023-06-05", "7.6", "6.8", "0.31", "0.089", "Ⅱ"),
            cells("钟楼大桥", "2023-06-05", "7.4", "5.6", "0.61&nbsp;", "0.15", "Ⅲ类"),
        ],
        "gb2312",
    )


# --- Text -----------------------------------------------------------------------------------------


def section_rows(*rows: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """A table of sections: only name, time, ammonia, phosphorus and class."""
    return [("断面名称", "监测时间", "氨氮", "总磷", "水质类别"), *rows]


def classes() -> bytes:
    """A class in every spelling, digits in full width."""
    spellings = ("Ⅰ", "Ⅱ类", "III", "3类", "三类", "IV类", "５", "劣Ⅴ", "劣V类")
    rows = [(f"市控断面{n:02}", "2023-06", "", "", each) for n, each in enumerate(spellings, 1)]
    return csv_bytes(
        section_rows(*rows, ("连江桥下", "２０２３-０６", "０.３１", "０．０８９", "2"))
    )


def limits() -> bytes:
    """Values below detection in every spelling."""
    texts = ("0.01L", "<0.01", "0.01l", "未检出(0.01)", "＜0.01", "ND(0.01)")
    rows = [(f"市控断面{n:02}", "2023-06", text, "0.05", "Ⅱ") for n, text in enumerate(texts, 1)]
    return csv_bytes(section_rows(*rows))


def dates() -> bytes:
    """A month in every spelling, one without its year where the title has it."""
    spellings = (
        "2023.6",
        "2023年6月",
        "2023/6/5 0:00:00",
        "2023-06-05",
        "2023年6月1-30日",
        "202306",
        "2023年06月份",
        "2023-6-5",
        "6月",
    )
    rows = [(f"市控断面{n:02}", text, 0.3, 0.1, "Ⅱ") for n, text in enumerate(spellings, 1)]
    return csv_bytes([("钟楼区断面监测(2023年6月)",), *section_rows(*rows)])


def year_column() -> bytes:
    """Year and month in columns of their own, a range of days without its year."""
    rows = [
        ("年份", "月份", "断面名称", "总磷"),
        (2023, 6, "连江桥下", 0.089),
        ("2023年", "6月", "钟楼大桥", 0.15),
        (2023, "6月1-30日", "大沟坝桥", 0.1),
    ]
    return csv_bytes(rows)


def reordered() -> bytes:
    """The same columns in another order, with some nobody knows."""
    rows = [
        ("备注", "总磷", "河长", "水质类别", "断面", "经度", "月份"),
        ("", "0.089", "某某", "Ⅱ", "连江桥下", "119.9", "2023-06"),
    ]
    return csv_bytes(rows)


def same_twice() -> bytes:
    """A row twice, its numbers written differently."""
    return csv_bytes(
        section_rows(
            ("连江桥下", "2023-06", "0.3", "0.10", "Ⅱ"),
            ("连江桥下断面", "2023年6月", "0.30", "0.1", "II"),
        )
    )


def states() -> bytes:
    """Sections without water or not sampled, said in a column of its own."""
    rows = [
        ("断面名称", "月份", "监测情况", "总磷", "备注"),
        ("连江桥下", "2023-06", "断流", "", "河道清淤"),
        ("钟楼大桥", "2023-06", "未监测", "—", ""),
        ("大沟坝桥", "2023-06", "", "0.1", ""),
    ]
    return csv_bytes(rows)


def auto_station() -> bytes:
    """An export of the automatic stations with times that lack the year; the file's name has it."""
    row = ("江苏省", "太湖流域", "钟楼大桥")
    tail = (556.3, 57.0)
    return csv_bytes(
        [
            AUTO_STATION,
            (
                *row,
                "06-01 04:00",
                "Ⅲ",
                17.4,
                7.88,
                6.9,
                *tail,
                3.19,
                0.55,
                0.194,
                3.94,
                "*",
                "*",
                "正常",
            ),
            (
                *row,
                "06-01 08:00",
                "Ⅲ",
                17.2,
                7.82,
                6.7,
                *tail,
                3.21,
                0.45,
                0.186,
                3.9,
                "*",
                "*",
                "正常",
            ),
            (
                *row,
                "06-01 12:00",
                "--",
                "--",
                "--",
                "--",
                *tail,
                "--",
                "--",
                "--",
                "--",
                "*",
                "*",
                "维护",
            ),
        ]
    )


def quoted_classes() -> bytes:
    """A page named .xls in GBK, its header below four rows, its classes in quotation marks."""
    rows = [
        '<td colspan="6">钟楼区地表水水质监测结果</td>',
        '<td colspan="6">(2023年6月)</td>',
        '<td colspan="6">填报单位:某科室</td>',
        '<td colspan="6">&nbsp;</td>',
        cells("断面名称", "监测时间", "pH", "溶解氧", "氨氮", "水质类别", tag="th"),
        cells("连江桥下断面", "2023.6", "７．６", "6.8", "0.01L", "“Ⅲ类”"),
        cells("钟楼大桥", "6月1-30日", "7.5", "—", "/", "III 类"),
        cells("市控断面9", "45083", "7.2", "*", "未监测", "&quot;3类&quot;"),
        cells("平均", "", "7.4", "6.8", "0.1", ""),
        '<td colspan="6">注:L 表示低于检出限。</td>',
    ]
    return html(rows, "gb2312")
