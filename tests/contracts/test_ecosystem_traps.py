"""Traps of the packages we stand on, each met and measured once, none to be met again."""

import ast
import hashlib
import importlib.util
import re
from decimal import Decimal
from pathlib import Path

import plotly
import pytest
from django.conf import settings
from plotly.offline import get_plotlyjs_version

from charts.progress_figure import progress_figure
from charts.progress_spec import MonthPoint, ProgressSpec

BASE = Path(settings.BASE_DIR)
VENDOR = BASE / "static" / "vendor"
PRODUCT = ("standards", "bulk", "charts", "monitoring", "targets", "zhonglou_env")
JS_OF_PYTHON = {7: 4}  # major versions of plotly.py and of the plotly.js it writes figures for


def noticed() -> dict[str, tuple[str, str]]:
    """Return version and checksum of every third-party file, as NOTICE.md states them."""
    rows = re.findall(
        r"^\| `([^`]+)` \|[^|]+\| ([\d.]+) \| `([0-9a-f]{64})` \|$",
        (VENDOR / "NOTICE.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return {name: (version, checksum) for name, version, checksum in rows}


def test_every_third_party_file_is_listed_with_its_checksum() -> None:
    served = {path.name for path in VENDOR.iterdir()} - {"NOTICE.md"}
    assert set(noticed()) == served
    for name, (_, checksum) in noticed().items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == checksum, name


def test_third_party_files_are_of_one_version() -> None:
    (version,) = {version for version, _ in noticed().values()}
    head = (VENDOR / "plotly-basic.min.js").read_text("utf-8")[:200]
    assert f"plotly.js (basic - minified) v{version}" in head


def test_chart_library_in_the_browser_is_the_one_python_writes_for() -> None:
    major = int(plotly.__version__.split(".")[0])
    version = noticed()["plotly-basic.min.js"][0]
    assert int(version.split(".")[0]) == JS_OF_PYTHON[major]
    assert version.split(".")[:2] == get_plotlyjs_version().split(".")[:2]


def test_psycopg_3_is_not_there_for_django_to_prefer() -> None:
    assert importlib.util.find_spec("psycopg") is None


# --- Figures --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figure() -> dict[str, dict[str, object]]:
    """A figure with everything on it."""
    months = tuple(
        MonthPoint(m, Decimal(30 + m), Decimal(32), Decimal(35), Decimal(34), Decimal(33))
        for m in range(1, 9)
    )
    spec = ProgressSpec(
        key="progress",
        title="PM2.5",
        unit="μg/m³",
        source="",
        months=months,
        target=Decimal("31.5"),
        operator="≤",
        requirement=(9, Decimal("30.1")),
        as_of_month=8,
        year=2023,
        projection=(Decimal(30), Decimal(33)),
    )
    return progress_figure(spec)


def test_no_figure_may_be_sent_to_a_public_server(figure: dict[str, dict[str, object]]) -> None:
    config = figure["config"]
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False


def test_month_ticks_are_written_out(figure: dict[str, dict[str, object]]) -> None:
    axis = figure["layout"]["xaxis"]
    assert isinstance(axis, dict)
    assert axis["ticktext"] == [f"{month}月" for month in range(1, 13)]


def test_only_traces_of_the_basic_bundle_are_drawn(figure: dict[str, dict[str, object]]) -> None:
    kinds = {trace["type"] for trace in figure["data"]}  # type: ignore[index]
    assert kinds <= {"scatter", "bar", "pie"}


def imports(path: Path) -> dict[str, bool]:
    """Return the packages a module imports, and whether it does so when it is loaded itself."""
    tree = ast.parse(path.read_text("utf-8"))
    found: dict[str, bool] = {}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            found[name.partition(".")[0]] = node in tree.body
    return found


MODULES = {
    str(path.relative_to(BASE)): imports(path)
    for package in PRODUCT
    for path in (BASE / package).rglob("*.py")
}


def test_one_module_makes_figures_so_one_config_rules_them_all() -> None:
    assert [name for name, found in MODULES.items() if "plotly" in found] == [
        "charts/progress_figure.py"
    ]


@pytest.mark.parametrize("package", ["plotly", "pandas", "openpyxl", "docx"])
def test_a_heavy_package_is_never_loaded_when_the_server_starts(package: str) -> None:
    assert [name for name, found in MODULES.items() if found.get(package)] == []
