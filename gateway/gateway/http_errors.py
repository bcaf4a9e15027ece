"""What the gateway itself refuses about a request, before any service sees it."""

from contracts.errors import Conflict, ValidationFailed, VinculoError


class BadRequest(VinculoError):
    """The request is not well-formed, so there is nothing in it to talk of."""

    code = "bad_request"
    status = 400
    detail = "The request is not well-formed."


class MalformedBody(BadRequest):
    code = "malformed_body"
    detail = "The body is not well-formed JSON."


class MethodNotAllowed(VinculoError):
    code = "method_not_allowed"
    status = 405
    detail = "This address does not know this method."


class BodyTooLarge(VinculoError):
    code = "body_too_large"
    status = 413
    detail = "The body is larger than what is taken here."


class UnsupportedMediaType(VinculoError):
    code = "unsupported_media_type"
    status = 415
    detail = "The body is of a type that is not taken here."


class IdempotencyKeyReused(ValidationFailed):
    """The same Idempotency-Key came with another request before."""

    code = "idempotency_key_reused"
    detail = "This Idempotency-Key was used with another request. Take a new one."


class RequestInProgress(Conflict):
    """The same request with the same Idempotency-Key is still being worked on."""

    code = "request_in_progress"
    detail = "The first request with this Idempotency-Key is not answered yet. Send it again."


def wrong(place, pointer, detail):
    """One entry of `errors`: `place` is body, path, query or header."""
    return {"in": place, "pointer": pointer, "detail": detail}


def step(name):
    """The JSON pointer (RFC 6901) to a member of that name."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
