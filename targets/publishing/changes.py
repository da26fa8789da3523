"""What differs between two statements about the same targets, and why: pure, on plain data.

Method: docs/methods/publication.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Printed = Mapping[str, str]
Rules = Mapping[str, Any]
NOTHING = "—"


class Cause(StrEnum):
    """Why a status changed between two publications."""

    NEW_MONTH = "new_month"
    CORRECTION = "correction"
    TARGET = "target"
    RULE = "rule"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "new_month": "新的月份数据",
            "correction": "更正数据",
            "target": "目标调整",
            "rule": "规则调整",
        }[self.value]


@dataclass(frozen=True)
class Facts:
    """What is known of one target between the previous edition (then) and today (now).

    `restated` is the status the previous month has when it is evaluated again today; None where it
    has none. `is_corrected` says whether readings of it were changed or added since.
    """

    then: str | None
    restated: str | None
    now: str
    target_changed: bool = False
    rule_changed: bool = False
    is_corrected: bool = False


def causes_of(facts: Facts) -> tuple[Cause, ...]:
    """Return why a status changed; nothing where it did not.

    Where the previous month itself reads differently today, what was changed since is the cause:
    the target, the rule, the readings, whichever of them were. A further difference, from what the
    previous month reads today to the status now, is the new month's. What differs although nothing
    on record was changed comes from the way of computing, which is a rule.
    """
    if facts.then == facts.now:
        return ()
    if facts.then is None:
        return (Cause.TARGET,)
    if facts.restated == facts.then:
        return (Cause.NEW_MONTH,)
    found = [
        cause
        for cause, holds in (
            (Cause.TARGET, facts.target_changed or facts.restated is None),
            (Cause.RULE, facts.rule_changed),
            (Cause.CORRECTION, facts.is_corrected),
        )
        if holds
    ] or [Cause.RULE]
    if facts.restated is not None and facts.restated != facts.now:
        found.append(Cause.NEW_MONTH)
    return tuple(found)


@dataclass(frozen=True)
class FigureChange:
    """One target whose printed value or status differs."""

    code: str
    name: str
    old_value: str
    new_value: str
    old_status: str
    new_status: str
    note: str = ""

    @property
    def text(self) -> str:
        """The change as a sentence: “PM2.5年均:数值 29.7 → 30.1;状态 需保持 → 有风险”."""
        parts = []
        if self.old_value != self.new_value:
            parts.append(f"数值 {self.old_value} → {self.new_value}")
        if self.old_status != self.new_status:
            parts.append(f"状态 {self.old_status} → {self.new_status}")
        return f"{self.name}:{';'.join(parts)}{self.note}"

    def as_data(self) -> dict[str, str]:
        """Return the change as an erratum keeps it."""
        return {
            "code": self.code,
            "name": self.name,
            "old_value": self.old_value,
            "new_value": self.new_value,
            "old_status": self.old_status,
            "new_status": self.new_status,
            "text": self.text,
        }


def value_words(row: Printed) -> str:
    """Return a value with its unit and counts as printed: “100.0 % (9/9)”, or a dash."""
    value = row["value"]
    if value == NOTHING:
        return NOTHING
    unit = f" {row['unit']}" if row["unit"] else ""
    count = f" ({row['count']})" if row["count"] else ""
    return f"{value}{unit}{count}"


def figure_changes(
    old: Iterable[Printed], new: Iterable[Printed], reset: Iterable[str] = ()
) -> tuple[FigureChange, ...]:
    """Return the targets whose printed value or status differs, in the new order.

    `reset` names the targets whose promise or rule was changed as well: the text says so, since
    the correction is not the only reason then. A target that is gone or new differs too.
    """
    before, after = by_target(old), by_target(new)
    told = set(reset)
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        change = _change(before.get(code), after.get(code), code in told)
        if change is not None:
            found.append(change)
    return tuple(found)


def by_target(rows: Iterable[Printed]) -> dict[str, Printed]:
    """Return printed figures by the code of their target."""
    return {row["target_code"]: row for row in rows}


def _change(old: Printed | None, new: Printed | None, is_reset: bool) -> FigureChange | None:
    row = new or old
    assert row is not None
    was, now = (value_words(each) if each else NOTHING for each in (old, new))
    old_status, new_status = (each["status_label"] if each else NOTHING for each in (old, new))
    if was == now and old_status == new_status:
        return None
    note = "(其间目标或分档规则也有调整)" if is_reset else ""
    return FigureChange(row["code"], row["name"], was, now, old_status, new_status, note)


def changed_targets(old: Rules, new: Rules) -> tuple[str, ...]:
    """Return the codes of the targets whose promise or way of judging was changed."""
    before, after = old.get("targets", {}), new.get("targets", {})
    return tuple(c for c in sorted({*before, *after}) if before.get(c) != after.get(c))


def changed_rules(old: Rules, new: Rules) -> bool:
    """Tell whether status bands or the way of projecting were changed."""
    return any(old.get(part) != new.get(part) for part in ("bands", "model_version"))


def target_words(old: Rules, new: Rules, code: str) -> str:
    """Say how a promise was changed: “目标 ≤31.5 → ≤30”; nothing where its value stayed."""
    before = _promise_words(old.get("targets", {}).get(code))
    after = _promise_words(new.get("targets", {}).get(code))
    return "" if before == after else f"目标 {before} → {after}"


def _promise_words(promise: Mapping[str, Any] | None) -> str:
    if promise is None:
        return "未设"
    if promise["value"] is None:
        return str(promise["value_text"])
    sign = {"<=": "≤", ">=": "≥"}.get(promise["operator"], "")
    return f"{sign}{promise['value']}"


def rule_words(old: Rules, new: Rules) -> str:
    """Say how the bands were changed; nothing where they stayed."""
    before, after = old.get("bands", {}), new.get("bands", {})
    if before == after:
        return "推算方法更新" if old.get("model_version") != new.get("model_version") else ""
    return f"分档 {_bands(before)} → {_bands(after)}"


def _bands(bands: Mapping[str, str]) -> str:
    return "/".join(bands.get(name, NOTHING) for name in ("likely", "even", "poor"))
