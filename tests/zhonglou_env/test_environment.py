"""A value that cannot be understood stops the start and names its variable; nothing is guessed."""

import os
import stat
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from zhonglou_env.environment import (
    CACHE_SCHEMES,
    DATABASE_SCHEMES,
    kept_secret_key,
    read_boolean,
    read_url,
    read_whole_number,
)
from zhonglou_env.listening import Address, address_from_environment


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [("on", True), ("True", True), (" 1 ", True), ("off", False), ("NO", False), ("", False)],
)
def test_yes_and_no_have_plain_spellings(
    monkeypatch: pytest.MonkeyPatch, raw: str, meaning: bool
) -> None:
    monkeypatch.setenv("DEBUG", raw)
    assert read_boolean(environ.Env(), "DEBUG", default=not meaning) is meaning


def test_unset_variable_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEBUG", raising=False)
    assert read_boolean(environ.Env(), "DEBUG", default=True) is True


@pytest.mark.parametrize("raw", ["maybe", "2", "ture", "关"])
def test_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("DEBUG", raw)
    with pytest.raises(ImproperlyConfigured, match=r"环境变量 DEBUG 的值.*请写 on 或 off"):
        read_boolean(environ.Env(), "DEBUG", default=False)


@pytest.mark.parametrize("raw", ["0", "1441", "-5", "3.5", "half an hour", "三十", "²", ""])
def test_number_outside_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("SESSION_IDLE_MINUTES", raw)
    with pytest.raises(ImproperlyConfigured, match=r"SESSION_IDLE_MINUTES.*1 到 1440"):
        read_whole_number(environ.Env(), "SESSION_IDLE_MINUTES", default=30, least=1, most=1440)


@pytest.mark.parametrize(("raw", "number"), [("1", 1), ("1440", 1440), (" 20 ", 20)])
def test_both_ends_of_a_range_are_included(
    monkeypatch: pytest.MonkeyPatch, raw: str, number: int
) -> None:
    monkeypatch.setenv("SESSION_IDLE_MINUTES", raw)
    assert read_whole_number(environ.Env(), "SESSION_IDLE_MINUTES", 30, 1, 1440) == number


@pytest.mark.parametrize(
    ("name", "schemes", "raw"),
    [
        ("DATABASE_URL", DATABASE_SCHEMES, "mysql://host/name"),
        ("DATABASE_URL", DATABASE_SCHEMES, "db.sqlite3"),
        ("CACHE_URL", CACHE_SCHEMES, "memcached://host"),
        ("CACHE_URL", CACHE_SCHEMES, "localhost:6379"),
    ],
)
def test_unsupported_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, schemes: tuple[str, ...], raw: str
) -> None:
    monkeypatch.setenv(name, raw)
    with pytest.raises(ImproperlyConfigured, match=f"环境变量 {name} .*不受支持"):
        read_url(environ.Env(), name, "", schemes)


def test_refusal_does_not_repeat_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://name:a-password@host/db")
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_url(environ.Env(), "DATABASE_URL", "", DATABASE_SCHEMES)
    assert "a-password" not in str(refusal.value)


def test_secret_key_is_private_and_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    previous = os.umask(0)
    try:
        key = kept_secret_key(folder)
    finally:
        os.umask(previous)
    assert len(key) >= 50
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert kept_secret_key(folder) == key


def test_every_installation_has_a_key_of_its_own(tmp_path: Path) -> None:
    assert kept_secret_key(tmp_path / "one") != kept_secret_key(tmp_path / "other")


def test_dashboard_listens_on_this_machine_only_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert str(address_from_environment()) == "127.0.0.1:8000"


@pytest.mark.parametrize("raw", ["0", "65536", "http"])
def test_impossible_port_is_refused(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("PORT", raw)
    with pytest.raises(ImproperlyConfigured, match="环境变量 PORT"):
        address_from_environment()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8010/"),
        ("0.0.0.0", "http://127.0.0.1:8010/"),
        ("::1", "http://[::1]:8010/"),
    ],
)
def test_url_is_one_a_browser_can_open(host: str, url: str) -> None:
    assert Address(host, 8010).url == url
