"""The object list of a task as a file to edit and import again (对象清单)."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from targets import access
from targets.evidence.package import safe_name
from targets.evidence.views import task_of
from targets.importers.item_sheet import item_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 60


@require_safe
@access.requires(access.READ_TASKS)
def task_objects(request: HttpRequest, number: str) -> HttpResponse:
    """Hand out a task's objects as a workbook."""
    task = task_of(request, number)
    response = HttpResponse(item_workbook(task), content_type=XLSX)
    title = f"{task.area.plan.year}年任务{task.number} {task.title}"
    name = f"{safe_name(title, LONGEST_NAME)} 对象清单.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response
