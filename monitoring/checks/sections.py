"""Water: kept classes and means of sections, and the classes that sheets say beside them."""

from collections.abc import Iterator

from monitoring.checks.deviation import Deviation
from monitoring.models import SectionMonth, SectionMonthRollup
from monitoring.rollups.kept import content_fields
from monitoring.rollups.sections import SectionKey, expected_section_rollups
from standards.surface_water_limits import WaterClass, WaterItem


def section_deviations() -> Iterator[Deviation]:
    """Hold kept classes and means against the readings, section by section and year by year."""
    keys = SectionMonth.objects.order_by("section", "year").values_list("section", "year")
    for key in keys.distinct():
        yield from _section_year(SectionKey(*key))


def _section_year(key: SectionKey) -> Iterator[Deviation]:
    stored = {
        row.pk: row
        for row in SectionMonthRollup.objects.filter(
            reading__section=key.section_id, reading__year=key.year
        )
    }
    for right in expected_section_rollups(*key):
        reading = right.reading
        kept = stored.get(reading.pk)
        if kept is None:
            yield Deviation(str(reading), "缺少断面月汇总")
        else:
            for name in content_fields(SectionMonthRollup):
                if getattr(kept, name) != getattr(right, name):
                    field = SectionMonthRollup._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                    text = (
                        f"断面月汇总的“{field}”是 {getattr(kept, name)},应为 {getattr(right, name)}"
                    )
                    yield Deviation(str(reading), text)
        own = right.month_class
        if reading.water_class and own and reading.water_class != own:
            said, computed = WaterClass(reading.water_class), WaterClass(own)
            items = "、".join(WaterItem(item).label for item in right.deciding)
            text = f"来表类别 {said.label},按参数评价 {computed.label}({items})"
            yield Deviation(str(reading), text, is_entered=True)
