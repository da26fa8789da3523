"""How far a long import is: a bar on a terminal, an occasional line elsewhere, silence for a file
that is read at once."""

from collections.abc import Callable
from time import monotonic
from typing import TextIO

BAR_WIDTH = 30
SECONDS_BETWEEN_LINES = 10.0
SECONDS_BETWEEN_BARS = 0.2


class Progress:
    """Tells what share of the work is done, seldom enough to cost nothing."""

    def __init__(
        self,
        stream: TextIO,
        is_live: bool,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Write to a stream; `is_live` redraws one line, otherwise lines follow each other."""
        self.stream, self.is_live, self.clock = stream, is_live, clock
        self.interval = SECONDS_BETWEEN_BARS if is_live else SECONDS_BETWEEN_LINES
        self.last = clock()
        self.has_drawn = False

    def at(self, what: str, done: int, total: int) -> None:
        """Tell how much of a step is done, unless something was told just now."""
        now = self.clock()
        if now - self.last < self.interval:
            return
        self.last = now
        share = min(done / total, 1.0) if total else 1.0
        if self.is_live:
            bar = ("█" * round(share * BAR_WIDTH)).ljust(BAR_WIDTH, "░")
            self.stream.write(f"\r{what} {bar} {share:4.0%}")
            self.has_drawn = True
        else:
            self.stream.write(f"{what} {share:.0%}\n")
        self.stream.flush()

    def close(self) -> None:
        """Wipe the bar, so that what follows begins on a line of its own."""
        if self.has_drawn:
            self.stream.write("\r" + " " * (BAR_WIDTH + 24) + "\r")
            self.stream.flush()
