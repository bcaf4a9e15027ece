"""The API in the test's own process, on a real store and broker, with a real contacts service."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest

from chassis import clock
from chassis.testing.plugin import running_services
from gateway import principals, tokens
from gateway.app import build_app
from gateway.models import Session, User
from gateway.services import Services
from gateway.settings import GatewaySettings, settings

SECRET = "only for tests, 32 bytes or more"


@pytest.fixture(scope="session")
def environment(stack):
    """The settings of the gateway."""
    return {
        "VINCULO_MONGODB_URL": stack.mongodb_url("gateway"),
        "VINCULO_BROKER_URL": stack.broker_url("gateway"),
        "VINCULO_TOKEN_SECRET": SECRET,
        "VINCULO_PRINCIPAL_SECONDS": "0",
        "VINCULO_RATE_LIMIT": "",
        "VINCULO_LOG_LEVEL": "WARNING",
    }


@pytest.fixture(scope="session")
def contacts_service(stack, tmp_path_factory):
    """A contacts service that runs for all tests; each begins with an empty store."""
    with running_services(stack, tmp_path_factory.mktemp("contacts")) as run:
        yield run("contacts")


@pytest.fixture(autouse=True)
def database(stack, opened_database, clean_stores, environment, monkeypatch):
    """The gateway's empty database; nobody is remembered from one request to the next."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    stack.open_store("gateway")
    principals.forget()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def make_app(environment):
    """Make an application with other settings: `make_app(body_limit=1000)`."""
    made = []

    def make(**changed):
        known = {
            name.removeprefix("VINCULO_").lower(): value for name, value in environment.items()}
        known["principal_seconds"] = 0.0
        chosen = GatewaySettings(**{**known, **changed})
        services = Services(chosen.broker_url, seconds=chosen.call_seconds)
        made.append(services)
        return build_app(chosen, services)

    yield make
    for services in made:
        services.close()


@pytest.fixture(scope="session")
def app(make_app):
    return make_app()


class Http:
    """Requests of one principal: `http.get("/contacts")` asks for `/api/v1/contacts`."""

    def __init__(self, app, token=None):
        self.app = app
        self.token = token

    def __getattr__(self, method):
        def ask(path, *, headers=None, **options):
            shown = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            whole = path if path.startswith(("/health", "/docs", "/openapi", "/metrics",
                                             "/problems")) else f"/api/v1{path}"
            return getattr(self.app.test_client(), method)(
                whole, headers={**shown, **(headers or {})}, **options)

        return ask


@pytest.fixture
def sign_in():
    """An access token of a new user: `sign_in("sales")`."""

    def token(role="administrator"):
        email = f"{role}-{os.urandom(4).hex()}@example.com"
        user = User(email=email, email_key=email, name=role, roles=[role],
                    password_hash="none").add()
        session = Session(user_id=user.id, source_key="127.0.0.1",
                          expires_at=clock.now() + timedelta(days=1)).add()
        return tokens.issue(user, session.id)[0]

    return token


@pytest.fixture
def http(app, sign_in, contacts_service):
    """Requests of an administrator, with the contacts service running."""
    return Http(app, sign_in())


@pytest.fixture
def http_as(app, sign_in):
    """Requests of somebody with this role; None is nobody: `http_as("read_only")`."""
    return lambda role, app=app: Http(app, sign_in(role) if role else None)


@pytest.fixture
def make_contact(http):
    """Add a person over HTTP and return what was answered."""

    def make(**fields):
        given = {"kind": "person", "given_name": "Ana", "family_name": "Ruiz", **fields}
        answer = http.post("/contacts", json=given)
        assert answer.status_code == 201, answer.text
        return answer.json

    return make


@pytest.fixture
def count_contacts(http):
    """How many contacts there are, up to 200."""
    return lambda: len(http.get("/contacts?limit=200").json["items"])


@contextmanager
def _nothing_changed(http):
    before = http.get("/contacts?limit=200").json
    yield
    assert http.get("/contacts?limit=200").json == before


@pytest.fixture
def nothing_changed(http):
    """`with nothing_changed():` what is done within leaves the contacts as they were."""
    return lambda: _nothing_changed(http)
