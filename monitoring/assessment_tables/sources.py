"""A document of any kind to its sheets; the content decides, not the name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from monitoring.assessment_tables.files import AssessmentTableError, Document, Limits, Sheet
from monitoring.assessment_tables.text_source import GZIP_SIGNATURE, text_sheet
from monitoring.assessment_tables.workbook_source import (
    OLE_SIGNATURE,
    ZIP_SIGNATURE,
    refused_compound_file,
    workbook_sheets,
)


@contextmanager
def sheets_of(document: Document, limits: Limits) -> Iterator[Sequence[Sheet]]:
    """Give the sheets of a document.

    Raises:
        AssessmentTableError: if it is no file, or holds no table that can be read.
    """
    start = _start_of(document)
    if start.startswith(OLE_SIGNATURE):
        raise refused_compound_file(document)
    if start.startswith(ZIP_SIGNATURE):
        with workbook_sheets(document, limits) as sheets:
            yield sheets
        return
    yield [text_sheet(document, limits, start.startswith(GZIP_SIGNATURE))]


def _start_of(document: Document) -> bytes:
    try:
        with document.open() as file:
            return file.read(4)
    except FileNotFoundError:
        raise AssessmentTableError("文件不存在,请检查路径和文件名") from None
    except IsADirectoryError:
        raise AssessmentTableError("是文件夹,请写出其中要评价的文件") from None
    except OSError:
        raise AssessmentTableError("打不开,请检查路径和读取权限") from None
