"""What a check can find: something impossible, or something only a person can vouch for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a reading cannot be right (拒收): `field` is empty when the whole row is meant."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading is asked about (存疑): a person who has checked may let it through."""

    field: str
    text: str
