"""One thing that is not as the readings have it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deviation:
    """A kept figure that is wrong, or an entered one that our own computation does not give.

    What is kept follows from readings and can be set right by computing it again; an entered
    figure is official and stands: its deviation is only told.
    """

    place: str
    text: str
    is_entered: bool = False

    def __str__(self) -> str:
        return f"{self.place}:{self.text}"
