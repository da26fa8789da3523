"""The divisions page: one row a division, by month or January to month, in the order asked for."""

from dataclasses import dataclass

from monitoring.models import Division
from monitoring.periods import AsOf
from standards.division_levels import DivisionLevel, LevelFinding
from targets.assessments.divisions.choice import MatrixChoice
from targets.assessments.divisions.facts import division_facts
from targets.assessments.divisions.order import in_order
from targets.assessments.divisions.row import DivisionRow, division_rows
from targets.assessments.divisions.rulebook import (
    NO_LEVEL_RULE,
    NO_SCORE_RULE,
    QUESTIONS,
    condition_words,
)
from targets.assessments.divisions.span import MatrixSpan
from targets.assessments.divisions.sums import DivisionSums, division_sums
from targets.assessments.frame import Frame, frame_of
from targets.choices import DivisionMetric
from targets.explain.address import Address
from targets.models import LevelRule, OpenQuestion, ScoreRule


@dataclass(frozen=True)
class LevelRow:
    """A division whose level asks for something, or is open: why, and what it demands."""

    division: Division
    finding: LevelFinding

    @property
    def reasons(self) -> tuple[str, ...]:
        """The conditions met, the worst first."""
        return tuple(condition_words(c) for c in self.finding.met)

    @property
    def missing(self) -> str:
        """What is missing, in words."""
        return "、".join(DivisionMetric(name).name_of for name in self.finding.missing)


@dataclass(frozen=True)
class DivisionsPage:
    """Everything on the divisions page."""

    frame: Frame
    choice: MatrixChoice
    rows: tuple[DivisionRow, ...]
    others: tuple[Division, ...]
    level_rule: LevelRule | None
    score_rule: ScoreRule | None
    sums: DivisionSums
    has_questions: bool

    all_dust = Address("dust", "all")
    """Where counts of divisions are explained."""
    no_level_rule = NO_LEVEL_RULE
    no_score_rule = NO_SCORE_RULE
    spans = tuple(MatrixSpan)

    @property
    def has_air(self) -> bool:
        """Whether any assessed division has air figures."""
        return any(r.span.pm25 is not None or r.span.good_ratio is not None for r in self.rows)

    @property
    def has_sections(self) -> bool:
        """Whether any assessed division answers for a section."""
        return any(r.span.sections.stands for r in self.rows)

    @property
    def sections_state(self) -> str:
        """Why no division has a section, where none has."""
        return self.rows[0].span.sections.state if self.rows else ""

    @property
    def level_rows(self) -> tuple[LevelRow, ...]:
        """The divisions that are not plainly green, the worst first."""
        order = (DivisionLevel.RED, DivisionLevel.YELLOW, DivisionLevel.UNKNOWN)
        found = [LevelRow(r.division, r.month.level) for r in self.rows if r.month.level]
        return tuple(row for level in order for row in found if row.finding.level is level)


def divisions_page(as_of: AsOf, choice: MatrixChoice | None = None) -> DivisionsPage:
    """Assemble the divisions page: a fixed number of queries for any number of divisions."""
    asked = choice or MatrixChoice()
    facts = division_facts(as_of)
    day = as_of.last_day
    return DivisionsPage(
        frame=frame_of(as_of, facts.is_demo, needs_plan=False),
        choice=asked,
        rows=in_order(division_rows(facts, asked.span), asked),
        others=tuple(d for d in facts.everyone if not d.assessed and d.is_valid_on(day)),
        level_rule=facts.rules.level_on(day),
        score_rule=facts.rules.score_on(day),
        sums=division_sums(facts.everyone, as_of),
        has_questions=OpenQuestion.objects.filter(
            plan__year=as_of.year, code__in=QUESTIONS
        ).exists(),
    )
