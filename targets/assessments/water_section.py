"""One section's page: its parameters by month and to date, class by factor, curves with limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from charts.block import ChartBlock
from charts.class_curve import ClassCurveSpec, CurvePoint, LimitLine, class_curve
from charts.class_matrix import ClassCell, ClassMatrix, SectionYear, class_matrix
from monitoring.choices import AssessmentLevel
from monitoring.demonstration.parameters import SOURCE as GENERATOR
from monitoring.models import Revision, SectionMonth, WaterSection
from monitoring.periods import AsOf
from monitoring.section_figures import (
    ITEMS,
    ClassDifference,
    SectionFigures,
    shown_decimals,
    shown_mean,
)
from monitoring.section_series import PeriodClass, SectionSeries
from standards.surface_water_limits import (
    ASSESSED_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    limit,
)
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import section_year
from targets.assessments.water import has_demo, load_sections, newest_entered
from targets.evaluation.sections import SectionStanding, StandingList, standing_of
from targets.explain.address import Address

ONE_SAVE = timedelta(seconds=2)
PH_LIMITS = (6, 9)
"""GB 3838-2002 table 1: the same in every class."""


@dataclass(frozen=True)
class ParameterCell:
    """One parameter of one month as printed, its class, and what it said before a correction."""

    text: str
    water_class: WaterClass | None = None
    is_over: bool = False
    old_text: str = ""


@dataclass(frozen=True)
class ParameterRow:
    """One parameter over the year: limit of the target class, months, mean to date, last year's."""

    item: WaterItem
    limit_text: str
    cells: tuple[ParameterCell, ...]
    mean: Decimal | None
    mean_is_over: bool
    last_mean: Decimal | None


@dataclass(frozen=True)
class Origin:
    """Where a month's reading comes from, and every correction it has had."""

    figures: SectionFigures
    revisions: tuple[Revision, ...]

    @property
    def row(self) -> SectionMonth:
        """The stored reading."""
        return self.figures.row


@dataclass(frozen=True)
class SectionPage:
    """Everything on one section's page."""

    frame: Frame
    section: WaterSection
    series: SectionSeries | None = None
    standing: SectionStanding | None = None
    classes: tuple[ClassCell, ...] = ()
    cumulative: ClassCell | None = None
    last_cumulative: str = ""
    rows: tuple[ParameterRow, ...] = ()
    by_factor: ClassMatrix | None = None
    charts: tuple[ChartBlock, ...] = ()
    differences: tuple[ClassDifference, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def standings(self) -> StandingList:
        """The standing as the list the shared component takes."""
        return StandingList(() if self.standing is None else (self.standing,))

    @property
    def figures(self) -> Address:
        """Where the section's figures are explained."""
        return Address("section", self.section.name)

    @property
    def counts(self) -> Address:
        """Where the counts of the section's level are explained."""
        return Address("share", self.series.level if self.series else "all")

    @property
    def class_key(self) -> str:
        """The plain form of where its classes are explained."""
        return str(self.figures.of("class"))

    @property
    def last_at(self) -> str:
        """The same month of last year as an address names it."""
        last = self.frame.as_of.a_year_before
        return f"{last.year}-{last.month}"

    @property
    def level_label(self) -> str:
        """The level the section is assessed at in the year."""
        return AssessmentLevel(self.series.level).label if self.series else ""


def section_page(section: WaterSection, as_of: AsOf) -> SectionPage:
    """Assemble one section's page; without an assignment in that year it says so."""
    found = load_sections(as_of, section)
    if not found:
        return SectionPage(frame_of(as_of, False, needs_plan=False), section)
    series = found[0]
    matrix_row = class_matrix("", [section_year(series, as_of)], as_of.month).rows[0]
    origins = origins_of(series, as_of)
    last = series.period(as_of.year - 1, range(1, as_of.month + 1)).water_class
    return SectionPage(
        frame=frame_of(as_of, has_demo([series]), needs_plan=False),
        section=section,
        series=series,
        standing=standing_of(series, newest_entered(series, as_of)),
        classes=matrix_row.cells,
        cumulative=matrix_row.cumulative,
        last_cumulative=last.label if last else "—",
        rows=_parameter_rows(series, as_of, origins),
        by_factor=_by_factor(series, as_of),
        charts=tuple(
            _addressed(_curve(series, item, as_of), series, item, as_of)
            for item in _items_shown(series, as_of)
        ),
        differences=tuple(series.differences(as_of.year, as_of.month)),
        origins=origins,
    )


def _entered(series: SectionSeries, as_of: AsOf) -> list[SectionFigures]:
    return [f for m in range(1, as_of.month + 1) if (f := series.month(as_of.year, m))]


def origins_of(series: SectionSeries, as_of: AsOf) -> tuple[Origin, ...]:
    """Where the months come from; corrections are asked for only where there have been any."""
    entered = _entered(series, as_of)
    changed = [f.reading_id for f in entered if f.row.version > 1]
    revisions: dict[int, list[Revision]] = {}
    if changed:
        rows = Revision.objects.filter(
            table=SectionMonth._meta.label_lower, record_id__in=changed
        ).exclude(old_value="", new_value="")
        for row in rows.select_related("changed_by").order_by("changed_at", "pk"):
            revisions.setdefault(row.record_id, []).append(row)
    return tuple(Origin(f, corrections(revisions.get(f.reading_id, []))) for f in entered)


def corrections(revisions: Sequence[Revision]) -> tuple[Revision, ...]:
    """The changes of what was measured; what a generated row said before it never was.

    Taking a generated row over changes its source away from the generator: that save, whose
    revisions were written at once, is where the reading begins.
    """
    taken_over = [each.changed_at for each in revisions if each.old_value == GENERATOR]
    begins = max(taken_over, default=None)
    if begins is None:
        return tuple(revisions)
    return tuple(each for each in revisions if each.changed_at - begins > ONE_SAVE)


def _items_shown(series: SectionSeries, as_of: AsOf) -> list[WaterItem]:
    """The items with any value this year or last, in the order of the standard."""
    since, upto = (as_of.year - 1, 1), (as_of.year, as_of.month)
    rows = [figures for when, figures in series.months.items() if since <= when <= upto]
    return [item for item in ITEMS if any(item in figures.values for figures in rows)]


def _parameter_rows(
    series: SectionSeries, as_of: AsOf, origins: Sequence[Origin]
) -> tuple[ParameterRow, ...]:
    months = range(1, as_of.month + 1)
    period = series.period(as_of.year, months)
    last = series.period(as_of.year - 1, months)
    items = [item for item in ITEMS if any(item in f.values for f in _entered(series, as_of))]
    old = old_texts(origins)
    by_item = period.assessment.by_item if period.assessment else {}
    return tuple(
        ParameterRow(
            item=item,
            limit_text=limit_text(item, series.target, series.body),
            cells=tuple(
                _cell(series, as_of, month, item, old.get((month, item), ""))
                for month in range(1, 13)
            ),
            mean=_mean(period, item),
            mean_is_over=(found := by_item.get(item)) is not None and found > series.target,
            last_mean=_mean(last, item),
        )
        for item in items
    )


def _mean(period: PeriodClass, item: WaterItem) -> Decimal | None:
    mean = period.means.get(item)
    return None if mean is None else shown_mean(item, mean)


def old_texts(origins: Iterable[Origin]) -> dict[tuple[int, WaterItem], str]:
    """What an item said before its newest correction, by month: a revision names it in words."""
    names = {str(SectionMonth._meta.get_field(i.value).verbose_name): i for i in ITEMS}  # type: ignore[union-attr]
    return {
        (origin.row.month, names[revision.field]): revision.old_value or "空"
        for origin in origins
        for revision in origin.revisions
        if revision.field in names
    }


def limit_text(item: WaterItem, water_class: WaterClass, body: WaterBody) -> str:
    """The limit of a class in words: “≤0.2”, “≥5”, “6~9”, or that the item is not assessed."""
    if item is WaterItem.PH:
        return f"{PH_LIMITS[0]}~{PH_LIMITS[1]}"
    bound = limit(item, water_class, body)
    if item not in ASSESSED_ITEMS or bound is None:
        return "不评价"
    return f"{'≥' if item is WaterItem.DO else '≤'}{bound}"


def _cell(
    series: SectionSeries, as_of: AsOf, month: int, item: WaterItem, old_text: str
) -> ParameterCell:
    found = series.month(as_of.year, month) if month <= as_of.month else None
    if found is None:
        return ParameterCell("")
    water_class = found.assessment.by_item.get(item)
    is_over = water_class is not None and water_class > series.target
    return ParameterCell(found.text_of(item), water_class, is_over, old_text)


def _by_factor(series: SectionSeries, as_of: AsOf) -> ClassMatrix | None:
    """The class each item alone gives, by month and to date; the worst one is the section's."""
    period = series.period(as_of.year, range(1, as_of.month + 1))
    entered = {f.month: f for f in _entered(series, as_of)}
    if not any(f.values for f in entered.values()):
        return None
    to_date = period.assessment.by_item if period.assessment else {}
    rows = []
    for item in ASSESSED_ITEMS:
        classes = [
            f.assessment.by_item.get(item) if (f := entered.get(m)) else None for m in range(1, 13)
        ]
        if not any(classes):
            continue
        details = {m: f.text_of(item) for m, f in entered.items()}
        states = {m: "未监测该项" for m in range(1, 13) if classes[m - 1] is None}
        rows.append(
            SectionYear(
                item.label,
                series.target,
                classes,
                to_date.get(item),
                states,
                details,
                address=f"section/{series.section.name}/{item.value}-class",
            )
        )
    return class_matrix(f"{series.section}各项目单因子类别", rows, as_of.month)


def limit_lines(item: WaterItem, target: WaterClass, body: WaterBody) -> tuple[LimitLine, ...]:
    """The limits of all classes, those that share one joined: “Ⅰ—Ⅲ 1.0”."""
    if item is WaterItem.PH:
        low, high = PH_LIMITS
        return (LimitLine(low, "下限", is_target=True), LimitLine(high, "上限", is_target=True))
    if item not in ASSESSED_ITEMS:
        return ()
    shared: dict[Decimal, list[WaterClass]] = {}
    for water_class in WaterClass:
        bound = limit(item, water_class, body)
        if bound is not None:
            shared.setdefault(bound, []).append(water_class)
    return tuple(
        LimitLine(
            bound,
            classes[0].label + (f"—{classes[-1].label}" if len(classes) > 1 else ""),
            is_target=target in classes,
        )
        for bound, classes in shared.items()
    )


def _curve(series: SectionSeries, item: WaterItem, as_of: AsOf) -> ChartBlock:
    def year_of(year: int, upto: int) -> list[CurvePoint | None]:
        return [_point(series.month(year, m), item) if m <= upto else None for m in range(1, 13)]

    demo = " · 演示数据" if has_demo([series]) else ""
    limits = limit_lines(item, series.target, series.body)
    rule = "限值 GB 3838—2002 表1" if limits else "不参与类别评价"
    return class_curve(
        ClassCurveSpec(
            key=f"section-{item.value.replace('_', '-')}",
            title=item.label,
            unit=item.unit,
            source=f"来源:断面月数据;{rule}{demo}",
            year=as_of.year,
            as_of_month=as_of.month,
            this_year=year_of(as_of.year, as_of.month),
            last_year=year_of(as_of.year - 1, 12),
            limits=limits,
            decimals=shown_decimals(item),
            is_lower_bound=item is WaterItem.DO,
            from_zero=item is not WaterItem.PH,
        )
    )


def _addressed(
    block: ChartBlock, series: SectionSeries, item: WaterItem, as_of: AsOf
) -> ChartBlock:
    """Address the curve's table: this year's value and class, last year's value, by month."""
    value = Address("section", series.section.name).of(item.value).at(span="month")
    single = Address("section", series.section.name).of(f"{item.value}-class").at(span="month")

    def address_of(row: int, column: int) -> Address | None:
        month = row + 1
        last = value.at(at=f"{as_of.year - 1}-{month}")
        return (None, value.at(at=month), single.at(at=month), last)[column]

    return block.addressed(address_of)


def _point(found: SectionFigures | None, item: WaterItem) -> CurvePoint | None:
    if found is None or item not in found.values:
        return None
    return CurvePoint(
        found.values[item],
        found.text_of(item),
        found.assessment.by_item.get(item),
        item.value in found.marks,
    )
