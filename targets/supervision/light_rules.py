"""A light rule made from one of the published presets, to be edited afterwards (亮灯规则)."""

from datetime import date

from django.db import transaction

from monitoring.journal import gathering
from standards.task_lights import LightPreset
from targets.models import LightLine, LightRule
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_new


@transaction.atomic
def rule_from_preset(preset: LightPreset, valid_from: date, document: str) -> LightRule:
    """Make the rule of a preset apply from a day on; older months keep their older rule.

    Raises:
        RefusedError: when a rule begins on that day already, or no document is named.
    """
    if LightRule.objects.filter(valid_from=valid_from).exists():
        raise RefusedError(f"已有一条 {valid_from} 启用的亮灯规则")
    if not document.strip():
        raise RefusedError("请写明规定亮灯的文件")
    rule = LightRule(
        valid_from=valid_from,
        name=preset.label[:60],
        preset=preset.value,
        document=document.strip(),
    )
    with gathering():
        store_new(rule)
        for position, line in enumerate(preset.lines, start=1):
            store_new(
                LightLine(
                    rule=rule,
                    position=position,
                    situation=line.situation.value,
                    threshold=line.threshold,
                    lamp=line.lamp.value,
                    consequence=line.consequence,
                )
            )
    return rule
