"""Entering a dust-episode claim (沙尘影响申报) and what became of it."""

from copy import copy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from monitoring import querysets
from monitoring.air_index import LABEL_SEPARATOR
from monitoring.choices import ClaimState
from monitoring.claimed_days import claimed_items
from monitoring.forms.admin_forms import ConfirmationFields
from monitoring.forms.fields import PlainTextField
from monitoring.forms.typed import TypedModelForm
from monitoring.models import Exclusion
from monitoring.validation import Doubt
from standards.dust_exclusion import DUST_ITEMS

LONGEST = 31  # days: a longer claim is a slip of the year or the month


class ExclusionForm(ConfirmationFields, TypedModelForm[Exclusion]):
    """One claim: its days, its items, its answer with the document that gave it."""

    expected_version = None  # type: ignore[assignment]  # a claim has no versions

    pollutants = forms.MultipleChoiceField(
        label="受影响项目",
        choices=[(item.label, item.label) for item in DUST_ITEMS],
        widget=forms.CheckboxSelectMultiple,
        help_text="沙尘只影响颗粒物",
        error_messages={"required": "请至少选一项"},
    )

    class Meta:
        model = Exclusion
        fields = (
            "division", "date_from", "date_to", "pollutants", "state", "removes_days",
            "document", "note",
        )  # fmt: skip
        field_classes = {"document": PlainTextField, "note": PlainTextField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the claim as it was read, to tell later what changed."""
        instance = kwargs.get("instance")
        self.stored = copy(instance) if instance is not None and instance.pk else None
        super().__init__(*args, **kwargs)
        named = claimed_items(self.instance.pollutants)
        self.initial["pollutants"] = [item.label for item in named]

    def clean_pollutants(self) -> str:
        """Write the items as the readings name them, in their order."""
        chosen = self.cleaned_data["pollutants"]
        return LABEL_SEPARATOR.join(item.label for item in DUST_ITEMS if item.label in chosen)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order or to come, and an answer without its document."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last:
            self._check_dates(first, last)
        is_answered = cleaned.get("state") in (ClaimState.GRANTED, ClaimState.REFUSED)
        if is_answered and not cleaned.get("document", "").strip():
            label = ClaimState(cleaned["state"]).label
            self.add_error("document", f"“{label}”须填写文号或依据")
        if cleaned.get("removes_days") and cleaned.get("state") != ClaimState.GRANTED:
            self.add_error("removes_days", "只有“已认定”的申报才能连同天数一并扣除")
        return cleaned

    def _check_dates(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("date_to", "结束日期不能早于开始日期")
        elif last > timezone.localdate():
            self.add_error("date_to", "日期在今天之后:沙尘影响在当日或事后申报")
        elif (last - first).days >= LONGEST:
            self.add_error("date_to", f"一次申报超过{LONGEST}天:请核对日期,分次沙尘过程分别填写")

    def full_clean(self) -> None:
        """Check the cells, then refuse the same claim twice and ask about one that overlaps."""
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        others = overlapping(self.instance)
        dates = self.instance.date_from, self.instance.date_to
        if any((other.date_from, other.date_to) == dates for other in others):
            self.add_error("date_from", "该板块这几天已有一份申报:请打开原记录修改")
            return
        self.doubts = [
            Doubt(
                "date_from",
                f"与另一份申报重叠:{other}({other.get_state_display()});重叠的日子只扣除一次",
            )
            for other in others
        ]
        self.settle()


def overlapping(claim: Exclusion) -> list[Exclusion]:
    """Other claims of the same division with a day in common, in order."""
    found = Exclusion.objects.filter(
        division=claim.division_id, date_from__lte=claim.date_to, date_to__gte=claim.date_from
    )
    return list(found.exclude(pk=claim.pk).select_related("division").order_by("date_from", "pk"))


def days_without_readings(claim: Exclusion) -> list[date]:
    """The claimed days on which nothing was measured in the division: they remove nothing."""
    span = (claim.date_to - claim.date_from).days + 1
    dates = [claim.date_from + timedelta(days=place) for place in range(span)]
    read = set(querysets.air_days_on([claim.division_id], dates).values_list("date", flat=True))
    return [on for on in dates if on not in read]
