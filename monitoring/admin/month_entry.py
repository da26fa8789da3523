"""The month entry page (整月录入): `/admin/month-entry/?year=2023&month=9`."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from monitoring.corrections import LockedMonthError
from monitoring.forms.month_entry import MonthEntry, Saved
from monitoring.models import AirMonth, DustfallMonth, SectionAssignment, SectionMonth
from monitoring.revisions import ConflictError

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
CHECK_HEADER = "X-Entry-Check"
NEEDED_PERMISSIONS = tuple(
    f"monitoring.{verb}_{model._meta.model_name}"
    for model in (AirMonth, SectionMonth, DustfallMonth)
    for verb in ("add", "change")
)
TAKEN_MESSAGE = "保存时发现另一人刚录入了同一行:本次没有保存任何内容,请重新打开本页核对。"


def may_enter_months(request: HttpRequest) -> bool:
    """Tell whether the person may add and change all readings of the page."""
    return request.user.has_perms(NEEDED_PERMISSIONS)


def next_month_to_enter(today: date) -> tuple[int, int]:
    """Return the month a person most likely wants: the first without any section reading."""
    year = SectionAssignment.objects.aggregate(newest=Max("year"))["newest"] or today.year
    done = set(SectionMonth.objects.filter(year=year).values_list("month", flat=True).distinct())
    month = next((m for m in range(1, 13) if m not in done), 12)
    return min((year, month), (today.year, today.month))


def month_asked(request: HttpRequest, today: date) -> tuple[int, int]:
    """Return the month in the address, or the likely one with a word about what was wrong."""
    given = (request.GET.get("year", ""), request.GET.get("month", ""))
    if not any(given):
        return next_month_to_enter(today)
    if all(text.isascii() and text.isdigit() and len(text) <= 4 for text in given):
        year, month = int(given[0]), int(given[1])
        if EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12:
            return year, month
    messages.error(request, "地址中的年份或月份不正确,已改为待录入的月份。")
    return next_month_to_enter(today)


@require_http_methods(["GET", "HEAD", "POST"])
def month_entry(request: HttpRequest) -> HttpResponse:
    """Show one month to be typed, or save it as a whole."""
    if not may_enter_months(request):
        raise PermissionDenied
    today = timezone.localdate()
    year, month = month_asked(request, today)
    if request.method != "POST":
        return page(request, MonthEntry(year, month, today))
    if CHECK_HEADER in request.headers:
        return check(request, year, month, today)
    try:
        with transaction.atomic():
            entry = MonthEntry(year, month, today, request.POST)
            if not entry.is_valid():
                return page(request, entry)
            saved = entry.save(request.user)
    except LockedMonthError as locked:  # published since the page was opened
        messages.error(request, f"没有保存任何内容:{locked}")
        return page(request, entry)
    except (IntegrityError, ConflictError):
        messages.error(request, TAKEN_MESSAGE)
    else:
        tell_saved(request, year, month, saved)
    query = urlencode({"year": year, "month": month})
    return HttpResponseRedirect(f"{reverse('admin:month_entry')}?{query}")


def check(request: HttpRequest, year: int, month: int, today: date) -> JsonResponse:
    """Tell what saving would find, and save nothing: the same rules while somebody types."""
    with transaction.atomic():
        entry = MonthEntry(year, month, today, request.POST)
        entry.is_valid()
        return JsonResponse(entry.told)


def page(request: HttpRequest, entry: MonthEntry) -> HttpResponse:
    """Draw the page."""
    context = {
        **admin.site.each_context(request),
        "title": f"整月录入:{entry.year}年{entry.month}月",
        "entry": entry,
        "months": range(1, 13),
        "earliest_year": EARLIEST_YEAR,
        "latest_year": LATEST_YEAR,
    }
    return render(request, "admin/monitoring/month_entry.html", context)


def tell_saved(request: HttpRequest, year: int, month: int, saved: Saved) -> None:
    """Say what was saved and where to see its effect."""
    if not saved.total:
        messages.info(request, f"{year}年{month}月没有改动,未保存任何内容。")
        return
    messages.success(
        request,
        format_html(
            '已保存 {}年{}月:大气 {} 行、断面 {} 行、降尘 {} 行。<a href="{}?{}">查看当月总览</a>',
            year,
            month,
            saved.air,
            saved.sections,
            saved.dustfall,
            admin.site.site_url or "/",
            urlencode({"year": year, "month": month}),
        ),
    )
