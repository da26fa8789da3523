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
