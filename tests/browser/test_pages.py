"""The pages in a real browser: at three widths, without script, on paper, by keyboard, for axe."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from zhonglou_env.roles import Role

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


@pytest.fixture
def _django_db_helper() -> None:
    """Put no transaction around these tests: an open one locks the server out of SQLite."""


@pytest.fixture(scope="module")
def site(
    browser: "Browser", empty_database: Callable[[], None], django_db_blocker: DjangoDbBlocker
) -> Iterator[Site]:
    """Start one server for all tests of this module, on committed demonstration readings.

    pytest-django's own `live_server` empties the database around each test; nothing here writes
    more than sessions, so one server and one load of the readings serve them all.
    """
    with django_db_blocker.unblock():
        call_command("demo", stdout=StringIO())
        reader = User.objects.create_user("browser-reader", password=PASSWORD)
        reader.groups.add(Group.objects.get(name=Role.STAFF.label))
        client = Client()
        client.force_login(reader)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        server = LiveServer("localhost")
        yield Site(server.url, session, browser)
        server.stop()
        # What the journal and an edition refer to cannot be deleted row by row.
        empty_database()


@pytest.fixture
def tab(site: Site) -> Iterator[Callable[..., "Page"]]:
    """Return a function that opens a tab; all tabs of a test are closed after it."""
    yield site.open
    while site.contexts:
        site.contexts.pop().close()


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


def test_faults_that_are_looked_for_would_be_found(tab: Callable[..., "Page"], site: Site) -> None:
    page = tab()
    with listening(page, site.address) as heard:
        visit(page, PM25)
        assert heard + page.evaluate(CLIPPED) + page.evaluate("refused") == []
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.evaluate("document.querySelector('h1').append(new Image())")
        page.evaluate("document.querySelector('h1 img').src = 'http://elsewhere.example/x.png'")
        page.wait_for_function("refused.length >= 2")
        assert any("style" in words for words in heard)
        assert any("elsewhere.example" in words for words in heard)
    page.locator("figure[data-figure] .figure__static").evaluate("e => { e.hidden = false }")
    page.evaluate("document.querySelector('svg.c-svg text').setAttribute('x', -50)")
    assert len(page.evaluate(CLIPPED)) == 1
    page.evaluate("document.querySelector('h1').textContent = 'w'.repeat(999)")
    assert page.evaluate(OVERFLOW) != ""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_quiet_and_fits_its_screen(
    tab: Callable[..., "Page"], site: Site, width: int
) -> None:
    page, faults = tab(width=width), {}
    with listening(page, site.address) as heard:
        for address in (*PAGES, *WITHOUT_READINGS):
            visit(page, address)
            found = [*heard, *page.evaluate("window.refused")]
            if overflow := page.evaluate(OVERFLOW):
                found.append(f"wider than the screen, {overflow}")
            found += [f"clipped: {text}" for text in page.evaluate(CLIPPED)]
            if found:
                faults[address] = found
            heard.clear()
    assert not faults, listed(faults)


def test_a_phone_shows_the_class_to_date_beside_the_name_of_the_section(
    tab: Callable[..., "Page"],
) -> None:
    """However far a matrix of classes is moved, its first column stays and so does the last."""
    page = tab(width=390)
    visit(page, f"/water/{AUGUST}")
    scroller = page.locator(".scroll:has(.matrix)").first
    for left in (0, 80):
        scroller.evaluate("(box, left) => { box.scrollLeft = left; }", left)
        for cell in ("th[scope=row]", "td.matrix__sum"):
            box = page.locator(f".matrix tbody tr >> nth=0 >> {cell}").bounding_box()
            assert box is not None
            assert box["x"] >= 0, (left, cell)
            assert box["x"] + box["width"] <= 390, (left, cell)
    assert not page.locator(".matrix .is-future").first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_before_login_are_quiet_and_fit_their_screen(
    tab: Callable[..., "Page"], site: Site, width: int
) -> None:
    page = tab(logged_in=False, width=width)
    with listening(page, site.address) as heard:
        page.goto("/login/")
        assert heard + page.evaluate("window.refused") == []
        assert page.evaluate(OVERFLOW) == ""


# --- The interactive chart ------------------------------------------------------------------------


def test_chart_is_drawn_in_place_of_the_static_one(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    assert page.locator(".figure__live .main-svg").first.is_visible()
    assert not page.locator("figure[data-figure] .figure__static").is_visible()
    labels = page.locator(".figure__live .xtick text").all_text_contents()
    assert labels == [f"{month}月" for month in range(1, 13)]


def test_no_chart_offers_to_send_its_data_anywhere(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for code in INDICATORS:
        visit(page, f"/indicators/{code}/")
        for figure in page.locator("figure[data-figure]").all():
            figure.hover()
            buttons = figure.locator(".modebar-btn")
            titles = buttons.evaluate_all("all => all.map(b => b.dataset.title || b.title)")
            assert titles, f"{code} has no buttons at all"
            for title in titles:
                assert not re.search(r"share|send|cloud|edit|上传|分享", title, re.IGNORECASE), code


def test_page_stays_readable_when_the_chart_library_cannot_be_loaded(
    tab: Callable[..., "Page"],
) -> None:
    page = tab()
    page.route("**/plotly-basic*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(month_of(PM25))
    assert page.locator("figure[data-figure] .figure__static svg").is_visible()
    assert not page.locator("figure[data-figure] .figure__live").is_visible()


# --- Without script -------------------------------------------------------------------------------


def test_every_page_reads_fully_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    for address in ONE_A_KIND:
        page.goto(month_of(address))
        for drawing in page.locator(".figure__static svg").all():
            assert drawing.is_visible(), address
        for live in page.locator(".figure__live").all():
            assert not live.is_visible(), address
        for table in page.locator(".figure__data").all():
            table.locator("summary").click()
            assert table.locator("table").is_visible(), address


def test_month_is_chosen_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto("/")
    page.get_by_text("选择月份").click()
    page.locator("select[name=month]").select_option("5")
    follow(page, page.get_by_role("button", name="查看"))
    assert page.locator("h1").text_content() == "2023年5月"


def test_tasks_are_filtered_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of("/tasks/"))
    page.get_by_label("领域").select_option("5")
    follow(page, page.get_by_role("button", name="筛选"))
    assert page.locator(".tasks tbody tr").count() == 4
    assert "area=5" in page.url
    assert "month=8" in page.url


@pytest.mark.parametrize("has_script", [True, False])
def test_a_what_if_is_tried_and_cleared(tab: Callable[..., "Page"], has_script: bool) -> None:
    page = tab(java_script_enabled=has_script)
    page.goto(month_of(PM25))
    page.get_by_label("9月", exact=True).fill("30")
    follow(page, page.get_by_role("button", name="试算"))
    assert (page.get_by_role("status").text_content() or "").startswith("若9月为30、")
    assert page.get_by_label("9月", exact=True).input_value() == "30"
    assert page.locator(".what-if input[type=range]").count() == (5 if has_script else 0)
    follow(page, page.get_by_role("link", name="清空"))
    assert page.get_by_role("status").count() == 0
    assert "month=8" in page.url


def test_a_figure_opens_down_to_its_readings_by_keyboard(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of(PM25))
    figure = page.locator(".verdict a.fig").nth(1)
    printed = figure.text_content()
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/explain/**", wait_until="load")
    assert page.locator("[data-explained]").text_content() == printed
    assert page.locator(".explain__readings tbody tr").count() == 8


AIR_TABLE = "站点,日期,PM2.5,PM10,SO2,NO2,CO,O3-8h\n甲,2023-09-01,20,30,10,15,0.5,60\n"


@pytest.mark.parametrize("has_script", [True, False])
def test_an_uploaded_table_is_assessed(
    tab: Callable[..., "Page"], site: Site, has_script: bool
) -> None:
    page = tab(java_script_enabled=has_script)
    with listening(page, site.address) as heard:
        page.goto("/assess/")
        table = {"name": "日报.csv", "mimeType": "text/csv", "buffer": AIR_TABLE.encode()}
        page.get_by_label("监测数据表").set_input_files(table)
        page.get_by_role("button", name="预览").click()
        page.wait_for_selector("#assess-found")
        cells = page.locator(".assess__table tbody tr").first.locator("td").all_text_contents()
        assert cells[:4] == ["2", "甲", "2023-09-01", "30"]
        if not has_script:
            page.get_by_label("监测数据表").set_input_files(table)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载结果 xlsx").click()
        assert download.value.suggested_filename == "日报_评价结果.xlsx"
    assert [words for words in heard if "failed" not in words] == []  # a download ends its request


# --- Paper ----------------------------------------------------------------------------------------


def sheets_of(page: "Page", **options: Any) -> PdfReader:
    """Print a page the way its own style sheet asks for."""
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True, **options)))


@pytest.mark.parametrize("month", range(1, 13))
def test_summary_prints_on_one_sheet_of_a4(tab: Callable[..., "Page"], month: int) -> None:
    page = tab()
    page.goto(f"/?year=2023&month={month}")
    sheets = sheets_of(page).pages
    assert [(round(s.mediabox.width), round(s.mediabox.height)) for s in sheets] == [(595, 842)]


def test_printed_summary_has_every_target_with_its_status(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, "/")
    page.emulate_media(media="print")
    rows = page.locator(".score tbody tr:not(.score__group)")
    assert rows.count() == 13
    for row in rows.all():
        assert row.locator(".status").is_visible()
        assert row.locator(".score__need").is_visible()
    for hidden in (".top__nav", ".top__user", ".head__months", ".figure__data"):
        assert not page.locator(hidden).first.is_visible(), hidden


def heading_size(page: "Page") -> float:
    """Print a page and return the size of its heading on paper, in points."""
    heading = normalize("NFKC", page.locator("h1").text_content() or "")
    sizes: list[float] = []

    def measure(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        words = normalize("NFKC", text).strip()
        if words and heading.startswith(words):
            sizes.append(abs(size * tm[3] * cm[3]))

    sheets_of(page, page_ranges="1").pages[0].extract_text(visitor_text=measure)
    return max(sizes)


def test_no_page_is_shrunk_to_fit_the_width_of_its_sheet(tab: Callable[..., "Page"]) -> None:
    page, shrunk = tab(), {}
    for address in (*ONE_A_KIND, "/?year=2023&month=12"):
        page.goto(month_of(address))
        if (size := heading_size(page)) < 12.9:
            shrunk[address] = [f"the heading of 13 pt is printed in {size:.1f} pt"]
    assert not shrunk, listed(shrunk)


def test_an_interactive_chart_prints_as_the_static_one(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    page.emulate_media(media="print")
    drawing = page.locator("figure[data-figure] .figure__static svg")
    assert drawing.is_visible()
    assert not page.locator("figure[data-figure] .figure__live").is_visible()
    sheet, box = page.locator("#content").bounding_box(), drawing.bounding_box()
    assert sheet is not None
    assert box is not None
    assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
    printed = "".join(sheet.extract_text() for sheet in sheets_of(page).pages)
    assert "12月" in normalize("NFKC", printed)  # the font writes 月 as the radical of that shape


def test_chart_is_back_on_the_screen_after_printing(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    page.pdf()
    assert page.locator(".figure__live .main-svg").first.is_visible()
    assert not page.locator("figure[data-figure] .figure__static").is_visible()


# --- Access ---------------------------------------------------------------------------------------

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what passes need not be located: a page has thousands of links
}


def violations_of(page: "Page") -> list[str]:
    """Return what axe finds wrong, with the first place it was found."""
    from axe_playwright_python.sync_playwright import Axe

    # A column that stays in view while a table scrolls covers cells half; scrolling frees them.
    page.evaluate(
        "() => document.querySelectorAll('.matrix :is(th, td)').forEach(e => {"
        " e.style.position = 'static' })"
    )
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}, {len(one['nodes'])}×) {one['nodes'][0]['target'][0]}"
        for one in found
    ]


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_breaks_a_rule_of_wcag(tab: Callable[..., "Page"], width: int) -> None:
    page, broken = tab(width=width), {}
    for address in (*ONE_A_KIND, *WITHOUT_READINGS):
        visit(page, address)
        if found := violations_of(page):
            broken[address] = found
    assert not broken, listed(broken)


def test_login_and_missing_page_break_no_rule_of_wcag(tab: Callable[..., "Page"]) -> None:
    visitor, reader = tab(logged_in=False), tab()
    visitor.goto("/login/")
    assert violations_of(visitor) == []
    reader.goto("/tasks/999/")
    assert violations_of(reader) == []


def test_first_tab_stop_leads_past_the_navigation(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", PM25, "/tasks/"):
        visit(page, address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", address
        assert page.locator(".skip").bounding_box()["x"] >= 0, "seen while it has the focus"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')"), address


def test_whatever_has_the_focus_shows_it(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, "/tasks/")
    for _ in range(25):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") != "none", page.evaluate(
            "document.activeElement.outerHTML.slice(0, 120)"
        )


def test_every_status_has_a_word_and_a_hidden_shape(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", "/tasks/", "/tasks/ledger/", PM25):
        visit(page, address)
        statuses = page.locator(".status").all()
        assert statuses, address
        for status in statuses:
            shape = status.locator("[aria-hidden=true]").text_content() or ""
            word = (status.text_content() or "").replace(shape, "", 1).strip()
            assert shape.strip(), address
            assert len(word) >= 2, f"{address}: “{shape}” stands alone"


def test_every_light_of_a_task_has_a_word_and_a_hidden_shape(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", "/tasks/", "/tasks/219/", "/tasks/board/?show=lamp", "/tasks/ledger/"):
        visit(page, address)
        lamps = page.locator(".lamp").all()
        assert lamps or address == "/tasks/ledger/", address
        for lamp in lamps:
            assert (lamp.locator("[aria-hidden=true]").text_content() or "").strip(), address
            assert (lamp.text_content() or "").strip().endswith("灯"), address


def test_a_phone_reads_the_timeline_as_a_table(tab: Callable[..., "Page"]) -> None:
    page = tab(width=390)
    visit(page, "/tasks/timeline/")
    assert not page.locator(".timeline .figure__static").is_visible()
    assert page.locator(".timeline__table tbody tr").count() == 60
    assert page.locator(".timeline__table tbody tr").first.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.locator(".timeline .figure__static svg").is_visible()


def test_a_count_of_the_board_opens_the_list_it_counts(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of("/tasks/board/"))
    count = page.locator(".board tbody td a").first
    printed = count.text_content()
    follow(page, count)
    assert page.locator(".tasks tbody tr").count() == int(printed or 0)


@pytest.mark.parametrize("address", ["/", "/water/", "/air/", "/tasks/", "/tasks/board/"])
def test_text_can_be_enlarged_to_twice_its_size(tab: Callable[..., "Page"], address: str) -> None:
    page = tab()
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 at 200 %
    page.goto(month_of(address))
    assert page.evaluate(OVERFLOW) == ""


# --- Login ----------------------------------------------------------------------------------------


def log_in(page: "Page", password: str) -> None:
    """Fill the login form and send it."""
    page.get_by_label("账号").fill("browser-reader")
    page.get_by_label("密码").fill(password)
    follow(page, page.get_by_role("button", name="登录"))


def test_login_leads_to_the_summary_and_out_again(tab: Callable[..., "Page"]) -> None:
    page = tab(logged_in=False)
    page.goto("/")
    assert page.url.endswith("/login/?next=/")
    log_in(page, PASSWORD)
    assert page.locator("h1").text_content() == "2023年8月"
    follow(page, page.get_by_role("button", name="退出"))
    assert page.url.endswith("/login/")


def test_wrong_password_is_told_in_chinese_without_saying_which_part_was_wrong(
    tab: Callable[..., "Page"],
) -> None:
    page = tab(logged_in=False)
    page.goto("/login/?next=/air/")
    log_in(page, "not-the-password")
    alert = page.get_by_role("alert")
    assert alert.text_content() == "账号或密码不正确,请重新输入。密码区分大小写。"
    assert page.get_by_label("账号").input_value() == "browser-reader"
    assert page.get_by_label("密码").input_value() == ""
    log_in(page, PASSWORD)
    assert page.url.endswith("/air/")
