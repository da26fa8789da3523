"""Tasks by the titles sheets give them: exact, contained, or with words left out; never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from targets.models import Task

SHORTEST = 4
"""Characters a title needs before it may stand for one that contains it."""

SHORTEST_WITH_GAPS = 6
"""Characters a title needs before words may be left out of it."""

CANDIDATES = 3
PARTS = ("support_units", "divisions", "extensions")
"""What a file's columns are compared with."""

_TASK_NUMBER = re.compile(r"任务(?:编号)?[:: ]?(\d{3,4})(?!\d)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def essence(text: str) -> str:
    """Return the letters and digits of a title: no blanks, quotes or brackets.

    >>> essence("87家“回头看” ")
    '87家回头看'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in plain if char.isalnum() or char == "+")


def is_within(short: str, long: str) -> bool:
    """Tell whether all characters of one text stand in another in the same order.

    >>> is_within("87家源头替代回头看", "87家印刷喷涂等企业源头替代回头看")
    True
    """
    rest = iter(long)
    return all(char in rest for char in short)


class TaskNames:
    """The tasks of one year's plan, found by title."""

    def __init__(self, year: int, tasks: Iterable[Task]) -> None:
        """Index the titles."""
        self.year = year
        self._tasks = [(essence(task.title), task) for task in tasks]

    def find(self, title: str, field: str, number: str) -> Task:
        """Return the one task a title means.

        Several tasks that contain it are told apart by 领域, then by their number; words may be
        left out only where 领域 and the numbers named agree.

        Raises:
            ValueError: in Chinese, with the nearest titles, if there is none or more than one.
        """
        text = essence(title)
        for found in (
            [task for known, task in self._tasks if known == text],
            [task for known, task in self._tasks if _contains(known, text)],
            [task for known, task in self._tasks if _has_gaps(known, text, task, field)],
        ):
            chosen = _narrowed(found, field, number)
            if len(chosen) == 1:
                return chosen[0]
            if chosen:
                raise ValueError(f"“{title}”对应多项任务({_named(chosen)}):请写完整的任务名称")
        raise ValueError(
            f"没有在{self.year}年计划中找到任务“{title}”,最接近的是 {self._nearest(text)}:"
            "请按计划中的任务名称填写"
        )

    def _nearest(self, text: str) -> str:
        ranked = sorted(self._tasks, key=lambda each: -SequenceMatcher(None, each[0], text).ratio())
        return _named([task for _, task in ranked[:CANDIDATES]]) or "(该年度没有任务)"


class NumberedTasks(TaskNames):
    """The tasks of one year's plan, found by number, by title or in a heading."""

    def __init__(self, year: int, tasks: Iterable[Task]) -> None:
        """Index numbers and titles."""
        found = list(tasks)
        super().__init__(year, found)
        self._numbers = {task.number: task for task in found}

    def numbered(self, number: str) -> Task:
        """Return the task of a number.

        Raises:
            ValueError: in Chinese, if the plan has none.
        """
        found = self._numbers.get(number.removesuffix(".0"))
        if found is None:
            raise ValueError(f"{self.year}年计划中没有编号为“{number}”的任务:请按计划填写任务编号")
        return found

    def refuse_other(self, task: Task, title: str) -> None:
        """Refuse a title that means another task than the number beside it does.

        Raises:
            ValueError: in Chinese, naming both.
        """
        known, text = essence(task.title), essence(title)
        if not (is_within(text, known) or is_within(known, text)):
            raise ValueError(
                f"任务编号 {task.number} 是“{task.title}”,而名称写的是“{title}”:请核对编号和名称"
            )

    def in_heading(self, heading: str) -> Task:
        """Return the one task that a list's heading names: “任务219”, or a task's whole title.

        Raises:
            ValueError: in Chinese, if it names none or several.
        """
        numbers = {number for number in _TASK_NUMBER.findall(heading) if number in self._numbers}
        found = {self._numbers[number].pk: self._numbers[number] for number in numbers}
        if not found:
            text = essence(heading)
            found = {
                t.pk: t for known, t in self._tasks if len(known) >= SHORTEST and known in text
            }
        if len(found) == 1:
            return found.popitem()[1]
        raise ValueError(
            "不知道是哪一项任务的清单:请增加“任务编号”列,"
            "或在标题、工作表名、文件名中写明(如 任务219)"
        )


class PlanTasks:
    """The tasks of the years a file speaks of, each year read once."""

    def __init__(self) -> None:
        """Begin with none read."""
        self._years: dict[int, NumberedTasks] = {}

    def of(self, year: int) -> NumberedTasks:
        """Return the tasks of a year's plan."""
        if year not in self._years:
            tasks = Task.objects.filter(area__plan__year=year)
            found = tasks.select_related("area__plan", "lead_unit").prefetch_related(*PARTS)
            self._years[year] = NumberedTasks(year, found)
        return self._years[year]


def _contains(known: str, text: str) -> bool:
    short, long = sorted((known, text), key=len)
    return len(short) >= SHORTEST and short in long and _numbers_agree(known, text)


def _has_gaps(known: str, text: str, task: Task, field: str) -> bool:
    if len(text) < SHORTEST_WITH_GAPS or essence(task.field) != essence(field):
        return False
    return is_within(text, known) and _numbers_agree(known, text)


def _numbers_agree(known: str, text: str) -> bool:
    """Tell whether a title names no number that the task does not: 30条 is not 29条."""
    return set(_DIGITS.findall(text)) <= set(_DIGITS.findall(known))


def _narrowed(found: Sequence[Task], field: str, number: str) -> Sequence[Task]:
    """Keep of several tasks those of the field, then the one of the number, where that helps."""
    for agrees in (
        lambda task: essence(task.field) == essence(field),
        lambda task: task.number == number,
    ):
        if len(found) > 1:
            found = [task for task in found if agrees(task)] or found
    return found


def _named(tasks: Iterable[Task]) -> str:
    return "、".join(f"{task.number} {task.title}" for task in tasks)
