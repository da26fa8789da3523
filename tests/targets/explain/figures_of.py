"""Reads a page as a reader with a ruler would: which numbers stand on it, and where they lead.

A figure is a text in <main> with a digit in it. It has to stand inside a link to its explanation
(`a[data-figure]`). What is no figure is told by where it stands, and only here is it said where.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

EXEMPT_ELEMENTS = {
    "th": "heads of rows and columns: months, sections, items",
    "dt": "labels",
    "caption": "captions of tables",
    "figcaption": "titles of charts",
    "h1": "titles",
    "h2": "titles",
    "h3": "titles",
    "summary": "what folds away",
    "label": "labels of fields",
    "button": "labels of buttons",
    "option": "choices of fields",
    "time": "dates",
    "blockquote": "words of a document",
    "q": "words of a person or a document",
    "code": "addresses and codes",
    "svg": "drawings: the table under them carries the figures",
    "nav": "ways to other pages",
    "footer": "rules of the page",
    "script": "data of charts",
    "style": "no text",
}
EXEMPT_ATTRIBUTE = "data-plain"
"""Set in templates on months, dates, codes, numbers of clauses, words of a report."""

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "col", "source"}
DIGIT = re.compile(r"\d")


@dataclass
class Link:
    """A figure that opens: its text and where it leads."""

    href: str
    text: str = ""


@dataclass
class Page:
    """The figures of a page: those that open, and those that don't."""

    links: list[Link] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    explained: str = ""


class _Reader(HTMLParser):
    """Keeps the open elements and sorts every text by them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[tuple[str, bool, Link | None]] = []
        self.in_output = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = dict(attrs)
        link = None
        if tag == "a" and "data-figure" in given:
            link = Link(given.get("href") or "")
            self.page.links.append(link)
        exempt = tag in EXEMPT_ELEMENTS or EXEMPT_ATTRIBUTE in given
        self.open.append((tag, exempt, link))
        self.in_output = self.in_output or "data-explained" in given

    def handle_endtag(self, tag: str) -> None:
        for i in range(len(self.open) - 1, -1, -1):
            if self.open[i][0] == tag:
                del self.open[i:]
                break
        if tag == "output":
            self.in_output = False

    def handle_data(self, data: str) -> None:
        if self.in_output:
            self.page.explained += data
        link = next((entry[2] for entry in reversed(self.open) if entry[2]), None)
        if link is not None:
            link.text += data
            return
        in_main = any(tag == "main" for tag, _, _ in self.open)
        if in_main and DIGIT.search(data) and not any(exempt for _, exempt, _ in self.open):
            where = " > ".join(tag for tag, _, _ in self.open[-3:])
            self.page.bare.append(f"{' '.join(data.split())} [{where}]")


def figures_of(markup: str) -> Page:
    """Return the figures of a page."""
    reader = _Reader()
    reader.feed(markup)
    return reader.page


def printed(text: str) -> str:
    """Return a text as it reads: runs of white space are one."""
    return " ".join(text.split())
