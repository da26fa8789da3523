"""The address of a figure: which figure it is, of what, and over what span.

One form everywhere, so that pages, charts and explanations name the same figure alike:

==============================================  ===================================================
kind and key                                    figure
==============================================  ===================================================
``target/<code>/<measure>``                     of one target: ``promise value counts gap change
                                                last-year requirement past-<year> own-value path
                                                projection chance assessed valid-days missing
                                                status final``; ``month`` and ``to-date`` take
                                                ``?at=<year>-<month>``
``count/<what>``                                how many, with the members: ``targets``,
                                                ``status-<status>``, ``tasks``, ``state-<state>``,
                                                ``lamp-<lamp>``, ``tasks-missing``,
                                                ``tasks-hidden``
``baseline/<code>``                             a published past value
``task/<number>/<measure>``                     ``done progress scheduled quantity light``
``section/<name>/<measure>``                    of one water section; ``class`` with
                                                ``?span=month&at=<m>`` or ``?span=to-date``
``share/<level>/<measure>``                     share of the sections of a level; with ``?end=<m>``
                                                all of them at the end of one month
``air/<division>/<measure>``                    of a division's air, ``?span=month|to-date&basis=``
``station/<code>/<measure>``                    of a station's air, the same
``dust/<division>/<measure>``                   of a division's dust-fall
``division/<code>/<measure>``                   places, counts, level and score of a division
``divisions/<row>/<measure>``                   sums: ``tasks behind missing objects``
==============================================  ===================================================

The month of the page goes before what is the figure's own: ``?year=2023&month=8&span=month``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.urls import get_script_prefix, reverse


@dataclass(frozen=True)
class Address:
    """Where a figure is explained; `extra` are the parameters besides year and month."""

    kind: str
    key: str
    extra: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read the plain form charts carry: “target/T01/month?at=2023-03”.

        >>> Address.parse("air/zhonglou/pm25?span=month").extra
        (('span', 'month'),)
        """
        path, _, query = text.partition("?")
        kind, _, key = path.partition("/")
        return cls(kind, key, tuple(parse_qsl(query)))

    def __str__(self) -> str:
        query = f"?{urlencode(self.extra)}" if self.extra else ""
        return f"{self.kind}/{self.key}{query}"

    def at(self, **extra: object) -> "Address":
        """Return the same figure with more parameters; one of the same name takes its place."""
        kept = {**dict(self.extra), **{name: str(value) for name, value in extra.items()}}
        return Address(self.kind, self.key, tuple(kept.items()))

    def of(self, measure: str) -> "Address":
        """Return another figure of what this address names.

        >>> str(Address("air", "zhonglou").of("pm25").at(span="month"))
        'air/zhonglou/pm25?span=month'
        """
        return Address(self.kind, f"{self.key}/{measure}", self.extra)

    def url(self, query: str = "") -> str:
        """Return the link; `query` is the page's month, “?year=2023&month=8” or nothing."""
        path = _path(self.kind, self.key, get_script_prefix())
        if not self.extra:
            return path + query
        return f"{path}{query}{'&' if query else '?'}{urlencode(self.extra)}"


@lru_cache(maxsize=4096)  # a page of days links to the same few paths thousands of times
def _path(kind: str, key: str, script_prefix: str) -> str:
    """The path of a figure; `script_prefix` is where the site is mounted, and part of it."""
    return reverse("explain", args=[kind, key])


def month_query(year: int, month: int) -> str:
    """Return a month as part of an address."""
    return f"?year={year}&month={month}"


def measure_of(key: str) -> tuple[str, str]:
    """Split a key at its last slash into the subject and the measure; a name may hold slashes.

    >>> measure_of("T01/value"), measure_of("T01")
    (('T01', 'value'), ('T01', ''))
    """
    subject, slash, measure = key.rpartition("/")
    return (subject, measure) if slash else (key, "")


def span_of(parameters: Mapping[str, str], default: str = "to-date") -> str:
    """Return the span a figure covers: “month” or “to-date”; anything else is the default."""
    given = parameters.get("span", default)
    return given if given in ("month", "to-date") else default
