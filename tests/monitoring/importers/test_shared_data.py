"""The real files, where the folder that holds them is there: each comes in or fails as it must.

What its notes say of a file is what is looked for here; no row of them is kept in the project.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitoring.models import Division, WaterSection
from tests.monitoring.importers.corpus import run, state

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("ZHONGLOU_SHARED_DATA", ROOT.parent / "shared" / "data"))

pytestmark = [
    pytest.mark.published,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"没有真实数据的文件夹 {FOLDER}"),
]


@dataclass(frozen=True)
class Case:
    """A file, the options it needs, and the patterns that what is said must hold."""

    file: str
    words: tuple[str, ...]
    options: tuple[str, ...] = ()
    is_refused: bool = False


CASES = (
    Case("air/quotsoft_changzhou_2019.csv.gz", (r"新增 365 行", r"0 个不一致")),
    Case(
        "air/china_sites_20190220.csv.gz",
        (r"第\d+行:有 \d+ 列,表头有 1608 列:文件可能不完整",),
        is_refused=True,
    ),
    Case("air/changzhou_stations.csv", (r"没有找到可识别的表头",), is_refused=True),
    Case(
        "air/cnpm25_changzhou_hourly_20200326-0402.csv",
        (r"旧站名\(如“启用161026”\)的 81 行", r"0 个不一致"),
    ),
    Case("air/aqistudy_changzhou_daily_201312-201701.csv", (r"新增 1157 行", r"AQI 不是来表值")),
    Case("air/dezhou_daily_201312-201812.csv", (r"--subject",), is_refused=True),
    Case(
        "air/dezhou_daily_201312-201812.csv",
        (r"新增 1851 行", r"存疑 24 处", r"为 0,按缺测处理"),
        ("--subject", "德州"),
    ),
    Case("air/realtime_all_cities_GBK.csv", (r"没有日期列",), is_refused=True),
    Case(
        "water/national_sections_class_sample.csv.gz",
        (r"新增 1 行", r"没有登记的断面“清河闸”:\d+条读数未使用"),
    ),
    Case("water/changzhou_area_sections.csv", (r"新增 2 行", r"与第25行为同一时间,重复")),
    Case("water/五牧_2021-04.csv", (r"新增 1 行", r"为同一时间,重复")),
    Case(
        "published/published_changzhou.csv",
        (r"优良天数比率有不同的值:.*78\.1.*78\.8",),
        is_refused=True,
    ),
    Case("published/published_changzhou.csv", (r"新增 \d+ 行",), ("--skip-conflicts",)),
)


@pytest.fixture
def registered(plan_2023: object) -> None:
    """Register what the files speak of beside the plan's own sites."""
    WaterSection.objects.create(code="wumu", name="五牧")
    Division.objects.create(code="dezhou", name="德州市", kind="city")


def test_every_file_of_the_folder_is_tried() -> None:
    found = {f"{path.parent.name}/{path.name}" for path in FOLDER.glob("*/*")}
    assert found == {case.file for case in CASES}


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{n:02}-{Path(case.file).name}" for n, case in enumerate(CASES)]
)
@pytest.mark.usefixtures("registered")
def test_a_real_file_is_told_as_its_notes_say_and_a_trial_writes_nothing(case: Case) -> None:
    before = state()
    outcome = run(FOLDER / case.file, "--dry-run", *case.options)
    assert outcome.is_refused is case.is_refused, outcome.said[-2000:]
    for words in case.words:
        assert re.search(words, outcome.said), outcome.said[-2000:]
    assert state() == before
