"""Addresses of the pages."""

from django.urls import path

from targets import attachments, views
from targets.explain.view import explain
from targets.publishing import views as published

urlpatterns = [
    path("", views.summary, name="summary"),
    path("indicators/<slug:code>/", views.indicator, name="indicator"),
    path("air/", views.air, name="air"),
    path("stations/<slug:code>/", views.station, name="station"),
    path("water/", views.water, name="water"),
    path("water/<path:name>/", views.water_section, name="water-section"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/board/", views.task_board, name="task-board"),
    path("tasks/timeline/", views.task_timeline, name="task-timeline"),
    path("tasks/ledger/", views.task_ledger, name="task-ledger"),
    path("tasks/<path:number>/", views.task, name="task"),
    path("divisions/", views.divisions, name="divisions"),
    path("divisions/<slug:code>/", views.division, name="division"),
    path("open-questions/", views.open_questions, name="open-questions"),
    path("assess/", views.assess, name="assess"),
    path("track-record/", views.track_record, name="track-record"),
    path("plan/", views.plan_document, name="plan-document"),
    path("published/", published.published_months, name="published"),
    path("published/<slug:month>/", published.first_edition, name="published-month"),
    path("published/<slug:month>/errata/", published.errata, name="published-errata"),
    path("published/<slug:month>/<int:number>/", published.later_edition, name="published-edition"),
    path("explain/<slug:kind>/<path:key>/", explain, name="explain"),
    path("judgements/<int:pk>/attachment/", attachments.judgement, name="judgement-attachment"),
    path("api/v1/evaluations/", views.evaluations_api, name="evaluations-api"),
]
