"""Admin of how divisions are judged: three-colour rules, scoring rules; objections to read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from monitoring.admin.bases import RecordAdmin
from monitoring.admin.typed import TypedModelAdmin, TypedTabularInline
from targets.assessments.divisions.rulebook import direction_of
from targets.choices import DivisionMetric, LevelColour
from targets.models import LevelLine, LevelRule, ScoreLine, ScoreObjection, ScoreRule

A_NEW_ROW = "修改规则请新增一条并写明启用日期,不要改动旧的:旧月份按旧规则评定。"


class LevelLinesFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The conditions of one rule: red is never milder than yellow."""

    def clean(self) -> None:
        """Refuse a red threshold that is met before the yellow one."""
        super().clean()
        lines = [f.cleaned_data for f in self.forms if _is_kept(f)]
        thresholds = {(d["metric"], d["colour"]): d["threshold"] for d in lines}
        for metric in DivisionMetric:
            yellow = thresholds.get((metric.value, LevelColour.YELLOW))
            red = thresholds.get((metric.value, LevelColour.RED))
            if yellow is None or red is None:
                continue
            if not direction_of(metric).is_better(yellow, red):
                raise forms.ValidationError(f"{metric.name_of}:红色的界限须比黄色的更差")


def _is_kept(form: Any) -> bool:
    """Whether an inline form holds a whole row that stays."""
    data = getattr(form, "cleaned_data", None) or {}
    needed = ("metric", "colour", "threshold")
    return not data.get("DELETE") and all(data.get(name) is not None for name in needed)


class AtLeastOneLine:
    """Mixed into the inlines of rules: one without lines says nothing."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """Refuse to save a rule without a line."""
        options["validate_min"] = True
        return super().get_formset(request, obj, **options)  # type: ignore[misc]


class LevelLineInline(AtLeastOneLine, TypedTabularInline[LevelLine, LevelRule]):
    """Conditions of a three-colour rule (三色管控条目)."""

    model = LevelLine
    formset = LevelLinesFormSet
    extra = 1
    min_num = 1


@admin.register(LevelRule)
class LevelRuleAdmin(TypedModelAdmin[LevelRule]):
    """Three-colour rules (三色管控规则): a change is a new row from a date."""

    list_display = ("valid_from", "name", "document")
    list_filter = ("valid_from",)
    search_fields = ("name", "document", "note")
    inlines = (LevelLineInline,)
    fieldsets = (
        (
            "规则",
            {
                "fields": ("valid_from", "name", "document", "note"),
                "description": f"原文没有给出三色管控阈值,请按区里文件填写。{A_NEW_ROW}",
            },
        ),
    )


class ScoreLineInline(AtLeastOneLine, TypedTabularInline[ScoreLine, ScoreRule]):
    """Deductions of a scoring rule (评分条目)."""

    model = ScoreLine
    extra = 1
    min_num = 1


@admin.register(ScoreRule)
class ScoreRuleAdmin(TypedModelAdmin[ScoreRule]):
    """Monthly scoring rules (月度考核评分规则): a change is a new row from a date."""

    list_display = ("valid_from", "name", "base_score", "floor", "objection_days", "document")
    list_filter = ("valid_from",)
    search_fields = ("name", "document", "note")
    inlines = (ScoreLineInline,)
    fieldsets = (
        (
            "规则",
            {
                "fields": (
                    "valid_from", "name", ("base_score", "floor", "objection_days"), "document",
                    "note",
                ),
                "description": f"原文没有给出评分规则,请按区里文件填写。{A_NEW_ROW}",
            },
        ),
    )  # fmt: skip


@admin.register(ScoreObjection)
class ScoreObjectionAdmin(RecordAdmin[ScoreObjection]):
    """Objections (考核异议): filed and decided on the divisions' own pages, here to read."""

    list_display = (
        "division", "year", "month", "line", "disputed_points", "corrected_points", "decision",
        "filed_by", "filed_on", "decided_by", "decided_on",
    )  # fmt: skip
    list_filter = ("year", "month", "decision", "division")
    list_select_related = ("division", "line", "filed_by", "decided_by")
    search_fields = ("division__name", "line__name", "grounds", "decision_reason")
    fieldsets = (
        ("异议", {"fields": ("division", ("year", "month"), "line", "disputed_points", "grounds")}),
        ("提出", {"fields": (("filed_by", "filed_on"),)}),
        (
            "办理",
            {"fields": ("decision", "corrected_points", ("decided_by", "decided_on"),
                        "decision_reason")},
        ),
    )  # fmt: skip
