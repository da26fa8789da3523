"""The form of a what-if (情景试算): assumed figures for the months to come, read from the address.

Nothing is stored. Each field is named `if-<what>`; what else begins with `if-` is answered with an
error that names it, so that an old or mistyped address never passes for a result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from targets.wording import plain

PREFIX = "if-"
REST = "rest"


@dataclass(frozen=True)
class Question:
    """One field: what is assumed, in which unit, up to how much.

    `month` is the month it speaks of, None for a figure of all the rest. `usual` is what the field
    suggests and, for a month, what counts while it is empty. `slider` is where a slider ends.
    """

    name: str
    label: str
    unit: str
    most: Decimal
    slider: Decimal
    decimals: int = 1
    month: int | None = None
    usual: Decimal | None = None
    usual_words: str = ""


class WhatIfForm(forms.Form):
    """Fields for the questions of one target; `months_known` are those with readings already."""

    def __init__(
        self, questions: Sequence[Question], months_known: int, data: Mapping[str, Any] | None
    ) -> None:
        given = {k: v for k, v in (data or {}).items() if k.startswith(PREFIX)}
        super().__init__(given or None)
        self.questions = tuple(questions)
        self.months_known = months_known
        for question in self.questions:
            self.fields[PREFIX + question.name] = _field(question)

    @property
    def is_asked(self) -> bool:
        """Whether the address asks for a what-if at all."""
        return self.is_bound

    def clean(self) -> dict[str, Any]:
        """Refuse fields this target does not have, and a question without any answer."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, self._unknown(name.removeprefix(PREFIX)))
        if not self.errors and not self.answers:
            self.add_error(None, "请至少填写一项")
        return cleaned

    def _unknown(self, name: str) -> str:
        if name.isascii() and name.isdigit() and 1 <= int(name[:3]) <= self.months_known:
            return f"{int(name[:3])}月已有数据,不能改动"
        return f"没有“{name[:20]}”这一项"

    @property
    def answers(self) -> dict[str, Decimal]:
        """The figures given, by the question's name."""
        found = {q.name: self.cleaned_data.get(PREFIX + q.name) for q in self.questions}
        return {name: value + 0 for name, value in found.items() if value is not None}  # no −0

    @property
    def months(self) -> dict[int, Decimal]:
        """The figures given for single months."""
        return {q.month: self.answers[q.name] for q in self.questions
                if q.month is not None and q.name in self.answers}  # fmt: skip

    def refuse(self, name: str, words: str) -> None:
        """Add an error found by the target's own arithmetic."""
        self.add_error(PREFIX + name, words)


def _field(question: Question) -> forms.DecimalField:
    kind = "整数" if question.decimals == 0 else f"数,最多{question.decimals}位小数"
    words = f"{question.label}:请填 0 到 {plain(question.most)} 之间的{kind}"
    codes = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
    return forms.DecimalField(
        label=question.label,
        required=False,
        min_value=0,
        max_value=question.most,
        max_digits=12,
        decimal_places=question.decimals,
        error_messages=dict.fromkeys((*codes, "max_whole_digits"), words),
        widget=forms.TextInput(attrs=_attributes(question)),
    )


def _attributes(question: Question) -> dict[str, Any]:
    step = Decimal(1).scaleb(-min(question.decimals, 1))
    return {
        "inputmode": "numeric" if question.decimals == 0 else "decimal",
        "autocomplete": "off",
        "size": 6,
        "maxlength": 20,
        "placeholder": question.usual_words,
        "data-slider": plain(question.slider),
        "data-slider-step": plain(step),
        "data-slider-start": "" if question.usual is None else plain(question.usual),
    }
