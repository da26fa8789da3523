"""Where the dashboard listens: `HOST` and `PORT` of the environment."""

from typing import NamedTuple

import environ

from zhonglou_env.environment import read_whole_number

EVERYWHERE = ("0.0.0.0", "::")


class Address(NamedTuple):
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{Address(host, self.port)}/"


def address_from_environment() -> Address:
    """Return where to listen, this machine only unless told otherwise."""
    env = environ.Env()
    host = str(env.str("HOST", default="")).strip() or "127.0.0.1"
    return Address(host, read_whole_number(env, "PORT", default=8000, least=1, most=65535))
