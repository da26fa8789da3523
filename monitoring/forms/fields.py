"""Form fields that take what a sheet holds and answer with a sentence naming the field."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from monitoring.choices import QualityClass
from monitoring.forms.cells import (
    clean_text,
    read_class,
    read_count,
    read_number,
    read_percent,
    read_value,
    shown_number,
)

HIGHEST_PH = 14


def cell_input(mode: str = "decimal") -> forms.TextInput:
    """Return a text input that lets through “0.01L” and opens the number pad on a phone."""
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "class": "cell"})


class PlainTextField(forms.CharField):
    """A line of text: control characters that came along with a paste are dropped."""

    def to_python(self, value: Any) -> Any:
        """Return the text that can be seen."""
        return super().to_python(clean_text(value))


class MeasuredField(forms.DecimalField):
    """A measured number: full-width digits and marks for “missing” are understood."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Return the number in the cell, refusing negative ones and surplus decimals."""
        if isinstance(value, Decimal):
            return value
        try:
            number = self.read(value)
        except ValueError as problem:
            raise ValidationError(f"{self.label}{problem}", code="unreadable") from None
        if number is not None:
            self.refuse_impossible(number)
        return number

    def read(self, value: Any) -> Decimal | None:
        """Return the number of a cell."""
        return read_value(value)

    def refuse_impossible(self, number: Decimal) -> None:
        """Refuse what no column of this kind can hold."""
        if number < 0:
            raise ValidationError(f"{self.label}不能为负", code="negative")
        exponent = number.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) else 0
        if self.decimal_places is not None and decimals > self.decimal_places:
            raise ValidationError(
                f"{self.label}最多保留 {self.decimal_places} 位小数,填写了 {decimals} 位",
                code="decimals",
            )
        whole = len(f"{abs(int(number))}")
        most = (self.max_digits or 0) - (self.decimal_places or 0)
        if self.max_digits is not None and whole > most:
            raise ValidationError(
                f"{self.label}小数点前最多 {most} 位,填写了 {whole} 位:请核对小数点和单位",
                code="digits",
            )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number without the zeros the database appended."""
        return shown_number(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not their spelling."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class LimitField(MeasuredField):
    """A concentration that may be given as its detection limit: “0.01L”, “<0.01”."""

    def read(self, value: Any) -> Decimal | None:
        """Return the number of a cell, or the limit it names."""
        return read_number(value).value


class AcidityField(MeasuredField):
    """A pH, which its scale bounds on both sides."""

    def refuse_impossible(self, number: Decimal) -> None:
        """Refuse what lies beyond the scale."""
        super().refuse_impossible(number)
        if number > HIGHEST_PH:
            text = f"{self.label} {number} 不在 0 到 {HIGHEST_PH} 之间"
            raise ValidationError(text, code="scale")


class PercentField(MeasuredField):
    """A percentage, typed with or without its sign."""

    def read(self, value: Any) -> Decimal | None:
        """Return the number of a cell such as “76.0%”."""
        return read_percent(value)


class ChangeField(PercentField):
    """A change against last year, which may be negative."""

    def refuse_impossible(self, number: Decimal) -> None:
        """Check the decimals only: a change may fall below zero."""
        super().refuse_impossible(abs(number))


class CountField(forms.IntegerField):
    """A number of days."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """Return the whole number in the cell."""
        if isinstance(value, int):
            return value
        try:
            number = read_count(value)
        except ValueError as problem:
            raise ValidationError(f"{self.label}{problem}", code="unreadable") from None
        if number is not None and number < 0:
            raise ValidationError(f"{self.label}不能为负", code="negative")
        return number


class ClassField(forms.Field):
    """A water quality class in any spelling; stored as its number, shown as its numeral."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """Return the class as the number the table keeps."""
        if isinstance(value, int):
            return int(value)
        try:
            found = read_class(value)
        except ValueError as problem:
            raise ValidationError(f"{self.label}{problem}", code="unreadable") from None
        return None if found is None else int(found)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored class as its numeral."""
        return QualityClass(value).label if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare classes, not their spelling."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class VersionField(forms.IntegerField):
    """The version a row had when its page was opened, carried along unseen."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say no: carrying a version is not editing a row."""
        return False
