"""The form that takes evidence in: several files at once, each checked by its content."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from monitoring.forms.fields import PlainTextField
from monitoring.forms.imports import FilesField, FilesInput
from targets.evidence.store import told_of_twin, twin_of
from targets.forms import LARGEST_EVIDENCE
from targets.models import Evidence, Task, TaskItem
from targets.models.tasks import EVIDENCE_EXTENSIONS
from targets.uploads import check_upload, clean_name, fingerprint_of

ENDINGS = ",".join(f".{each}" for each in EVIDENCE_EXTENSIONS)


class EvidenceUploadForm(forms.Form):
    """Files that prove progress, with what they are."""

    uploads = FilesField(
        label="文件",
        widget=FilesInput(attrs={"accept": ENDINGS, "multiple": True, "required": True}),
        error_messages={"required": "请选择文件", "empty": "文件是空的:请检查后重新选择"},
    )
    title = PlainTextField(
        label="名称", required=False, max_length=120,
        help_text="不填,或一次上传多个文件时,取各文件的文件名",
    )  # fmt: skip
    document_number = PlainTextField(label="文号", required=False, max_length=60)
    dated = forms.DateField(
        label="材料日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    item = forms.ModelChoiceField(
        TaskItem.objects.none(), label="对应对象", required=False, empty_label="不对应某一对象"
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        """Offer the objects of the task; a task without any has none to choose."""
        super().__init__(*args, **kwargs)
        self.task = task
        items = TaskItem.objects.filter(task=task).entered()
        if items.exists():
            self.fields["item"].queryset = items  # type: ignore[attr-defined]
        else:
            del self.fields["item"]

    def clean_uploads(self) -> "list[UploadedFile[Any]]":
        """Refuse what may not come in, and what the task has already; each file is named."""
        files: list[UploadedFile[Any]] = self.cleaned_data["uploads"]
        problems = [] if files else [ValidationError("请选择文件")]
        for file in files:
            name = clean_name(file.name or "")
            try:
                check_upload(file, EVIDENCE_EXTENSIONS, LARGEST_EVIDENCE)
            except ValidationError as fault:
                problems.append(ValidationError(f"{name}:{fault.messages[0]}"))
                continue
            twin = twin_of(self.task, fingerprint_of(file)[1])
            if twin is not None:
                problems.append(ValidationError(f"{name}:{told_of_twin(twin)}"))
        if problems:
            raise ValidationError(problems)
        return files

    def clean_dated(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["dated"]
        if day is not None and day > timezone.localdate():
            raise ValidationError("材料日期还没有到:请核对")
        return day

    def pattern(self) -> Evidence:
        """Return what all the files have in common, unsaved."""
        said = self.cleaned_data
        return Evidence(
            task=self.task,
            title=said["title"],
            document_number=said["document_number"],
            dated=said["dated"],
            item=said.get("item"),
        )


class WithdrawForm(forms.Form):
    """Why a piece of evidence is taken back."""

    reason = PlainTextField(
        label="撤下原因", max_length=200, error_messages={"required": "请填写撤下原因"}
    )
