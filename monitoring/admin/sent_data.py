"""What a browser would send for a form nobody has touched: forms are compared in these terms."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper

Sent = dict[str, list[str]]
"""Values by the ending that a field's inputs have after its name: mostly just “”."""

FormData = dict[str, Sent]


def sent_untouched(form: forms.BaseForm) -> FormData:
    """Return the data of each field as the form shows it; files cannot be sent again."""
    found: FormData = {}
    for name in comparable(form):
        bound = form[name]
        inputs = _parts(bound.field.widget, bound.html_name, bound.value())
        found[name] = normal(dict(inputs), bound.html_name)
    return found


def sent_in(form: forms.BaseForm, data: Any, known: FormData) -> FormData:
    """Return the data of each field as somebody has posted it under the form's names."""
    found: FormData = {}
    for name in comparable(form):
        base = form[name].html_name
        endings = {"", *known.get(name, {})}
        found[name] = normal({base + each: data.getlist(base + each) for each in endings}, base)
    return found


def comparable(form: forms.BaseForm) -> list[str]:
    """Return the fields a person fills in, but for files and what checks the form itself."""
    return [
        name
        for name, field in form.fields.items()
        if not field.disabled
        and not isinstance(field, forms.FileField)
        and name not in ("expected_version", "confirm_doubts", "doubt_reason")
    ]


def _parts(widget: Any, name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    inner = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
    yield from _inputs(inner.get_context(name, value, {})["widget"])


def _inputs(context: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    name = context["name"]
    if "optgroups" in context:
        options = (option for _, group, _ in context["optgroups"] for option in group)
        yield name, [str(option["value"]) for option in options if option["selected"]]
    elif "subwidgets" in context:
        for each in context["subwidgets"]:
            yield from _inputs(each)
    elif context.get("type") == "checkbox":
        yield name, ["on"] if context["attrs"].get("checked") else []
    else:
        yield name, [str(context["value"])] if context["value"] is not None else []


def normal(sent: Sent, base: str) -> Sent:
    """Return data by ending, without what is empty, line ends made one kind."""
    found: Sent = {}
    for key, values in sent.items():
        kept = [value.replace("\r\n", "\n") for value in values if value != ""]
        if kept:
            found[key.removeprefix(base)] = sorted(kept)
    return found
