"""Forms of the import pages: what is uploaded, how it is confirmed, how it is undone."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from monitoring.forms.fields import PlainTextField
from monitoring.importers.registry import DAY_KIND, layouts
from monitoring.importers.table import LARGEST_FILE

MOST_FILES = 10
ENDINGS = ".xlsx,.xls,.csv,.tsv,.txt,.gz,.htm,.html,.xlsm,.et"


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, each no larger than a file may be."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Check each file by itself; what is inside is looked at later."""
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in given]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传 {MOST_FILES} 个文件")
        for file in files:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(f"{file.name}超过 20 MB:请拆分后上传")
        return files


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of files, “by its header” first."""
    known = {layout.kind: layout.title for layout in layouts()}
    return [("", "按表头识别"), *known.items(), (DAY_KIND, "空气日数据、站点小时数据")]


class UploadForm(forms.Form):
    """Files to import, and what they do not say themselves."""

    uploads = FilesField(
        label="文件",
        widget=FilesInput(attrs={"accept": ENDINGS, "multiple": True}),
        error_messages={"required": "请选择文件", "empty": "文件是空的:请检查后重新选择"},
    )
    kind = forms.ChoiceField(label="数据类型", required=False, choices=kind_choices)
    subject = PlainTextField(
        label="站点或板块",
        required=False,
        max_length=60,
        help_text="只用于表中没有站点列的空气日数据",
    )


class ConfirmForm(forms.Form):
    """The answer to a preview: why, and that hand-entered rows may be replaced."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    reason = PlainTextField(label="原因", required=False, max_length=300)
    overwrite = forms.BooleanField(
        label="已核对:上列人工录入的数据以文件为准,予以改写", required=False
    )

    def __init__(
        self, *args: Any, needs_reason: bool = False, needs_overwrite: bool = False, **kwargs: Any
    ) -> None:
        """Take what this file asks for."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.fields["reason"].error_messages["required"] = (
            "有存疑的数据或已发布的月份:请填写原因,原因会随批次保存"
        )
        if needs_overwrite:
            self.fields["overwrite"].required = True
            text = "文件会改写人工录入的数据:请核对后勾选,或改正文件后重新上传"
            self.fields["overwrite"].error_messages["required"] = text
        else:
            del self.fields["overwrite"]


class UndoForm(forms.Form):
    """Why a batch is undone, and what becomes of rows changed since."""

    reason = PlainTextField(
        label="撤销原因", max_length=300, error_messages={"required": "请填写撤销原因"}
    )
    keep_later = forms.BooleanField(label="保留导入之后又修改过的行(不恢复这些行)", required=False)

    def __init__(self, *args: Any, has_later: bool = False, **kwargs: Any) -> None:
        """Ask about later changes only where there are any."""
        super().__init__(*args, **kwargs)
        if not has_later:
            del self.fields["keep_later"]
