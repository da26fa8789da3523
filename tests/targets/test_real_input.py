"""Real figures, typed in or imported, stand on the pages as they were printed, and nothing else.

The figures are those of the notices of 常州市生态环境局 of February and June 2023. No row of a
published file is kept here: the tests write the file they import.
"""

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.html import Element, parse_html
from django.urls import reverse

from monitoring.models import AirMonth, Division
from zhonglou_env.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.published]

ClientAs = Callable[[Role], Client]

# Period, PM2.5 μg/m³, its change %, good-day ratio %, its change in percentage points.
FIGURES = (
    ("2023-02", "41", "-5.7", "92.9", "-3.5"),
    ("2023-01/2023-02", "45.6", "-16.8", "86.4", "+6.7"),
    ("2023-06", "23.6", "+10.8", "60.0", "+3.3"),
    ("2023-01/2023-06", "36.4", "-5.7", "75.1", "+4.9"),
)
# PM2.5 of the month, change, to date, change; good/valid days; ratio of the month, change, …
SHOWN = {
    "2月": ["41.0", "−5.7 %", "45.6", "−16.8 %", "—", "92.9", "−3.5 百分点", "86.4", "+6.7 百分点"],
    "6月": ["23.6", "+10.8 %", "36.4", "−5.7 %", "—", "60.0", "+3.3 百分点", "75.1", "+4.9 百分点"],
}
BLANK = ["—"] * 9
PAGES = ("/divisions/changzhou/?year=2023&month=6", "/air/?division=changzhou&year=2023&month=6")
SOURCE = "常州市生态环境局空气质量通报"


# --- Reading a page -------------------------------------------------------------------------------


def below(element: Element | str, *tags: str) -> Iterable[Element]:
    """Yield the elements of some tags below one."""
    if isinstance(element, str):
        return
    if element.name in tags:
        yield element
    for child in element.children:
        yield from below(child, *tags)


def text_of(element: Element | str) -> str:
    """Return what an element says, in single spaces."""
    if isinstance(element, str):
        return element
    return re.sub(r"\s+", " ", " ".join(map(text_of, element.children))).strip()


def months_shown(client: Client, address: str) -> dict[str, list[str]]:
    """Return the nine figures and changes of each month of a page's table of air."""
    page = parse_html(client.get(address).content.decode())
    (table,) = (
        found
        for found in below(page, "table")
        if [text_of(c) for c in below(found, "caption")] == ["逐月空气质量"]
    )
    (body,) = below(table, "tbody")
    rows = ([text_of(cell) for cell in below(row, "th", "td")] for row in below(body, "tr"))
    return {month: cells[:9] for month, *cells in rows}


def assert_shows_what_was_printed(client: Client) -> None:
    """Compare both pages of the city with its notices, month by month."""
    for address in PAGES:
        shown = months_shown(client, address)
        assert shown == {f"{m}月": SHOWN.get(f"{m}月", BLANK) for m in range(1, 13)}, address


# --- A file ---------------------------------------------------------------------------------------


def file_rows() -> list[list[str]]:
    """Return the figures as the city's list has them: one a row, its change in the note."""
    rows = []
    for period, pm25, pm25_change, ratio, ratio_change in FIGURES:
        name = "PM2.5累计浓度" if "/" in period else "PM2.5月均浓度"
        subject = ("常州市", SOURCE)
        rows.append([period, name, pm25, "μg/m3", *subject, f"同比{pm25_change}%"])
        rows.append([period, "优良天数比率", ratio, "%", *subject, f"同比{ratio_change}pp"])
    return rows


def written(folder: Path, rows: Iterable[list[str]]) -> str:
    """Write a file in the layout of the published list and return where."""
    path = folder / "published.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["period", "indicator", "value", "unit", "scope", "source", "note"])
        writer.writerows(rows)
    return str(path)


def test_imported_figures_stand_on_the_pages_as_printed(
    client_as: ClientAs, tmp_path: Path
) -> None:
    call_command("import_readings", written(tmp_path, file_rows()))
    assert AirMonth.objects.count() == 4
    assert_shows_what_was_printed(client_as(Role.STAFF))


def test_a_figure_printed_twice_with_two_values_stops_the_file_unless_left_out(
    client_as: ClientAs, tmp_path: Path
) -> None:
    twice = [
        ["2023", "优良天数比率", value, "%", "常州市", SOURCE, ""] for value in ("78.1", "78.8")
    ]
    path = written(tmp_path, [*file_rows(), *twice])
    with pytest.raises(CommandError, match="没有导入任何数据"):
        call_command("import_readings", path)
    assert not AirMonth.objects.exists()
    call_command("import_readings", path, "--skip-conflicts")
    assert not AirMonth.objects.filter(month=12).exists(), "neither of the two is believed"
    assert_shows_what_was_printed(client_as(Role.STAFF))


# --- The admin ------------------------------------------------------------------------------------


def test_figures_typed_into_the_admin_stand_on_the_pages_as_printed(client_as: ClientAs) -> None:
    keeper = client_as(Role.DATA_ADMIN)
    city = Division.objects.get(code="changzhou")
    for period, pm25, pm25_change, ratio, ratio_change in FIGURES:
        answer = keeper.post(
            reverse("admin:monitoring_airmonth_add"),
            {
                "division": city.pk, "station": "", "year": 2023, "month": int(period[-2:]),
                "span": "ytd" if "/" in period else "month", "caliber": "actual",
                "status": "reviewed", "source": SOURCE,
                "pm25_mean": pm25, "published_pm25_change": pm25_change,
                "good_day_ratio": ratio, "published_ratio_change": ratio_change,
            },
        )  # fmt: skip
        assert answer.status_code == 302, answer.context["adminform"].errors
    assert_shows_what_was_printed(keeper)
