"""What the admin pages of all readings share: provenance, revisions, the demonstration mark."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.admin.locked import LockedMonthsAdmin
from monitoring.admin.typed import TypedModelAdmin
from monitoring.choices import BatchKind
from monitoring.forms.cells import shown_number
from monitoring.models import ImportBatch
from monitoring.revisions import delete_reading, delete_readings, is_demonstration, save_reading

M = TypeVar("M", bound=Model)
DEMONSTRATION_WARNING = "这是演示数据:保存后视为正式录入,请核对每一个值。"

PROVENANCE = ("version", "entered_by", "entered_at", "batch")
SAVING: tuple[str, Any] = (
    "保存说明",
    {"fields": ("doubt_reason", "confirm_doubts", "expected_version"), "classes": ("saving",)},
)
PROVENANCE_FIELDSET: tuple[str, Any] = (
    "来历(系统记录)",
    {"fields": PROVENANCE, "classes": ("collapse",)},
)


def demo_badge(batch: ImportBatch | None) -> SafeString | str:
    """Return the mark of generated rows, empty for any other."""
    if batch is None or batch.kind != BatchKind.DEMONSTRATION:
        return ""
    return format_html('<span class="{}">{}</span>', "demo-badge", "演示数据")


def trimmed(model: type[Model], name: str) -> Callable[[Any], str]:
    """Return a column that shows a number without the zeros the database appended."""
    label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]

    @admin.display(description=label, ordering=name)
    def column(row: Any) -> str:
        return shown_number(getattr(row, name)) or "—"

    return column


class DemonstrationFilter(admin.SimpleListFilter):
    """Real readings apart from generated ones."""

    title = "演示数据"
    parameter_name = "demo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        """Offer the two kinds."""
        return (("yes", "演示数据"), ("no", "真实录入"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the kind chosen."""
        if self.value() == "yes":
            return queryset.filter(batch__kind=BatchKind.DEMONSTRATION)
        if self.value() == "no":
            return queryset.exclude(batch__kind=BatchKind.DEMONSTRATION)
        return queryset


class ProvenanceAdmin(LockedMonthsAdmin, TypedModelAdmin[M]):
    """Rows that know their batch and editor: every save is recorded field by field."""

    records_itself = True

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: Any) -> SafeString | str:
        """Mark rows that were generated for demonstration."""
        return demo_badge(row.batch)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Fetch the row; lock it while a form is being saved."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        return self.model._default_manager.select_for_update().filter(pk=found.pk).first()

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Warn on the form of a generated row that saving it makes its values somebody's own."""
        row = kwargs.get("obj")
        if row is not None and is_demonstration(row) and self.has_change_permission(request, row):
            messages.warning(request, DEMONSTRATION_WARNING)
        return super().render_change_form(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row with its revisions under the name of the person signed in.

        A generated row leaves its batch even when every value was left as it is: the form says so.
        """
        if change and is_demonstration(form.stored):
            obj.batch = None
        save_reading(
            obj,
            old=form.stored if change else None,
            by=request.user,
            reason=form.cleaned_data.get("doubt_reason", ""),
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row, keeping what it said."""
        delete_reading(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the rows chosen, keeping what they said."""
        delete_readings(queryset, by=request.user)


class RecordAdmin(TypedModelAdmin[M]):
    """Records the system writes: people read them, nobody edits them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody takes one out."""
        return False
