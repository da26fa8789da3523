"""What an assessment sheet says of its own rows: target, whether it is met, what exceeds it.

Nothing of it is stored: it is held against our own result, and where they differ we ask.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import forms

from monitoring.assessment_tables.vocabulary import header_name, water_key
from monitoring.forms.cells import plain_text, read_class
from monitoring.forms.readings import SectionMonthForm
from monitoring.importers.auto_station_water import is_automatic
from monitoring.models import SectionMonth
from monitoring.section_figures import SectionFigures
from monitoring.validation import Doubt, PastReadings
from standards.rounding import exact, round_half_even
from standards.surface_water import WaterItem, assess_section
from standards.surface_water_limits import WaterBody, WaterClass, limit

CLAIMS: Mapping[str, tuple[str, ...]] = {
    "claimed_target": ("考核目标", "目标类别", "水质目标", "考核目标类别"),
    "claimed_met": ("是否达标", "达标情况", "达标与否"),
    "claimed_factors": ("主要超标因子", "超标因子", "超标项目", "主要超标项目", "主要污染指标",
                        "主要污染物"),
}  # fmt: skip
REGISTERED = "registered_targets"
MET_WORDS = {
    **dict.fromkeys(("达标", "是", "达到", "√", "Y", "已达标"), True),
    **dict.fromkeys(("未达标", "不达标", "否", "超标", "×", "X", "N", "未达到"), False),
}
FACTORS_LISTED = 3
"""Sheets print the main items only: three, as the circular has it."""

_MULTIPLE = r"(?:超标)?([0-9]+(?:\.[0-9]+)?)"
_FACTOR = re.compile(rf"(.+?)(?:\({_MULTIPLE}倍?\)|{_MULTIPLE}倍)?")
_BROKEN_MULTIPLE = re.compile(r"[^(]+\((?:超标)?[0-9.]+倍?\)|.+倍")


class SheetForm(SectionMonthForm):
    """A row of a sheet: the form's own checks, and the sheet's words held against our result.

    The mean of an automatic station gives way to a sheet as a generated row does: as a whole.
    """

    claimed_target = forms.CharField(required=False)
    claimed_met = forms.CharField(required=False)
    claimed_factors = forms.CharField(required=False)
    registered_targets = forms.CharField(required=False)

    def replaces(self, stored: SectionMonth) -> bool:
        """Tell whether the stored month is only an automatic station's mean, or generated."""
        return super().replaces(stored) or is_automatic(stored)

    def find_doubts(self, past: PastReadings[SectionMonth]) -> list[Doubt]:
        """Return what looks mistyped, and what the sheet says of itself that we don't find."""
        found = super().find_doubts(past)
        body = WaterBody(self.instance.section.body)
        figures = SectionFigures(self.instance, body)
        target, doubts = self._target()
        return [*found, *doubts, *self._met_doubts(figures, target), *self._factor_doubts(figures)]

    def _target(self) -> tuple[WaterClass | None, list[Doubt]]:
        """The target the row is judged by: the sheet's own, else the one registered."""
        registered = [int(t) for t in self.cleaned_data.get(REGISTERED, "").split(",") if t]
        text = self.cleaned_data.get("claimed_target", "")
        try:
            stated = read_class(text)
        except ValueError as problem:
            return None, [Doubt("claimed_target", f"考核目标{problem}")]
        if stated is None:
            return (WaterClass(registered[0]) if len(registered) == 1 else None), []
        target = WaterClass(int(stated))
        if not registered or target in registered:
            return target, []
        known = "、".join(WaterClass(each).label for each in registered)
        return target, [
            Doubt("claimed_target", f"来表考核目标 {target.label} 与登记的 {known} 不同")
        ]

    def _met_doubts(self, figures: SectionFigures, target: WaterClass | None) -> list[Doubt]:
        word = plain_text(self.cleaned_data.get("claimed_met", ""))
        if not word:
            return []
        if word.upper() not in MET_WORDS:
            return [Doubt("claimed_met", f"“{word}”无法识别:请写 达标 或 未达标")]
        found = figures.own_class or figures.water_class
        if target is None or found is None or (found <= target) is MET_WORDS[word.upper()]:
            return []
        ours = "达标" if found <= target else "未达标"
        text = f"来表写“{word}”,而{found.label}类对目标{target.label}类应为{ours}"
        return [Doubt("claimed_met", text)]

    def _factor_doubts(self, figures: SectionFigures) -> list[Doubt]:
        text = self.cleaned_data.get("claimed_factors", "")
        if not text or not figures.values:
            return []
        try:
            claims = read_factors(text)
        except ValueError as problem:
            return [Doubt("claimed_factors", str(problem))]
        ours = items_over(figures)
        found = [
            f"{item.label} {figures.text_of(item)} 并未超过Ⅲ类限值"
            for item in claims
            if item in figures.values and item not in ours
        ]
        unnamed = [item for item in ours if item not in claims]
        if unnamed and len(claims) < FACTORS_LISTED:
            words = "、".join(f"{item.label} {figures.text_of(item)}" for item in unnamed)
            found.append(f"来表没有列出超过Ⅲ类限值的{words}")
        for item, stated in claims.items():
            computed = ours.get(item)
            if stated is None or computed is None:
                continue
            decimals = -int(stated.as_tuple().exponent)
            if round_half_even(computed, decimals) != stated:
                shown = round_half_even(computed, max(decimals, 2))
                found.append(f"来表{item.label}超标 {stated} 倍,按浓度为 {shown} 倍")
        return [Doubt("claimed_factors", words) for words in found]


def items_over(figures: SectionFigures) -> dict[WaterItem, Fraction | None]:
    """Return the items worse than class Ⅲ and by how much, exact, all of them."""
    by_item = assess_section(figures.for_means, figures.body).by_item
    found: dict[WaterItem, Fraction | None] = {}
    for item, water_class in by_item.items():
        if water_class > WaterClass.III:
            bound = limit(item, WaterClass.III, figures.body)
            has_multiple = bound is not None and item is not WaterItem.DO
            value = figures.for_means[item]
            found[item] = exact(value - bound) / exact(bound) if bound and has_multiple else None
    return found


def read_factors(text: str) -> dict[WaterItem, Decimal | None]:
    """Read “总磷(0.30)、氨氮(0.1)”; a dash or 无 names nothing.

    >>> read_factors("总磷(0.3)、溶解氧")
    {<WaterItem.TP: 'tp'>: Decimal('0.3'), <WaterItem.DO: 'do'>: None}
    """
    found: dict[WaterItem, Decimal | None] = {}
    for part in re.split(r"[、,;/和]", plain_text(text).strip("-*无/")):
        match = _FACTOR.fullmatch(part)
        if match is None:
            continue
        multiple = match[2] or match[3]
        is_broken = multiple is None and _BROKEN_MULTIPLE.fullmatch(part)
        key = water_key(header_name(match[1])[0])
        if key is None or is_broken:
            raise ValueError(f"超标因子“{part}”无法识别:请写成 总磷(0.30)")
        found[WaterItem(key[0])] = Decimal(multiple) if multiple else None
    return found
