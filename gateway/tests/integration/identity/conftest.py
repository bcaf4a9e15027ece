"""The gateway's rules on a real database, without HTTP around them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask

from chassis import clock
from contracts.context import Actor, Call, serving
from gateway import logins, passwords, principals
from gateway.database import lightly
from gateway.models import User
from gateway.settings import settings


@pytest.fixture(scope="session")
def password():
    """The password of every user that `add_user` stores."""
    return "plum tomato airport"


@pytest.fixture(scope="session")
def kept_password(password):
    """The password as it is kept; made once, since making it is slow on purpose."""
    return passwords.hash_password(password)


@pytest.fixture
def change_settings(monkeypatch):
    """Change settings of the process: `change_settings(LOGIN_LIMIT="3/minute")`."""

    def change(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"VINCULO_{name}", str(value))
        settings.cache_clear()

    yield change
    settings.cache_clear()


@pytest.fixture(autouse=True)
def database(stack, opened_database, clean_stores, change_settings):
    """The gateway's empty database; nobody is remembered from one request to the next."""
    change_settings(
        MONGODB_URL=stack.mongodb_url("gateway"), BROKER_URL=stack.broker_url("gateway"),
        TOKEN_SECRET="only for tests, 32 bytes or more", PRINCIPAL_SECONDS=0,
    )
    stack.open_store("gateway")
    principals.forget()


@pytest.fixture
def add_user(kept_password):
    """Store a user: `add_user("ana@example.com", "sales", is_locked=True)`."""

    def add(email="ana@example.com", *roles, **fields):
        return User(
            email=email, email_key=email.casefold(), name=email.partition("@")[0],
            roles=list(roles or ("sales",)), **{"password_hash": kept_password, **fields},
        ).add()

    return add


@pytest.fixture
def administrator(add_user):
    return add_user("root@example.com", "administrator")


@pytest.fixture
def move_clock():
    """Move the clock: `move_clock(days=31)`. It goes right again after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


@pytest.fixture
def acting():
    """`with acting(user):` what is done within is asked for by this user."""

    @contextmanager
    def act(user, **options):
        with serving(Call(Actor(user.id, roles=tuple(user.roles), **options))):
            yield

    return act


@pytest.fixture
def request_from():
    """`with request_from("192.0.2.1", X_Api_Key="…"):` what is done within is such a request."""
    app = Flask("test")

    @contextmanager
    def request(address="192.0.2.1", **headers):
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        with app.test_request_context(
            headers=shown, environ_base={"REMOTE_ADDR": address}
        ) as context:
            yield context.request

    return request


@pytest.fixture
def authenticate(request_from):
    """Who shows this access token or API key."""

    def who(credential):
        with request_from(Authorization=f"Bearer {credential}") as request:
            return principals.authenticate(request)

    return who


@pytest.fixture
def log_in(request_from, password):
    """Sign in: `log_in("ana@example.com", address="192.0.2.1")`."""

    def sign_in(email="ana@example.com", tried=password, address="192.0.2.1"):
        with request_from(address):
            return logins.log_in(email=email, password=tried)

    return sign_in


@pytest.fixture
def stored():
    """Every document of that kind, as it is stored."""
    return lambda document: list(lightly(document).find({}).sort("_id", 1))
