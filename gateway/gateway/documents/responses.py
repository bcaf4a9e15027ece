"""What answers have in common: headers, and problems by their status."""

from contracts.declare import STANDARD_ERRORS
from contracts.errors import RateLimited, Unauthenticated

from ..http_errors import (
    BadRequest,
    BodyTooLarge,
    IdempotencyKeyReused,
    MalformedBody,
    RequestInProgress,
    UnsupportedMediaType,
)
from ..problems import MEDIA_TYPE, RETRY_SECONDS, TYPES, title_of

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What it is, for programs. It never changes."},
        "detail": {"type": "string", "description": "What it is, for people."},
        "request_id": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "description": "Each wrong value.",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "path", "query", "header"]},
                    "pointer": {
                        "type": "string",
                        "description": "A JSON pointer (RFC 6901) into the body, or `/` and the "
                                       "name of the parameter or header.",
                    },
                    "detail": {"type": "string"},
                },
            },
        },
        "details": {"type": "object", "description": "What else is known of it."},
    },
}

_HEADERS = {
    "X-Request-Id": "The id of the request: yours if you sent one, else a new one.",
    "ETag": "The version that the answer shows.",
    "Location": "Where the new thing can be read.",
    "Idempotency-Replayed": "`true` when this is the answer that the first such request got.",
    "Retry-After": "After how many seconds it is worth another try.",
    "WWW-Authenticate": "How to sign in.",
    "Content-Disposition": "The name of the file.",
}

# The server says so itself, before the API sees anything of the request.
ADDRESS_TOO_LONG = {
    "description": "The address is longer than 8,190 bytes.",
    "content": {"text/html": {"schema": {"type": "string"}}},
}

COMPONENTS = {
    "response": {"address_too_long": ADDRESS_TOO_LONG},
    "schema": {"Problem": PROBLEM},
    "header": {name: {"description": text, "schema": {"type": "string"}}
               for name, text in _HEADERS.items()},
}


def header_refs(*names):
    """References to headers, X-Request-Id always among them."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}


def errors_of(operation, *, takes_body, takes_key):
    """Every error class that can be the answer of an operation, by code."""
    found = dict(STANDARD_ERRORS) | {BadRequest.code: BadRequest, RateLimited.code: RateLimited}
    if operation.permission is None:
        del found["permission_denied"]
    else:
        found[Unauthenticated.code] = Unauthenticated
    if takes_body:
        for kind in (MalformedBody, BodyTooLarge, UnsupportedMediaType):
            found[kind.code] = kind
    if takes_key:
        found[IdempotencyKeyReused.code] = IdempotencyKeyReused
        if operation.service == "gateway":
            found[RequestInProgress.code] = RequestInProgress
    return found | operation.errors


class ProblemResponses:
    """The responses that tell of errors, each kept once among the components of a document."""

    def __init__(self, components):
        self._components = components
        self._known = set()
        # Every error that was told of, by its code.
        self.errors = {}

    def of(self, errors):
        """References to the responses that tell of these errors, by status."""
        self.errors |= errors
        by_status = {}
        for code, kind in sorted(errors.items()):
            by_status.setdefault(kind.status, []).append((code, kind))
        found = {str(status): self._reference(status, kinds)
                 for status, kinds in sorted(by_status.items())}
        return {**found, "414": {"$ref": "#/components/responses/address_too_long"}}

    def _reference(self, status, kinds):
        name = ".".join(code for code, _ in kinds)
        if name not in self._known:
            self._known.add(name)
            self._components.response(name, _response(status, kinds))
        return {"$ref": f"#/components/responses/{name}"}


def _response(status, kinds):
    names = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
    return {
        "description": " ".join(f"`{code}`: {sentence(code, kind)}" for code, kind in kinds),
        "headers": header_refs(*names.get(status, ())),
        "content": {MEDIA_TYPE: {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "examples": {code: {"value": example_problem(code, kind)} for code, kind in kinds},
        }},
    }


def sentence(code, kind):
    """What is said of an error in general."""
    # A contract may give a code of its own to a class of the error set, whose text is general.
    return kind.detail if code == kind.code else title_of(code) + "."


def example_problem(code, kind):
    """A problem as it may come."""
    shown = {
        "type": TYPES + code,
        "title": title_of(code),
        "status": kind.status,
        "code": code,
        "detail": sentence(code, kind),
        "request_id": "5f0c9d1e7a3b4c2d8e6f0a1b2c3d4e5f",
    }
    if kind.status == 422:
        shown["errors"] = [
            {"in": "query", "pointer": "/limit", "detail": "Not a valid integer."}]
    if kind.status == 429:
        shown["details"] = {"retry_after": RETRY_SECONDS}
    if kind.status == 503:
        shown["details"] = {"service": "contacts"}
    return shown
