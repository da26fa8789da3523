"""The page for an address that leads nowhere says what it may, and nothing about the inside."""

from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404

from targets.errors import NotHere
from zhonglou_env.errors import page_not_found
from zhonglou_env.roles import Role

INSIDE = ("URLPattern", "URLResolver", "tried", ".py", "zhonglou_env", "targets")


@pytest.mark.parametrize("address", ["/不存在/", "/no-such-page/", "/不存在/甲/"])
@pytest.mark.parametrize("role", [None, Role.STAFF])
def test_unknown_address_shows_nothing_of_the_inside(
    client_as: Callable[[Role], Client], role: Role | None, address: str
) -> None:
    response = (client_as(role) if role else Client()).get(address)
    text = response.content.decode()
    assert response.status_code == 404
    assert "没有这个页面" in text
    assert [word for word in INSIDE if word in text] == []


def shown(exception: Exception) -> str:
    """Return the page that answers an exception."""
    return page_not_found(RequestFactory().get("/"), exception).content.decode()


def test_reason_of_our_own_is_shown_escaped() -> None:
    assert "2024年没有年度计划" in shown(NotHere("2024年没有年度计划"))
    assert "<b>" not in shown(NotHere("<b>"))


@pytest.mark.parametrize(
    "exception", [Http404("框架的原因"), Resolver404({"tried": [["框架的原因"]], "path": "不存在"})]
)
def test_reason_of_the_framework_is_not_shown(exception: Exception) -> None:
    text = shown(exception)
    assert "框架的原因" not in text
    assert "tried" not in text
