"""The plan is there for every test, also around those that empty the database."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import Group

from targets.models import Plan
from zhonglou_env.roles import Role

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_plan_is_there_before_a_flush(plan_2023: Plan) -> None:
    assert plan_2023.year == 2023


@pytest.mark.parametrize("time", ["first", "second"])
def test_browser_logs_in_as_a_role(browser_page: Callable[..., "Page"], time: str) -> None:
    page = browser_page(Role.DATA_ADMIN)
    page.goto("/admin/")
    assert page.title() == "录入与维护 | 数据管理"
    assert Plan.objects.filter(year=2023).exists()


def test_stranger_meets_the_login_page(browser_page: Callable[..., "Page"]) -> None:
    page = browser_page()
    page.goto("/admin/")
    assert page.locator("input[type=password]").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_plan_and_roles_are_there_after_a_flush(time: str) -> None:
    assert Plan.objects.filter(year=2023).exists()
    assert Group.objects.count() == len(Role)
    assert Group.objects.get(name=Role.LEADER.label).permissions.count() == 9
