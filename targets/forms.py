"""Forms of the targets' admin pages: what a database constraint cannot say."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from monitoring.forms.admin_forms import ConfirmationFields
from monitoring.forms.fields import MeasuredField, cell_input
from monitoring.forms.typed import TypedModelForm
from monitoring.periods import AsOf
from monitoring.revisions import claimed, is_demonstration
from monitoring.validation import Doubt
from targets.choices import NOT_ISSUED, Method, TargetOperator
from targets.evidence.store import EvidenceError, refuse_last
from targets.models import Evidence, Indicator, IndicatorMonth, Judgement, ProgressReport, Target
from targets.models.tasks import EVIDENCE_EXTENSIONS
from targets.report_doubts import PastReports, report_doubts
from targets.supervision.refusal import RefusedError
from targets.supervision.relapses import GENERATED
from targets.supervision.reporting import refuse_month
from targets.uploads import MEGABYTE, check_upload, fingerprint_of

LARGEST_EVIDENCE = 20 * MEGABYTE
"""Bytes one evidence file may have."""

ATTACHMENT_EXTENSIONS = ("pdf", "jpg", "jpeg", "png", "docx", "xlsx", "wps")
LARGEST_ATTACHMENT = 10 * MEGABYTE
"""Bytes the file of a judgement may have."""


class IndicatorMonthForm(TypedModelForm[IndicatorMonth]):
    """A figure reported by hand."""

    class Meta:
        model = IndicatorMonth
        fields = ("indicator", "division", "year", "month", "value", "basis")
        field_classes = {"value": MeasuredField}
        widgets = {"value": cell_input()}


RATIOS = (Method.GOOD_DAY_RATIO, Method.SECTION_SHARE)
"""Methods whose target is a share, per cent."""

OPERATORS = {
    Method.ANNUAL_MEAN: TargetOperator.AT_MOST,
    Method.PERCENTILE: TargetOperator.AT_MOST,
    Method.DAY_CAP: TargetOperator.AT_MOST,
    Method.GOOD_DAY_RATIO: TargetOperator.AT_LEAST,
    Method.SECTION_SHARE: TargetOperator.AT_LEAST,
}
"""The one comparison each method knows: the other way round its rest could not be worked out."""


class TargetForm(TypedModelForm[Target]):
    """A promised value."""

    class Meta:
        model = Target
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Keep the plan's own targets without a division; refuse what no method could judge."""
        cleaned = super().clean() or self.cleaned_data
        indicator, value = cleaned.get("indicator"), cleaned.get("value")
        if indicator is not None and value is not None:
            self._check_promise(indicator, value, cleaned.get("operator", ""))
        plan, division = cleaned.get("plan"), cleaned.get("division")
        if plan is not None and division is not None and plan.division_id == division.pk:
            self.add_error("division", "这是计划本级的板块:计划本级的目标请留空")
        return cleaned

    def _check_promise(self, indicator: Indicator, value: Decimal, operator: str) -> None:
        method = Method(indicator.method)
        if method is Method.QUALITATIVE:
            self.add_error("value", "定性指标由人评定:请只填写目标表述")
        elif value < 0 or (method in RATIOS and value > 100):
            self.add_error(
                "value", "目标值须在 0 到 100 之间" if method in RATIOS else "目标值不能为负"
            )
        elif method is Method.TASK_QUANTITY and not value:
            self.add_error("value", "完成量目标须大于 0")
        if method is Method.SECTION_SHARE and indicator.unit != "%":
            self.add_error("value", "断面目标值是比例(%):承诺的个数请填“至少达标个数、参评个数”")
        asked = OPERATORS.get(method)
        if asked is not None and operator and operator != asked:
            self.add_error("operator", f"“{method.label}”的目标只能是“{asked.label}”")


class JudgementForm(TypedModelForm[Judgement]):
    """A judgement of a target that has words and no number."""

    class Meta:
        model = Judgement
        fields = ("target", "month", "conclusion", "basis", "attachment")
        widgets = {"attachment": forms.FileInput}  # files leave through a view only: no link here

    def clean_attachment(self) -> Any:
        """Refuse files that are too large or are not what their extension says."""
        file = self.cleaned_data.get("attachment")
        if isinstance(file, UploadedFile):
            check_upload(file, ATTACHMENT_EXTENSIONS, LARGEST_ATTACHMENT)
        return file

    def fingerprint(self) -> tuple[str, str] | None:
        """Return name and SHA-256 of a newly uploaded file."""
        file = self.cleaned_data.get("attachment")
        return fingerprint_of(file) if isinstance(file, UploadedFile) else None

    def clean(self) -> dict[str, Any]:
        """Refuse to judge by hand what is computed."""
        cleaned = super().clean() or self.cleaned_data
        target = cleaned.get("target")
        if target is not None and target.value is not None:
            self.add_error("target", "该目标是定量目标,由监测数据计算,不能人工评定")
        elif target is not None and target.value_text == NOT_ISSUED:
            self.add_error("target", "该目标待下达:请先按下达文件填写目标,再评定")
        return cleaned


class ProgressReportForm(TypedModelForm[ProgressReport]):
    """A unit's monthly report."""

    class Meta:
        model = ProgressReport
        fields = (
            "task", "year", "month", "done_quantity", "done_percent", "is_complete",
            "is_period_done", "progress", "problem", "coordination_need", "next_step",
        )  # fmt: skip
        field_classes = {"done_quantity": MeasuredField, "done_percent": MeasuredField}
        widgets = {"done_quantity": cell_input(), "done_percent": cell_input()}

    def clean(self) -> dict[str, Any]:
        """Refuse more than the whole, and a report that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        percent = cleaned.get("done_percent")
        if percent is not None and percent > 100:
            self.add_error("done_percent", "形象进度不能超过 100%")
        said = (
            "done_quantity", "done_percent", "is_complete", "is_period_done", "progress", "problem",
        )  # fmt: skip
        if not self.errors and not any(cleaned.get(name) not in (None, "", False) for name in said):
            raise ValidationError("请至少填写完成量、形象进度、本月进展或存在问题中的一项")
        return cleaned


class ProgressReportAdminForm(ConfirmationFields, ProgressReportForm):
    """A unit's monthly report on its own page: what is doubtful asks for a reason."""

    expected_version = None  # type: ignore[assignment]  # reports have no version of their own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the report as it was read."""
        instance = kwargs.get("instance")
        self.stored = copy(instance) if instance is not None and instance.pk else None
        self.doubts: Sequence[Doubt] = ()
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a month that has not come, or that the task's plan or end does not have."""
        cleaned = super().clean()
        task, year, month = (cleaned.get(name) for name in ("task", "year", "month"))
        if task is not None and year is not None and month is not None:
            try:
                refuse_month(task, AsOf(year, month), timezone.localdate())
            except RefusedError as refusal:
                self.add_error("month", str(refusal))
        return cleaned

    def full_clean(self) -> None:
        """Check the cells, then ask what is doubtful."""
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        year_before = ProgressReport.objects.filter(
            task=self.instance.task_id, year=self.instance.year
        )
        self.doubts = report_doubts(self.instance, PastReports(year_before.select_related("batch")))
        self.settle()


class ImportedReportForm(ProgressReportForm):
    """A report as a file gives it; over a generated one it starts empty."""

    def __init__(
        self, *args: Any, past: PastReports, today: date | None = None, **kwargs: Any
    ) -> None:
        """Remember the report as it was read, and what it is compared with."""
        instance = kwargs["instance"]
        self.past, self.today = past, today
        self.stored = copy(instance) if instance.pk else None
        self.is_fresh = self.stored is None or is_demonstration(self.stored)
        if self.stored is not None and self.is_fresh:
            kwargs["instance"] = claimed(self.stored)
        super().__init__(*args, **kwargs)
        for name in ("task", "year", "month", "is_period_done"):  # no column says the last
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a month that has not come, and what the form of the page refuses."""
        cleaned = super().clean()
        row, today = self.instance, self.today
        if today is not None and (row.year, row.month) > (today.year, today.month):
            raise ValidationError(f"{row.year}年{row.month}月还没有到,不能填报")
        return cleaned

    @property
    def doubts(self) -> list[Doubt]:
        """What a person has still to vouch for."""
        return [] if self.errors else report_doubts(self.instance, self.past)


class EvidenceForm(TypedModelForm[Evidence]):
    """A document that proves progress; its kind is checked by content, not by name."""

    class Meta:
        model = Evidence
        fields = (
            "task", "item", "title", "document_number", "dated", "file", "withdrawn_on",
            "withdrawn_reason",
        )  # fmt: skip
        widgets = {"file": forms.FileInput}  # files leave through a view only: no link here

    def clean_file(self) -> Any:
        """Refuse files that are too large or are not what their extension says."""
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile):
            return file
        check_upload(file, EVIDENCE_EXTENSIONS, LARGEST_EVIDENCE)
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse an object of another task, and a content that the task has already."""
        cleaned = super().clean() or self.cleaned_data
        task, item, file = (cleaned.get(name) for name in ("task", "item", "file"))
        if task is None and self.instance.task_id:
            task = self.instance.task
        if task is None:
            return cleaned
        if item is not None and item.task_id != task.pk:
            self.add_error("item", "这是另一项任务的对象")
        elif item is not None and is_demonstration(item) and "item" in self.changed_data:
            self.add_error("item", GENERATED)
        self._refuse_last(cleaned)
        if isinstance(file, UploadedFile):
            sha256 = fingerprint_of(file)[1]
            same = Evidence.objects.filter(task=task, sha256=sha256, withdrawn_on__isnull=True)
            if twin := same.first():
                self.add_error("file", f"内容与“{twin}”({twin.original_name})相同,不必重复上传")
        return cleaned

    def _refuse_last(self, cleaned: dict[str, Any]) -> None:
        """Refuse to withdraw what a claim stands on."""
        if not self.instance.pk or cleaned.get("withdrawn_on") is None:
            return
        try:
            refuse_last(self.instance)
        except EvidenceError as problem:
            self.add_error("withdrawn_on", str(problem))

    def fingerprint(self) -> tuple[str, str] | None:
        """Return name and SHA-256 of a newly uploaded file."""
        file = self.cleaned_data.get("file")
        return fingerprint_of(file) if isinstance(file, UploadedFile) else None
