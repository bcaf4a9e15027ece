"""Errors as HTTP clients see them: `application/problem+json`, RFC 9457."""

import math

import orjson
import structlog
from flask import Response, request
from pymongo.errors import ConnectionFailure, ExecutionTimeout
from werkzeug.exceptions import HTTPException

from contracts.errors import (
    KINDS,
    InternalError,
    NotFound,
    ServiceUnavailable,
    Unauthenticated,
    VinculoError,
)

from .http_errors import BadRequest, BodyTooLarge, MethodNotAllowed, UnsupportedMediaType
from .languages import DEFAULT_LANGUAGE, language_of, translate

log = structlog.get_logger("vinculo.problems")

MEDIA_TYPE = "application/problem+json"
TYPES = "/problems/"

# How soon a client should ask again when a part of the suite is away.
RETRY_SECONDS = 2

_BY_STATUS = {kind.status: kind for kind in (BadRequest, NotFound, MethodNotAllowed, BodyTooLarge,
                                             UnsupportedMediaType)}


def title_of(code):
    """The title of a kind of problem: `contact_is_archived` is "Contact is archived"."""
    return code.replace("_", " ").capitalize()


def problem(error, *, headers=()):
    """The answer that tells of an error, in the language that the client asks for."""
    language = language_of(request)
    details = {name: value for name, value in error.details.items() if name != "errors"}
    body = {
        "type": TYPES + error.code,
        "title": translate(title_of(error.code), language),
        "status": error.status,
        "code": error.code,
        "detail": _detail(error, language),
        "request_id": request.environ.get("vinculo.request_id"),
    }
    if "errors" in error.details:
        body["errors"] = [
            {**item, "detail": translate(item["detail"], language)}
            for item in error.details["errors"]
        ]
    if details:
        body["details"] = details
    answer = Response(orjson.dumps(body), error.status, mimetype=MEDIA_TYPE)
    answer.headers.extend([*_headers(error), *headers])
    answer.headers["Vary"] = "Accept-Language"
    if language != DEFAULT_LANGUAGE:
        answer.headers["Content-Language"] = language
    return answer


def _detail(error, language):
    told = translate(error.detail, language)
    if told != error.detail or language == DEFAULT_LANGUAGE:
        return told
    # What was said for this case alone has no translation; what is said of its kind has.
    return translate(KINDS[error.kind].detail, language)


def _headers(error):
    if error.status in (429, 503):
        seconds = error.details.get("retry_after", RETRY_SECONDS)
        yield "Retry-After", str(max(1, math.ceil(seconds)))
    if error.status == Unauthenticated.status:
        yield "WWW-Authenticate", 'Bearer realm="vinculo"'


def from_http_exception(error):
    """The problem that tells of an error of Flask's own, such as an unknown address."""
    if error.response is not None or error.code < 400:
        return error.get_response()
    kind = _BY_STATUS.get(error.code)
    told = kind() if kind is not None else _other(error)
    if error.code == NotFound.status:
        told.detail = "There is no such address here."
    kept = [(name, value) for name, value in error.get_headers() if name == "Allow"]
    return problem(told, headers=kept)


def _other(error):
    told = BadRequest() if error.code < 500 else InternalError()
    told.status = error.code
    told.code = error.name.lower().replace(" ", "_")
    told.detail = error.description or error.name
    return told


def from_store_error(error):
    """The problem of a gateway whose own store does not answer."""
    log.warning("store_unavailable", error=str(error))
    return problem(ServiceUnavailable("The store of the gateway cannot be reached in time."))


def from_bug(error):
    """The problem of what nobody foresaw: logged whole, told as no more than that it happened."""
    log.error("request_failed", exc_info=error, path=request.path,
              request_id=request.environ.get("vinculo.request_id"))
    return problem(InternalError())


def register(app):
    """Have every error of the application answered as a problem."""
    app.register_error_handler(VinculoError, problem)
    app.register_error_handler(HTTPException, from_http_exception)
    app.register_error_handler(ConnectionFailure, from_store_error)
    app.register_error_handler(ExecutionTimeout, from_store_error)
    app.register_error_handler(Exception, from_bug)
