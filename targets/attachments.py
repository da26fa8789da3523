"""Attached files on their way out: who may read the indicators may have them, as downloads."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from targets import access
from targets.errors import NotHere
from targets.models import Judgement
from targets.uploads import leaving


@require_safe
@access.requires(access.READ_INDICATORS)
def judgement(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file of a judgement (评定附件)."""
    found = Judgement.objects.filter(pk=pk).first()
    if found is None or not found.attachment:
        raise NotHere("该评定没有附件")
    try:
        return leaving(found.attachment, found.attachment_name)
    except FileNotFoundError as error:
        raise NotHere("附件文件已不在服务器上,请联系数据管理员") from error
