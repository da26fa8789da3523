"""Progress is told seldom, on one line of a terminal and as plain lines elsewhere."""

import io
from collections.abc import Iterator

from monitoring.importers.days.progress import Progress


def seconds(*at: float) -> Iterator[float]:
    """Return a clock's readings."""
    return iter(at)


def test_a_short_import_says_nothing() -> None:
    stream, clock = io.StringIO(), seconds(0, 1, 2)
    progress = Progress(stream, is_live=False, clock=lambda: next(clock))
    progress.at("已读", 1, 3)
    progress.at("已读", 2, 3)
    progress.close()
    assert stream.getvalue() == ""


def test_a_long_import_tells_its_share_now_and_then() -> None:
    stream, clock = io.StringIO(), seconds(0, 11, 12, 22)
    progress = Progress(stream, is_live=False, clock=lambda: next(clock))
    for done in (31, 40, 90):
        progress.at("已读", done, 100)
    assert stream.getvalue() == "已读 31%\n已读 90%\n"


def test_a_terminal_shows_a_bar_and_is_wiped() -> None:
    stream, clock = io.StringIO(), seconds(0, 1)
    progress = Progress(stream, is_live=True, clock=lambda: next(clock))
    progress.at("已读", 1, 2)
    assert "█" * 15 + "░" * 15 in stream.getvalue()
    progress.close()
    assert stream.getvalue().endswith("\r")
