"""A published month on a form: what it says beforehand, and that it asks for a reason."""

from typing import Any

from monitoring.corrections import is_locked, months_of, published_among


def locked_months(*rows: Any) -> list[str]:
    """Return the published months that rows speak of, in words; one query."""
    months = {month for row in rows if row is not None for month in months_of(row)}
    published = published_among(months)
    return [
        f"{year}年{month}月"
        for (year, month), publication in sorted(published.items(), key=lambda each: each[0])
        if is_locked(publication)
    ]


def lock_help(months: list[str]) -> str:
    """Return what the field of the reason says of a locked month."""
    return f"{'、'.join(months)}已发布(或已计入已发布的累计):修改须填写原因,保存后更正将出具勘误"


def lock_refusal(months: list[str]) -> str:
    """Return why a locked month is not saved without a reason."""
    return f"{'、'.join(months)}已发布并锁定:请填写更正原因,更正将出具勘误"
