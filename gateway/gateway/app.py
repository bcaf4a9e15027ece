"""The gateway as a WSGI application: `gunicorn "gateway.app:create_app()"`."""

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
from .documents.api import Blueprints, as_dict, new_apis
from .documents.calendars import CalendarDescriber
from .documents.chats import describe_stream
from .documents.forms import PageDescriber
from .documents.mail_links import (
    follow_mail_link,
    look_at_unsubscribing,
    see_mail_picture,
    unsubscribe_from_mail,
)
from .documents.operations import Describer
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
from .models import AGENTS
from .observability import metrics
from .observability.access_log import AccessLog
from .observability.health import Health
from .public_paths import PublicPaths
from .routes import Routes, offered
from .services import Services
from .settings import settings as process_settings

FOLDER = Path(__file__).parent

# What each API offers, by audience.
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

    apis = new_apis(app, settings.public_url)
    problems.register(app)
    contracts = all_services().values() if contracts is None else contracts
    errors = _offer_operations(app, apis, settings, services, contracts)
    _offer_health(app, services)
    app.extensions[DOCUMENTS] = {
        audience: as_dict(audience, api) for audience, api in apis.items()}
    page.offer(app, app.extensions[DOCUMENTS])
    problem_pages.offer(app, errors)
    _put_layers_around(app, settings, services)
    return app


def _offer_operations(app, apis, settings, services, contracts):
    """Make the routes, and return every error that they can answer with."""
    gate = Gate(PrincipalLimit(settings.rate_limit), settings.call_seconds)
    idempotency = Idempotency(settings.token_secret)
    ends = AuditEnds()
    routes = Routes(gate, services, idempotency, ends)
    describers = {audience: Describer(api.spec, api.ma_plugin.converter)
                  for audience, api in apis.items()}
    blueprints = Blueprints(app, apis)
    for operation in offered(*contracts):
        route = operation.route
        blueprints.add(route.method, route.path, routes.view(operation),
                       describers[route.audience].describe(operation), route.audience)
    _offer_composed(blueprints, describers[AGENTS], settings, services, gate, idempotency, ends)
    _offer_mail_links(blueprints, describers[AGENTS], MailLinks(services, gate))
    _offer_pages(blueprints, PageDescriber(describers[AGENTS]), FormPages(services, gate),
                 OccasionPages(services, gate), PreferencePages(services, gate))
    app.extensions[STREAMS] = hub = Hub(services, settings)
    _offer_streams(blueprints, describers, ChatStreams(services, gate, hub, settings))
    blueprints.register()
    app.extensions[CLOSED_LAST] = (ends, services)
    return {code: kind for describer in describers.values()
            for code, kind in describer.problems.errors.items()}


def _offer_composed(blueprints, describer, settings, services, gate, idempotency, ends):
    """Make the routes that join services, or that take and give more than JSON."""
    imports = Imports(services, gate, idempotency, ends, settings)
    exports = Exports(services, gate, settings)
    data_requests = DataRequestExports(services, gate, settings)
    described = TransferDescriber(describer)
    for method, path, view, doc in (
        ("POST", "/imports", imports.create, described.create_import()),
        ("GET", "/imports/{import_id}/refusals", exports.refusals,
         described.read_import_refusals()),
        ("GET", "/exports", exports.contacts, described.export_contacts()),
        ("GET", "/data-subject-requests/{data_request_id}/export", data_requests.export,
         described.export_data_request()),
    ):
        blueprints.add(method, path, view, doc)
    for path, operation, most_bytes, doc in (
        ("/payment-webhooks/{payment_provider_id}", billing.receive_payment_webhook,
         payment_link.MOST_WEBHOOK, receive_payment_webhook(describer)),
        ("/phone-webhooks/{phone_system_id}", helpdesk.receive_phone_webhook,
         phone_system.MOST_WEBHOOK, receive_phone_webhook(describer)),
        ("/social-webhooks/{social_account_id}", social.receive_social_webhook,
         social_account.MOST_WEBHOOK, receive_social_webhook(describer)),
    ):
        webhooks = SignedWebhooks(operation, most_bytes, services, gate)
        blueprints.add("POST", path, webhooks.receive, doc)
    calendars = Calendars(services, gate, ends, settings)
    of_calendars = CalendarDescriber(describer)
    for method, path, view, doc in (
        ("POST", "/calendars", calendars.create, of_calendars.create_calendar()),
        ("POST", "/calendars/{calendar_id}/renew", calendars.renew,
         of_calendars.renew_calendar()),
        ("GET", "/calendars/{token}.ics", calendars.feed, of_calendars.read_calendar()),
        ("GET", "/activities/{activity_id}/invitation.ics", calendars.invitation,
         of_calendars.write_invitation()),
    ):
        blueprints.add(method, path, view, doc)


def _offer_mail_links(blueprints, describer, links):
    """Make the routes behind the links of marketing mail."""
    for method, path, view, doc in (
        ("GET", "/public/clicks/{token}", links.click, follow_mail_link(describer)),
        ("GET", "/public/opens/{token}", links.open, see_mail_picture(describer)),
        ("GET", "/public/unsubscribe/{token}", links.look, look_at_unsubscribing(describer)),
        ("POST", "/public/unsubscribe/{token}", links.unsubscribe,
         unsubscribe_from_mail(describer)),
    ):
        blueprints.add(method, path, view, doc)


def _offer_pages(blueprints, described, forms, occasions, preferences):
    """Make the pages on which strangers fill in forms, confirm, see what they registered for, and
    say what mail they want."""
    wanted = "/public/preferences/{token}"
    form, occasion = "/public/forms/{form_id}/page", "/public/occasions/{occasion_id}"
    confirmation, registration = (
        "/public/forms/confirmations/{token}", "/public/registrations/{token}")
    for method, path, view, doc in (
        ("GET", form, forms.show, described.show_form()),
        ("POST", form, forms.send, described.send_form()),
        ("GET", confirmation, forms.look_at_confirmation, described.look_at_confirmation()),
        ("POST", confirmation, forms.confirm, described.confirm_form_submission()),
        ("GET", f"{occasion}/page", occasions.show, described.show_occasion()),
        ("POST", f"{occasion}/page", occasions.accept, described.accept_invitation()),
        ("GET", f"{occasion}/calendar.ics", occasions.calendar,
         described.read_occasion_calendar()),
        ("GET", registration, occasions.look, described.look_at_own_registration()),
        ("POST", registration, occasions.cancel, described.cancel_own_registration()),
        ("GET", wanted, preferences.show, described.show_preferences()),
        ("POST", wanted, preferences.send, described.send_preferences()),
    ):
        blueprints.add(method, path, for_people(view), doc)


def _offer_streams(blueprints, describers, streams):
    """Make the routes by which what is said in chats is told while it is said."""
    for operation, path, view in streams.offered():
        audience = operation.route.audience
        blueprints.add("GET", path, view, describe_stream(describers[audience], operation, path),
                       audience)


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
