"""For all tests of the gateway on real servers."""

from types import SimpleNamespace

import argon2
import pytest

from gateway import passwords
from gateway.database import open_database

# Kept as argon2id too, but at a thousandth of the price.
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session")
def opened_database(stack):
    """The gateway's database as it is after a start; tests empty it, and its indexes stay."""
    open_database(SimpleNamespace(mongodb_url=stack.mongodb_url("gateway")))


@pytest.fixture(scope="module", autouse=True)
def price_of_passwords():
    """What a password costs as deployed; to most tests it costs next to nothing."""
    deployed = passwords._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", CHEAP)
        passwords._nobodys_hash.cache_clear()
        yield deployed
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def passwords_as_deployed(price_of_passwords, monkeypatch):
    """Passwords cost what they do as deployed, to tests of the price."""
    monkeypatch.setattr(passwords, "_hasher", price_of_passwords)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()
