"""What each kind of target asks in a what-if, and what follows from the answers (情景试算).

Method: docs/methods/what-if.md. Nothing here reads or writes a database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from monitoring.periods import months_label
from standards.rounding import Exact, exact, round_half_even
from targets.evaluation.judging import is_rounded, meets
from targets.evaluation.result import Evaluation, promised_value
from targets.what_if_form import REST, Question, WhatIfForm
from targets.wording import figure, plain

MORE_THAN_ANY = Decimal(1000)
"""No monthly mean asked about lies above this (μg/m³)."""


@dataclass(frozen=True)
class Outcome:
    """What the year would be: a sentence, whether it meets, and the values by month drawn."""

    sentence: str
    is_met: bool
    points: tuple[tuple[int, Decimal], ...]


class Case(Protocol):
    """One kind of target: its fields, and what follows from them."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The fields."""

    @property
    def hint(self) -> str:
        """How the fields are to be filled, in a sentence."""

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """What follows; None after refusing an answer on the form."""


@dataclass(frozen=True)
class Frame:
    """What the sentences of every case share: the target, and the months to come."""

    evaluation: Evaluation
    months: tuple[int, ...]
    days: Mapping[int, int]

    @property
    def decimals(self) -> int:
        """Decimals the indicator is judged with."""
        return self.evaluation.decimals

    @property
    def total_days(self) -> int:
        """Days to come."""
        return sum(self.days.values())

    @property
    def unit(self) -> str:
        """The indicator's unit."""
        return self.evaluation.target.indicator.unit

    def verdict(self, value: Exact) -> tuple[str, bool]:
        """“全年32.4 μg/m³,高于目标31.5,未达标”, and whether it meets.

        Where the value is judged as it is, one more decimal shows a difference rounding would hide.
        """
        target = self.evaluation.target
        promised, met = promised_value(target), meets(value, target)
        found = round_half_even(value, self.decimals) if is_rounded(target) else exact(value)
        side = "等于" if found == promised else "高于" if found > promised else "低于"
        hidden = found != promised and round_half_even(value, self.decimals) == promised
        shown = f"{figure(value, self.decimals + int(hidden))} {self.unit}".strip()
        words = f"全年{shown},{side}目标{plain(promised)},{'达标' if met else '未达标'}"
        return words, met

    def open_words(self, months: Sequence[int]) -> str:
        """Name months left open after some were given: “其余月份(9—10月)”, “剩余时段(9—12月)”."""
        whole = len(months) == len(self.months)
        return f"{'剩余时段' if whole else '其余月份'}({months_label(months)})"


def given_words(form: WhatIfForm, unit: str = "") -> str:
    """“若11月为45、12月为60”."""
    parts = [f"{month}月为{plain(value)}{unit}" for month, value in form.months.items()]
    if REST in form.answers:
        label = "其余月份" if parts else "剩余各月"
        parts.append(f"{label}为{plain(form.answers[REST])}{unit}")
    return "若" + "、".join(parts)


def open_months(frame: Frame, form: WhatIfForm) -> tuple[int, ...]:
    """Months to come that were not given one by one."""
    return tuple(month for month in frame.months if month not in form.months)


def refuses_idle_rest(frame: Frame, form: WhatIfForm) -> bool:
    """Refuse a figure for the rest when every month was given."""
    if REST in form.answers and not open_months(frame, form):
        form.refuse(REST, "各月都已填写,“其余月份”请留空")
        return True
    return False
