"""The page between choosing rows and changing them all: what is to change, and why (批量修改)."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from targets.bulk_change import change_items, change_tasks, generated, refuse_items, undone
from targets.bulk_form import BulkForm, ItemsForm, TasksForm
from targets.supervision.refusal import RefusedError
from targets.supervision.relapses import GENERATED

MOST_ROWS = 5000
"""Rows one action takes."""

SHOWN = 20


class BulkChange:
    """Mixed into the admin of a table: an action that changes some fields of all rows chosen."""

    bulk_form: ClassVar[type[BulkForm]]
    bulk_related: ClassVar[tuple[str, ...]] = ()

    def bulk_apply(self, request: HttpRequest, rows: list[Any], form: Any) -> int:
        """Change the rows; return how many did change."""
        raise NotImplementedError

    def bulk_doubt(self, rows: list[Any], form: Any) -> str:
        """Say what takes a reason, or nothing."""
        return ""

    def bulk_refuse(self, rows: list[Any], form: Any) -> None:
        """Raise `RefusedError` for what no reason allows."""

    def bulk_left(self, rows: list[Any]) -> str:
        """Say what is left alone whatever is asked, or nothing."""
        return ""

    @admin.action(description="批量修改所选", permissions=["change"])
    def change_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask what is to change; once it is said, change all rows or none."""
        is_said = "apply" in request.POST
        form = self.bulk_form(request.POST if is_said else None)
        count = queryset.count()
        if count > MOST_ROWS:
            messages.error(request, f"一次最多修改 {MOST_ROWS} 条,请先筛选")
            return None
        if is_said and request.POST.get("expected") != str(count):
            messages.error(request, "所选的记录刚有增减,没有改动任何一条:请重新选择")
            return None
        if is_said and form.is_valid() and (done := self._changed(request, queryset, form)):
            messages.success(request, done)
            return None
        return self._page(request, queryset, form, count)

    def _changed(self, request: HttpRequest, queryset: QuerySet[Any], form: Any) -> str:
        """Change the rows; nothing, and an error on the form, where a reason is lacking."""
        with transaction.atomic():
            keys = list(queryset.order_by().values_list("pk", flat=True))
            found = queryset.model._default_manager.select_for_update(of=("self",))
            rows = list(found.filter(pk__in=keys).select_related(*self.bulk_related).order_by("pk"))
            doubt = self.bulk_doubt(rows, form)
            if doubt and not form.cleaned_data["reason"]:
                form.add_error("reason", doubt)
                return ""
            try:
                self.bulk_refuse(rows, form)
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
                return ""
            count = self.bulk_apply(request, rows, form)
        rest = f",{len(rows) - count} 条无需改动" if len(rows) > count else ""
        return f"已修改 {count} 条{rest}{self.bulk_left(rows)}"

    def _page(
        self, request: HttpRequest, queryset: QuerySet[Any], form: BulkForm, count: int
    ) -> HttpResponse:
        """Show the form; with every row chosen, one key stands for all of them."""
        is_all = request.POST.get("select_across") == "1"
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        site: Any = self.admin_site  # type: ignore[attr-defined]
        context = {
            **site.each_context(request),
            "title": "批量修改",
            "opts": queryset.model._meta,
            "form": form,
            "rows": queryset[:SHOWN],
            "count": count,
            "rest": max(0, count - SHOWN),
            "keys": keys[:1] if is_all else keys,
            "is_all": is_all,
        }
        request.current_app = site.name
        return TemplateResponse(request, "admin/targets/bulk_change.html", context)


class TasksChange(BulkChange):
    """The action of the tasks' list."""

    bulk_form = TasksForm

    def bulk_apply(self, request: HttpRequest, rows: list[Any], form: Any) -> int:
        """Set unit, role or basis."""
        return change_tasks(rows, form.values(), form.cleaned_data["reason"])


class ItemsChange(BulkChange):
    """The action of the objects' list."""

    bulk_form = ItemsForm
    bulk_related = ("batch",)

    def bulk_apply(self, request: HttpRequest, rows: list[Any], form: Any) -> int:
        """Set state, day or division."""
        return change_items(rows, form.values(), request.user, form.cleaned_data["reason"])

    def bulk_refuse(self, rows: list[Any], form: Any) -> None:
        """Refuse to go round a relapse or a 销号."""
        refuse_items(rows, form.values())

    def bulk_left(self, rows: list[Any]) -> str:
        """Tell of generated objects: changed, they would pass for real ones."""
        count = generated(rows)
        return f",其中 {count} 个是{GENERATED}" if count else ""

    def bulk_doubt(self, rows: list[Any], form: Any) -> str:
        """Ask why objects that were done are not any more."""
        found = undone(rows, form.values())
        if not found:
            return ""
        return f"所选中有 {len(found)} 个原已完成(如“{found[0]}”):改为未完成请填写原因"
