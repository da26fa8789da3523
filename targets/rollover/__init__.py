"""Rolling a year over (年度结转): next year's plan from this one, with no value invented."""

from targets.rollover.plan import Rolled, RollOverError, roll_over

__all__ = ["RollOverError", "Rolled", "roll_over"]
