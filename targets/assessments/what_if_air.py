"""What-ifs of air targets: a yearly mean by month, polluted or heavy days by month or together."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.comparison import Direction
from standards.rounding import Exact, round_half_even
from standards.scenario import DaysSoFar, MeanSoFar
from targets.assessments.what_if_cases import (
    MORE_THAN_ANY,
    Frame,
    Outcome,
    given_words,
    open_months,
    refuses_idle_rest,
)
from targets.evaluation.result import promised_value
from targets.what_if_form import REST, Question, WhatIfForm
from targets.wording import plain, safe_bound

LOWER = Direction.LOWER_IS_BETTER


@dataclass(frozen=True)
class MeanCase:
    """A yearly mean: one assumed mean a month, or one for all the rest."""

    frame: Frame
    so_far: MeanSoFar
    usual: dict[int, tuple[int, Decimal]]
    """By month to come: the newest past year with that month, and its mean."""

    hint = "只填要改的月份;没填的月份按“其余月份”,再没有的按往年同月。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """A field a month, and one for the rest."""
        unit = self.frame.unit
        top = max([Decimal(100), *(2 * value for _, value in self.usual.values())])
        fields = []
        for month in self.frame.months:
            year, value = self.usual.get(month, (0, None))
            words = "" if value is None else f"{self._year_words(year)}{plain(value)}"
            fields.append(
                Question(str(month), f"{month}月", unit, MORE_THAN_ANY, top, 3, month, value, words)
            )
        return (*fields, Question(REST, "其余月份", unit, MORE_THAN_ANY, top, 3))

    def _year_words(self, year: int) -> str:
        return "去年" if year == self.frame.evaluation.as_of.year - 1 else f"{year}年"

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The year's mean, and what the months left open must keep."""
        if refuses_idle_rest(self.frame, form):
            return None
        values, unknown = self._values(form)
        if unknown:
            form.refuse(REST, f"{'、'.join(f'{m}月' for m in unknown)}没有往年同月可用,请填写")
            return None
        points, mean = [], self.so_far
        for month in self.frame.months:
            mean = mean.with_months([(values[month], self.frame.days[month])])
            points.append((month, round_half_even(mean.mean, self.frame.decimals)))
        words, met = self.frame.verdict(mean.mean)
        named = given_words(form) + self._filled_words(form)
        sentence = f"{named},{words};{self._needed(form)}"
        return Outcome(sentence, met, tuple(points))

    def _values(self, form: WhatIfForm) -> tuple[dict[int, Exact], list[int]]:
        """The mean of every month to come, and the months for which there is none."""
        values: dict[int, Exact] = {}
        for month in self.frame.months:
            if month in form.months:
                values[month] = form.months[month]
            elif REST in form.answers:
                values[month] = form.answers[REST]
            elif month in self.usual:
                values[month] = self.usual[month][1]
        return values, [m for m in self.frame.months if m not in values]

    def _filled_words(self, form: WhatIfForm) -> str:
        if REST in form.answers:
            return ""
        filled = [
            f"{month}月 {plain(self.usual[month][1])}" for month in open_months(self.frame, form)
        ]
        return f"、其余月份按往年同月({'、'.join(filled)})" if filled else ""

    def _needed(self, form: WhatIfForm) -> str:
        """What the months left open must keep; with none left open, the whole rest."""
        months = open_months(self.frame, form) or self.frame.months
        whole = len(months) == len(self.frame.months)
        fixed = () if whole else tuple(form.months.items())
        known = self.so_far.with_months([(v, self.frame.days[m]) for m, v in fixed])
        target = promised_value(self.frame.evaluation.target)
        needed = known.needed_of(target, sum(self.frame.days[m] for m in months))
        label = self.frame.open_words(months)
        if needed is None or needed <= 0:
            return f"{label}无论多低都已达不到目标"
        return f"要达标{label}均值须 ≤ {safe_bound(needed, self.frame.decimals, LOWER)}"


@dataclass(frozen=True)
class DaysCase:
    """Polluted (or heavy) days assumed for the rest together, or by month.

    `so_far` gives the ratio; without it the target is a cap. `used` are such days so far.
    """

    frame: Frame
    used: int
    so_far: DaysSoFar | None
    usual: dict[int, Decimal]
    """By month to come: how many last year had."""

    @property
    def kind(self) -> str:
        """What the days are called."""
        return "重污染天" if self.so_far is None else "污染天"

    @property
    def hint(self) -> str:
        """How the fields are to be filled."""
        return "逐月填,或在“其余月份合计”填总天数;都没填的月份按往年同月,没有往年的按0。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """A field a month, and one for the rest together."""
        fields = []
        for month, days in self.frame.days.items():
            value = self.usual.get(month)
            words = "" if value is None else f"去年{plain(value)}"
            most = Decimal(days)
            fields.append(
                Question(str(month), f"{month}月", "天", most, most, 0, month, value, words)
            )
        total = Decimal(self.frame.total_days)
        return (*fields, Question(REST, "其余月份合计", "天", total, total, 0))

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """The year's figure, and how many such days the rest may still have."""
        if refuses_idle_rest(self.frame, form):
            return None
        free = open_months(self.frame, form)
        room = sum(self.frame.days[m] for m in free)
        if form.answers.get(REST, 0) > room:
            rest = plain(form.answers[REST])
            form.refuse(REST, f"其余月份合计:只剩{room}天,不能有{rest}个{self.kind}")
            return None
        by_month = self._by_month(form, free)
        assumed = sum(by_month.values()) + int(form.answers.get(REST, 0))
        value = self._value(self.frame.total_days, assumed)
        words, met = self.frame.verdict(value)
        sentence = f"{self._named(form, free)},{words};{self._allowed(form, free)}"
        return Outcome(sentence, met, self._points(by_month, value))

    def _by_month(self, form: WhatIfForm, free: tuple[int, ...]) -> dict[int, int]:
        """Days by month: as given; without a figure for the rest, the others as last year."""
        filled = {} if REST in form.answers else {m: int(self.usual.get(m, 0)) for m in free}
        return {m: int(v) for m, v in form.months.items()} | {
            m: min(v, self.frame.days[m]) for m, v in filled.items()
        }

    def _value(self, days: int, hits: int) -> Exact:
        if self.so_far is None:
            return Fraction(self.used + hits)
        return self.so_far.with_days(days, hits).ratio

    def _named(self, form: WhatIfForm, free: tuple[int, ...]) -> str:
        parts = [f"{month}月{plain(value)}个{self.kind}" for month, value in form.months.items()]
        if REST in form.answers:
            label = "其余月份共" if parts else "剩余月份共"
            parts.append(f"{label}{plain(form.answers[REST])}个{self.kind}")
        elif free:
            filled = self._by_month(form, free)
            listed = "、".join(f"{m}月{filled[m]}天" for m in free)
            parts.append(f"其余月份按去年同月({listed})" if self.usual else f"其余没有{self.kind}")
        return "若" + "、".join(parts)

    def _allowed(self, form: WhatIfForm, free: tuple[int, ...]) -> str:
        """How many such days the months left open may have; with none open, all the rest."""
        fixed = int(sum(form.months.values())) if free else 0
        left = self._left() - fixed
        label = self.frame.open_words(free or self.frame.months)
        if left < 0:
            return f"{label}即使没有{self.kind}也超出{-left}天"
        return f"要达标{label}{self.kind}须 ≤ {left}天"

    def _left(self) -> int:
        """Days left by the evaluation's own requirement, which knows how the ratio is judged."""
        need = self.frame.evaluation.requirement
        assert need is not None  # months are still to come
        assert need.value is not None
        return int(need.value)

    def _points(self, by_month: dict[int, int], final: Exact) -> tuple[tuple[int, Decimal], ...]:
        """The value to date after each month as far as months are known; always the year's end."""
        points, days, hits = [], 0, 0
        for month in self.frame.months[:-1]:
            if month not in by_month:
                break
            days, hits = days + self.frame.days[month], hits + by_month[month]
            value = round_half_even(self._value(days, hits), self.frame.decimals)
            points.append((month, value))
        return (*points, (12, round_half_even(final, self.frame.decimals)))


@dataclass(frozen=True)
class ExceedingCase:
    """A percentile: how many of the coming days lie above the target.

    Which value the year ends on depends on the days themselves; whether it meets depends on their
    number alone, so this is what is asked and answered.
    """

    frame: Frame
    left: int

    hint = "填剩余月份里日值超过目标的天数,其余各日都算不超过。"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Days above the target, all together."""
        days = Decimal(self.frame.total_days)
        return (Question(REST, "剩余月份超过目标的天数", "天", days, days, 0),)

    def outcome(self, form: WhatIfForm) -> Outcome | None:
        """Whether the year meets, and how many such days there may be."""
        days = int(form.answers[REST])
        goal, met = plain(promised_value(self.frame.evaluation.target)), days <= self.left
        label = self.frame.open_words(self.frame.months)
        sentence = (
            f"若剩余月份共{days}天超过{goal} {self.frame.unit},全年第90百分位数"
            f"{'不高于' if met else '可能高于'}目标{goal},{'达标' if met else '不能保证达标'};"
            f"{label}至多可有{self.left}天超过"
        )
        return Outcome(sentence, met, ())
