"""The gateway as a WSGI application: `gunicorn "gateway.app:create_app()"`."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis import telemetry
from contracts.catalogue import all_services

from . import problems
from .audit_ends import AuditEnds
from .compose.calendars import Calendars
from .compose.data_requests import DataRequestExports
from .compose.exports import Exports
from .compose.imports import Imports
from .cors import Cors
from .database import open_database
from .documents import page, problem_pages
from .documents.api import Blueprints, new_api
from .documents.calendars import CalendarDescriber
from .documents.operations import Describer
from .documents.transfers import TransferDescriber
from .edge import Edge
from .gate import Gate
from .idempotency import Idempotency
from .limiting import PrincipalLimit
from .observability import metrics
from .observability.access_log import AccessLog
from .observability.health import Health
from .routes import Routes, offered
from .services import Services
from .settings import settings as process_settings

FOLDER = Path(__file__).parent

# What is closed, in this order, when the process of an application ends.
CLOSED_LAST = "vinculo-closed-last"


def create_app():
    """The application of a gateway process, its store open and its log set up."""
    settings = process_settings()
    telemetry.set_up_logging("gateway", settings.log_level)
    telemetry.set_up_tracing("gateway", settings.otlp_endpoint)
    open_database(settings)
    return build_app(settings, Services(settings.broker_url, seconds=settings.call_seconds))


def build_app(settings, services):
    """The application, without touching the world outside."""
    # Where the files are is said here: Flask would look for them by the name, and finds a folder
    # of that name when it runs in a checkout.
    app = Flask("gateway", root_path=str(FOLDER), instance_path=str(FOLDER), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    # An address has one spelling; others are not found rather than led elsewhere.
    app.url_map.merge_slashes = False

    api = new_api(app, settings.public_url)
    problems.register(app)
    errors = _offer_operations(app, api, settings, services)
    _offer_health(app, services)
    page.offer(app, api.spec.to_dict())
    problem_pages.offer(app, errors)
    _put_layers_around(app, settings)
    return app


def _offer_operations(app, api, settings, services):
    """Make the routes, and return every error that they can answer with."""
    gate = Gate(PrincipalLimit(settings.rate_limit), settings.call_seconds)
    idempotency = Idempotency(settings.token_secret)
    ends = AuditEnds()
    routes = Routes(gate, services, idempotency, ends)
    describer = Describer(api.spec, api.ma_plugin.converter)
    blueprints = Blueprints(app, api)
    for operation in offered(*all_services().values()):
        blueprints.add(operation.route.method, operation.route.path, routes.view(operation),
                       describer.describe(operation))

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
    blueprints.register()
    app.extensions[CLOSED_LAST] = (ends, services)
    return describer.problems.errors


def _offer_health(app, services):
    health = Health(services)
    app.add_url_rule("/health/live", "live", health.live)
    app.add_url_rule("/health/ready", "ready", health.ready)
    app.add_url_rule("/metrics", "metrics", metrics.show)


def _put_layers_around(app, settings):
    access_log = AccessLog()

    def observe(environ, status, seconds):
        metrics.observe(environ.get("vinculo.operation", "none"), status, seconds)
        access_log.write(environ, status, seconds)

    if settings.cors_origins:
        app.wsgi_app = Cors(app.wsgi_app, settings.cors_origins)
    app.wsgi_app = Edge(app.wsgi_app, observe)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
