"""The form of the assessment tool (评价工具): a table and how it is to be assessed."""

import io
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from monitoring.assessment_tables.files import MEGABYTE, Document, Limits
from monitoring.assessment_tables.kinds import (
    AIR,
    EDITION_YEARS,
    WATER,
    Options,
    edition_of_year,
)

LARGEST_UPLOAD = 10 * MEGABYTE
PAGE_LIMITS = Limits(
    rows=20_000,
    cells=400_000,
    columns=300,
    unpacked=100 * MEGABYTE,
    sheets=50,
    texts=10 * MEGABYTE,
    sheet_elements=1_250_000,  # a cell takes two or, with a formula, three
    text_elements=200_000,
    advice="请拆分后再上传,或请系统管理员用命令 manage.py assess 评价",
)
LARGEST_TABLE = f"{LARGEST_UPLOAD // MEGABYTE} MB、{PAGE_LIMITS.rows:,} 行"
"""The limits in words."""

DOWNLOADS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a result can be downloaded as; the type a browser is told."""


class AssessTableForm(forms.Form):
    """A table of air or water; nothing of it is kept."""

    table = forms.FileField(
        label="监测数据表",
        error_messages={
            "required": "请选择要评价的文件",
            "empty": "文件是空的,请检查是否选对了文件",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.gz,.xlsx,.xlsm"}),
    )
    kind = forms.ChoiceField(
        label="评价对象",
        choices=[(AIR, "空气"), (WATER, "水")],
        initial=AIR,
        widget=forms.RadioSelect,
    )
    edition = forms.ChoiceField(
        label="标准版本",
        required=False,
        choices=[("", "按每行日期"), *((str(y), f"HJ 633-{y}") for y in EDITION_YEARS)],
    )
    averaging = forms.ChoiceField(
        label="数据时段",
        required=False,
        choices=[("day", "日均值(日报)"), ("hour", "小时值(实时报)")],
    )
    rounding = forms.ChoiceField(
        label="修约",
        required=False,
        choices=[("official", "按规范修约"), ("none", "不修约(优先用“…_原始值”列)")],
    )
    output = forms.ChoiceField(
        required=False,
        choices=[("preview", "预览"), *((name, name) for name in DOWNLOADS)],
        error_messages={"invalid_choice": "请用页面上的按钮预览或下载"},
    )

    def clean_table(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large for a page."""
        table: UploadedFile[bytes] = self.cleaned_data["table"]
        if (table.size or 0) > LARGEST_UPLOAD:
            raise ValidationError(
                f"{table.name}:超过 {LARGEST_UPLOAD // MEGABYTE} MB:{PAGE_LIMITS.advice}"
            )
        return table

    def document(self) -> Document:
        """Return the uploaded table; its bytes stay in memory."""
        table = self.cleaned_data["table"]
        content = table.read()
        return Document(table.name, lambda: io.BytesIO(content))

    def options(self) -> Options:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Options(
            chosen["kind"],
            edition_of_year(chosen["edition"]),
            chosen["averaging"] == "hour",
            chosen["rounding"] != "none",
        )

    def result_name(self, suffix: str) -> str:
        """Return what the result is called: “一月.csv.gz” gives “一月_评价结果.xlsx”."""
        name = PurePath(self.cleaned_data["table"].name).name
        while (path := PurePath(name)).suffix.lower() in (".gz", ".csv", ".txt", ".xlsx", ".xlsm"):
            name = path.stem
        return f"{name}_评价结果.{suffix}"
