"""What the environment may say, read once and checked loudly.

Every variable is optional; a value that cannot be understood stops the start with one sentence
in Chinese naming the variable and what it may be, so that a typo never turns into a default.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BOOLEANS = {
    "1": True, "true": True, "yes": True, "on": True,
    "0": False, "false": False, "no": False, "off": False, "": False,
}  # fmt: skip
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
CACHE_SCHEMES = ("locmem", "locmemcache", "dummy", "dummycache", "redis", "rediss", "filecache")


def read_boolean(env: environ.Env, name: str, default: bool) -> bool:
    """Return a yes/no variable; anything but a plain yes or no is refused."""
    raw = str(env.str(name, default="on" if default else "off")).strip().lower()
    if raw not in BOOLEANS:
        raise ImproperlyConfigured(f"环境变量 {name} 的值“{raw}”无法识别:请写 on 或 off。")
    return BOOLEANS[raw]


def read_whole_number(env: environ.Env, name: str, default: int, least: int, most: int) -> int:
    """Return a whole number between `least` and `most`, both included."""
    raw = str(env.str(name, default=str(default))).strip()
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值“{raw}”无法识别:请写 {least} 到 {most} 之间的整数。"
        )
    return int(raw)


def read_url(env: environ.Env, name: str, default: str, schemes: tuple[str, ...]) -> str:
    """Return a connection address after checking that its scheme is one we support."""
    raw = str(env.str(name, default=default)).strip()
    scheme = urlsplit(raw).scheme
    if scheme not in schemes:
        raise ImproperlyConfigured(
            f"环境变量 {name} 的值以“{scheme or raw}”开头,不受支持:应以"
            f" {' / '.join(f'{s}://' for s in schemes)} 开头。"
        )
    return raw


def kept_secret_key(folder: Path) -> str:
    """Return this installation's own signing key, made on first use and readable by its owner only.

    A key in a file keeps every session valid across restarts without anyone having to invent one;
    `SECRET_KEY` in the environment takes precedence.
    """
    path = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
