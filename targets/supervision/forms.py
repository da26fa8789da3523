"""Forms of supervision: what a person fills in; the rules themselves stand beside the writing."""

from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from monitoring.forms.fields import PlainTextField
from monitoring.forms.locked import locked_months
from monitoring.periods import AsOf
from monitoring.revisions import claimed, is_demonstration
from targets.choices import CheckOutcome, Decision, ProgressBasis
from targets.forms import ProgressReportAdminForm
from targets.models import CloseOut, ExtensionRequest, ProgressReport, Task, TaskItem
from targets.supervision.authority import Person
from targets.supervision.cases import refuse_same_person
from targets.supervision.refusal import RefusedError

TEXTS = ("progress", "problem", "coordination_need", "next_step")
"""What may be taken over from the month before."""


def text_area(rows: int = 2) -> forms.Textarea:
    """Return an input for a sentence or two."""
    return forms.Textarea(attrs={"rows": rows, "class": "says"})


def day_input() -> forms.DateInput:
    """Return an input for a day, in the one notation every browser sends."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MonthReportForm(ProgressReportAdminForm):
    """One task's report of one month, filled in by its unit.

    It shows the amount or the percentage the task is counted by, never both kinds at once. Over a
    generated report it starts empty. 完成 is claimed with evidence, not ticked here.
    """

    opened_as = forms.CharField(required=False, widget=forms.HiddenInput)
    """When the stored report was saved, as this page has read it."""

    def __init__(
        self, *args: Any, task: Task, as_of: AsOf, stored: ProgressReport | None, **kwargs: Any
    ) -> None:
        """Take the stored report as it was read, or begin a new one."""
        self.as_of = as_of
        own = ProgressReport(task=task, year=as_of.year, month=as_of.month)
        if stored is not None:
            own = claimed(stored) if is_demonstration(stored) else copy(stored)
        super().__init__(*args, instance=own, **kwargs)
        self.stored = copy(stored)
        self.stamp = "" if stored is None else stored.reported_at.isoformat()
        self.initial["opened_as"] = self.stamp
        for name in ("task", "year", "month", "is_complete", "expected_version"):
            self.fields.pop(name, None)
        self._keep_what_counts(task, own)
        for name in TEXTS:
            self.fields[name].widget = text_area()
            self.fields[name].widget.attrs["maxlength"] = 300
        self.is_locked = False
        """Whether the month is published: set by who opens the form, so that it asks why."""

    def _keep_what_counts(self, task: Task, own: ProgressReport) -> None:
        by_periods = task.progress_basis == ProgressBasis.PERIODS
        is_amount = task.quantity is not None or by_periods
        if not is_amount and own.done_quantity is None:
            del self.fields["done_quantity"]
        elif task.unit:
            self.fields["done_quantity"].label = f"累计完成量({task.unit})"
        if is_amount and own.done_percent is None:
            del self.fields["done_percent"]
        if not by_periods:
            del self.fields["is_period_done"]

    @property
    def asks_why(self) -> bool:
        """Whether the reason and the tick for doubts are shown."""
        names = ("doubt_reason", "confirm_doubts")
        return bool(self.is_locked or self.doubts or any(name in self.errors for name in names))

    def settle(self) -> None:
        """Refuse to write over what somebody else has filed meanwhile; then ask about doubts."""
        if self.cleaned_data.get("opened_as", "") != self.stamp:
            who = "" if self.stored is None else f"({self.stored.reported_by or '系统'})"
            text = f"本月月报在您填写期间已由他人保存{who}:请核对已保存的内容,确认后再次保存"
            self.add_error(None, ValidationError(text, code="conflict"))
            self.data = {**self.data, self.add_prefix("opened_as"): self.stamp}
        super().settle()


def asks_reason(as_of: AsOf) -> bool:
    """Whether a month is published, so that what is reported late asks for a reason; one query."""
    return bool(locked_months(ProgressReport(year=as_of.year, month=as_of.month)))


class ClaimForm(forms.Form):
    """The unit says that a task is done (申请销号)."""

    statement = PlainTextField(label="完成情况", max_length=300, widget=text_area(3))


class ExtensionForm(forms.Form):
    """The unit asks for more time (申请延期)."""

    new_due_date = forms.DateField(label="申请延至", widget=day_input())
    reason = PlainTextField(label="延期原因", max_length=300, widget=text_area(3))


class DecisionForm(forms.Form):
    """Somebody else decides what was asked: 同意, or 退回 with a reason."""

    asked = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """The request that the page showed: another one may wait by now."""

    decision = forms.ChoiceField(
        label="办理结果",
        choices=[(d.value, d.label) for d in (Decision.GRANTED, Decision.REFUSED)],
        widget=forms.RadioSelect,
    )
    opinion = PlainTextField(
        label="办理意见", max_length=300, required=False, help_text="退回时必填",
        widget=text_area(3),
    )  # fmt: skip

    def __init__(
        self, *args: Any, made: CloseOut | ExtensionRequest | None, by: Person, **kwargs: Any
    ) -> None:
        """Know what is decided, and by whom."""
        super().__init__(*args, **kwargs)
        self.made, self.by = made, by
        self.initial["asked"] = None if made is None else made.pk

    def clean(self) -> dict[str, Any]:
        """Refuse who asked for it, another request than was shown, a return without a reason."""
        cleaned = super().clean() or self.cleaned_data
        made = self.made
        if made is None:
            raise ValidationError("没有待办理的申请:可能已由他人办理")
        is_claim = isinstance(made, CloseOut)
        asked_by = made.claimed_by_id if isinstance(made, CloseOut) else made.requested_by_id
        try:
            what = "这份销号申请" if is_claim else "这份延期申请"
            refuse_same_person(asked_by, self.by.pk, what)
        except RefusedError as refusal:
            raise ValidationError(str(refusal)) from refusal
        if cleaned.get("asked") != made.pk:
            text = "待办理的已是另一份申请:请返回任务页,看清申请内容后再办理"
            raise ValidationError(text, code="conflict")
        is_refusal = cleaned.get("decision") == Decision.REFUSED
        if is_refusal and not cleaned.get("opinion", "").strip():
            self.add_error("opinion", "退回须写明原因")
        return cleaned


class CheckForm(forms.Form):
    """What a visit after close-out found (回头看)."""

    checked_on = forms.DateField(label="检查日期", widget=day_input())
    item = forms.ModelChoiceField(
        label="对象", queryset=TaskItem.objects.none(), required=False, empty_label="整项任务"
    )
    outcome = forms.ChoiceField(
        label="结果", choices=CheckOutcome.choices, widget=forms.RadioSelect
    )
    finding = PlainTextField(label="检查情况", max_length=300, widget=text_area(3))

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        """Offer the objects of the task; without any, only the task as a whole."""
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = task.items.entered()  # type: ignore[attr-defined]


class ItemsForm(forms.Form):
    """Which objects are done, and since when (对象状态)."""

    items = forms.ModelMultipleChoiceField(
        label="对象", queryset=TaskItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    state = forms.ChoiceField(
        label="改为",
        choices=(("done", "已完成"), ("undone", "未完成(推进中)")),
        widget=forms.RadioSelect,
        initial="done",
    )
    done_on = forms.DateField(label="完成日期", required=False, widget=day_input())
    reason = PlainTextField(
        label="原因", max_length=300, required=False, help_text="把已完成的改为未完成时必填"
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        """Offer the objects of the task; those generated for demonstration are nobody's to tell."""
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.queryset = task.items.entered()  # type: ignore[attr-defined]
        field.label_from_instance = object_words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what is done."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == "done" and not cleaned.get("done_on"):
            self.add_error("done_on", "请填写完成日期")
        return cleaned

    @property
    def day(self) -> date | None:
        """The day the objects were done, None when they are not."""
        is_done = self.cleaned_data["state"] == "done"
        return self.cleaned_data["done_on"] if is_done else None


def object_words(item: TaskItem) -> str:
    """Return an object with its state: “童家浜(已完成 2023-05-31)”."""
    day = f" {item.done_on}" if item.done_on else ""
    return f"{item.name}({item.get_state_display()}{day})"
