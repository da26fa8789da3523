"""The rows of a table that are data: no footnotes, sums, repeated headers or broken cells."""

import re
from collections.abc import Callable, Iterator

from monitoring.forms.cells import plain_text
from monitoring.importers.base import Finding, Parsed
from monitoring.importers.names import is_total
from monitoring.importers.table import Row, Table, header_key
from monitoring.importers.units import is_row_of_units

FOOTNOTES = (
    "注", "备注", "说明", "填表", "填报", "审核", "制表", "编制", "校核", "复核", "数据来源",
    "资料来源", "来源", "单位负责人", "负责人", "联系人", "报送", "打印", "盖章", "※",
)  # fmt: skip
ERRORS = frozenset(
    {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
     "#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"}
)  # fmt: skip
_FORMULA = re.compile(r"=\S.*", re.S)
_HASHES = re.compile(r"#{3,}")


def rows_of_data(
    table: Table,
    parsed: Parsed,
    what: str,
    is_known: Callable[[str], bool],
    subject: str = "subject",
) -> Iterator[Row]:
    """Yield the rows that speak of a subject; say of every other why it is left out or refused.

    Args:
        table: the table.
        parsed: receives what is skipped and what is refused.
        what: what a subject is called in the messages: 断面, 板块.
        is_known: tells whether a name is registered, so that 全区 may be one.
        subject: the field of the names.
    """
    header = table.headers.get(subject, "")
    for row in table.rows:
        name = row.text(subject)
        if why := "" if name and is_known(name) else _is_no_data(row, name, header, what):
            parsed.skipped.append(Finding(row.number, "", why))
        elif broken := list(_broken(row, table)):
            parsed.problems += broken
        elif not name:
            text = f"没有写{what}名称:合并的单元格请取消合并,每行都写明"
            cell = table.cell(row.number, subject)
            parsed.problems.append(Finding(row.number, header, text, cell))
        else:
            yield row


def _is_no_data(row: Row, name: str, header: str, what: str) -> str:
    """Say why a row is none of data, or nothing."""
    first = row.words[0] if row.words else ""
    if header_key(name) and header_key(name) == header_key(header):
        return "重复的表头"
    if is_total(name):
        return f"“{_short(name)}”不是{what}"
    if is_total(first) or plain_text(first).startswith(FOOTNOTES):
        return f"“{_short(first)}”不是数据行"
    if is_row_of_units(row.words):
        return "单位行,不是数据"
    if len(row.words) == 1 and (not name or len(first) > 20):
        return f"“{_short(first)}”不是数据行"
    return ""


def _broken(row: Row, table: Table) -> Iterator[Finding]:
    """Refuse the cells Excel could not calculate, where somebody would read them."""
    for name, text in row.cells.items():
        if why := _why_broken(text.strip(), is_note=name == "note"):
            header = table.headers.get(name.partition("@")[0], "")
            yield Finding(row.number, header, why, table.cell(row.number, name))


def _why_broken(text: str, is_note: bool) -> str:
    """Say why a cell cannot be read; a note may begin like a formula and is only kept."""
    if text.upper() in ERRORS:
        return f"公式出错({text}):请在表中改正,或清空这一格"
    if _HASHES.fullmatch(text):
        return f"“{text}”是列宽不够时的显示:请加宽该列后重新导出"
    if not is_note and _FORMULA.fullmatch(text):
        return f"公式没有计算结果({_short(text)}):请用 Excel 或 WPS 打开、保存一次后再导入"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
