"""The gateway as a WSGI application: `gunicorn "gateway.app:create_app()"`."""

from functools import partial
from operator import methodcaller
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis import telemetry
from contracts import billing, helpdesk, social
from contracts.billing import payment_link
from contracts.catalogue import all_services
from contracts.helpdesk import phone_system
from contracts.social import social_account

from . import problems
from .addresses import Addresses
from .audit_ends import AuditEnds
from .chats.hub import Hub
from .chats.streams import ChatStreams
from .compose.calendars import Calendars
from .compose.data_requests import DataRequestExports
from .compose.exports import Exports
from .compose.form_pages import FormPages
from .compose.imports import Imports
from .compose.mail_links import MailLinks
from .compose.occasion_pages import OccasionPages
from .compose.preference_pages import PreferencePages
from .compose.public_pages import for_people
from .compose.signed_webhooks import SignedWebhooks
from .cors import Cors
from .courier import Courier
from .database import open_database
from .documents import page, problem_pages
from .documents.api import Documents
from .documents.calendars import CalendarDescriber
from .documents.chats import describe_stream
from .documents.forms import PageDescriber
from .documents.mail_links import (
    follow_mail_link,
    look_at_unsubscribing,
    see_mail_picture,
    unsubscribe_from_mail,
)
from .documents.signed_webhooks import (
    receive_payment_webhook,
    receive_phone_webhook,
    receive_social_webhook,
)
from .documents.transfers import TransferDescriber
from .edge import Edge
from .form_origins import FormOrigins
from .gate import Gate
from .idempotency import Idempotency
from .lanes import Lanes
from .limiting import PrincipalLimit
from .observability import metrics
from .observability.access_log import AccessLog
from .observability.health import Health
from .public_paths import PublicPaths
from .routes import Routes, offered
from .services import Services
from .settings import settings as process_settings

FOLDER = Path(__file__).parent

# The documents of the APIs.
DOCUMENTS = "vinculo-documents"
# What is closed, in this order, when the process of an application ends.
CLOSED_LAST = "vinculo-closed-last"
# What holds the open streams of a process.
STREAMS = "vinculo-streams"


def create_app():
    """The application of a gateway process, its store open and its log set up."""
    settings = process_settings()
    telemetry.set_up_logging("gateway", settings.log_level)
    telemetry.set_up_tracing("gateway", settings.otlp_endpoint)
    open_database(settings)
    services = Services(settings.broker_url, seconds=settings.call_seconds)
    app = build_app(settings, services)
    app.extensions[CLOSED_LAST] = (Courier(services).start(), *app.extensions[CLOSED_LAST])
    return app


def build_app(settings, services, contracts=None):
    """The application, without touching the world outside.

    It offers what these contracts declare, by default those of the suite.
    """
    # Where the files are is said here: Flask would look for them by the name, and finds a folder
    # of that name when it runs in a checkout.
    app = Flask("gateway", root_path=str(FOLDER), instance_path=str(FOLDER), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    # An address has one spelling; others are not found rather than led elsewhere.
    app.url_map.merge_slashes = False

    problems.register(app)
    addresses = _offered(app, settings, services,
                         all_services().values() if contracts is None else contracts)
    addresses.register(app)
    app.extensions[DOCUMENTS] = documents = Documents(addresses, settings.public_url)
    _offer_health(app, services)
    page.offer(app, documents)
    problem_pages.offer(app, documents)
    _put_layers_around(app, settings, services)
    return app


def _offered(app, settings, services, contracts):
    """All that the APIs offer."""
    gate = Gate(PrincipalLimit(settings.rate_limit), settings.call_seconds)
    idempotency = Idempotency(settings.token_secret)
    ends = AuditEnds()
    routes = Routes(gate, services, idempotency, ends)
    addresses = Addresses()
    for operation in offered(*contracts):
        route = operation.route
        addresses.offer(route.method, route.path, routes.view(operation),
                        methodcaller("describe", operation), route.audience)
    _offer_composed(addresses, settings, services, gate, idempotency, ends)
    _offer_mail_links(addresses, MailLinks(services, gate))
    _offer_pages(addresses, FormPages(services, gate), OccasionPages(services, gate),
                 PreferencePages(services, gate))
    app.extensions[STREAMS] = hub = Hub(services, settings)
    _offer_streams(addresses, ChatStreams(services, gate, hub, settings))
    app.extensions[CLOSED_LAST] = (ends, services)
    return addresses


def _offer_composed(addresses, settings, services, gate, idempotency, ends):
    """Offer what joins services, or takes and gives more than JSON."""
    imports = Imports(services, gate, idempotency, ends, settings)
    exports = Exports(services, gate, settings)
    data_requests = DataRequestExports(services, gate, settings)
    _offer_by(TransferDescriber, addresses, (
        ("POST", "/imports", imports.create, "create_import"),
        ("GET", "/imports/{import_id}/refusals", exports.refusals, "read_import_refusals"),
        ("GET", "/exports", exports.contacts, "export_contacts"),
        ("GET", "/data-subject-requests/{data_request_id}/export", data_requests.export,
         "export_data_request"),
    ))
    for path, operation, most_bytes, describe in (
        ("/payment-webhooks/{payment_provider_id}", billing.receive_payment_webhook,
         payment_link.MOST_WEBHOOK, receive_payment_webhook),
        ("/phone-webhooks/{phone_system_id}", helpdesk.receive_phone_webhook,
         phone_system.MOST_WEBHOOK, receive_phone_webhook),
        ("/social-webhooks/{social_account_id}", social.receive_social_webhook,
         social_account.MOST_WEBHOOK, receive_social_webhook),
    ):
        webhooks = SignedWebhooks(operation, most_bytes, services, gate)
        addresses.offer("POST", path, webhooks.receive, describe)
    calendars = Calendars(services, gate, ends, settings)
    _offer_by(CalendarDescriber, addresses, (
        ("POST", "/calendars", calendars.create, "create_calendar"),
        ("POST", "/calendars/{calendar_id}/renew", calendars.renew, "renew_calendar"),
        ("GET", "/calendars/{token}.ics", calendars.feed, "read_calendar"),
        ("GET", "/activities/{activity_id}/invitation.ics", calendars.invitation,
         "write_invitation"),
    ))


def _offer_mail_links(addresses, links):
    """Offer what is behind the links of marketing mail."""
    for method, path, view, describe in (
        ("GET", "/public/clicks/{token}", links.click, follow_mail_link),
        ("GET", "/public/opens/{token}", links.open, see_mail_picture),
        ("GET", "/public/unsubscribe/{token}", links.look, look_at_unsubscribing),
        ("POST", "/public/unsubscribe/{token}", links.unsubscribe, unsubscribe_from_mail),
    ):
        addresses.offer(method, path, view, describe)


def _offer_pages(addresses, forms, occasions, preferences):
    """Offer the pages on which strangers fill in forms, confirm, see what they registered for, and
    say what mail they want."""
    wanted = "/public/preferences/{token}"
    form, occasion = "/public/forms/{form_id}/page", "/public/occasions/{occasion_id}"
    confirmation, registration = (
        "/public/forms/confirmations/{token}", "/public/registrations/{token}")
    _offer_by(PageDescriber, addresses, [(method, path, for_people(view), name)
                                         for method, path, view, name in (
        ("GET", form, forms.show, "show_form"),
        ("POST", form, forms.send, "send_form"),
        ("GET", confirmation, forms.look_at_confirmation, "look_at_confirmation"),
        ("POST", confirmation, forms.confirm, "confirm_form_submission"),
        ("GET", f"{occasion}/page", occasions.show, "show_occasion"),
        ("POST", f"{occasion}/page", occasions.accept, "accept_invitation"),
        ("GET", f"{occasion}/calendar.ics", occasions.calendar, "read_occasion_calendar"),
        ("GET", registration, occasions.look, "look_at_own_registration"),
        ("POST", registration, occasions.cancel, "cancel_own_registration"),
        ("GET", wanted, preferences.show, "show_preferences"),
        ("POST", wanted, preferences.send, "send_preferences"),
    )])


def _offer_streams(addresses, streams):
    """Offer the streams by which what is said in chats is told while it is said."""
    for operation, path, view in streams.offered():
        addresses.offer("GET", path, view, partial(
            describe_stream, operation=operation, path=path), operation.route.audience)


def _offer_by(kind, addresses, offered_so):
    """Offer `(method, path, view, name)`, each described by the method of that name of a kind."""
    def described(name):
        return lambda describer: getattr(kind(describer), name)()

    for method, path, view, name in offered_so:
        addresses.offer(method, path, view, described(name))


def _offer_health(app, services):
    health = Health(services)
    app.add_url_rule("/health/live", "live", health.live)
    app.add_url_rule("/health/ready", "ready", health.ready)
    app.add_url_rule("/metrics", "metrics", metrics.show)


def _put_layers_around(app, settings, services):
    access_log = AccessLog()

    def observe(environ, status, seconds):
        metrics.observe(environ.get("vinculo.operation", "none"), status, seconds)
        access_log.write(environ, status, seconds)

    app.wsgi_app = PublicPaths(
        Cors(app.wsgi_app, settings.cors_origins, FormOrigins(services)))
    app.wsgi_app = Edge(Lanes(app.wsgi_app, settings.http_threads), observe)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
