"""Forms of task objects: what belongs together of state and dates, in words."""

from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from monitoring.forms.fields import MeasuredField, PlainTextField, cell_input
from monitoring.forms.typed import TypedModelForm
from monitoring.models import Division
from monitoring.revisions import claimed, is_demonstration
from monitoring.validation import Doubt
from targets.choices import ItemState
from targets.item_store import PastItems
from targets.models import TaskItem
from targets.supervision.relapses import FINISHED, ItemRefusedError, history_of, refuse_change

UNFINISHED = (ItemState.PENDING, ItemState.RUNNING)
STANDING = ("state", "done_on", "reopened_on")


class KnownDivisionField(forms.Field):
    """A division by its key, from those at hand: no query a row."""

    known: dict[str, Division] = {}

    def to_python(self, value: Any) -> Division | None:
        """Return the division of a key."""
        if not value:
            return None
        found = self.known.get(str(value))
        if found is None:
            raise ValidationError("没有这个板块")
        return found


class ImportedItemForm(TypedModelForm[TaskItem]):
    """An object as a file gives it; over a generated one it starts empty.

    State and dates are checked as they will be together, whichever of them the file has.
    """

    division = KnownDivisionField(label="板块", required=False)
    name = PlainTextField(label="对象", max_length=80)

    class Meta:
        model = TaskItem
        fields = (
            "position", "code", "name", "division", "address", "quantity", "unit", "state",
            "done_on", "reopened_on", "note",
        )  # fmt: skip
        field_classes = {"quantity": MeasuredField}
        widgets = {"quantity": cell_input()}

    def __init__(
        self, *args: Any, past: PastItems, today: date | None = None, **kwargs: Any
    ) -> None:
        """Remember the object as it was read, and what it is compared with."""
        instance = kwargs["instance"]
        self.past, self.today = past, today
        self.stored = copy(instance) if instance.pk else None
        self.is_fresh = self.stored is None or is_demonstration(self.stored)
        if self.stored is not None and self.is_fresh:
            kwargs["instance"] = claimed(self.stored)
            kwargs["instance"].position = self.stored.position
        super().__init__(*args, **kwargs)
        self.fields["division"].known = past.divisions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse states and dates that do not belong together, and a name that is taken."""
        found = self.cleaned_data
        state = self._will_be("state")
        done, reopened = self._will_be("done_on"), self._will_be("reopened_on")
        if state in (ItemState.DONE, ItemState.RELAPSED) and done is None:
            self.add_error(self._shown("done_on"), "已完成的对象请写完成日期,如 2023-06-30")
        elif state == ItemState.RELAPSED and reopened is None:
            self.add_error(self._shown("reopened_on"), "反弹的对象请写反弹日期,如 2023-09-30")
        elif reopened is not None and done is not None and reopened < done:
            self.add_error(self._shown("reopened_on"), f"反弹日期不能早于完成日期 {done}")
        elif state in UNFINISHED and (done is not None or reopened is not None):
            self.add_error(self._shown("state"), "写了日期:请把状态改为“已完成”或“反弹”")
        for name in ("done_on", "reopened_on"):
            day = found.get(name)
            if day is not None and self.today is not None and day > self.today:
                self.add_error(name, f"日期 {day} 还没有到:请核对")
        self._refuse_taken_name(found.get("name"))
        if not self.errors:
            self._refuse_going_round()
        return found

    def _refuse_going_round(self) -> None:
        """Refuse what goes round a relapse or a 销号; asks only where state or dates change."""
        was = None if self.is_fresh else self.stored
        will = copy(self.instance)
        will.name = self.cleaned_data.get("name") or will.name
        for name in STANDING:
            setattr(will, name, self._will_be(name))
        is_same = was is not None and all(getattr(was, n) == getattr(will, n) for n in STANDING)
        if is_same or (was is None and will.state != ItemState.RELAPSED):
            return
        try:
            refuse_change(was, will, self.past.history(will.task_id))
        except ItemRefusedError as refusal:
            self.add_error(self._shown(refusal.field), str(refusal))

    def _will_be(self, name: str) -> Any:
        """What a field will be: as the file says it, else as it is stored."""
        if name in self.fields:
            return self.cleaned_data.get(name)
        return getattr(self.instance, name)

    def _shown(self, name: str) -> str | None:
        """The field an error is told of: of a cell left empty, the state that asks for it."""
        return next((each for each in (name, "state") if each in self.fields), None)

    def _refuse_taken_name(self, name: str | None) -> None:
        if not name:
            return
        if self.past.is_kept(self.instance):
            self.add_error("name", f"“{name}”与本文件另一行是同一个对象:请核对编号和名称")
            return
        renamed = copy(self.instance)
        renamed.name = name
        if self.past.namesake(renamed) is not None:
            self.add_error("name", f"该任务已有名为“{name}”的对象:请核对编号和名称")

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out what was looked up or checked already: it would cost a query a row."""
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | {"division", "task", "state"}

    @property
    def doubts(self) -> list[Doubt]:
        """What a person has still to vouch for: an object that is done no more, or again."""
        was, row = self.stored, self.instance
        if self.errors or was is None or self.is_fresh:
            return []
        if was.state in FINISHED and row.state in UNFINISHED:
            text = f"原为 {was.done_on} 已完成,文件改为“{row.get_state_display()}”:请核对"
            return [Doubt("state", text)]
        is_again = was.state == ItemState.RELAPSED and row.state == ItemState.DONE
        if is_again and row.done_on == was.reopened_on:
            text = f"原为 {was.reopened_on} 反弹,文件仍写 {row.done_on} 完成:请核对完成日期"
            return [Doubt("done_on", text)]
        return []


class ItemAdminForm(TypedModelForm[TaskItem]):
    """An object as the admin edits it, among those of its task."""

    class Meta:
        model = TaskItem
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the object as it was read."""
        super().__init__(*args, **kwargs)
        self.stored = copy(self.instance) if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has not come, and what goes round a relapse or a 销号."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("done_on", "reopened_on"):
            if (day := cleaned.get(name)) is not None and day > timezone.localdate():
                self.add_error(name, f"日期 {day} 还没有到:请核对")
        if not self.errors and any(name in self.changed_data for name in STANDING):
            self._refuse_going_round(cleaned)
        return cleaned

    def _refuse_going_round(self, cleaned: dict[str, Any]) -> None:
        will = copy(self.instance)
        for name in ("task", "name", *STANDING):
            if name in cleaned:
                setattr(will, name, cleaned[name])
        was = self.stored
        if was is not None and was.state in FINISHED and will.state in UNFINISHED:
            self._ask_why(cleaned)
        if will.task_id is None:  # with a task that is new itself there is nothing to go round
            return
        try:
            refuse_change(was, will, history_of([will.task_id]))
        except ItemRefusedError as refusal:
            self.add_error(refusal.field, str(refusal))

    def _ask_why(self, cleaned: dict[str, Any]) -> None:
        """Refuse to undo an object without a reason; among others there is no place for one."""
        self.add_error("state", "改为未完成须写明原因:请在该对象自己的页面修改")


class ItemPageForm(ItemAdminForm):
    """An object on its own page, where a reason can be given."""

    reason = PlainTextField(
        label="原因", required=False, max_length=300, help_text="把已完成的改为未完成时必填"
    )

    def _ask_why(self, cleaned: dict[str, Any]) -> None:
        """Ask for the reason."""
        if not cleaned.get("reason"):
            self.add_error("reason", "该对象原已完成:改为未完成请写明原因")
