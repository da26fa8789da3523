"""The demonstration readings, loaded once for each module that explains figures.

Published months are frozen for the modules that read pages on which they stand (`EDITIONS = True`):
to the figures of the others they make no difference, and they take as long as the readings.
"""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module", autouse=True)
def _demonstration(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Load the demonstration readings once for all tests of a module."""
    without = not getattr(request.module, "EDITIONS", False)
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", no_editions=without, stdout=StringIO())
        yield
        transaction.set_rollback(True)
