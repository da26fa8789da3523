"""Automatic water stations: which readings make a month, and what such a month never replaces."""

import gzip
import io
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from monitoring.importers.auto_station_water import SOURCE
from monitoring.models import ImportBatch, SectionMonth, WaterSection
from monitoring.section_figures import figures_of
from standards.surface_water_limits import WaterBody, WaterItem

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "methods" / "automatic-water.md"
SHARED = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data")) / "water"

ITEMS = "水温(℃),pH(无量纲),溶解氧(mg/L),高锰酸盐指数(mg/L),氨氮(mg/L),总磷(mg/L)"
HEADER = f"断面名称,监测时间,站点情况,{ITEMS}"
GOOD = "正常,17.4,7.8,6.9,3.2,0.5,0.15"
NAME = "钟楼大桥_2021-04.csv"

pytestmark = pytest.mark.usefixtures("plan_2023")


def imported(path: Path, *options: str) -> tuple[str, str]:
    """Import a file and return what it said."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_readings", str(path), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(path: Path, *options: str) -> str:
    """Import a file that must be refused and return all it said."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as problem:
        call_command("import_readings", str(path), *options, stdout=out, stderr=err)
    return err.getvalue() + str(problem.value)


@pytest.fixture
def sheet(tmp_path: Path):
    """Return a function that writes readings of 钟楼大桥 to a file."""

    def write(*rows: str, name: str = NAME, header: str = HEADER) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def months() -> list[SectionMonth]:
    return list(SectionMonth.objects.order_by("year", "month"))


def tables() -> list[list[list[str]]]:
    """The tables of the method's page: head first, then rows."""
    found: list[list[list[str]]] = []
    block: list[list[str]] = []
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip("|").split("|")])
        elif block:
            found.append([block[0], *block[2:]])
            block = []
    return found


# --- The rule -------------------------------------------------------------------------------------


def test_the_worked_table_of_the_method_is_what_is_stored(tmp_path: Path) -> None:
    (head, *readings), (_, *means) = tables()
    path = tmp_path / NAME
    lines = [",".join(["断面名称", *head[:-1]])]
    lines += [",".join(["钟楼大桥", *row[:-1]]) for row in readings]
    path.write_text("\n".join(lines), encoding="utf-8")
    imported(path, "--skip-conflicts")
    (row,) = months()
    figures = figures_of(row, WaterBody.RIVER)
    for label, _, mean, water_class in means:
        item = next(each for each in WaterItem if each.label == label)
        assert f"{getattr(row, item.value)}" == mean
        assert figures.assessment.by_item[item].label == water_class
    assert figures.water_class is not None
    assert figures.water_class.label == "Ⅳ"
    assert "有效读数4次、2天" in row.note
    for label, count, *_ in means:
        assert count == "4" or f"{label}{count}次" in row.note


def test_a_month_is_real_time_and_says_what_it_rests_on(sheet) -> None:
    imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}", f"钟楼大桥,04-01 08:00,{GOOD}"))
    (row,) = months()
    assert (row.year, row.month, row.status, row.source) == (2021, 4, "realtime", SOURCE)
    assert row.water_class is None, "the class is ours, not a sheet's"
    assert row.note == "自动站有效读数2次、1天,04-01 04:00至04-01 08:00"
    assert row.temperature == Decimal("17.4")


def test_few_days_are_told(sheet) -> None:
    _, err = imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    assert "只有1天有读数" in err


def test_a_station_out_of_service_is_not_counted(sheet) -> None:
    rows = [
        f"钟楼大桥,04-01 0{n}:00,{word}"
        for n, word in enumerate(("停站", "维护", "不具备运行条件"))
    ]
    rows.append("钟楼大桥,04-01 04:00,正常")
    out, _ = imported(sheet(*(f"{row},17,7,6,3,0.5,0.1" for row in rows)))
    assert out.count("不计入月均值") == 3
    assert months()[0].note.startswith("自动站有效读数1次")


@pytest.mark.parametrize("mark", ["", "--", "*", "—", "NA"])
def test_missing_values_are_left_out_of_the_mean_and_are_no_zero(sheet, mark: str) -> None:
    imported(
        sheet(
            f"钟楼大桥,04-01 04:00,{GOOD}", f"钟楼大桥,04-01 08:00,正常,17.4,7.8,6.9,3.2,0.5,{mark}"
        )
    )
    (row,) = months()
    assert row.tp == Decimal("0.15")
    assert row.note == "自动站有效读数2次、1天,04-01 04:00至04-01 08:00(其中总磷1次)"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("正常,17.4,7.8,6.9,0,0.5,0.15", "“高锰酸盐指数(mg/L)”:0 不是测得的浓度"),
        ("正常,17.4,7.8,6.9,3.2,-0.02,0.15", "-0.02 不是测得的浓度"),
        ("正常,17.4,15,6.9,3.2,0.5,0.15", "15 不在 0 到 14 之间"),
        ("正常,99,7.8,6.9,3.2,0.5,0.15", "99 不是河湖的水温"),
    ],
)
def test_what_no_instrument_measures_is_dropped_and_told(sheet, cells: str, words: str) -> None:
    out, _ = imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}", f"钟楼大桥,04-01 08:00,{cells}"))
    assert "跳过 第3行" in out
    assert words in out
    assert len(months()) == 1


def test_a_word_among_the_numbers_stops_the_import(sheet) -> None:
    text = refused(sheet("钟楼大桥,04-01 04:00,正常,17.4,7.8,6.9,3.2,0.5,很高"))
    assert "第2行:总磷“很高”无法识别" in text


def test_unrounded_values_go_before_rounded_ones(sheet) -> None:
    header = f"{HEADER},总磷_原始值"
    imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD},0.15312345678901234567890", header=header))
    assert months()[0].tp == Decimal("0.153123")


@pytest.mark.parametrize("unit", ["μg/L", "ug/l", "微克/升"])
def test_micrograms_are_turned_into_milligrams(sheet, unit: str) -> None:
    header = HEADER.replace("总磷(mg/L)", f"总磷({unit})")
    imported(sheet("钟楼大桥,04-01 04:00,正常,17.4,7.8,6.9,3.2,0.5,194", header=header))
    assert months()[0].tp == Decimal("0.194")


def test_unrounded_values_without_a_unit_have_that_of_the_rounded_ones(sheet) -> None:
    header = f"{HEADER},总磷_原始值".replace("总磷(mg/L)", "总磷(μg/L)")
    row = "钟楼大桥,04-01 04:00,正常,17.4,7.8,6.9,3.2,0.5,194,194.25"
    imported(sheet(row, header=header))
    assert months()[0].tp == Decimal("0.19425")


def test_a_row_of_units_below_the_header_counts(sheet) -> None:
    header = "断面名称,监测时间,站点情况,溶解氧,总磷"
    imported(sheet(",,,mg/L,μg/L", "钟楼大桥,04-01 04:00,正常,6.9,194", header=header))
    assert months()[0].tp == Decimal("0.194")


def test_a_unit_of_another_quantity_is_refused(sheet) -> None:
    header = HEADER.replace("总磷(mg/L)", "总磷(g/L)")
    text = refused(sheet(f"钟楼大桥,04-01 04:00,{GOOD}", header=header))
    assert "“总磷(g/L)”:单位“g/l”无法换算" in text
    assert months() == []


# --- Time -----------------------------------------------------------------------------------------


def test_without_any_year_the_file_is_refused_with_advice(sheet) -> None:
    text = refused(sheet(f"钟楼大桥,04-01 04:00,{GOOD}", name="钟楼大桥.csv"))
    assert "监测时间没有年份" in text
    assert "2021-04.csv" in text


def test_the_completed_time_goes_before_the_name_of_the_file(sheet) -> None:
    imported(
        sheet(f"2020-05-08 15:00,钟楼大桥,05-08 15:00,{GOOD}", header=f"监测时间_补全,{HEADER}")
    )
    assert [(row.year, row.month) for row in months()] == [(2020, 5)]


def test_december_in_a_january_file_is_of_the_year_before(sheet) -> None:
    imported(sheet(f"钟楼大桥,12-31 20:00,{GOOD}", name="钟楼大桥_2022-01.csv"))
    assert [(row.year, row.month) for row in months()] == [(2021, 12)]


def test_a_row_without_time_is_dropped_and_a_strange_one_refused(sheet) -> None:
    out, _ = imported(sheet(f"钟楼大桥,*,{GOOD}", f"钟楼大桥,04-01 04:00,{GOOD}"))
    assert "第2行“监测时间”:没有时间" in out
    assert "04-31" in refused(sheet(f"钟楼大桥,04-31 04:00,{GOOD}"))
    assert "无法识别" in refused(sheet(f"钟楼大桥,昨天,{GOOD}"))


# --- Twice ----------------------------------------------------------------------------------------


def test_a_reading_that_came_twice_counts_once(sheet) -> None:
    other = "钟楼大桥,04-01 08:00,正常,17.4,7.8,6.9,3.2,0.5,0.25"
    out, _ = imported(sheet(*[f"钟楼大桥,04-01 04:00,{GOOD}"] * 3, other))
    assert months()[0].tp == Decimal("0.2")
    assert out.count("重复") == 2


def test_contradicting_readings_stop_the_import_until_they_are_left_out(sheet) -> None:
    path = sheet(
        f"钟楼大桥,04-01 04:00,{GOOD}",
        "钟楼大桥,04-01 04:00,正常,17.4,7.8,6.9,3.2,0.5,0.19",
        "钟楼大桥,04-01 08:00,正常,17.4,7.8,6.9,3.2,0.5,0.10",
    )
    text = refused(path)
    assert "0.15 与 0.19 不同" in text
    assert months() == []
    imported(path, "--skip-conflicts")
    assert months()[0].tp == Decimal("0.1")


def test_the_same_file_again_changes_nothing(sheet) -> None:
    path = sheet(f"钟楼大桥,04-01 04:00,{GOOD}")
    imported(path)
    out, _ = imported(path)
    assert "不变 1 行" in out
    assert months()[0].version == 1


def test_fewer_readings_do_not_replace_a_fuller_month(sheet) -> None:
    rows = [f"钟楼大桥,04-0{day} 04:00,{GOOD}" for day in range(1, 4)]
    imported(sheet(*rows))
    poorer = "钟楼大桥,04-09 04:00,正常,17.4,7.8,6.9,3.2,0.5,0.9"
    out, _ = imported(sheet(poorer))
    assert "有3次读数,本文件只有1次" in out
    assert months()[0].tp == Decimal("0.15")
    imported(sheet(*rows, poorer))
    assert months()[0].tp == Decimal("0.3375")


def test_the_second_half_of_a_month_does_not_replace_the_first(sheet) -> None:
    """As many readings as before, but of other days: together they would be the month."""
    first = [f"钟楼大桥,04-0{day} 04:00,{GOOD}" for day in range(1, 4)]
    second = [f"钟楼大桥,04-1{day} 04:00,正常,17.4,7.8,6.9,3.2,0.5,0.45" for day in range(1, 4)]
    imported(sheet(*first))
    out, _ = imported(sheet(*second))
    assert "04-01 04:00至04-03 04:00的读数,本文件为04-11 04:00至04-13 04:00" in out
    assert "请导入覆盖全月的一个文件" in out
    assert "已有的数据均予保留" in out
    assert months()[0].tp == Decimal("0.15")
    imported(sheet(*second), "--overwrite")
    assert months()[0].tp == Decimal("0.45")
    imported(sheet(*first, *second))
    assert months()[0].tp == Decimal("0.3")


# --- What it never replaces -----------------------------------------------------------------------


def official(**values: object) -> SectionMonth:
    section = WaterSection.objects.get(name="钟楼大桥")
    return SectionMonth.objects.create(section=section, year=2021, month=4, **values)


@pytest.mark.parametrize("status", ["reviewed", "final", "realtime"])
def test_an_official_month_is_never_replaced(sheet, status: str) -> None:
    official(status=status, water_class=3, tp=Decimal("0.18"), cod=Decimal(17))
    out, _ = imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    assert "跳过 第2行:钟楼大桥 2021年4月:已有" in out
    assert "不是正式监测,不覆盖" in out
    assert months()[0].tp == Decimal("0.18")


def test_overwriting_replaces_the_official_month_as_a_whole(sheet) -> None:
    official(water_class=3, tp=Decimal("0.18"), cod=Decimal(17), marks={"cod": "17L"})
    imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"), "--overwrite")
    (row,) = months()
    assert (row.water_class, row.cod, row.marks, row.tp) == (None, None, {}, Decimal("0.15"))
    assert (row.status, row.source) == ("realtime", SOURCE)


def test_a_month_somebody_has_corrected_is_theirs(sheet) -> None:
    imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    person = User.objects.create_user("dataadmin")
    SectionMonth.objects.update(batch=None, entered_by=person, tp=Decimal("0.16"))
    out, _ = imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    assert "不覆盖" in out
    assert months()[0].tp == Decimal("0.16")


def test_a_generated_month_gives_way(sheet) -> None:
    official(batch=ImportBatch.objects.create(kind="demo", source_name="演示"), tp=Decimal("0.4"))
    out, _ = imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    assert "1 行由演示数据转为正式数据" in out
    assert months()[0].tp == Decimal("0.15")


def test_a_sheet_replaces_an_automatic_month_as_a_whole(sheet, tmp_path: Path) -> None:
    imported(sheet(f"钟楼大桥,04-01 04:00,{GOOD}"))
    path = tmp_path / "断面.csv"
    path.write_text("断面名称,监测时间,总磷,水质类别\n钟楼大桥,2021-04,0.17,Ⅲ\n", encoding="utf-8")
    imported(path)
    (row,) = months()
    assert (row.tp, row.nh3n, row.water_class) == (Decimal("0.17"), None, 3)
    assert (row.status, row.source, row.note) == ("reviewed", "", "")


# --- Files ----------------------------------------------------------------------------------------


def test_sections_not_registered_are_counted_and_named(sheet) -> None:
    good = f"钟楼大桥,04-01 04:00,{GOOD}"
    out, _ = imported(sheet(*[f"某某桥,04-01 04:00,{GOOD}"] * 2, good))
    assert "没有登记的断面“某某桥”:2条读数未使用" in out
    assert len(months()) == 1


def test_a_file_of_nothing_but_unknown_sections_is_no_success(sheet) -> None:
    assert "没有可导入的数据" in refused(sheet(f"某某桥,04-01 04:00,{GOOD}"))


def test_a_packed_file_is_read_and_a_broken_one_refused(sheet) -> None:
    plain = sheet(f"2021-04-01 04:00,钟楼大桥,*,{GOOD}", header=f"监测时间_补全,{HEADER}")
    packed = plain.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    imported(packed)
    assert len(months()) == 1
    packed.write_bytes(packed.read_bytes()[:-9])
    assert "压缩文件已损坏" in refused(packed)


@pytest.mark.skipif(not SHARED.exists(), reason="the public files are not here")
@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("五牧_2021-04.csv", (), [("五牧", 2021, 4)]),
        (
            "changzhou_area_sections.csv",
            ("--skip-conflicts",),
            [("五牧", 2020, 5), ("五牧", 2021, 4)],
        ),
        ("national_sections_class_sample.csv.gz", (), [("五牧", 2020, 5)]),
    ],
)
def test_the_files_as_people_keep_them_are_read(name, options, expected) -> None:
    WaterSection.objects.create(code="wumu", name="五牧")
    imported(SHARED / name, *options)
    assert [(row.section.name, row.year, row.month) for row in months()] == expected
    assert all(figures_of(row, WaterBody.RIVER).water_class for row in months())
