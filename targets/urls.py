"""Addresses of the pages."""

from django.urls import path

from targets import attachments, division_views, objects, views
from targets.evidence import views as evidence
from targets.explain.view import explain
from targets.publishing import views as published
from targets.supervision import views as supervision

# Evidence and object lists: before the page of a task, whose number may be any path.
evidence_patterns = [
    path("tasks/package/", evidence.evidence_package, name="evidence-package"),
    path("tasks/<path:number>/evidence/", evidence.task_evidence, name="task-evidence"),
    path("tasks/<path:number>/objects.xlsx", objects.task_objects, name="task-objects"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence"),
    path("evidence/<int:pk>/withdraw/", evidence.evidence_withdrawal, name="evidence-withdrawal"),
]

urlpatterns = [
    *evidence_patterns,
    path("", views.summary, name="summary"),
    path("indicators/<slug:code>/", views.indicator, name="indicator"),
    path("air/", views.air, name="air"),
    path("stations/<slug:code>/", views.station, name="station"),
    path("water/", views.water, name="water"),
    path("water/<path:name>/", views.water_section, name="water-section"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/chase/", supervision.chase, name="task-chase"),
    path("tasks/<path:number>/report/", supervision.report, name="task-report"),
    path("tasks/<path:number>/items/", supervision.items, name="task-items"),
    path("tasks/<path:number>/close-out/", supervision.close_out, name="task-close-out"),
    path(
        "tasks/<path:number>/close-out/decide/",
        supervision.decide_close_out,
        name="task-close-out-decide",
    ),
    path("tasks/<path:number>/extension/", supervision.extension, name="task-extension"),
    path(
        "tasks/<path:number>/extension/decide/",
        supervision.decide_extension,
        name="task-extension-decide",
    ),
    path("tasks/<path:number>/check/", supervision.check, name="task-check"),
    path("tasks/board/", views.task_board, name="task-board"),
    path("tasks/timeline/", views.task_timeline, name="task-timeline"),
    path("tasks/ledger/", views.task_ledger, name="task-ledger"),
    path("tasks/<path:number>/", views.task, name="task"),
    path("units/", supervision.units, name="units"),
    path("units/<slug:code>/", supervision.unit, name="unit"),
    path("this-week/", supervision.this_week, name="this-week"),
    path("divisions/", views.divisions, name="divisions"),
    path("divisions/<slug:code>/", views.division, name="division"),
    path("divisions/<slug:code>/objections/", division_views.file_objection, name="file-objection"),
    path("objections/<int:pk>/decide/", division_views.decide_objection, name="decide-objection"),
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
