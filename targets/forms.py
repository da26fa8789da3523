"""Forms of the targets' admin pages: what a database constraint cannot say."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from monitoring.forms.fields import MeasuredField, cell_input
from monitoring.forms.typed import TypedModelForm
from targets.models import Evidence, IndicatorMonth, Judgement, ProgressReport

LARGEST_EVIDENCE = 20 * 1024 * 1024
"""Bytes one evidence file may have."""

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF",),
    "ofd": (ZIP,),
    "doc": (OLE,), "xls": (OLE,),
    "docx": (ZIP,), "xlsx": (ZIP,),
    "wps": (OLE, ZIP), "et": (OLE, ZIP),
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}  # fmt: skip
"""How a file of each kind begins: an extension alone proves nothing."""


class IndicatorMonthForm(TypedModelForm[IndicatorMonth]):
    """A figure reported by hand."""

    class Meta:
        model = IndicatorMonth
        fields = ("indicator", "division", "year", "month", "value", "basis")
        field_classes = {"value": MeasuredField}
        widgets = {"value": cell_input()}


class JudgementForm(TypedModelForm[Judgement]):
    """A judgement of a target that has words and no number."""

    class Meta:
        model = Judgement
        fields = ("target", "month", "conclusion", "basis")

    def clean(self) -> dict[str, Any]:
        """Refuse to judge by hand what is computed."""
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target")
        if target is not None and target.value is not None:
            self.add_error("target", "该目标是定量目标,由监测数据计算,不能人工评定")
        return cleaned


class ProgressReportForm(TypedModelForm[ProgressReport]):
    """A unit's monthly report."""

    class Meta:
        model = ProgressReport
        fields = (
            "task", "year", "month", "done_quantity", "done_percent", "is_complete",
            "progress", "problem", "coordination_need", "next_step",
        )  # fmt: skip
        field_classes = {"done_quantity": MeasuredField, "done_percent": MeasuredField}
        widgets = {"done_quantity": cell_input(), "done_percent": cell_input()}

    def clean(self) -> dict[str, Any]:
        """Refuse more than the whole, and a report that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        percent = cleaned.get("done_percent")
        if percent is not None and percent > 100:
            self.add_error("done_percent", "形象进度不能超过 100%")
        said = ("done_quantity", "done_percent", "is_complete", "progress", "problem")
        if not self.errors and not any(cleaned.get(name) not in (None, "", False) for name in said):
            raise ValidationError("请至少填写完成量、形象进度、本月进展或存在问题中的一项")
        return cleaned


class EvidenceForm(TypedModelForm[Evidence]):
    """A document that proves progress; its kind is checked by content, not by name."""

    class Meta:
        model = Evidence
        fields = ("task", "title", "document_number", "dated", "file")
        widgets = {"file": forms.FileInput}  # files leave through a view only: no link here

    def clean_file(self) -> Any:
        """Refuse files that are too large or are not what their extension says."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > LARGEST_EVIDENCE:
            raise ValidationError("文件超过 20 MB,请压缩或拆分后上传")
        extension = (file.name or "").rpartition(".")[2].lower()
        beginning = file.read(8)
        file.seek(0)
        if not beginning.startswith(SIGNATURES.get(extension, ())):
            raise ValidationError(f"文件内容不是 {extension} 格式:请用原软件另存后再上传")
        return file

    def fingerprint(self) -> tuple[str, str] | None:
        """Return name and SHA-256 of a newly uploaded file."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return None
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        return (file.name or "")[:200], digest.hexdigest()
