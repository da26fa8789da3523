"""Files that must be refused, each for one fault; all values are invented."""

import zipfile
from io import BytesIO
from typing import Any

from file_writers import SHEET, ZIP_DATE, Page, computed, csv_bytes, gz, html, repacked, xls, xlsx
from good_files import Made, whole_month
from headers import AIR, DAY, DUST, SECTION

GOOD = ("连江桥下", "2023-06", 7.6, 6.8, 0.31, 0.089, "Ⅱ")
COLUMN = {name: place for place, name in enumerate(SECTION)}
BOMB_SIZE = 48 << 20


def sections(**changed: Any) -> bytes:
    """A workbook of two sections; of the second some cells are changed, by the column's name."""
    row: list[Any] = ["钟楼大桥", *GOOD[1:]]
    for name, value in changed.items():
        row[COLUMN[name]] = value
    return xlsx(Page("断面", [SECTION, GOOD, row]))


def dust(*rows: tuple[Any, ...]) -> bytes:
    """A text of dust-fall: month, division, value, target, note."""
    return csv_bytes([DUST, *rows])


def air(*row: Any, header: tuple[str, ...] = AIR) -> bytes:
    """A workbook of one month of air."""
    return xlsx(Page("空气", [header, row]))


def days(*rows: tuple[Any, ...]) -> bytes:
    """A workbook of days of the station: day, CO, PM2.5 and AQI; the rest is ordinary."""
    full = [
        (day, "钟楼", 7, 24, 48, co, 172, pm25, aqi, "轻度污染", "O3-8h", "是", "")
        for day, co, pm25, aqi in rows
    ]
    return xlsx(Page("日报", [DAY, *full]))


# --- Files that are no tables ---------------------------------------------------------------------


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack parts with fixed dates."""
    found = BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, ZIP_DATE), content)
    return found.getvalue()


def document() -> bytes:
    """A Word document under the name of a workbook."""
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"})


def ole(*names: str) -> bytes:
    """A compound file with empty streams: enough of one to be told by its directory."""
    sector, free, end = 512, b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    head += b"\x06\x00" + bytes(10) + (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    head += bytes(4) + (4096).to_bytes(4, "little") + end + bytes(4) + end + bytes(4) + bytes(4)
    head += free * 108
    table = b"\xfd\xff\xff\xff" + end + free * 126
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [
        _entry(name, 2, right=n + 1 if n < len(names) else None) for n, name in enumerate(names, 1)
    ]
    directory = b"".join(entries).ljust(sector, b"\x00")
    return head[:sector] + table + directory


def _entry(name: str, kind: int, child: int | None = None, right: int | None = None) -> bytes:
    none = b"\xff\xff\xff\xff"
    text = name.encode("utf-16-le") + b"\x00\x00"
    links = none + (none if right is None else right.to_bytes(4, "little"))
    links += none if child is None else child.to_bytes(4, "little")
    start = b"\xfe\xff\xff\xff" + bytes(8)
    return text.ljust(64, b"\x00") + bytes([len(text), 0, kind, 1]) + links + bytes(36) + start


def bomb() -> bytes:
    """A small file that unpacks to a sheet of very many rows."""
    head, tail = b"<sheetData>", b"</sheetData>"

    def edit(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        before, rest = content.split(head)
        _, after = rest.split(tail)
        row = b"<row><c><v>1</v></c></row>"
        return before + head + row * (BOMB_SIZE // len(row)) + tail + after

    return repacked(xlsx(Page("断面", [SECTION, GOOD])), edit)


def entity(declaration: str) -> bytes:
    """A workbook whose sheet declares an entity and uses it."""

    def edit(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        text = content.decode()
        start = text.index("<worksheet")
        used = text[start:].replace("<sheetData>", "<sheetData><!-- -->", 1)
        used = used.replace("<v>7.6</v>", "<v>&a;</v>", 1)
        return f"{text[:start]}<!DOCTYPE worksheet [{declaration}]>{used}".encode()

    return repacked(xlsx(Page("断面", [SECTION, GOOD])), edit)


def error_cell() -> bytes:
    """A formula whose result is an error."""
    rows = [SECTION, ["连江桥下", "2023-06", 7.6, 6.8, "=1/0", 0.089, "Ⅱ"]]
    return xlsx(Page("断面", rows), edit=computed("E2", "1/0", "#DIV/0!", "e"))


def formula_without_result() -> bytes:
    """A formula nobody has computed, as programs write them."""
    return xlsx(Page("断面", [SECTION, ["连江桥下", "2023-06", 7.6, 6.8, "=0.2+0.11", 0.089, "Ⅱ"]]))


def one_sheet_broken() -> bytes:
    """A good sheet beside one with a fault: nothing of either comes in."""
    good = Page("断面", [SECTION, GOOD])
    return xlsx(good, Page("降尘", [DUST, ["2023-06", "北港街道", "二点一", 2.3, None]]))


def two_classes() -> bytes:
    """Two columns of the class that say different things."""
    return csv_bytes(
        [("断面名称", "月份", "本月类别", "水质类别"), ("连江桥下", "2023-06", "Ⅱ", "Ⅲ")]
    )


def without_time() -> bytes:
    """No month in a column, a title or the file's name."""
    return csv_bytes([("断面名称", "总磷"), ("连江桥下", 0.089)])


def two_months_titled() -> bytes:
    """A title that speaks of two months."""
    title = ("2023年5月、2023年6月断面监测",)
    return csv_bytes([title, ("断面名称", "总磷"), ("连江桥下", 0.089)])


def cut_hours() -> bytes:
    """Hours whose last line is cut off."""
    rows = [(20230610, hour, "PM2.5", 36, 35) for hour in range(1, 4)]
    content = csv_bytes([("date", "hour", "type", "3010A", "9999A"), *rows])
    return content[: content.rindex(b",")]


def open_quote() -> bytes:
    """Days of which a note begins with a quotation mark and swallows the rest."""
    day = ("钟楼", 7, 24, 48, 0.6, 172, 26, 111, "轻度污染", "O3-8h", "是")
    head = csv_bytes([DAY, ("2023-06-10", *day, "")]).decode()
    rows = [
        ",".join(map(str, (f"2023-06-{n}", *day, '"仪器' if n == 11 else ""))) for n in (11, 12)
    ]
    return (head + "\r\n".join(rows) + "\r\n").encode()


def mixed_encodings() -> bytes:
    """Lines of two encodings in one file."""
    head = csv_bytes([DUST, ("2023-06", "北港街道", 2.1, 2.3, "甲")])
    return head + "2023-06,邹区镇,2.8,2.3,甲\r\n".encode("gb18030") + b"\xff\xff\r\n"


def very_wide() -> bytes:
    """More columns than any table has."""
    names = [f"x{n}" for n in range(20_000)]
    return gz(csv_bytes([(*DUST, *names), ("2023-06", "北港街道", 2.1, 2.3, "")]))


LATE = ("2099-06", "北港街道", 2.1, 2.3, "")
TASK = ("任务名称", "月份", "形象进度(%)", "本月进展")

FILES: Made = {
    # sections
    "断面_未登记.xlsx": lambda: sections(断面名称="钟楼大乔"),
    "断面_名称不全.xlsx": lambda: sections(断面名称="市控断面"),
    "断面_13月.xlsx": lambda: sections(监测时间="2023-13"),
    "断面_日期不存在.xlsx": lambda: sections(监测时间="2023-06-31"),
    "断面_没有年份.xlsx": lambda: sections(监测时间="6月5日"),
    "断面_将来的月份.xlsx": lambda: sections(监测时间="2099-06"),
    "断面_累计时段.xlsx": lambda: sections(监测时间="2023年1-6月"),
    "断面_文字代数值.xlsx": lambda: sections(总磷="合格"),
    "断面_负值.xlsx": lambda: sections(氨氮=-0.31),
    "断面_pH为15.xlsx": lambda: sections(pH=15),
    "断面_十亿.xlsx": lambda: sections(总磷=1_000_000_000),
    "断面_无穷大.xlsx": lambda: sections(总磷="Inf"),
    "断面_类别Ⅵ.xlsx": lambda: sections(水质类别="Ⅵ"),
    "断面_类别七类.xlsx": lambda: sections(水质类别="七类"),
    "断面_重复行不同.xlsx": lambda: xlsx(Page("断面", [SECTION, GOOD, [*GOOD[:5], 0.098, "Ⅱ"]])),
    "断面_两列类别不同.csv": two_classes,
    "断面_没有时间.csv": without_time,
    "断面_标题两个月.csv": two_months_titled,
    "断面_单位不明.csv": lambda: csv_bytes(
        [("断面名称", "月份", "总磷(g/kg)"), ("连江桥下", "2023-06", 0.1)]
    ),
    "断面_断流却有数值.csv": lambda: csv_bytes(
        [("断面名称", "月份", "监测情况", "总磷"), ("连江桥下", "2023-06", "断流", 0.1)]
    ),
    "断面_错误值.xlsx": error_cell,
    "断面_公式无结果.xlsx": formula_without_result,
    "月报_一张表有错.xlsx": one_sheet_broken,
    # air
    "空气_优良多于有效.xlsx": lambda: air("钟楼区", "2023-06", 27.5, 28, 29, None),
    "空气_有效多于日历.xlsx": lambda: air("钟楼区", "2023-06", 27.5, 31, 23, None),
    "空气_重污染多于污染.xlsx": lambda: air(
        "钟楼区", "2023-06", 27.5, 30, 28, 3, header=(*AIR[:5], "重污染天数")
    ),
    "空气_优良率101.xlsx": lambda: air("钟楼区", "2023-06", 27.5, None, None, "101%"),
    "空气_比率写成小数.xlsx": lambda: air("钟楼区", "2023-06", 27.5, 30, 23, 0.767),
    "空气_口径不明.xlsx": lambda: air("钟楼区", "2023-06", 27.5, "暂定", header=(*AIR[:3], "口径")),
    "空气_日报_AQI900.xlsx": lambda: days(("2023-06-10", 0.6, 26, 900)),
    "空气_日报_CO像微克.xlsx": lambda: days(("2023-06-10", 600, 26, 111)),
    "空气_日报_日期不存在.xlsx": lambda: days(
        ("2023-06-10", 0.6, 26, 111), ("2023-06-31", 0.6, 26, 111)
    ),
    "空气_日报_重复不同.xlsx": lambda: days(
        ("2023-06-10", 0.6, 26, 111), ("2023-06-10", 0.6, 27, 111)
    ),
    "空气_小时_截断.csv": cut_hours,
    "空气_日报_引号不成对.csv": open_quote,
    # dust-fall
    "降尘_将来的月份.csv": lambda: dust(("2023-06", "邹区镇", 2.8, 2.3, ""), LATE),
    "降尘_无效却有数值.csv": lambda: csv_bytes(
        [("月份", "板块", "监测情况", "降尘量"), ("2023-06", "北港街道", "数据无效", 2.1)]
    ),
    "降尘_科学计数.csv": lambda: dust(("2023-06", "北港街道", "2.1E+00", 2.3, "")),
    # tasks
    "任务_没有登记.xlsx": lambda: xlsx(
        Page("进展", [TASK, ["整治九十九条河道", "2023-06", 40, "推进中"]])
    ),
    # files
    "文件_零字节.csv": lambda: b"",
    "文件_只有空行.csv": lambda: b"\r\n,,,\r\n\r\n",
    "文件_只有表头.csv": lambda: csv_bytes([SECTION]),
    "断面_标题两月连写.xlsx": lambda: xlsx(
        Page("断面", [["2023年5月、6月断面"], ["断面名称", "总磷"], ["连江桥下", 0.1]])
    ),
    "空气_时段跨月.csv": lambda: csv_bytes(
        [["板块", "时段", "PM2.5均值"], ["钟楼区", "2023-03-01~2023-06-30", "30.1"]]
    ),
    "空气_日报_没有年份.csv": lambda: csv_bytes(
        [DAY, ["6月10日", "钟楼", 7, 24, 48, 0.6, 172, 26, 111, "轻度污染", "O3-8h", "是", ""]]
    ),
    "空气_日报_单位行不符.xlsx": lambda: xlsx(
        Page(
            "日报",
            [
                DAY,
                [None, None, "mg/m³", "μg/m³", "μg/m³", "mg/m³", "μg/m³", "μg/m³", *[None] * 5],
                ["2023-06-10", "钟楼", 7, 24, 48, 0.6, 172, 26, 111, "轻度污染", "O3-8h", "是", ""],
            ],
        )
    ),
    "空气_单位无法换算.xlsx": lambda: air(
        "钟楼区", "2023-06", 27.5, 30, 23, header=("板块", "月份", "PM2.5(ppm)", *AIR[3:5])
    ),
    "降尘_单位无法换算.csv": lambda: csv_bytes(
        [["月份", "板块", "降尘量(kg/km²·月)"], ["2023-06", "北港街道", "2100"]]
    ),
    "文件_没有表头.csv": lambda: csv_bytes([GOOD, GOOD]),
    "文件_NUL字符.csv": lambda: dust(("2023-06", "北港街道", "2.\x001", 2.3, "")),
    "文件_两种编码.csv": mixed_encodings,
    "文件_引号不成对.csv": lambda: (
        dust(("2023-06", "北港街道", 2.1, 2.3, "")) + '2023-06,"邹区镇,2.8,2.3,\r\n'.encode()
    ),
    "文件_两万列.csv.gz": very_wide,
    "文件_一格一兆.csv.gz": lambda: gz(dust(("2023-06", "北港街道", "9" * (1 << 20), 2.3, ""))),
    "文件_压缩截断.csv.gz": lambda: gz(dust(LATE))[:-12],
    "文件_空工作簿.xlsx": lambda: xlsx(Page("Sheet1", []), Page("Sheet2", [])),
    "文件_只有说明.xlsx": lambda: xlsx(Page("说明", [["2023年6月报表"], ["请各板块按时报送"]])),
    "文件_截断.xlsx": lambda: whole_month()[:3000],
    "文件_截断.xls": lambda: xls("断面", [SECTION, GOOD])[:2300],
    "文件_其实是Word.xlsx": document,
    "文件_其实是PDF.xlsx": lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
    "文件_其实是图片.xls": lambda: (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
    ),
    "文件_其实是程序.xlsx": lambda: (
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(64)
    ),
    "文件_有密码.xlsx": lambda: ole("EncryptionInfo", "EncryptedPackage"),
    "文件_其实是Word.xls": lambda: ole("WordDocument"),
    "文件_压缩炸弹.xlsx": bomb,
    "文件_外部实体.xlsx": lambda: entity('<!ENTITY a SYSTEM "file:///etc/hostname">'),
    "文件_实体展开.xlsx": lambda: entity(
        '<!ENTITY b "7777777777"><!ENTITY a "&b;&b;&b;&b;&b;&b;">'
    ),
    "文件_网页没有表.xls": lambda: html([], "utf-8").replace(b"table", b"div"),
}
