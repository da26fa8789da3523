"""Two units, a task each of them works on, and people of each role."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User

from targets.models import Evidence, Plan, Task, TaskItem, Unit, WorkArea
from targets.supervision import kept
from zhonglou_env.roles import Role


def person_of(name: str, role: Role, *units: Unit) -> User:
    """Make an account of a role that belongs to units."""
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=role.label))
    for unit in units:
        unit.members.add(user)
    return user


@pytest.fixture
def water(plan_2023: Plan) -> Unit:
    """The unit that leads the task."""
    return Unit.objects.get(code="water")


@pytest.fixture
def housing(plan_2023: Plan) -> Unit:
    """A unit that supports the task."""
    return Unit.objects.get(code="housing")


@pytest.fixture
def task(plan_2023: Plan, water: Unit, housing: Unit) -> Task:
    """A task of two objects, led by one unit and supported by another."""
    area = WorkArea.objects.filter(plan=plan_2023).first()
    made = Task.objects.create(
        area=area,
        number="901",
        field="水",
        title="整治两条支浜",
        quantity=2,
        unit="条",
        mode="one_off",
        commitment="must",
        start_date=date(2023, 2, 1),
        due_date=date(2023, 10, 31),
        lead_unit=water,
        progress_basis="objects",
        source_quote="整治两条支浜。",
    )
    made.support_units.add(housing)
    for position, name in enumerate(("甲浜", "乙浜"), start=1):
        TaskItem.objects.create(task=made, position=position, name=name)
    kept.refresh([made.pk])
    return made


@pytest.fixture
def lead(water: Unit) -> User:
    """Somebody of the leading unit."""
    return person_of("water-person", Role.UNIT, water)


@pytest.fixture
def support(housing: Unit) -> User:
    """Somebody of the supporting unit."""
    return person_of("housing-person", Role.UNIT, housing)


@pytest.fixture
def stranger(plan_2023: Plan) -> User:
    """Somebody of a unit that has nothing to do with the task."""
    return person_of("air-person", Role.UNIT, Unit.objects.get(code="air"))


@pytest.fixture
def unassigned(plan_2023: Plan) -> User:
    """An account of a unit nobody has named yet."""
    return person_of("nobody-yet", Role.UNIT)


@pytest.fixture
def leader(plan_2023: Plan) -> User:
    """A leader: decides, reports nothing."""
    return person_of("leader-person", Role.LEADER)


@pytest.fixture
def admin_person(plan_2023: Plan) -> User:
    """A data administrator: reports for anybody, decides, records visits."""
    return person_of("data-person", Role.DATA_ADMIN)


@pytest.fixture
def proof(task: Task) -> Evidence:
    """A document that proves the task is done."""
    return Evidence.objects.create(task=task, title="验收表", document_number="钟环〔2023〕9号")
