"""A file is imported whole or not at all, twice is once, and every refusal says where."""

import io
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from monitoring.models import (
    AirMonth,
    Division,
    DustfallMonth,
    ImportBatch,
    Revision,
    SectionMonth,
    WaterSection,
)

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "tests" / "data" / "imports"
SHARED_DATA = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data"))
PUBLISHED = SHARED_DATA / "published" / "published_changzhou.csv"

pytestmark = pytest.mark.usefixtures("plan_2023")


def imported(name: str | Path, *options: str) -> tuple[str, str]:
    """Import a sample and return what it said on stdout and stderr."""
    out, err = io.StringIO(), io.StringIO()
    call_command("import_readings", str(SAMPLES / name), *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(name: str | Path, *options: str) -> str:
    """Import a sample that must be refused and return all it said on stderr."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as problem:
        call_command("import_readings", str(SAMPLES / name), *options, stdout=out, stderr=err)
    return err.getvalue() + str(problem.value)


# --- Sections -------------------------------------------------------------------------------------


def test_a_section_sheet_is_read_as_people_write_it() -> None:
    out, _ = imported("断面浓度_2023年9月.csv")
    assert "新增 4 行" in out
    assert "未使用的列:序号" in out
    assert "跳过 第7行:没有任何数值" in out
    row = SectionMonth.objects.get(section__name="连江桥下")
    assert (row.year, row.month, row.sampled_on) == (2023, 9, date(2023, 9, 5))
    assert (row.water_class, row.ph, row.tp) == (2, Decimal("7.6"), Decimal("0.089"))
    assert (row.oil, row.marks) == (Decimal("0.01"), {"oil": "0.01L"})
    assert SectionMonth.objects.get(section__name="钟楼大桥").tp == Decimal("0.15")
    by_alias = SectionMonth.objects.get(section__name="市控断面01")
    assert (by_alias.water_class, by_alias.oil) == (3, None)
    dry = SectionMonth.objects.get(section__name="大沟坝桥")
    assert (dry.state, dry.water_class, dry.note) == ("no_flow", None, "河道清淤")


def test_a_file_as_chinese_excel_writes_it_is_read_too() -> None:
    imported("断面浓度_GBK.csv")
    assert SectionMonth.objects.get().section.name == "钟楼大桥"


def test_the_same_file_twice_changes_nothing() -> None:
    imported("断面浓度_2023年9月.csv")
    before = list(SectionMonth.objects.values_list("pk", "version", "entered_at"))
    out, _ = imported("断面浓度_2023年9月.csv")
    assert "新增 0 行,修改 0 行,不变 4 行" in out
    assert list(SectionMonth.objects.values_list("pk", "version", "entered_at")) == before
    assert ImportBatch.objects.count() == 1


def test_a_batch_knows_its_file_and_how_much_it_brought() -> None:
    imported("断面浓度_2023年9月.csv")
    batch = ImportBatch.objects.get()
    assert (batch.kind, batch.source_name, batch.row_count) == (
        "file", "断面浓度_2023年9月.csv", 4,
    )  # fmt: skip
    assert len(batch.sha256) == 64
    assert set(SectionMonth.objects.values_list("batch", flat=True)) == {batch.pk}


def test_a_changed_value_is_a_new_version_and_an_empty_cell_keeps_what_is_stored() -> None:
    SectionMonth.objects.create(
        section=WaterSection.objects.get(name="钟楼大桥"), year=2023, month=9,
        water_class=3, tp=Decimal("0.16"), codmn=Decimal("5.5"),
    )  # fmt: skip
    imported("断面浓度_GBK.csv")
    row = SectionMonth.objects.get()
    assert (row.tp, row.codmn, row.version) == (Decimal("0.15"), Decimal("5.5"), 2)
    change = Revision.objects.get()
    assert (change.field, change.old_value, change.new_value) == ("总磷", "0.16", "0.15")
    assert "断面浓度_GBK.csv" in change.reason


def test_every_error_names_file_row_and_column_and_nothing_is_imported() -> None:
    text = refused("断面_有错误.csv")
    assert "断面_有错误.csv 第2行“总磷”:总磷“abc”无法识别:请填数字" in text
    assert "第3行“断面名称”:没有登记的断面“钟楼大乔”,是否“钟楼大桥”?" in text
    assert "第4行“监测时间”:时间“9月5日”无法识别" in text
    assert "第5行" in text
    assert "2099年1月还没有到" in text
    assert "第6行“水质类别”:水质类别“八类”无法识别" in text
    assert not SectionMonth.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_dry_run_writes_nothing() -> None:
    out, _ = imported("断面浓度_2023年9月.csv", "--dry-run")
    assert "新增 4 行" in out
    assert "没有写入" in out
    assert not SectionMonth.objects.exists()


def test_a_doubt_is_told_and_does_not_stop_an_import() -> None:
    SectionMonth.objects.create(
        section=WaterSection.objects.get(name="钟楼大桥"), year=2022, month=9, tp=Decimal("0.015")
    )
    _, err = imported("断面浓度_GBK.csv")
    assert "存疑" in err
    assert "第2行“总磷(mg/L)”" in err
    assert "小数点" in err
    assert SectionMonth.objects.filter(year=2023).exists()


# --- Air ------------------------------------------------------------------------------------------


def test_a_station_statistic_takes_its_month_from_the_file_name() -> None:
    imported("优良率统计_2023年9月.csv")
    station = AirMonth.objects.get(station__code="3010A")
    assert (station.year, station.month, station.span) == (2023, 9, "month")
    assert (station.pm25_mean, station.good_day_ratio) == (Decimal("21.4"), Decimal("83.3"))
    assert (station.co_p95, station.o3_p90) == (Decimal("0.8"), Decimal(171))
    district = AirMonth.objects.get(station__isnull=True)
    assert district.division.code == "zhonglou"


def test_a_period_from_january_is_a_cumulative_row() -> None:
    imported("空气_1-9月累计.csv")
    row = AirMonth.objects.get()
    assert (row.span, row.month, row.valid_days, row.heavy_days) == ("ytd", 9, 272, 3)


def test_an_import_refuses_what_the_form_refuses() -> None:
    text = refused("空气_有错误.csv")
    assert "第2行“有效天数”:有效天数 29 多于该时段的日历天数 28" in text
    assert "第3行“优良率”:优良天数比率 90.0% 与天数不符" in text
    assert not AirMonth.objects.exists()


# --- Dust-fall ------------------------------------------------------------------------------------


def test_a_broken_jar_is_invalid_and_not_zero() -> None:
    out, _ = imported("降尘_2023年9月.csv")
    assert "“平均”不是板块" in out
    broken = DustfallMonth.objects.get(division__name="新闸街道")
    assert (broken.state, broken.value, broken.target) == ("invalid", None, Decimal("2.3"))
    assert DustfallMonth.objects.get(division__name="邹区镇").value == Decimal("2.8")


def test_two_rows_that_contradict_each_other_are_a_conflict_and_stop_the_import() -> None:
    text = refused("降尘_重复.csv")
    assert "数值冲突" in text
    assert "在第2、3行各有一组不同的数值" in text
    assert not DustfallMonth.objects.exists()


def test_conflicts_can_be_left_out_on_request_and_the_rest_comes_in() -> None:
    _, err = imported("降尘_重复.csv", "--skip-conflicts")
    assert "数值冲突" in err
    assert [row.division.name for row in DustfallMonth.objects.all()] == ["邹区镇"]


# --- Published figures ----------------------------------------------------------------------------


def test_published_figures_of_one_period_become_one_row_with_their_changes() -> None:
    out, _ = imported("公布值.csv")
    assert "新增 3 行" in out
    month = AirMonth.objects.get(year=2023, span="month")
    assert (month.division.code, month.month) == ("changzhou", 3)
    assert (month.pm25_mean, month.published_pm25_change) == (Decimal(35), Decimal("-2.5"))
    assert (month.good_day_ratio, month.published_ratio_change) == (
        Decimal("88.8"), Decimal("-1.5"),
    )  # fmt: skip
    assert month.source == "试验来源丁"
    to_date = AirMonth.objects.get(year=2023, span="ytd")
    assert (to_date.month, to_date.pm25_mean) == (3, Decimal("42.6"))


def test_a_published_year_is_january_to_december() -> None:
    imported("公布值.csv")
    year = AirMonth.objects.get(year=2022)
    assert (year.span, year.month, year.pm25_mean) == ("ytd", 12, Decimal("30.1"))
    assert year.source == "试验来源甲;试验来源乙"
    assert year.note == "优良天数比率:293 days"


def test_what_has_no_place_is_skipped_with_its_reason() -> None:
    out, _ = imported("公布值.csv")
    assert "跳过 4 行" in out
    assert "“环境空气质量综合指数”没有对应的数据表" in out
    assert "“市区”不是已登记的板块" in out
    assert "“省考降尘量均值”没有对应的数据表" in out


def test_a_figure_published_with_two_values_is_never_chosen_by_us() -> None:
    text = refused("公布值_有冲突.csv")
    assert "有不同的值:第3行 77.1、第4行 77.9" in text
    assert not AirMonth.objects.exists()

    imported("公布值_有冲突.csv", "--skip-conflicts")
    row = AirMonth.objects.get()
    assert (row.pm25_mean, row.good_day_ratio) == (Decimal(33), None)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="没有公开数据文件夹(ZHONGLOU_SHARED_DATA)")
def test_the_figures_the_city_published_come_in_but_for_the_one_it_gave_twice() -> None:
    assert "优良天数比率有不同的值" in refused(str(PUBLISHED))
    imported(PUBLISHED, "--skip-conflicts")
    june = AirMonth.objects.get(year=2023, month=6, span="ytd")
    assert june.pm25_mean is not None
    assert june.published_pm25_change is not None
    assert AirMonth.objects.get(year=2023, month=12, span="ytd").good_day_ratio is None
    out, _ = imported(PUBLISHED, "--skip-conflicts")
    assert "新增 0 行,修改 0 行" in out


# --- Entered by hand ------------------------------------------------------------------------------


@pytest.fixture
def entered() -> DustfallMonth:
    """A row a named person has saved, which the sample gives another value."""
    return DustfallMonth.objects.create(
        division=Division.objects.get(name="北港街道"), year=2023, month=9, value=Decimal("1.9"),
        entered_by=User.objects.create(username="lin"),
    )  # fmt: skip


@pytest.mark.parametrize("options", [(), ("--skip-conflicts",)])
def test_what_a_person_entered_is_not_overwritten_silently(
    entered: DustfallMonth, options: tuple[str, ...]
) -> None:
    text = refused("降尘_2023年9月.csv", *options)
    assert "冲突(以文件为准请加 --overwrite):降尘_2023年9月.csv 第2行" in text
    assert "已由“lin”人工录入" in text
    assert "1.9 → 2.1" in text
    assert [row.value for row in DustfallMonth.objects.all()] == [Decimal("1.9")]


def test_a_file_takes_the_place_of_what_a_person_entered_on_request(
    entered: DustfallMonth,
) -> None:
    imported("降尘_2023年9月.csv", "--overwrite")
    entered.refresh_from_db()
    assert (entered.value, entered.entered_by) == (Decimal("2.1"), None)
    assert Revision.objects.filter(old_value="1.9", new_value="2.1").exists()


def test_what_a_person_entered_alike_is_no_conflict(entered: DustfallMonth) -> None:
    DustfallMonth.objects.update(value=Decimal("2.1"), target=Decimal("2.3"))
    out, _ = imported("降尘_2023年9月.csv")
    assert "修改 0 行,不变 1 行" in out


# --- Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("没有表头.csv", "没有找到可识别的表头"),
        ("工作簿.xlsx", "另存为"),
        ("不存在.csv", "文件不存在"),
        ("", "是文件夹"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_advice(name: str, words: str) -> None:
    assert words in refused(name)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unicode_text_as_excel_saves_it_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "降尘.txt"
    text = "\ufeff月份\t板块\t降尘量\t备注\r\n2023-09\t北港街道\t2.1\t缸体,复测\x07\r\n"
    path.write_bytes(text.encode(encoding))
    imported(path)
    row = DustfallMonth.objects.get()
    assert (row.value, row.note) == (Decimal("2.1"), "缸体,复测")


def test_a_cell_too_long_is_refused_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "降尘.csv"
    path.write_text(f"月份,板块,降尘量\n2023-09,北港街道,{'9' * 5000}\n", encoding="utf-8")
    assert "第2行“降尘量”:降尘量(吨/平方公里·月)“99999999…”过长(5000 个字符)" in refused(path)


def test_a_kind_that_does_not_fit_the_header_is_refused() -> None:
    assert "没有找到可识别的表头" in refused("降尘_2023年9月.csv", "--kind", "section-month")


def test_a_running_month_is_imported_as_realtime(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2023, 9, 20))
    imported("断面浓度_GBK.csv")
    assert SectionMonth.objects.get().status == "realtime"
