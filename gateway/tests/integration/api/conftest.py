"""The API in the test's own process, on a real store and broker, with a real contacts service."""

import os
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from chassis import clock
from chassis.ids import new_id
from gateway import principals, tokens
from gateway.app import build_app
from gateway.models import Session, User
from gateway.portals.models import PortalAccount, PortalLogin
from gateway.services import Services
from gateway.settings import GatewaySettings, settings

# What several tests share lies beside them.
sys.path.insert(0, str(Path(__file__).parent))

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
        "VINCULO_PORTAL_URL": "https://portal.lumbre.example",
        "VINCULO_PARTNER_URL": "https://partner.lumbre.example",
    }


@pytest.fixture
def contacts_service(shared_service):
    """A contacts service that runs for all tests; each begins with an empty store."""
    return shared_service("contacts")


@pytest.fixture
def sales_service(shared_service, contacts_service):
    """A sales service that runs for all tests, beside contacts."""
    return shared_service("sales")


@pytest.fixture
def billing_service(shared_service, contacts_service):
    """A billing service that runs for all tests, beside contacts."""
    return shared_service("billing")


@pytest.fixture
def helpdesk_service(shared_service, contacts_service):
    """A helpdesk service that runs for all tests, beside contacts."""
    return shared_service("helpdesk")


@pytest.fixture
def social_service(shared_service, contacts_service):
    """A social service that runs for all tests, beside contacts."""
    return shared_service("social")


@pytest.fixture
def marketing_service(shared_service, contacts_service):
    """A marketing service that runs for all tests, beside contacts."""
    return shared_service("marketing")


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
    """Requests of one principal: `http.get("/contacts")` asks for `/api/v1/contacts`.

    `of_portals` are tokens for the paths of the portals: `{"/portal/v1": token}`.
    """

    def __init__(self, app, token=None, of_portals=None):
        self.app = app
        self.token = token
        self.of_portals = of_portals or {}

    def __getattr__(self, method):
        def ask(path, *, headers=None, **options):
            is_whole = path.startswith(("/health", "/docs", "/openapi", "/metrics", "/problems",
                                        "/portal/v1/", "/partner/v1/"))
            token = next((token for prefix, token in self.of_portals.items()
                          if path.startswith(prefix)), self.token)
            shown = {"Authorization": f"Bearer {token}"} if token else {}
            return getattr(self.app.test_client(), method)(
                path if is_whole else f"/api/v1{path}",
                headers={**shown, **(headers or {})}, **options)

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
def sign_in_to():
    """An access token of a new portal account: `sign_in_to("portal", contact_id=…)`."""

    def token(audience="portal", **fields):
        email = f"{os.urandom(4).hex()}@example.com"
        where = {"email_key": email, "audience": audience}
        PortalLogin(**where).add()
        account = PortalAccount(email=email, invited_at=clock.now(), accepted_at=clock.now(), **{
            "contact_id": new_id("contact"), "party_id": new_id("contact"), **where,
            **fields}).add()
        session = Session(user_id=account.id, audience=audience, source_key="127.0.0.1",
                          expires_at=clock.now() + timedelta(days=1)).add()
        return tokens.issue(account, session.id, audience=audience)[0]

    return token


@pytest.fixture
def http(app, sign_in, sign_in_to, contacts_service):
    """Requests of an administrator, with the contacts service running.

    To the portals go requests of a customer and of a partner.
    """
    return Http(app, sign_in(), {
        "/portal/v1": sign_in_to("portal"), "/partner/v1": sign_in_to("partner")})


@pytest.fixture
def http_as(app, sign_in):
    """Requests of somebody with this role; None is nobody: `http_as("read_only")`."""
    return lambda role, app=app: Http(app, sign_in(role) if role else None)


@pytest.fixture
def http_with(app):
    """Requests that show this token, whatever they ask for; None is none."""
    return lambda token, app=app: Http(app, token)


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
