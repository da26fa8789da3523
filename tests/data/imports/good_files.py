"""Files that must come in, each with a habit of people or programs; all values are invented."""

from collections.abc import Callable
from datetime import date

import good_sections
from file_writers import Page, cells, csv_bytes, csv_text, gz, html, xls, xlsx
from headers import AIR, DAY, DUST, SECTION, STATION_STATISTICS, TASKS

Made = dict[str, Callable[[], bytes]]
HOUR = {
    "AQI": 52,
    "PM2.5": 36,
    "PM2.5_24h": 20,
    "PM10": 54,
    "SO2": 6,
    "NO2": 46,
    "O3": 24,
    "O3_8h": 36,
    "CO": 0.5,
}


# --- Workbooks of air, dust-fall and tasks --------------------------------------------------------


def hidden_sheet() -> bytes:
    """A hidden sheet with an older draft: only what can be seen counts."""
    return xlsx(
        Page("降尘", [DUST, ["2023-06", "北港街道", 2.1, 2.3, None]]),
        Page("草稿", [DUST, ["2023-06", "北港街道", 9.9, 2.3, "旧稿"]], is_hidden=True),
    )


def note_like_a_formula() -> bytes:
    """Notes that begin like a formula stay the text they are; exports must defuse them."""
    rows = [
        DUST,
        ["2023-06", "北港街道", 2.1, 2.3, '=HYPERLINK("http://x")'],
        ["2023-06", "邹区镇", 2.8, 2.3, "@SUM(A1)"],
    ]
    return xlsx(Page("降尘", rows, texts=("E2", "E3")))


def whole_month() -> bytes:
    """A month's report: sections, dust-fall and air on sheets of their own, and an explanation."""
    return xlsx(
        Page("说明", [["2023年6月报表"], ["填表:某科室"], ["数值为虚构,仅供试验"]]),
        Page(
            "断面",
            [
                SECTION,
                ["连江桥下", "2023-06", 7.6, 6.8, 0.31, 0.089, "Ⅱ"],
                ["钟楼大桥", "2023-06", 7.4, 5.6, 0.61, 0.15, "Ⅲ"],
            ],
        ),
        Page("降尘", [DUST, ["2023-06", "北港街道", 2.1, 2.3, None]]),
        Page("空气", [AIR, ["钟楼区", "2023-06", 27.5, 30, 23, "76.7%"]]),
    )


def percent_cells() -> bytes:
    """A ratio Excel keeps as 0.767 and shows as 76.7%."""
    rows = [
        AIR,
        ["钟楼区", "2023-06", 27.5, 30, 23, 0.7667],
        ["北港街道", "2023-06", 27.0, 30, 24, 0.8],
    ]
    return xlsx(Page("空气", rows, formats={"F2": "0.0%", "F3": "0%"}))


def statistics_xls() -> bytes:
    """优良率统计 as exported, its month in the title above."""
    rows = [
        ["优良率统计(2023年6月)"] + [None] * 9,
        STATION_STATISTICS,
        ["钟楼", 7, 30, 58, 1.1, 181, 35.4, 30, 23, "76.7%"],
        ["钟楼区", 7, 29, 56, 1.0, 178, 34.9, 30, 24, "80.0%"],
    ]
    return xls("统计", rows)


def dust_sheet() -> bytes:
    """The divisions' table of a month with everything it usually has."""
    return xlsx(
        Page(
            "降尘",
            [
                [
                    "月份",
                    "板块",
                    "点位",
                    "采样起止",
                    "采样天数",
                    "降尘量(吨/平方公里·月)",
                    "月目标",
                    "是否达标",
                    "同比(%)",
                    "累计均值",
                    "排名",
                    "备注",
                ],
                [
                    "2023-06",
                    "北港街道",
                    "北港01",
                    "06-01—07-01",
                    30,
                    2.1,
                    2.3,
                    "达标",
                    "−8.7",
                    2.2,
                    3,
                    None,
                ],
                [
                    "2023-06",
                    "邹区镇",
                    "邹区02",
                    "06-01—07-02",
                    31,
                    2.8,
                    2.3,
                    "未达标",
                    "+12.0",
                    2.5,
                    8,
                    "周边道路施工",
                ],
                [
                    "2023-06",
                    "新闸街道",
                    "新闸01",
                    "06-01—07-01",
                    30,
                    "无效",
                    2.3,
                    "—",
                    None,
                    None,
                    None,
                    "缸体破损",
                ],
                ["2023-06", "平均", None, None, None, 2.4, 2.3, None, None, None, None, None],
            ],
        )
    )


def laboratory() -> bytes:
    """The laboratory's sheet: points named after their division, the month in the title."""
    return xlsx(
        Page(
            "降尘实验室",
            [
                ["降尘分析原始记录(2023年6月)", *[None] * 8],
                [
                    "点位",
                    "缸编号",
                    "放缸日期",
                    "收缸日期",
                    "缸口面积(cm²)",
                    "总降尘(g)",
                    "天数",
                    "换算30天 t/(km²·月)",
                    "异常说明",
                ],
                ["北港01", "A07", "2023-06-01", "2023-07-01", 176.7, 0.0371, 30, 2.1, None],
                [
                    "邹区02",
                    "A11",
                    "2023-06-01",
                    "2023-07-02",
                    176.7,
                    0.0511,
                    31,
                    2.8,
                    "缸内有树叶,已剔除",
                ],
            ],
            merged=("A1:I1",),
        )
    )


def daily_report() -> bytes:
    """The station's days, one marked invalid."""
    return xlsx(
        Page(
            "日报",
            [
                ["钟楼区环境空气质量日报(2023年6月)", *[None] * 12],
                DAY,
                [
                    "2023-06-10",
                    "钟楼",
                    7,
                    24,
                    48,
                    0.6,
                    172,
                    26,
                    111,
                    "轻度污染",
                    "O3-8h",
                    "是",
                    None,
                ],
                [date(2023, 6, 11), "钟楼", 6, 20, 41, 0.5, 138, 21, 82, "良", "O3-8h", "是", None],
                ["2023-06-12", "钟楼", *["—"] * 9, "否", "仪器维护,无效"],
            ],
            merged=("A1:M1",),
            formats={"A4": "yyyy/m/d"},
        )
    )


def task_progress() -> bytes:
    """重点任务进展表 of a month: progress as a percentage with its fraction, as prose beside it."""
    return xlsx(
        Page(
            "进展",
            [
                ["重点任务进展表(2023年6月)", *[None] * 16],
                TASKS,
                [
                    19,
                    "碧水·消劣",
                    "首批29条一级支流支浜消劣",
                    "29条",
                    "(局领导)",
                    "水科",
                    "各板块",
                    "水利",
                    "2023-12-31",
                    "41.4(12/29)",
                    49.6,
                    "滞后",
                    "本月销号3条,累计12条",
                    "5条清淤未进场",
                    "协调清淤堆场",
                    "7月销号4条",
                    "验收表3份",
                ],
                [
                    5,
                    "蓝天·VOCs",
                    "87家印刷、喷涂等企业源头替代“回头看”",
                    "87家",
                    "(局领导)",
                    "大气科",
                    "各板块",
                    "—",
                    "2023-12-31",
                    "57.5(50/87)",
                    49.6,
                    "超序时",
                    "核查22家",
                    "3家台账不全",
                    "无",
                    "8月底前完成",
                    "核查表22份",
                ],
            ],
            merged=("A1:Q1",),
        )
    )


def task_contradiction() -> bytes:
    """A percentage that is not its fraction: asked about, not refused."""
    rows = [
        ["任务名称", "月份", "形象进度(%)", "本月进展"],
        ["完成首批29条一级支流支浜消劣整治", "2023-06", "47.9(12/29)", "累计12条"],
    ]
    return xlsx(Page("进展", rows))


def page_utf8() -> bytes:
    """A page in UTF-8 named .xls whose cells reach over columns and rows."""
    return html(
        [
            '<th colspan="5">钟楼区降尘月报</th>',
            cells(*DUST, tag="th"),
            f'<td rowspan="2">2023-06</td>{cells("北港街道", "2.1", "2.3", "")}',
            cells("邹区镇", "2.8", "2.3", "道路施工"),
        ],
        "utf-8",
    )


# --- Text -----------------------------------------------------------------------------------------


def division_names() -> bytes:
    """Divisions without their suffix, by alias, with brackets."""
    spellings = ("北港", "邹区", "钟楼经开区", "五星街道办事处", "新闸 街道", "荷花池街道(本级)")
    return csv_bytes([DUST, *[("2023-06", name, 2.1, 2.3, "") for name in spellings]])


def hours() -> bytes:
    """A day of hours of the station in the national network's wide layout."""
    lines = [(20230610, hour, kind, value) for hour in range(1, 24) for kind, value in HOUR.items()]
    return csv_bytes([("date", "hour", "type", "3010A"), *lines])


def published() -> bytes:
    """Figures as published, one a row: what has no place is skipped with its reason."""
    return csv_bytes(
        [
            ("period", "indicator", "value", "unit", "scope", "source", "note"),
            ("2023-03", "PM2.5月均浓度", 35, "μg/m3", "常州市", "试验来源", "同比-2.5%"),
            ("2023-01/2023-03", "优良天数比率", 85.5, "%", "常州市", "试验来源", "同比+2.7pp"),
            ("2023-03", "省考降尘量均值", 2.2, "吨/月·km2", "常州市", "试验来源", ""),
        ]
    )


def year_to_date() -> bytes:
    """January up to June, for the district and for its station."""
    rows = [
        ("名称", "时段", "PM2.5均值", "有效天数", "优良天数", "重污染天数", "优良率"),
        ("钟楼区", "2023年1-6月", 34.9, 181, 137, 2, "75.7%"),
        ("钟楼国控站", "2023年1-6月", 35.4, 179, 136, 2, "76.0%"),
    ]
    return csv_bytes(rows)


def ratio_as_share() -> bytes:
    """A ratio without its sign that may be a share: it comes in with a question."""
    return csv_bytes([("板块", "月份", "PM2.5均值", "优良率"), ("钟楼区", "2023-06", 27.5, 0.8)])


PLAIN = [SECTION, ["连江桥下", "2023-06", 7.6, 6.8, 0.31, 0.089, "Ⅱ"]]
PLAIN_DUST = [DUST, ["2023-06", "北港街道", 2.1, 2.3, "缸体,复测"]]


def air_units() -> bytes:
    """A title, a column of numbers, a row of units, shares as per cent, means, a footnote."""
    rows = [
        ["2023年6月空气质量统计表"],
        ["序号", "名称", "PM2.5均值", "CO", "有效天数", "优良天数", "优良率"],
        [None, None, "mg/m³", "mg/m³", "天", "天", "%"],
        [1, "钟楼区", 0.0275, 0.9, 30, 23, "76.7%"],
        [2, "钟楼国控站", "０.０２８", 0.9, 30, 23, "76.7"],
        [None, "平均", 0.0278, 0.9, 30, 23, 76.7],
        ["注:实况口径"],
    ]
    return xlsx(Page("Sheet1", rows, merged=("A1:G1",)))


def spans() -> bytes:
    """From one day to another: a month, or January up to the end of one; half a year in words."""
    header = ["板块", "时段", "PM2.5均值", "有效天数", "优良天数"]
    rows = [
        ["钟楼区", "2023-01-01~2023-06-30", 35.4, 181, 136],
        ["钟楼区", "2023年5月1日—31日", 25.1, 31, 24],
        ["五星街道", "2023年上半年", 35.9, 181, 135],
        ["五星街道", "2023.4.1-4.30", 30.2, 30, 25],
        ["北港街道", "二〇二三年六月", 27.7, 30, 23],
        ["北港街道", "23年5月", 28.8, 31, 24],
        ["北港街道", "2023.01-2023.04", 44.1, 120, 85],
    ]
    return csv_bytes([header, *rows], "gbk")


def days_of_a_title() -> bytes:
    """A report of days whose year stands in its title only, with units, a mean and a footnote."""
    rows = [
        ["2023年6月钟楼空气质量日报"],
        DAY,
        [None, None, *["μg/m³"] * 3, "mg/m³", *["μg/m³"] * 2, None, None, None, None, None],
        ["6月10日", "钟楼", 7, 24, 48, 0.6, 172, 26, 111, "轻度污染", "O3-8h", "是", None],
        [45088, "钟楼站", "６", 20, 41, 0.5, 138, 21, 82, "良", "O3-8h", "是", None],
        ["06-12", "钟楼", "—", "/", "*", "未监测", *["—"] * 5, "否", "仪器维护,无效"],
        ["平均", None, 6, 22, 44, 0.5, 150, 23, None, None, None, None, None],
        ["注:实况"],
    ]
    return xlsx(Page("6月", rows, merged=("A1:M1",)))


def dust_units() -> bytes:
    """A row of units, a district's other name in brackets, its mean, and a footnote; in GBK."""
    rows = [
        ["2023年6月降尘", "", "", ""],
        ["序号", "街道", "降尘量", "目标值"],
        ["", "", "t/(km2·月)", "吨/平方公里·月"],
        ["1", "北港", "2.1", "2.3"],
        ["2", "邹区镇(高新园)", "２.８", "2.3"],
        ["", "全区平均", "2.45", ""],
        ["注:未经审核", "", "", ""],
    ]
    return csv_bytes(rows, "gbk")


FILES: Made = {
    "断面_两层表头.xlsx": good_sections.two_row_header,
    "断面_考核表.xlsx": good_sections.assessment,
    "断面_老版工作簿.xls": good_sections.old_excel,
    "断面_网页表格_GBK.xls": good_sections.page_gbk,
    "断面_缺测写法.xlsx": good_sections.missing_marks,
    "断面_日期单元格.xlsx": good_sections.date_cells,
    "断面_名称写法.xlsx": good_sections.names,
    "断面_公式有结果.xlsx": good_sections.formula,
    "断面_文本型数字.xlsx": good_sections.numbers_as_text,
    "断面_空白行列.xlsx": good_sections.blank_rows_and_columns,
    "断面_微克.xlsx": good_sections.micrograms,
    "断面_数据暂无效.xlsx": good_sections.invalid_words,
    "断面_GBK.csv": lambda: csv_bytes(PLAIN, "gb18030"),
    "断面_压缩.csv.gz": lambda: gz(csv_bytes(PLAIN)),
    "断面_类别写法.csv": good_sections.classes,
    "断面_检出限.csv": good_sections.limits,
    "断面_日期写法.csv": good_sections.dates,
    "断面_年月分列.csv": good_sections.year_column,
    "断面_列序不同.csv": good_sections.reordered,
    "断面_重复行相同.csv": good_sections.same_twice,
    "断面_断流与未监测.csv": good_sections.states,
    "水质自动站_2023-06.csv": good_sections.auto_station,
    "月报_多张表.xlsx": whole_month,
    "降尘_隐藏工作表.xlsx": hidden_sheet,
    "降尘_备注像公式.xlsx": note_like_a_formula,
    "降尘_网页表格_UTF-8.xls": page_utf8,
    "降尘_板块月表.xlsx": dust_sheet,
    "降尘_实验室.xlsx": laboratory,
    "降尘_UTF-8标记.csv": lambda: csv_bytes(PLAIN_DUST, "utf-8-sig"),
    "降尘_UTF-16制表符.txt": lambda: csv_text(PLAIN_DUST, "\t").encode("utf-16"),
    "降尘_板块写法.csv": division_names,
    "断面_类别加引号.xls": good_sections.quoted_classes,
    "降尘_单位行_GBK.csv": dust_units,
    "空气_单位行.xlsx": air_units,
    "空气_时段写法_GBK.csv": spans,
    "空气_日报_标题年份.xlsx": days_of_a_title,
    "空气_百分比格式.xlsx": percent_cells,
    "优良率统计.xls": statistics_xls,
    "空气_累计.csv": year_to_date,
    "空气_比率像小数.csv": ratio_as_share,
    "空气_公布值.csv": published,
    "空气_日报.xlsx": daily_report,
    "空气_站点小时.csv": hours,
    "任务_进展表.xlsx": task_progress,
    "任务_比例不符.xlsx": task_contradiction,
}
