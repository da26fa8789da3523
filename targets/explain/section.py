"""Opens the figures of a water section: `section/<name>/<measure>`.

========================  =========================================================================
measure                   figure
========================  =========================================================================
``class``                 the class of a month, or of January up to it
``<item>``                an item's value of a month as printed, or its mean to date
``<item>-class``          the class the item alone gives
``<item>-old``            what the item said before its newest correction (of a month)
``<item>-required``       what the rest of the year may average for class Ⅲ
``<item>-past``           what the same months averaged in a past year (``past=2022``)
``<item>-expected``       the mean to be expected of the rest
``<item>-margin``         how far the expected lies from the required
``<item>-noise``          one month's noise
``chance``, ``danger``    how likely the class is kept, and why it may be lost
``difference``            where the reported class is not the one of the parameters
``months-counted``        how many months count to date
========================  =========================================================================
"""

from collections.abc import Callable, Mapping

from monitoring.models import WaterSection
from monitoring.periods import AsOf
from standards.surface_water_limits import WaterItem
from targets.assessments.water import load_sections
from targets.errors import NotHere
from targets.evaluation.basis import HISTORY_YEARS
from targets.explain import section_classes, section_rest, section_values
from targets.explain.address import measure_of, span_of
from targets.explain.air_question import asked_month
from targets.explain.result import Explanation
from targets.explain.section_question import SectionQuestion

Opener = Callable[[SectionQuestion], Explanation | None]

OF_THE_SECTION: dict[str, Opener] = {
    "class": section_classes.water_class,
    "difference": section_classes.difference,
    "months-counted": section_values.months_counted,
    "regression": section_rest.regression,
    "chance": section_rest.chance,
    "danger": section_rest.danger,
}
OF_AN_ITEM: dict[str, Opener] = {
    "": section_values.item_value,
    "class": section_classes.item_class,
    "old": section_values.old_value,
    "past": section_rest.past_rest,
    **dict.fromkeys(section_rest.OF_A_FACTOR, section_rest.factor_figure),
}
_ITEMS = {item.value: item for item in WaterItem if item is not WaterItem.TEMPERATURE}


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a section."""
    name, measure = measure_of(key)
    opener, item = opener_of(measure)
    month = asked_month(parameters.get("at", ""), as_of)
    section = WaterSection.objects.select_related("division").filter(name=name).first()
    if section is None:
        raise NotHere(f"没有名为“{name[:40]}”的断面")
    # Past months are those of the page's own year: a page of 2023 prints figures of 2022 too.
    found = load_sections(AsOf(as_of.year, month.month), section)
    if not found or not as_of.year - HISTORY_YEARS <= month.year <= as_of.year:
        raise NotHere(f"断面“{section}”在{as_of.year}年没有登记考核级别和目标")
    past = parameters.get("past", "")
    question = SectionQuestion(found[0], measure, item, month, span_of(parameters), past)
    return opener(question)


def opener_of(measure: str) -> tuple[Opener, WaterItem]:
    """Return what opens a measure, and the item it is of.

    Raises
    ------
    NotHere
        For a measure that does not exist.
    """
    if measure in OF_THE_SECTION:
        return OF_THE_SECTION[measure], WaterItem.DO
    name, _, what = measure.partition("-")
    if name not in _ITEMS or what not in OF_AN_ITEM:
        raise NotHere(f"断面没有“{measure[:30]}”这个数值")
    return OF_AN_ITEM[what], _ITEMS[name]
