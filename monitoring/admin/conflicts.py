"""Two editors of one row (两人同时编辑): the second sees both versions field by field, and chooses.

A form carries, signed, the data it was opened with. When it comes back and the row has changed
meanwhile, nothing is saved: a page shows who saved, and each field that differs, mine beside
theirs. Everything typed goes along in the page, so that the choice can be saved at once.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core import signing
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.choices import flatten_choices

from monitoring.admin.sent_data import FormData, Sent, sent_in, sent_untouched
from monitoring.models import AuditEntry

TOKEN, CHOICE, CHOOSE_ALL, CLASHING = "opened_as", "choose:", "choose_all", "clashing"
MINE, STORED = "mine", "stored"
ENDINGS = ("_0", "_1", "_2")
"""What the inputs of a field with several end with."""
SALT = "admin.opened-as"
PageData = dict[str, FormData]
"""Data of the form itself under “”, of inline rows under their set and key."""


@dataclass(frozen=True, slots=True)
class Part:
    """One form of a page: the row's own, or that of an inline row."""

    key: str
    title: str
    form: forms.BaseForm


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people have in two ways."""

    input_name: str
    label: str
    mine: str
    stored: str
    is_untouched: bool
    """I left it as it was when I opened the page: theirs is the likely answer."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the page of a conflict shows."""

    clashes: tuple[Clash, ...]
    own_changes: tuple[str, ...]
    saved_by: str
    saved_at: Any
    token: str
    hidden: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def signed(data: PageData) -> str:
    """Return page data as a text nobody can change."""
    return signing.dumps(data, salt=SALT, compress=True)


def unsigned(token: str) -> PageData | None:
    """Return the page data of a token; None where it is not ours."""
    try:
        data: PageData = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return data


def untouched(parts: Iterable[Part]) -> PageData:
    """Return what an untouched page would send."""
    return {part.key: sent_untouched(part.form) for part in parts}


def inline_parts(formset: Any) -> Iterator[Part]:
    """Return the stored rows of a set of inline rows, each with its form."""
    title = str(formset.model._meta.verbose_name)
    for form in formset.initial_forms:
        if form.instance.pk:
            key = f"{formset.prefix}:{form.instance.pk}"
            yield Part(key, f"{title}“{form.instance}” ", form)


def with_choices(data: QueryDict, parts: Iterable[Part], shown: PageData) -> QueryDict:
    """Return posted data with theirs in the fields where that was chosen."""
    result = data.copy()
    everything = data.get(CHOOSE_ALL)
    clashing = data.getlist(CLASHING)
    for part in parts:
        for name, theirs in shown.get(part.key, {}).items():
            base = part.form.add_prefix(name)
            if base not in clashing or (everything or data.get(f"{CHOICE}{base}")) != STORED:
                continue
            for ending in ("", *ENDINGS):
                result.pop(base + ending, None)
            for ending, values in theirs.items():
                result.setlist(base + ending, values)
    own = (CHOOSE_ALL, CLASHING)
    for key in [key for key in result if key.startswith(CHOICE) or key in own]:
        del result[key]
    return result


def clashes_in(
    part: Part, opened: FormData, stored: FormData, data: QueryDict
) -> tuple[list[Clash], list[str]]:
    """Return the fields two people have in two ways, and the labels of those only I changed."""
    mine = sent_in(part.form, data, {**opened, **stored})
    clashes, own = [], []
    for name, theirs in stored.items():
        before, given = opened.get(name, {}), mine.get(name, {})
        label = f"{part.title}{part.form[name].label}"
        if theirs == before or given == theirs:
            if given != before and theirs == before:
                own.append(label)
            continue
        field = part.form.fields[name]
        words = words_of(field, given), words_of(field, theirs)
        clashes.append(Clash(part.form.add_prefix(name), label, *words, given == before))
    return clashes, own


def words_of(field: forms.Field, sent: Sent) -> str:
    """Return what a field would hold, as a person reads it."""
    values = [value for key in sorted(sent) for value in sent[key]]
    if isinstance(field, forms.BooleanField):
        return "是" if values else "否"
    if isinstance(field, forms.ModelChoiceField):
        try:
            found = field.queryset.filter(pk__in=values) if field.queryset is not None else ()
            return "、".join(map(str, found)) or "—"
        except (TypeError, ValueError):
            return "、".join(values)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known: list[tuple[Any, Any]] = list(flatten_choices(choices))
        labels = {str(key): str(label) for key, label in known}
        return "、".join(labels.get(value, value) for value in values) or "—"
    return " ".join(values) or "—"


class AsksAboutNewer(ModelAdmin):  # type: ignore[type-arg]
    """An admin page that asks before anything newer than what was opened is written over."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put into the form what it was opened with; a form sent back keeps what it had."""
        if kwargs.get("change"):
            context["opened_as"] = request.POST.get(TOKEN) or self._token_of(context)
        return super().render_change_form(request, context, *args, **kwargs)

    @staticmethod
    def _token_of(context: Any) -> str:
        parts = [Part("", "", context["adminform"].form)]
        for inline in context["inline_admin_formsets"]:
            parts += inline_parts(inline.formset)
        return "" if parts[0].form.is_bound else signed(untouched(parts))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save as Django does, unless somebody has saved the row meanwhile."""
        if request.method != "POST" or object_id is None or not request.POST.get(TOKEN):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            stored = self.model._default_manager.select_for_update()
            row = stored.filter(pk=self._key(object_id)).first()
            if row is not None and self.has_change_permission(request, row):
                conflict = self.conflict_of(request, row)
                if conflict is not None:
                    return self.conflict_page(request, row, conflict)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _key(self, object_id: str) -> Any:
        try:
            return self.model._meta.pk.to_python(unquote(object_id))
        except Exception:
            return None

    def stored_parts(self, request: HttpRequest, row: models.Model) -> list[Part]:
        """Return the page's forms as somebody would open them now."""
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class = self.get_form(request, row, change=True, fields=fields)
        parts = [Part("", "", form_class(instance=copy(row)))]
        prefixes: dict[str, int] = {}
        for formset_class, inline in self.get_formsets_with_inlines(request, row):
            prefix = str(formset_class.get_default_prefix())
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] > 1:
                prefix = f"{prefix}-{prefixes[prefix]}"
            rows = inline.get_queryset(request)
            formset: Any = formset_class(instance=row, prefix=prefix, queryset=rows)
            parts += inline_parts(self._as_posted(formset, request.POST))
        return parts

    @staticmethod
    def _as_posted(formset: Any, data: QueryDict) -> Any:
        """Give inline forms the places they have in the posted page: rows may have come or gone."""
        key_name = formset.model._meta.pk.name
        places = {}
        for place in range(int(data.get(f"{formset.prefix}-INITIAL_FORMS") or 0)):
            places[data.get(f"{formset.prefix}-{place}-{key_name}")] = place
        for form in formset.initial_forms:
            form.prefix = f"{formset.prefix}-{places.get(str(form.instance.pk), 'gone')}"
        return formset

    def conflict_of(self, request: HttpRequest, row: models.Model) -> Conflict | None:
        """Return what two people have in two ways; None where the form may be saved."""
        opened = unsigned(request.POST[TOKEN])
        if opened is None:
            return None
        parts = self.stored_parts(request, row)
        request.POST = with_choices(request.POST, parts, opened)  # type: ignore[assignment]
        stored = untouched(parts)
        clashes: list[Clash] = []
        own: list[str] = []
        for part in parts:
            if part.key in opened and "-gone" not in str(part.form.prefix):
                found = clashes_in(part, opened[part.key], stored[part.key], request.POST)
                clashes += found[0]
                own += found[1]
        if clashes:
            return self._conflict(request, row, (clashes, own), signed(stored))
        self._pass_version(request, row)
        return None

    @staticmethod
    def _pass_version(request: HttpRequest, row: Any) -> None:
        """Tell a form that checks versions itself that this one has been seen."""
        if "expected_version" in request.POST and hasattr(row, "version"):
            posted: Any = request.POST  # by now a copy of our own
            posted["expected_version"] = str(row.version)

    def _conflict(
        self, request: HttpRequest, row: models.Model, found: Any, token: str
    ) -> Conflict:
        last = AuditEntry.objects.of_record(row).defer("changes").first()
        hidden = [
            (key, value)
            for key, values in request.POST.lists()
            for value in values
            if key not in (TOKEN, "csrfmiddlewaretoken")
        ]
        return Conflict(
            clashes=tuple(found[0]),
            own_changes=tuple(found[1]),
            saved_by=(last.actor_name if last else "") or "他人",
            saved_at=last.at if last else None,
            token=token,
            hidden=tuple(hidden),
            files=tuple(request.FILES),
        )

    def conflict_page(
        self, request: HttpRequest, row: models.Model, conflict: Conflict
    ) -> HttpResponse:
        """Show both versions and ask; nothing is saved."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"他人已先保存:{row}",
            "opts": self.opts,
            "object": row,
            "conflict": conflict,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/conflict.html", context, status=409)
