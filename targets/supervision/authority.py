"""Who may do what with a task: by permission and, for units, by the units an account belongs to."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User

from targets.access import REPORT_ANY, REPORT_OWN
from targets.models import Task, Unit

DECIDE_CLOSE_OUT = "targets.decide_closeout"
DECIDE_EXTENSION = "targets.decide_extension"
RECORD_CHECK = "targets.add_followupcheck"

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Powers:
    """What one account may do with one task, whatever the task's own state allows."""

    may_report: bool = False
    may_claim: bool = False
    may_decide_close_out: bool = False
    may_decide_extension: bool = False
    may_check: bool = False


def units_of(person: Person) -> tuple[Unit, ...]:
    """Return the units an account belongs to, in their order; one query."""
    return tuple(Unit.objects.filter(members=person.pk)) if person.pk else ()


def is_bound_to_units(person: Person) -> bool:
    """Whether an account works on tasks of its own units only."""
    return person.has_perm(REPORT_OWN) and not person.has_perm(REPORT_ANY)


def lacks_unit(person: Person) -> bool:
    """Whether an account would report for its unit but belongs to none yet."""
    return is_bound_to_units(person) and not units_of(person)


def powers_of(person: Person, task: Task) -> Powers:
    """Say what an account may do with a task; at most two queries besides the permissions.

    The leading unit reports, claims and asks for time; a supporting unit only reports.
    """
    leads = supports = person.has_perm(REPORT_ANY)
    if not leads and person.has_perm(REPORT_OWN):
        own = [unit.pk for unit in units_of(person)]
        leads = task.lead_unit_id in own
        supports = leads or task.support_units.filter(pk__in=own).exists()
    return Powers(
        may_report=supports,
        may_claim=leads,
        may_decide_close_out=person.has_perm(DECIDE_CLOSE_OUT),
        may_decide_extension=person.has_perm(DECIDE_EXTENSION),
        may_check=person.has_perm(RECORD_CHECK),
    )
