"""How one section stands to date, what it still needs, whether it may be turned or lost.

Methods: docs/methods/section-requirement.md, section-outlook.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from monitoring.periods import AsOf
from monitoring.section_series import PeriodClass, SectionSeries
from standards.feasibility import YEARS_TO_BE_SURE, chance_text
from standards.section_outlook import (
    FactorRecord,
    SectionChance,
    SectionState,
    binding_factor,
    factor_outlook,
    section_chance,
    section_state,
)
from standards.surface_water_limits import WaterClass, WaterItem
from targets.evaluation.section_factors import FactorRequirement, factor_records
from targets.explain.address import Address

GOOD = WaterClass.III
"""The class a share of good sections (优Ⅲ比例) asks for, whatever a section's own target is."""


@dataclass(frozen=True)
class SectionStanding:
    """One section to date: its class, last year's, whether it is good, and what may come of it.

    `goal` is the class asked for. What is judged from single values is worked out when asked for.
    """

    series: SectionSeries
    end: AsOf
    period: PeriodClass
    last_period: PeriodClass
    is_good: bool | None
    is_dry: bool
    goal: WaterClass = GOOD

    @property
    def name(self) -> str:
        """The section's name."""
        return self.series.section.name

    @property
    def figures(self) -> Address:
        """Where the section's figures are explained."""
        return Address("section", self.name)

    @property
    def has_regressed(self) -> bool:
        """Whether the class to date is worse than in the same months of last year (退类)."""
        now, last = self.period.water_class, self.last_period.water_class
        return now is not None and last is not None and now > last

    @property
    def regression_text(self) -> str:
        """“钟楼大桥由Ⅱ类退至Ⅲ类(总磷)”."""
        return f"{self.name}{self.regression_words}" if self.regression_words else ""

    @property
    def regression_words(self) -> str:
        """“由Ⅱ类退至Ⅲ类(总磷)”."""
        now, last = self.period.water_class, self.last_period.water_class
        if now is None or last is None:
            return ""
        items = "、".join(i.label for i in self.period.deciding[:2])
        return f"由{last.label}类退至{now.label}类" + (f"({items})" if items else "")

    @property
    def is_newest_failing(self) -> bool:
        """Whether the newest month alone is worse than the class asked for."""
        latest = self.series.month(self.end.year, self.end.month)
        return bool(latest and latest.water_class is not None and latest.water_class > self.goal)

    @cached_property
    def records(self) -> tuple[FactorRecord, ...]:
        """The values of every factor that is judged by its mean."""
        return factor_records(self.series, self.end, self.goal)

    @cached_property
    def all_factors(self) -> tuple[FactorRequirement, ...]:
        """Every factor with a value this year; none when no month is to come."""
        if not self.end.months_to_come:
            return ()
        found = (factor_outlook(record) for record in self.records)
        return tuple(FactorRequirement(each) for each in found if each is not None)

    @property
    def factors(self) -> tuple[FactorRequirement, ...]:
        """The factors that keep a failing section from the class; none of a good one."""
        if self.is_good is not False:
            return ()
        return tuple(f for f in self.all_factors if f.is_failing)

    @property
    def close_factors(self) -> tuple[FactorRequirement, ...]:
        """The factors by which a good section may be lost."""
        if not self.is_good:
            return ()
        return tuple(f for f in self.all_factors if f.outlook.is_close)

    @property
    def danger_factors(self) -> tuple[FactorRequirement, ...]:
        """The factors to watch in a section that may be lost: the close ones, else the tightest."""
        binding = self.binding
        return self.close_factors or (() if binding is None else (binding,))

    @property
    def is_ph_failing(self) -> bool:
        """Whether pH is outside 6 to 9 to date: that has no mean to ask for."""
        found = self.period.assessment.by_item.get(WaterItem.PH) if self.period.assessment else None
        return found is not None and found > self.goal

    @cached_property
    def state(self) -> SectionState:
        """Whether it can be turned, or may be lost."""
        if self.is_dry:
            return SectionState.DRY
        outlooks = [f.outlook for f in self.all_factors]
        months = self.end.months_to_come
        found = section_state(self.is_good, outlooks, self.is_newest_failing, months)
        if found is SectionState.FLIPPABLE and self.is_ph_failing:
            return SectionState.UNMEASURED
        return found

    @property
    def endangered(self) -> bool:
        """Whether it is good and may be lost."""
        return self.state is SectionState.ENDANGERED

    @property
    def is_hopeless(self) -> bool:
        """Whether the class can no longer be reached by some factor."""
        return self.state is SectionState.HOPELESS

    @property
    def binding(self) -> FactorRequirement | None:
        """The factor with the least margin (卡点)."""
        found = binding_factor(f.outlook for f in self.all_factors)
        return None if found is None else FactorRequirement(found)

    @property
    def is_expected_good(self) -> bool:
        """Whether no factor's rest would have to be better than expected."""
        margins = [f.outlook.margin for f in self.all_factors]
        return all(margin is None or margin >= 1 for margin in margins)

    @property
    def was_achieved_last_year(self) -> bool:
        """Whether the newest past year's same months kept what is now required of every factor."""
        return bool(self.factors) and all(f.is_kept_by_newest for f in self.factors)

    @cached_property
    def by_factor(self) -> SectionChance | None:
        """How likely it keeps the class by its factors' means; None where that can't be told."""
        is_open = self.is_good is None or self.state is SectionState.UNMEASURED
        if self.is_dry or is_open or not self.end.months_to_come:
            return None
        return section_chance(self.records)

    @property
    def chance_text(self) -> str:
        """“46 %”; nothing below three past years."""
        found = self.by_factor
        if found is None or len(found.years) < YEARS_TO_BE_SURE:
            return ""
        return chance_text(found.chance)

    @property
    def why_unmeasured(self) -> str:
        """Why a failing section has no figure to ask for."""
        if self.is_ph_failing:
            return "pH 不在 6～9 之间,不按均值推算"
        if self.period.is_published and self.all_factors:
            return "来表累计类别未达标,浓度均值未超限,请核对"
        return "只有类别,没有浓度,无法推算"

    @property
    def danger_text(self) -> str:
        """Why a good section may be lost: “总磷剩余月份允许≤0.210,预期0.195”."""
        parts = [f"最近一月劣于{self.goal.label}类"] if self.is_newest_failing else []
        for f in self.close_factors[:2]:
            need = f.required_text.replace(" ", "")
            parts.append(f"{f.item.label}剩余月份允许{need},预期{f.expected}")
        return ";".join(parts)


@dataclass(frozen=True)
class StandingList:
    """Sections at one level, sorted into those that can be turned, may be lost, or are out."""

    standings: tuple[SectionStanding, ...]

    def __iter__(self) -> Iterator[SectionStanding]:
        return iter(self.standings)

    def __len__(self) -> int:
        return len(self.standings)

    @property
    def flippable(self) -> tuple[SectionStanding, ...]:
        """Failing sections that can be turned, the cheapest first."""
        found = self._in(SectionState.FLIPPABLE)
        return tuple(sorted(found, key=lambda s: -_margin(s)))

    @property
    def unmeasured(self) -> tuple[SectionStanding, ...]:
        """Failing sections without a figure to ask for."""
        return self._in(SectionState.UNMEASURED)

    @property
    def hopeless(self) -> tuple[SectionStanding, ...]:
        """Failing sections that can't be turned any more."""
        return self._in(SectionState.HOPELESS)

    @property
    def failing(self) -> tuple[SectionStanding, ...]:
        """All that fail while months are to come: first what can be turned."""
        return (*self.flippable, *self.unmeasured, *self.hopeless)

    @property
    def endangered(self) -> tuple[SectionStanding, ...]:
        """Good sections that may be lost, the least room first."""
        found = self._in(SectionState.ENDANGERED)
        return tuple(sorted(found, key=_margin))

    @property
    def regressed(self) -> tuple[SectionStanding, ...]:
        """Sections whose class to date is worse than last year's."""
        return tuple(s for s in self.standings if s.has_regressed)

    @property
    def lost(self) -> tuple[SectionStanding, ...]:
        """Sections that have failed the year."""
        return tuple(s for s in self._in(SectionState.SETTLED) if s.is_good is False)

    def _in(self, state: SectionState) -> tuple[SectionStanding, ...]:
        return tuple(s for s in self.standings if s.state is state)


def _margin(standing: SectionStanding) -> Decimal:
    """Sort key: a section without a margin has all the room."""
    binding = standing.binding
    margin = binding.outlook.margin if binding else None
    if margin is None:
        return Decimal("Infinity")
    return Decimal(margin.numerator) / Decimal(margin.denominator)


def standing_of(series: SectionSeries, end: AsOf, goal: WaterClass = GOOD) -> SectionStanding:
    """Judge one section from January to a month, against the class asked for."""
    months = range(1, end.month + 1)
    period = series.period(end.year, months)
    return SectionStanding(
        series=series,
        end=end,
        period=period,
        last_period=series.period(end.year - 1, months),
        is_good=period.meets(goal),
        is_dry=series.is_dry(end.year, months),
        goal=goal,
    )


def standings_of(sections: Iterable[SectionSeries], end: AsOf) -> StandingList:
    """Judge the sections of a level at the end of a month."""
    return StandingList(tuple(standing_of(series, end) for series in sections))
