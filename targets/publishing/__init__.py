"""Publishing a month: editions frozen for ever, errata, and what changed since the last one."""

from collections.abc import Sequence

from monitoring.corrections import ISSUERS
from monitoring.models import Correction


def issue_errata(corrections: Sequence[Correction]) -> None:
    """Issue errata for corrections; the evaluations are loaded only when there are any."""
    from targets.publishing import errata

    errata.issue_errata(corrections)


def listen() -> None:
    """Have corrections told to `issue_errata`: once, when the application starts."""
    if issue_errata not in ISSUERS:
        ISSUERS.append(issue_errata)
