"""Two editors of one row: the second is told what the first one wrote, and overwrites nothing."""

from django.utils import timezone

from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth
from monitoring.revisions import summary_of


def describe_newer(row: AirDay | AirMonth | SectionMonth | DustfallMonth) -> str:
    """Say who saved the row meanwhile, when, and what it holds now."""
    who = row.entered_by.get_username() if row.entered_by else "导入程序"
    when = timezone.localtime(row.entered_at)
    return (
        f"{when:%m-%d %H:%M} 已由“{who}”先保存(版本 {row.version}),现为:{summary_of(row)}。"
        "本次未保存,请核对后再改"
    )
