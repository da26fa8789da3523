"""Any table of air or water gets its index or class; its own columns stay as they were."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from monitoring.assessment_tables.outputs import harmless
from monitoring.assessment_tables.vocabulary import air_key, header_name, water_key

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
AIR = "日期,SO2,NO2,CO(mg/m³),O3-8h,PM10,PM2.5"
CLEAN = "10,15,0.5,60,30,20"


class Assessed:
    """What a run wrote and said; `problem` is empty if it exited with 0."""

    def __init__(self, folder, text, *arguments, encoding="utf-8"):
        kind, *options = arguments
        self.source, self.target = folder / "in.csv", folder / "out.csv"
        self.source.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        out, err = io.StringIO(), io.StringIO()
        self.problem = ""
        try:
            call_command(
                "assess", kind, str(self.source), str(self.target), *options, stdout=out, stderr=err
            )
        except CommandError as problem:
            self.problem = str(problem)
        self.err = err.getvalue()

    @property
    def content(self):
        return self.target.read_bytes()

    @property
    def rows(self):
        return list(csv.DictReader(io.StringIO(self.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def assess(tmp_path):
    return lambda text, *arguments, **more: Assessed(tmp_path, text, *arguments, **more)


def published(name, kind):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind]


# --- Published values -----------------------------------------------------------------------------


@pytest.mark.published
@pytest.mark.parametrize("case", published("aqi_daily.csv", "aqi_daily"), ids=lambda c: c["id"])
def test_a_day_has_its_published_index(assess, case):
    values = json.loads(case["inputs_json"])
    cells = ",".join("" if value is None else str(value) for value in values.values())
    done = assess(f"{','.join(values)}\n{cells}\n", "air", "--edition", case["standard"])
    row = done.rows[0]
    assert (row["AQI"], row["类别"]) == (case["expected"], case["category"])
    plain = row["首要污染物"].translate(str.maketrans("₂₃-、", "23_/"))
    assert plain == case["primary"]
    assert not done.problem


@pytest.mark.published
@pytest.mark.parametrize("case", published("aqi_hourly.csv", "aqi_hourly"), ids=lambda c: c["id"])
def test_an_hour_has_its_published_index(assess, case):
    pytest.importorskip("standards.hourly_air_quality")
    values = json.loads(case["inputs_json"])
    text = f"{','.join(values)}\n{','.join(map(str, values.values()))}\n"
    row = assess(text, "air", "--edition", case["standard"], "--averaging", "hour").rows[0]
    assert (row["AQI"], row["类别"]) == (case["expected"], case["category"])


@pytest.mark.published
@pytest.mark.parametrize("case", published("water.csv", "section"), ids=lambda c: c["id"])
def test_a_section_has_its_published_class(assess, case):
    values = json.loads(case["inputs_json"])
    body = {"river": "河流", "lake": "湖库"}[case["water_body"]]
    text = f"水体类型,{','.join(values)}\n{body},{','.join(values.values())}\n"
    row = assess(text, "water").rows[0]
    assert (row["水质类别"], row["水质状况"]) == (case["expected"], case["grade"])
    assert row["主要污染指标"].count("(") == case["main_items_or_compliance"].count("(")


# --- Headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("ＰＭ₂.₅（μg/m³）", "pm25"),
        ("pm25", "pm25"),
        ("细颗粒物(PM2.5)", "pm25"),
        ("O3-8h", "o3_8h"),
        ("O3_8h", "o3_8h"),
        ("O₃(8h) ug/m3", "o3_8h"),
        ("臭氧日最大8小时平均", "o3_8h"),
        ("CO(mg/m³)", "co"),
        ("二氧化氮24小时平均浓度", "no2_24h"),
        ("PM2.5_IAQI", None),
        ("PM2.5月均", None),
        ("COD", None),
        ("IAQI_CO", None),
    ],
)
def test_air_headers_are_read_as_people_write_them(header, key):
    found = air_key(header_name(header)[0])
    assert (found and found[0]) == key


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("溶解氧(mg/L)", "do"),
        ("DO", "do"),
        ("CODMn", "codmn"),
        ("CODCr(mg·L⁻¹)", "cod"),
        ("NH₃-N", "nh3n"),
        ("氨氮(以N计,mg/L)", "nh3n"),
        ("BOD₅", "bod5"),
        ("pH值(无量纲)", "ph"),
        ("铬(六价)", "cr6"),
        ("铬", None),
        ("水温_实测值", None),
        ("类别_氨氮", None),
    ],
)
def test_water_headers_are_read_as_people_write_them(header, key):
    found = water_key(header_name(header)[0])
    assert (found and found[0]) == key


def test_a_unit_of_the_header_is_converted(assess):
    row = assess("CO(μg/m³),PM2.5(mg/m3)\n500,0.116\n", "air", "--edition", "2012").rows[0]
    assert (row["IAQI_CO"], row["IAQI_PM2.5"], row["AQI"]) == ("13", "152", "152")


def test_another_quantity_is_refused(assess):
    assert "单位无法换算" in assess("溶解氧(%),氨氮\n90,0.1\n", "water").problem


def test_two_columns_of_one_item_are_refused(assess):
    done = assess("COD,化学需氧量\n15,30\n", "water")
    assert "同一项目" in done.problem
    assert not done.target.exists()


def test_no_recognisable_header_is_refused(assess):
    assert "没有可识别的表头" in assess("甲,乙\n1,2\n", "water").problem


# --- Columns and cells that stay ------------------------------------------------------------------


def test_every_input_column_stays_as_it_was(assess):
    head, cells = "备注,DO,,x,氨氮,y", '"a,""b""\r",７.5,,-0.50, 0.10 ,--'
    done = assess(f"{head}\r\n{cells}\r\n", "water")
    table = list(csv.reader(io.StringIO(done.content.decode("utf-8-sig"), newline="")))
    assert table[0][:6] == ["备注", "DO", "", "x", "氨氮", "y"]
    assert table[1][:6] == ['a,"b"\r', "７.5", "", "-0.50", " 0.10 ", "--"]
    assert done.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" not in done.content


def test_a_name_that_is_taken_stays_ours_and_the_tables_own_is_marked(assess):
    done = assess("水质类别,AQI,总磷\nⅡ,5,0.25\n", "water")
    row = done.rows[0]
    assert (row["水质类别(原表)"], row["水质类别"], row["AQI"]) == ("Ⅱ", "Ⅳ", "5")
    assert "“水质类别”改名为“水质类别(原表)”" in done.err


def test_a_result_can_be_assessed_again(assess):
    once = assess("总磷\n0.25\n", "water").content.decode("utf-8-sig")
    twice = assess(once, "water").content.decode("utf-8-sig")
    header = assess(twice, "water").content.decode("utf-8-sig").splitlines()[0].split(",")
    assert len(header) == len(set(header))
    assert {"水质类别", "水质类别(原表)", "水质类别(原表2)"} <= set(header)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86 519",
        "-a",
        "@x",
        " =1",
        "＝1",
        "-1+1",
        "\t=1",
        "\u200b=1+1",
        "\ufeff=1",
        " \u2060\u200d @x",
        "\u200b" * 99 + "=1",
        "-1\u200b2",
    ],
)
def test_no_text_of_a_table_is_left_to_be_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "-1", "+0.5", "-1.5e-3", "-5%", "--", "—", "a=b", "－5"])
def test_a_number_or_a_dash_is_no_formula(text):
    assert harmless(text) == text


def test_a_formula_of_a_text_file_is_written_as_text(assess):
    done = assess('=x,氨氮\n"=HYPERLINK(""http://a"")",0.1\n', "water")
    table = list(csv.reader(io.StringIO(done.content.decode("utf-8-sig"), newline="")))
    assert (table[0][0], table[1][0]) == ("'=x", '\'=HYPERLINK("http://a")')


def test_title_rows_and_blank_rows_stay(assess):
    done = assess("断面月报\n断面,氨氮\n\n甲,0.10\n", "water")
    lines = done.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "断面月报"
    assert lines[3].startswith("甲,0.10,Ⅰ,Ⅰ,优")
    assert not done.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_office_programs_are_read(assess, encoding):
    assert (
        assess("断面,溶解氧\n钟楼大桥,6\n", "water", encoding=encoding).rows[0]["断面"]
        == "钟楼大桥"
    )


# --- Missing and unreadable -----------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "NA", "NaN", "/", "--", "*", "-", "—", "无", "未监测"])
def test_a_missing_item_leaves_the_day_without_index_and_says_so(assess, mark):
    done = assess(f"{AIR}\n2023-09-01,{mark},15,0.5,60,30,20\n", "air")
    row = done.rows[0]
    assert (row["AQI"], row["级别"], row["IAQI_SO₂"]) == ("NA", "", "")
    assert row["评价说明"].startswith("缺SO₂")
    assert not done.problem


def test_a_zero_of_air_is_a_value(assess):
    row = assess(f"{AIR}\n2023-09-01,0,15,0.5,60,30,20\n", "air").rows[0]
    assert (row["IAQI_SO₂"], row["AQI"], row["级别"], row["首要污染物"]) == ("0", "30", "一级", "")


def test_a_row_without_any_value_is_done(assess):
    done = assess(f"{AIR}\n,,,,,,\n无,-,-,-,-,-,-\n", "air")
    assert [row["AQI"] for row in done.rows] == ["", "NA"]
    assert not done.problem


def test_an_unreadable_cell_is_told_and_the_rest_is_written(assess):
    done = assess(f"{AIR}\n2023-09-01,1O,15,0.5,60,30,20\n2023-09-02,{CLEAN}\n", "air")
    assert "in.csv 第2行“SO2”" in done.err
    assert "2 行中有 1 行未能评价" in done.problem
    assert [row["AQI"] for row in done.rows] == ["", "30"]
    assert "未评价" in done.rows[0]["评价说明"]


@pytest.mark.parametrize("cell", ["-5", "0.01L", "1e3"])
def test_what_is_no_concentration_of_air_is_a_problem(assess, cell):
    assert assess(f"{AIR}\n2023-09-01,{cell},15,0.5,60,30,20\n", "air").problem


def test_a_row_longer_than_the_header_is_a_problem_and_stays_whole(assess):
    done = assess("断面,氨氮\n甲,0.1,7\n", "water")
    assert "比表头多" in done.err
    assert done.content.decode("utf-8-sig").splitlines()[1].startswith("甲,0.1,7,,")


def test_below_detection_counts_as_half_the_limit(assess):
    done = assess("汞,石油类\n0.0002L,0.01L\n", "water")
    assert (done.rows[0]["类别_汞"], done.rows[0]["类别_石油类"]) == ("Ⅲ", "Ⅰ")


@pytest.mark.parametrize("text", ["pH\n15\n", "pH\n7L\n", "氨氮\n-1\n", "水体类型,氨氮\n海,1\n"])
def test_what_is_no_value_of_water_is_a_problem(assess, text):
    assert "1 行未能评价" in assess(text, "water").problem


def test_a_lake_has_its_own_limits_and_nitrogen_is_only_shown(assess):
    done = assess("水体类型,总磷,总氮\n湖库,0.05,3\n河流,0.05,3\n,0.05,3\n", "water")
    assert [row["水质类别"] for row in done.rows] == ["Ⅲ", "Ⅱ", "Ⅱ"]
    assert [row["类别_总氮"] for row in done.rows] == ["劣Ⅴ", "", ""]


def test_without_rounding_a_limit_is_passed_sooner(assess):
    assert assess("氨氮\n1.004\n", "water").rows[0]["水质类别"] == "Ⅲ"
    assert assess("氨氮\n1.004\n", "water", "--rounding", "none").rows[0]["水质类别"] == "Ⅳ"


# --- Editions -------------------------------------------------------------------------------------


def test_each_row_is_judged_by_the_edition_of_its_day(assess):
    cells = "10,45,1.0,70,95,68"
    days = ("2026-02-28", "2026/3/1 5:00", "20260301", "2026年3月")
    done = assess(f"{AIR}\n" + "".join(f"{day},{cells}\n" for day in days), "air")
    assert [row["AQI"] for row in done.rows] == ["92", "108", "108", "108"]


def test_an_edition_asked_for_goes_before_the_date(assess):
    text = f"{AIR}\n2026-03-01,10,45,1.0,70,95,68\n"
    assert assess(text, "air", "--edition", "2012").rows[0]["AQI"] == "92"


def test_neither_date_nor_edition_is_refused(assess):
    done = assess(f"SO2,NO2,CO,O3-8h,PM10,PM2.5\n{CLEAN}\n", "air")
    assert "--edition" in done.problem
    assert not done.target.exists()


@pytest.mark.parametrize("day", ["", "2026", "31/12/2025", "2001-01-01"])
def test_a_day_that_chooses_no_edition_is_a_problem(assess, day):
    assert "--edition" in assess(f"{AIR}\n{day},{CLEAN}\n", "air").err


HOURS = "时间,SO2,NO2,CO,O3,PM10,PM2.5"


def editions_of_hours(done):
    by_index = {"108": "2026", "92": "2012"}
    return [by_index.get(row["IAQI_PM2.5-1h"], "") for row in done.rows]


@pytest.mark.parametrize(
    ("stamp", "edition"),
    [
        ("2026-02-28 24:00", "2012"),
        ("2026-03-01 00:00", "2012"),
        ("2026/3/1 0:00:00", "2012"),
        ("2026年3月1日0时", "2012"),
        ("2026030100", "2012"),
        ("20260301 00", "2012"),
        ("2026-03-01T00:00:00+08:00", "2012"),
        ("2026-03-01 01:00", "2026"),
        ("2026030101", "2026"),
        ("2026-03-01 24:00", "2026"),
        ("2026-03-02", "2026"),
    ],
)
def test_an_hour_belongs_to_the_day_it_ends(assess, stamp, edition):
    done = assess(f"{HOURS}\n{stamp},10,45,1,70,95,68\n", "air", "--averaging", "hour")
    assert editions_of_hours(done) == [edition]


def test_the_hour_may_stand_in_a_column_of_its_own(assess):
    rows = "".join(f"2026-03-01,{hour},10,45,1,70,95,68\n" for hour in ("0", "1", "00:00"))
    for name in ("小时", "时间", "hour"):
        text = f"日期,{name},SO2,NO2,CO,O3,PM10,PM2.5\n{rows}"
        done = assess(text, "air", "--averaging", "hour")
        assert editions_of_hours(done) == ["2012", "2026", "2012"]


def test_an_hour_without_its_time_is_told_where_the_edition_depends_on_it(assess):
    done = assess(f"{HOURS}\n2026-03-01,10,45,1,70,95,68\n", "air", "--averaging", "hour")
    assert "不能确定标准版本" in done.err


def test_midnight_of_a_day_is_that_day(assess):
    done = assess(f"{AIR}\n2026-03-01 00:00,10,45,1.0,70,95,68\n", "air")
    assert done.rows[0]["AQI"] == "108"


@pytest.mark.parametrize(
    "text",
    ["2026-02-28~2026-03-02", "2026-3-1至5", "2026-03-01备注", "2026-03-01 25:00",
     "2026-02-30", "202603011"],
)  # fmt: skip
@pytest.mark.parametrize("averaging", ["day", "hour"])
def test_what_only_begins_like_a_day_chooses_no_edition(assess, text, averaging):
    done = assess(f"{AIR}\n{text},{CLEAN}\n", "air", "--averaging", averaging)
    assert f"“{text}”不能确定标准版本" in done.err


# --- Files ----------------------------------------------------------------------------------------


def test_the_source_is_never_written_over(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("氨氮\n1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="不能写回原文件"):
        call_command("assess", "water", str(source), str(tmp_path / "." / "in.csv"))
    assert source.read_text(encoding="utf-8") == "氨氮\n1\n"


def test_a_missing_folder_or_file_is_told(tmp_path):
    source = tmp_path / "in.csv"
    with pytest.raises(CommandError, match="文件不存在"):
        call_command("assess", "water", str(source), str(tmp_path / "out.csv"))
    source.write_text("氨氮\n1\n", encoding="utf-8")
    with pytest.raises(CommandError, match="不存在,请先建立"):
        call_command("assess", "water", str(source), str(tmp_path / "none" / "out.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff\xff\xff", b"a\x00b", b""])
def test_what_is_no_table_is_refused(assess, content):
    assert assess(content, "water").problem


def test_many_problems_are_told_once_more_in_sum(assess):
    done = assess("氨氮\n" + "x\n" * 300, "water")
    assert done.err.count("错误:") == 200
    assert "共 300 行" in done.err
