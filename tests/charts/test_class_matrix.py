"""Sections by months in water classes."""

from charts.class_matrix import SectionYear, class_matrix

YEAR = SectionYear(
    section="市控09",
    target_class=3,
    months=[4, 3, None, 6, *[None] * 8],
    cumulative=4,
    states={3: "断流"},
    details={1: "总磷 0.24"},
)


def row():
    return class_matrix("断面水质类别", [YEAR], as_of_month=4).rows[0]


def test_class_is_judged_against_the_target():
    assert [cell.meets for cell in row().cells[:4]] == [False, True, None, False]
    assert row().cells[0].title == "市控09 1月 Ⅳ类 未达标 总磷 0.24"
    assert row().target == "Ⅲ"


def test_worse_than_five_has_its_own_name_and_class():
    assert (row().cells[3].text, row().cells[3].css_class) == ("劣Ⅴ", "c-water-6")


def test_month_without_a_class_names_its_state():
    cell = row().cells[2]
    assert (cell.text, cell.state, cell.meets) == ("—", "断流", None)
    assert cell.css_class == "c-water-missing"


def test_future_months_are_blank():
    assert {cell.text for cell in row().cells[4:]} == {""}
    assert {cell.css_class for cell in row().cells[4:]} == {"c-water-future"}


def test_value_to_date_stands_apart():
    assert row().cumulative.title == "市控09 累计 Ⅳ类 未达标"


def test_section_without_a_target_is_not_judged():
    year = SectionYear("新断面", None, [2] * 12, None)
    row = class_matrix("断面", [year], 12).rows[0]
    assert row.target == "—"
    assert row.cells[0].meets is None
    assert row.cumulative.text == "—"
