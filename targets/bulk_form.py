"""Forms of the pages that change many tasks or objects at once: an empty field changes nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from monitoring.forms.fields import PlainTextField
from monitoring.models import Division
from targets.bulk_change import is_future
from targets.choices import ItemState, ProgressBasis
from targets.models import Unit

UNCHANGED = "不改动"


class BulkForm(forms.Form):
    """What is to be changed of the rows chosen, and why."""

    reason = PlainTextField(label="原因", required=False, max_length=300)

    def values(self) -> dict[str, Any]:
        """Return the fields that were filled, without the reason."""
        said = self.cleaned_data.items()
        return {name: value for name, value in said if name != "reason" and value not in ("", None)}

    def clean(self) -> dict[str, Any]:
        """Refuse a form that would change nothing."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.values():
            raise ValidationError("请至少填写一项要修改的内容")
        return cleaned


class TasksForm(BulkForm):
    """Who leads tasks, whose role answers for them, what their progress is counted from."""

    lead_unit = forms.ModelChoiceField(
        Unit.objects.all(), label="牵头单位", required=False, empty_label=UNCHANGED
    )
    responsible_role = PlainTextField(
        label="责任角色", required=False, max_length=60, help_text="如“分管局领导”;不登记个人姓名"
    )
    progress_basis = forms.ChoiceField(
        label="进度依据", required=False, choices=[("", UNCHANGED), *ProgressBasis.choices]
    )
    period_months = forms.IntegerField(
        label="每期月数", required=False, min_value=1, max_value=12,
        help_text="进度依据为期次时填写:1 为每月一期,3 为每季度一期",
    )  # fmt: skip
    field_order = ("lead_unit", "responsible_role", "progress_basis", "period_months", "reason")

    def clean(self) -> dict[str, Any]:
        """Refuse periods without a length, and a length without periods."""
        cleaned = super().clean()
        is_periods = cleaned.get("progress_basis") == ProgressBasis.PERIODS
        if is_periods and not cleaned.get("period_months"):
            self.add_error("period_months", "按期次计进度的任务须填写每期月数")
        elif cleaned.get("period_months") and not is_periods:
            self.add_error("period_months", "每期月数只用于按期次计进度的任务")
        return cleaned


class ItemsForm(BulkForm):
    """How objects stand, and where they are."""

    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[
            ("", UNCHANGED),
            *((each.value, each.label) for each in ItemState if each is not ItemState.RELAPSED),
        ],
        help_text="反弹请在对象自己的页面登记,须写明反弹日期",
    )  # fmt: skip
    done_on = forms.DateField(
        label="完成日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    division = forms.ModelChoiceField(
        Division.objects.all(), label="板块", required=False, empty_label=UNCHANGED
    )
    field_order = ("state", "done_on", "division", "reason")

    def clean(self) -> dict[str, Any]:
        """Refuse done without a day, a day without done, and a day that has not come."""
        cleaned = super().clean()
        state, day = cleaned.get("state"), cleaned.get("done_on")
        if state == ItemState.DONE and day is None and "done_on" not in self.errors:
            self.add_error("done_on", "改为已完成须填写完成日期")
        elif day is not None and state != ItemState.DONE:
            self.add_error("done_on", "完成日期只与状态“已完成”一起填写")
        elif is_future(day):
            self.add_error("done_on", "完成日期还没有到:请核对")
        return cleaned
