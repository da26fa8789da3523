"""What-ifs of counts: sections that fail or recover, quantities by month, a last figure, a veto."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.rounding import Exact, exact, percent, round_half_even
from targets.assessments.what_if_cases import (
    Frame,
    Outcome,
    given_words,
    open_months,
    refuses_idle_rest,
)
from targets.evaluation.result import promised_value
from targets.what_if_form import REST, Question, WhatIfForm
from targets.wording import plain

FAIL, RECOVER, FINAL, MORE = "fail", "recover", "final", "more"


@dataclass(frozen=True)
class SectionsCase:
    """A share of sections: how many of the good ones fail, how many of the others recover."""

    frame: Frame
    good: int
    total: int
    needed: int

    hint = "按年底仍为优Ⅲ的断面个数计算。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Sections lost and sections won; the second only where any fails now."""
        failing = self.total - self.good
        lost = Question(
            FAIL, "再有几个转为劣于Ⅲ类", "个", Decimal(self.good), Decimal(self.good), 0
        )
        won = Question(RECOVER, "现不达标的有几个转好", "个", Decimal(failing), Decimal(failing), 0)
        return tuple(q for q in (lost, won) if q.most)

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The year's count and share, compared by whole sections."""
        lost, won = (int(form.answers.get(name, 0)) for name in (FAIL, RECOVER))
        good = self.good - lost + won
        met = good >= self.needed
        parts = [f"再有{lost}个断面劣于Ⅲ类"] if FAIL in form.answers else []
        parts += [f"{won}个断面转好"] if RECOVER in form.answers else []
        share = percent(Fraction(good, self.total))
        sentence = (
            f"若{'、'.join(parts)},全年优Ⅲ断面{good}/{self.total}({share} %),"
            f"目标要求{self.needed}个,{'达标' if met else '未达标'};{self._room()}"
        )
        return Outcome(sentence, met, ((12, round_half_even(share, self.frame.decimals)),))

    def _room(self) -> str:
        spare = self.good - self.needed
        if spare >= 0:
            return f"目前{self.good}个,最多还能减少{spare}个"
        return f"目前{self.good}个,至少还须转好{-spare}个"


@dataclass(frozen=True)
class QuantityCase:
    """A quantity done month by month: what each month adds."""

    frame: Frame
    done: Decimal

    hint = "填各月新增的数量;“其余每月”用于没有单独填写的月份,都没填的月份按0。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """A field a month, and one for each of the rest."""
        most = Decimal(1_000_000)
        slider = max(promised_value(self.frame.evaluation.target), Decimal(1))
        unit = self.frame.unit
        fields = [Question(str(m), f"{m}月", unit, most, slider, 3, m) for m in self.frame.months]
        return (*fields, Question(REST, "其余每月", unit, most, slider, 3))

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The year's quantity, and what the months left open must add."""
        if refuses_idle_rest(self.frame, form):
            return None
        each = form.answers.get(REST, Decimal(0))
        points, total = [], self.done
        for month in self.frame.months:
            total += form.months.get(month, each)
            points.append((month, round_half_even(total, self.frame.decimals)))
        words, met = self.frame.verdict(total)
        named = given_words(form)
        if REST not in form.answers and open_months(self.frame, form):
            named += "、其余月份不增加"
        return Outcome(f"{named},{words};{self._needed(form)}", met, tuple(points))

    def _needed(self, form: WhatIfForm) -> str:
        free = open_months(self.frame, form)
        fixed = sum(form.months.values(), Decimal(0)) if free else Decimal(0)
        months = free or self.frame.months
        promised = promised_value(self.frame.evaluation.target)
        left = exact(promised) - exact(self.done) - exact(fixed)
        label = self.frame.open_words(months)
        if left <= 0:
            return f"{label}不增加也能完成"
        each = Fraction(math.ceil(left / len(months) * 10), 10)
        return f"要完成{label}每月须 ≥ {plain(round_half_even(each, 1))} {self.frame.unit}".strip()


@dataclass(frozen=True)
class FinalCase:
    """A rate or amount of which only the last figure counts."""

    frame: Frame
    is_rate: bool

    hint = "填年底的数值。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The last figure."""
        target = promised_value(self.frame.evaluation.target)
        most = Decimal(100) if self.is_rate else Decimal(1_000_000)
        slider = most if self.is_rate else max(2 * target, Decimal(1))
        usual = self.frame.evaluation.value
        words = "" if usual is None else f"目前{plain(usual)}"
        return (
            Question(
                FINAL, "年底", self.frame.unit, most, slider, 3, usual=usual, usual_words=words
            ),
        )

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The last figure against the target."""
        value: Exact = form.answers[FINAL]
        words, met = self.frame.verdict(value)
        point = (12, round_half_even(value, self.frame.decimals))
        return Outcome(f"若年底为{plain(form.answers[FINAL])},{words}", met, (point,))


@dataclass(frozen=True)
class VetoCase:
    """A count that must stay at its promise: how many more happen."""

    frame: Frame
    count: Decimal

    hint = "填年底前再发生的起数。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """How many more."""
        return (Question(MORE, "再发生", self.frame.unit or "起", Decimal(1000), Decimal(5), 0),)

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The year's count against the target."""
        more = form.answers[MORE]
        words, met = self.frame.verdict(self.count + more)
        point = (12, round_half_even(self.count + more, self.frame.decimals))
        return Outcome(f"若再发生{plain(more)}{self.frame.unit or '起'},{words}", met, (point,))
