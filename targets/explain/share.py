"""Opens counts of sections: `share/<level>/<measure>`, level “all” for every one assessed.

Measures: ``count`` sections, ``good-of-judged`` (“8/9”), ``ratio``, ``unknown``, ``failing``,
``regressed``, ``flippable``, ``endangered``, ``differences``. They are of the class to date at the
page's month (``at`` for another), each section's by its own newest month with a reading; with
``end`` every section is taken at the end of that month, as a target takes them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from monitoring.choices import AssessmentLevel
from monitoring.periods import AsOf, months_label
from standards.rounding import percent
from targets.assessments.water import load_sections, newest_entered
from targets.errors import NotHere
from targets.evaluation.sections import SectionStanding, StandingList, standing_of
from targets.explain.address import Address, measure_of
from targets.explain.air_question import asked_month
from targets.explain.result import Explanation, Part
from targets.explain.section_question import CLASS_CLAUSE, MEAN_CLAUSE, RULE
from targets.explain.working import percent_line
from targets.wording import MISSING

EVERY = "all"
FORMULA = "优Ⅲ比例 = 累计类别达到或优于Ⅲ类的断面数 ÷ 能判定类别的断面数 × 100%"


@dataclass(frozen=True)
class ShareQuestion:
    """A count of sections at a level."""

    level: str
    as_of: AsOf
    standings: tuple[SectionStanding, ...]

    @property
    def name(self) -> str:
        """“省考断面”, “各级断面”."""
        return "各级断面" if self.level == EVERY else f"{AssessmentLevel(self.level).label}断面"

    @property
    def judged(self) -> list[SectionStanding]:
        """The sections whose class to date is known."""
        return [s for s in self.standings if s.is_good is not None]

    @property
    def good(self) -> list[SectionStanding]:
        """The sections at class Ⅲ or better."""
        return [s for s in self.judged if s.is_good]


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one count of sections."""
    level, measure = measure_of(key)
    if measure not in MEASURES:
        raise NotHere(f"断面没有“{measure[:30]}”这个统计")
    if level not in (EVERY, *AssessmentLevel.values):
        raise NotHere(f"没有“{level[:20]}”这一考核级别")
    end = parameters.get("end", "")
    month = asked_month(end or parameters.get("at", ""), as_of)
    chosen = [s for s in load_sections(month) if level in (EVERY, s.level)]
    if not chosen:
        raise NotHere(f"{month.year}年没有登记这一级别的考核断面")
    standings = tuple(standing_of(s, month if end else newest_entered(s, month)) for s in chosen)
    return MEASURES[measure](ShareQuestion(level, month, standings))


def _good_of_judged(question: ShareQuestion) -> Explanation | None:
    good, judged = question.good, question.judged
    if not judged:
        return None
    return _told(
        question,
        "优Ⅲ断面数",
        f"{len(good)}/{len(judged)}",
        question.standings,
        worked=(f"优Ⅲ {len(good)} 个,能判定 {len(judged)} 个,{_unknown_words(question)}",),
    )


def _ratio(question: ShareQuestion) -> Explanation | None:
    good, judged = len(question.good), len(question.judged)
    if not judged:
        return None
    figure = f"{percent(Fraction(good, judged))}"
    return _told(
        question,
        "优Ⅲ比例",
        figure,
        question.standings,
        unit="%",
        worked=(percent_line(good, judged, figure), _unknown_words(question)),
    )


def _unknown_words(question: ShareQuestion) -> str:
    count = len(question.standings) - len(question.judged)
    return f"另有 {count} 个断面无累计类别,不计入" if count else "没有无法判定的断面"


def _count(question: ShareQuestion) -> Explanation:
    return _told(question, "断面数", f"{len(question.standings)}", question.standings, unit="个")


def _unknown(question: ShareQuestion) -> Explanation:
    found = [s for s in question.standings if s.is_good is None]
    return _told(question, "无累计类别的断面数", f"{len(found)}", found, unit="个")


def _failing(question: ShareQuestion) -> Explanation:
    found = [s for s in question.standings if s.is_good is False]
    return _told(question, "未达Ⅲ类的断面数", f"{len(found)}", found, unit="个")


def _regressed(question: ShareQuestion) -> Explanation:
    found = [s for s in question.standings if s.has_regressed]
    worked = tuple(s.regression_text for s in found)
    return _told(
        question, "比去年同期退类的断面数", f"{len(found)}", found, unit="个", worked=worked
    )


def _flippable(question: ShareQuestion) -> Explanation:
    found = StandingList(question.standings).flippable
    return _told(question, "能扭转的断面数", f"{len(found)}", found, unit="个")


def _endangered(question: ShareQuestion) -> Explanation:
    found = StandingList(question.standings).endangered
    worked = tuple(f"{s.name}:{s.danger_text}" for s in found)
    return _told(question, "有退出风险的断面数", f"{len(found)}", found, unit="个", worked=worked)


def _differences(question: ShareQuestion) -> Explanation:
    """Count the classes sheets reported that their parameters do not give, a section once."""
    year, month = question.as_of.year, question.as_of.month
    series = {s.name: s.series for s in question.standings}
    found = [(n, d) for n, each in series.items() for d in each.differences(year, month)]
    worked = tuple(f"{name} {each.period}:{each.text}" for name, each in found)
    return _told(question, "来表类别与复算不一致", f"{len(found)}", (), unit="处", worked=worked)


def _told(
    question: ShareQuestion,
    what: str,
    figure: str,
    members: Sequence[SectionStanding],
    **more: Any,
) -> Explanation:
    period = f"{question.as_of.year}年{months_label(range(1, question.as_of.month + 1))}"
    fixed = {"unit": "", "worked": (f"共 {len(members)} 个",), "formula": FORMULA}
    return Explanation(
        title=f"{period} {question.name} {what}",
        figure=figure,
        meaning="按各断面的累计类别统计;累计类别由各月浓度均值按单因子评价,来表给出的优先。",
        rule=RULE,
        clause=f"{CLASS_CLAUSE};{MEAN_CLAUSE}",
        method="section-requirement",
        parts=tuple(map(_member, members)),
        is_demo=any(f.is_demo for s in question.standings for f in s.series.months.values()),
        page=("水", "/water/"),
        period=period,
        **{**fixed, **more},
    )


def _member(standing: SectionStanding) -> Part:
    found, last = standing.period.water_class, standing.last_period.water_class
    address = Address("section", f"{standing.name}/class")
    note = {True: "优Ⅲ", False: "劣于Ⅲ类", None: standing.period.gaps or "无法判定"}
    words = f"{note[standing.is_good]};去年同期 {last.label}" if last else note[standing.is_good]
    if found is None:
        return Part(standing.name, MISSING, None, words)
    end = standing.end
    return Part(standing.name, found.label, address.at(at=f"{end.year}-{end.month}"), words)


MEASURES: dict[str, Callable[[ShareQuestion], Explanation | None]] = {
    "count": _count,
    "good-of-judged": _good_of_judged,
    "ratio": _ratio,
    "unknown": _unknown,
    "failing": _failing,
    "regressed": _regressed,
    "flippable": _flippable,
    "endangered": _endangered,
    "differences": _differences,
}
