"""For all tests of the gateway on real servers."""

from types import SimpleNamespace

import pytest

from gateway.database import open_database


@pytest.fixture(scope="session")
def opened_database(stack):
    """The gateway's database as it is after a start; tests empty it, and its indexes stay."""
    open_database(SimpleNamespace(mongodb_url=stack.mongodb_url("gateway")))
