"""Every save and deletion in the admin leaves an entry in the journal, whoever writes the page."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from monitoring.admin.history import history_page
from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, removing, state_of

REASON_FIELDS = ("reason", "doubt_reason", "change_reason")


def reason_in(form: Any) -> str:
    """Return the reason given on a form that asks for one."""
    cleaned = getattr(form, "cleaned_data", {})
    return next((str(cleaned[name]) for name in REASON_FIELDS if cleaned.get(name)), "")


def stored_state(row: Model) -> list[Any] | None:
    """Return the state of a row as the database has it; None for a new one."""
    if row.pk is None:
        return None
    found = type(row)._default_manager.filter(pk=row.pk).first()
    return None if found is None else state_of(found)


def note_saved(row: Model, before: list[Any] | None, reason: str) -> None:
    """Record a row just saved, unless it is as it was."""
    found = type(row)._default_manager.get(pk=row.pk)
    after = state_of(found)
    if after == before:
        return
    action = AuditAction.CREATE if before is None else AuditAction.CHANGE
    note_rows(action, type(row), [RowChange(row.pk, before, after)], reason, label=str(found))


# The type checker shall see `ModelAdmin` under the mixin; at run time it must come after it.
class Journaled(ModelAdmin):  # type: ignore[type-arg]
    """An admin page whose saves and deletions, of inline rows too, are recorded.

    The state before is taken when Django takes the form over, the state after when the last related
    row is saved: between them a subclass may do what it likes. Whoever saves through
    `revisions.save_reading`, which records by itself, says so with `records_itself`.
    """

    records_itself = False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Remember the row as it is stored before anything is written."""
        form.state_before = stored_state(form.instance) if change else None
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what belongs to the row, then record the row."""
        super().save_related(request, form, formsets, change)
        if not self.records_itself:
            note_saved(form.instance, form.state_before, reason_in(form))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the inline rows and record each that is new, changed or gone."""
        model = formset.model
        keys = [each.instance.pk for each in formset.initial_forms if each.instance.pk]
        stored = model._default_manager.filter(pk__in=keys)
        before = {row.pk: (str(row), state_of(row)) for row in stored}
        super().save_formset(request, form, formset, change)
        reason = reason_in(form)
        for row in formset.new_objects:
            note_saved(row, None, reason)
        for row, _ in formset.changed_objects:
            note_saved(row, before[row.pk][1], reason)
        if formset.deleted_objects:
            left = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
            for pk in before.keys() - left:
                label, state = before[pk]
                change_made = RowChange(pk, state, None)
                note_rows(AuditAction.DELETE, model, [change_made], reason, label=label)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete the row and what goes with it, recording what they said."""
        with removing([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the rows chosen and what goes with them, recording what they said."""
        with removing(queryset):
            super().delete_queryset(request, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show what the journal has of the row (历史)."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_or_change_permission(request, row):
            return super().history_view(request, object_id, extra_context)
        context = {**self.admin_site.each_context(request), **(extra_context or {})}
        context |= history_page(row, request)
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/journal_history.html", context)
