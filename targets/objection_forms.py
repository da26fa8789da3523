"""Filing an objection to a division's score, and deciding one (考核异议与更正)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.models import Division, Publication
from monitoring.periods import AsOf
from targets.assessments.divisions.facts import division_facts
from targets.assessments.divisions.months import judged_month
from targets.assessments.divisions.rights import may_decide, period_refusal
from targets.assessments.divisions.scoring import ScoredLine
from targets.choices import Decision
from targets.models import ScoreObjection
from targets.wording import plain

TAKEN = "该板块该月对这一扣分项已提出过异议"


class ObjectionForm(forms.Form):
    """A division's objection to one deduction of a month that is published."""

    line = forms.IntegerField(label="扣分项", error_messages={"required": "请选择扣分项"})
    grounds = forms.CharField(
        label="异议理由", max_length=300, error_messages={"required": "请写明异议理由"}
    )

    def __init__(self, data: Any, division: Division, as_of: AsOf, today: date) -> None:
        """Take what was sent for a division and a month; `today` is the day it is filed."""
        super().__init__(data)
        self.division, self.as_of, self.today = division, as_of, today

    def clean(self) -> dict[str, Any]:
        """Refuse what is too early, too late, deducts nothing or was objected to before."""
        cleaned: dict[str, Any] = super().clean() or {}
        facts = division_facts(self.as_of)
        month = judged_month(facts, self.as_of).get(self.division.pk)
        score = month.score if month else None
        publication = Publication.objects.filter(
            year=self.as_of.year, month=self.as_of.month
        ).first()
        refusal = period_refusal(publication, score.rule if score else None, self.today)
        if refusal:
            raise forms.ValidationError(refusal)
        lines = score.lines if score else ()
        self.scored = next((s for s in lines if s.line.pk == cleaned.get("line")), None)
        if "line" in cleaned:
            self._check(self.scored)
        return cleaned

    def _check(self, scored: ScoredLine | None) -> None:
        if scored is None:
            raise forms.ValidationError("本月的评分规则没有这一扣分项")
        if scored.objection is not None:
            raise forms.ValidationError(TAKEN)
        if not scored.deduction.points:
            raise forms.ValidationError("这一项没有扣分,无须提出异议")

    def save(self, by: Any) -> ScoreObjection:
        """File the objection with its entry in the journal.

        Raises
        ------
        forms.ValidationError
            When somebody filed the same one in the meantime.
        """
        assert self.scored is not None  # `clean` has refused anything else
        assert self.scored.deduction.points is not None
        row = ScoreObjection(
            division=self.division,
            year=self.as_of.year,
            month=self.as_of.month,
            line=self.scored.line,
            grounds=self.cleaned_data["grounds"],
            disputed_points=self.scored.deduction.points,
            filed_on=self.today,
            filed_by=by,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                row.refresh_from_db()
                change = RowChange(row.pk, None, state_of(row))
                note_rows(AuditAction.CREATE, ScoreObjection, [change], label=str(row))
        except IntegrityError as twice:
            raise forms.ValidationError(TAKEN) from twice
        return row


class ObjectionDecisionForm(forms.Form):
    """Granting an objection with corrected points, or returning it with a reason."""

    decision = forms.ChoiceField(
        label="办理结果",
        choices=[(d.value, d.label) for d in (Decision.GRANTED, Decision.REFUSED)],
        error_messages={"required": "请选择同意或退回", "invalid_choice": "请选择同意或退回"},
    )
    corrected_points = forms.DecimalField(
        label="更正后扣分", required=False, min_value=Decimal(0), max_digits=5, decimal_places=2
    )
    decision_reason = forms.CharField(
        label="办理意见", max_length=300, error_messages={"required": "请写明办理意见"}
    )

    def __init__(self, data: Any, objection: ScoreObjection, by: Any) -> None:
        """Take what somebody decided on an objection."""
        super().__init__(data)
        self.objection, self.by = objection, by

    def clean(self) -> dict[str, Any]:
        """Ask for the corrected points of what is granted: not more than before."""
        cleaned: dict[str, Any] = super().clean() or {}
        points = cleaned.get("corrected_points")
        if cleaned.get("decision") == Decision.REFUSED:
            cleaned["corrected_points"] = None
        elif cleaned.get("decision") == Decision.GRANTED and "corrected_points" in cleaned:
            most = self.objection.disputed_points
            if points is None:
                raise forms.ValidationError("同意异议须填写更正后扣分")
            if points >= most:
                raise forms.ValidationError(f"更正后扣分须少于原扣分 {plain(most)} 分")
        return cleaned

    @transaction.atomic
    def save(self, today: date) -> ScoreObjection:
        """Decide the objection with its entry in the journal.

        Raises
        ------
        forms.ValidationError
            When it was decided in the meantime, or the same person filed it.
        """
        row = ScoreObjection.objects.select_for_update().get(pk=self.objection.pk)
        if not may_decide(self.by, row):
            raise forms.ValidationError(refusal_to_decide(self.by, row))
        before = state_of(row)
        row.decision = self.cleaned_data["decision"]
        row.corrected_points = self.cleaned_data["corrected_points"]
        row.decision_reason = self.cleaned_data["decision_reason"]
        row.decided_on, row.decided_by = today, self.by
        row.save()
        row.refresh_from_db()
        change = RowChange(row.pk, before, state_of(row))
        reason = row.decision_reason
        note_rows(AuditAction.CHANGE, ScoreObjection, [change], reason, label=str(row))
        return row


def refusal_to_decide(person: Any, objection: ScoreObjection) -> str:
    """Why somebody with the permission may not decide an objection."""
    if objection.decision != Decision.PENDING:
        return f"该异议已由他人办理:{objection.get_decision_display()}"
    return "提出人不能办理自己的异议,须由另一人办理"
