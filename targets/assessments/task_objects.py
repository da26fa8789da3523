"""The object list of one task (对象清单): counts by state and division, and a page of objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.http import urlencode

from monitoring.periods import AsOf
from monitoring.revisions import is_demonstration
from standards.status import Tone
from targets.choices import ItemStanding
from targets.models import Task, TaskItem
from targets.wording import plain

PAGE = 100
"""Objects shown at once."""

NO_DIVISION = "none"
"""The word in an address for objects whose division is not known."""

SHAPES = {
    ItemStanding.DONE: ("●", Tone.GOOD),
    ItemStanding.RUNNING: ("△", Tone.WATCH),
    ItemStanding.PENDING: ("○", Tone.UNKNOWN),
    ItemStanding.LATER: ("◌", Tone.UNKNOWN),
    ItemStanding.RELAPSED: ("▼", Tone.BAD),
}
"""The shape and tone printed with each word, in the order of a list."""


@dataclass(frozen=True)
class StandingWord:
    """How objects stand, with word, shape and tone."""

    value: ItemStanding

    @property
    def label(self) -> str:
        """The Chinese word."""
        return str(self.value.label)

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return SHAPES[self.value][0]

    @property
    def tone(self) -> Tone:
        """good, watch, bad or unknown."""
        return SHAPES[self.value][1]


@dataclass(frozen=True)
class ObjectRow:
    """One object as it stood at the month's end."""

    item: TaskItem
    standing: StandingWord

    @property
    def is_demo(self) -> bool:
        """Whether it was generated (演示数据)."""
        return is_demonstration(self.item)

    @property
    def amount_text(self) -> str:
        """“1.2 公里”, or nothing."""
        amount = self.item.quantity
        return "" if amount is None else f"{plain(amount)} {self.item.unit}".rstrip()


@dataclass(frozen=True)
class Choice:
    """One thing the list can be narrowed to, with how many there are of it."""

    word: str
    count: int
    done: int
    query: str
    is_chosen: bool = False
    standing: StandingWord | None = None

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.count - self.done


@dataclass(frozen=True)
class TaskObjects:
    """The object list of a task at a month's end; counts are of the whole list.

    `shown` is the page of those that the address narrows to, `found` how many these are in all.
    """

    task: Task
    total: int
    done: int
    is_weighed: bool
    states: tuple[Choice, ...]
    divisions: tuple[Choice, ...]
    shown: tuple[ObjectRow, ...]
    found: int
    number: int
    all_query: str
    previous: str
    next: str

    @property
    def is_narrowed(self) -> bool:
        """Whether the page shows some of the objects only."""
        return any(each.is_chosen for each in (*self.states, *self.divisions))

    @property
    def lacking(self) -> str:
        """How many the plan counts that the list does not name, or nothing.

        Where objects have amounts of their own, their number says nothing about the plan's.
        """
        quantity = self.task.quantity
        if quantity is None or self.total >= quantity or self.is_weighed:
            return ""
        return f"{plain(quantity - self.total)} {self.task.unit}".rstrip()


@dataclass(frozen=True)
class _Asked:
    """What the address narrows the list to."""

    base: tuple[tuple[str, str], ...]
    state: str
    division: str
    number: int

    def query(self, **changed: Any) -> str:
        """The address of the list with something changed; the month stays."""
        asked = {"state": self.state, "division": self.division, "page": ""} | changed
        pairs = [*self.base, *((f"object_{name}", value) for name, value in asked.items() if value)]
        return f"?{urlencode(pairs)}#objects"


def objects_of(task: Task, as_of: AsOf, parameters: Mapping[str, str]) -> TaskObjects:
    """Assemble a task's object list: two queries for any number of objects."""
    asked = _asked(as_of, parameters)
    items: Any = TaskItem.objects.filter(task=task).standing_on(as_of.last_day)
    groups = list(
        items.order_by()
        .values("standing", "division__code", "division__name", "division__position")
        .annotate(count=Count("pk"), weighed=Count("quantity"))
    )
    chosen = [g for g in groups if _fits(g, asked)]
    found = sum(group["count"] for group in chosen)
    number = min(asked.number, max(1, -(-found // PAGE)))
    return TaskObjects(
        task=task,
        total=sum(group["count"] for group in groups),
        done=_done(groups),
        is_weighed=any(group["weighed"] for group in groups),
        states=_states(groups, asked),
        divisions=_divisions(groups, asked),
        shown=_page(items, asked, number) if found else (),
        found=found,
        number=number,
        all_query=asked.query(state="", division=""),
        previous=asked.query(page=number - 1) if number > 1 else "",
        next=asked.query(page=number + 1) if number * PAGE < found else "",
    )


def _asked(as_of: AsOf, parameters: Mapping[str, str]) -> _Asked:
    state = parameters.get("object_state", "")
    page = parameters.get("object_page", "")
    return _Asked(
        base=(("year", str(as_of.year)), ("month", str(as_of.month))),
        state=state if state in ItemStanding.values else "",
        division=parameters.get("object_division", "")[:40],
        number=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _fits(group: Mapping[str, Any], asked: _Asked) -> bool:
    code = group["division__code"] or NO_DIVISION
    return asked.state in ("", group["standing"]) and asked.division in ("", code)


def _done(groups: list[dict[str, Any]]) -> int:
    return sum(group["count"] for group in groups if group["standing"] == ItemStanding.DONE)


def _states(groups: list[dict[str, Any]], asked: _Asked) -> tuple[Choice, ...]:
    """The states there are, in the order of a list."""
    found = []
    for value in SHAPES:
        of_it = [group for group in groups if group["standing"] == value]
        if of_it:
            count = sum(group["count"] for group in of_it)
            chosen = asked.state == value
            query = asked.query(state="" if chosen else value.value)
            word = StandingWord(value)
            found.append(Choice(word.label, count, _done(of_it), query, chosen, word))
    return tuple(found)


def _divisions(groups: list[dict[str, Any]], asked: _Asked) -> tuple[Choice, ...]:
    """The divisions there are, in their own order; objects without one come last."""
    keys = {
        (g["division__code"] is None, g["division__position"] or 0, g["division__code"],
         g["division__name"])
        for g in groups
    }  # fmt: skip
    found = []
    for unknown, _, code, name in sorted(keys, key=lambda key: (*key[:2], key[2] or "")):
        of_it = [group for group in groups if group["division__code"] == code]
        word = "板块待确认" if unknown else str(name)
        chosen = asked.division == (code or NO_DIVISION)
        query = asked.query(division="" if chosen else (code or NO_DIVISION))
        count = sum(group["count"] for group in of_it)
        found.append(Choice(word, count, _done(of_it), query, chosen))
    return tuple(found)


def _page(items: Any, asked: _Asked, number: int) -> tuple[ObjectRow, ...]:
    if asked.state:
        items = items.filter(standing=asked.state)
    if asked.division == NO_DIVISION:
        items = items.filter(division__isnull=True)
    elif asked.division:
        items = items.filter(division__code=asked.division)
    rows = items.select_related("division", "batch").order_by("position", "name")
    return tuple(
        ObjectRow(row, StandingWord(ItemStanding(row.standing)))
        for row in rows[(number - 1) * PAGE : number * PAGE]
    )
