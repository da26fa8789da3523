"""The demonstration readings, loaded once for all modules that explain figures.

Published months are frozen for the modules that read pages on which they stand (`EDITIONS = True`):
to the figures of the others they make no difference, and they take as long as the readings.
"""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from targets.publishing.demonstration import freeze_demonstration


@pytest.fixture(scope="package", autouse=True)
def _demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the demonstration readings once for as many tests as a worker runs of this folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", no_editions=True, stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _editions(
    request: pytest.FixtureRequest, _demonstration: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Freeze the published months for a module whose pages stand on them."""
    if not getattr(request.module, "EDITIONS", False):
        yield
        return
    with django_db_blocker.unblock(), transaction.atomic():
        freeze_demonstration()
        yield
        transaction.set_rollback(True)
