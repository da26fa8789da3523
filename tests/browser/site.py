"""The site in a browser: a server with demonstration readings, its pages, ways to look at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

WIDTHS = {1440: 900, 1024: 768, 390: 844}
AUGUST = "?year=2023&month=8"
INDICATORS = (
    "AIR_PM25_ANNUAL_AVG", "AIR_GOOD_DAY_RATIO", "AIR_HEAVY_POLLUTION_DAYS", "AIR_O3_CONTROL",
    "WATER_PROV_GE3_RATIO", "WATER_CITY_GE3_RATIO", "SOIL_RISK_CONTROLLED",
    "EMERG_MAJOR_INCIDENT_COUNT", "RURAL_SEWAGE_TREATMENT_RATE", "WATER_TRIBUTARY_CLEAR_COUNT",
    "ECO_GREEN_CITY_PROJECTS", "SEWAGE_STANDARD_AREA", "ECO_CONTROL_AREA",
)  # fmt: skip
TRIED = "/indicators/AIR_PM25_ANNUAL_AVG/?if-9=30&if-11=45"
REFUSED = "/indicators/AIR_GOOD_DAY_RATIO/?if-9=x&if-rest=999"
OPENED = (
    "/explain/target/T01/value/",
    "/explain/target/T01/projection/",
    "/explain/air/zhonglou/assessed-pm25/",
    f"/explain/section/{quote('市控断面05')}/tp-required/?at=8",
    "/explain/task/219/done/",
)
PAGES = (
    "/",
    *(f"/indicators/{code}/" for code in INDICATORS),
    "/air/",
    "/air/?basis=2026",
    "/stations/3010A/",
    "/water/",
    f"/water/{quote('连江桥下')}/",
    f"/water/{quote('市控断面05')}/",
    "/tasks/",
    "/tasks/?state=push",
    "/tasks/101/",
    "/tasks/210/",
    "/tasks/chase/",
    "/units/",
    "/units/water/",
    "/this-week/",
    "/tasks/219/",
    "/tasks/board/",
    "/tasks/board/?by=division&show=lamp",
    "/tasks/timeline/",
    "/tasks/timeline/?state=push",
    "/tasks/ledger/",
    "/divisions/",
    "/divisions/wuxing/",
    "/divisions/changzhou/",
    "/open-questions/",
    "/plan/",
    "/assess/",
    TRIED,
    REFUSED,
    "/track-record/",
    *OPENED,
)
WITHOUT_READINGS = (
    "/?year=2023&month=10",
    "/tasks/ledger/?year=2023&month=10",
    "/air/?year=2019&month=3",
    "/stations/3010A/?year=2019&month=3",
    "/water/?year=2019&month=3",
)
ONE_A_KIND = (
    "/",
    "/indicators/AIR_PM25_ANNUAL_AVG/",
    "/indicators/WATER_CITY_GE3_RATIO/",
    "/air/",
    "/stations/3010A/",
    "/water/",
    f"/water/{quote('市控断面05')}/",
    "/tasks/",
    "/tasks/101/",
    "/tasks/chase/",
    "/units/",
    "/units/water/",
    "/this-week/",
    "/tasks/219/",
    "/tasks/board/",
    "/tasks/timeline/",
    "/tasks/ledger/",
    "/divisions/",
    "/divisions/wuxing/",
    "/open-questions/",
    "/plan/",
    "/assess/",
    TRIED,
    "/track-record/",
    *OPENED,
)
PM25 = "/indicators/AIR_PM25_ANNUAL_AVG/"
PASSWORD = "a-long-enough-word-1"


@dataclass
class Site:
    """A live server with demonstration readings and a session of somebody who reads every page."""

    address: str
    session: str
    browser: "Browser"
    contexts: list["BrowserContext"] = field(default_factory=list)

    def open(self, *, logged_in: bool = True, width: int = 1440, **options: Any) -> "Page":
        """Open a blank tab of its own, logged in or not."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": WIDTHS[width]},
            locale="zh-CN",
            **options,
        )
        if logged_in:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": self.session, "url": self.address}])
        self.contexts.append(context)
        return context.new_page()


def month_of(address: str) -> str:
    """Return an address with the month of the readings, unless it names one."""
    if "month=" in address:
        return address
    return f"{address}{AUGUST.replace('?', '&') if '?' in address else AUGUST}"


def visit(page: "Page", address: str) -> None:
    """Go to a page and wait until its interactive charts, if any, are drawn."""
    response = page.goto(month_of(address))
    assert response is not None
    assert response.ok, f"{address} answers {response.status}"
    if page.locator("figure[data-figure]").count():
        page.wait_for_selector("figure[data-figure] .main-svg", timeout=10_000)
        page.wait_for_function(
            "() => [...document.querySelectorAll('figure[data-figure] .figure__static')]"
            ".every(e => e.hidden)"
        )


def follow(page: "Page", target: "Locator") -> None:
    """Click what leads to another page, and wait for that page: a click alone does not."""
    with page.expect_navigation():
        target.click()


def listed(faults: dict[str, list[str]]) -> str:
    """Put what is wrong with each page into lines."""
    return "\n".join(f"{page}: {fault}" for page, found in faults.items() for fault in found)


@contextmanager
def listening(page: "Page", own: str) -> Iterator[list[str]]:
    """Collect what a page complains of, and every request that leaves this machine's server."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("requestfailed", lambda request: heard.append(f"failed: {request.url}"))

    def watch(request: Any) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            heard.append(f"left the server: {request.url}")

    page.on("request", watch)
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation',"
        " e => refused.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));"
    )
    yield heard


OVERFLOW = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return '';
  const wide = [...document.body.querySelectorAll('*')].find(e =>
    e.getBoundingClientRect().right > page.clientWidth + 1);
  return `${page.scrollWidth} > ${page.clientWidth}: ${wide && wide.outerHTML.slice(0, 120)}`;
}"""
CLIPPED = """() => {
  const clipped = [];
  for (const svg of document.querySelectorAll('svg.c-svg')) {
    const box = svg.viewBox.baseVal;
    for (const text of svg.querySelectorAll('text')) {
      const own = text.getBBox();
      if (!own.width || !svg.getBoundingClientRect().width) continue;
      const outside = Math.max(box.x - own.x, own.x + own.width - box.x - box.width,
        box.y - own.y, own.y + own.height - box.y - box.height);
      if (outside > 0.5)
        clipped.push(`“${text.textContent}” by ${outside.toFixed(1)} in “${svg.textContent}”`);
    }
  }
  return clipped;
}"""
