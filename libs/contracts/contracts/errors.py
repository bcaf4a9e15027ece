"""The errors that cross the wire: a stable code, a sentence for a person, and details."""


class VinculoError(Exception):
    """Something that was refused or could not be done, told by its code.

    `code` never changes once released. `kind` is the code of the class of the error set that
    this error belongs to; a caller that does not know the code can rely on the kind.
    `details` is a JSON-ready dict.
    """

    code = "internal_error"
    kind = "internal_error"
    status = 500
    detail = "Something went wrong on our side."

    def __init__(self, detail=None, **details):
        self.detail = detail or self.detail
        self.details = details
        super().__init__(self.detail)

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if VinculoError in cls.__bases__:
            cls.kind = cls.code


class InternalError(VinculoError):
    """A bug: logged whole where it happened, and told as no more than that it happened."""

    code = "internal_error"


class NotFound(VinculoError):
    """There is no such thing, or the principal may not know that there is."""

    code = "not_found"
    status = 404
    detail = "There is no such thing here."


class ValidationFailed(VinculoError):
    """The input is wrong. `errors` is a list of `{"pointer": "/emails/0", "detail": "…"}`."""

    code = "validation_failed"
    status = 422
    detail = "The request holds values that cannot be accepted."

    def __init__(self, detail=None, *, errors=(), **details):
        super().__init__(detail, errors=list(errors), **details)

    @classmethod
    def at(cls, pointer, detail):
        """The error for one wrong value, `pointer` being its JSON pointer (RFC 6901)."""
        return cls(errors=[{"pointer": pointer, "detail": detail}])


class Conflict(VinculoError):
    """The thing is not in a state that allows this, or somebody else was quicker."""

    code = "conflict"
    status = 409
    detail = "This does not fit the present state."


class PreconditionFailed(VinculoError):
    """The thing has changed since the caller read it."""

    code = "precondition_failed"
    status = 412
    detail = "It has changed since you read it. Read it again and repeat your change."


class Unauthenticated(VinculoError):
    """Nobody is signed in, or what was shown to prove it is not good."""

    code = "unauthenticated"
    status = 401
    detail = "Sign in first."


class PermissionDenied(VinculoError):
    """The principal is known and may not do this."""

    code = "permission_denied"
    status = 403
    detail = "You may not do this."


class GuardRaised(VinculoError):
    """A guard of the customer profile asks to think again; the evidence is in the details."""

    code = "guard_raised"
    status = 409
    detail = "A guard asks for an acknowledgement first."


class RateLimited(VinculoError):
    """Too many requests; `retry_after` (seconds) is in the details."""

    code = "rate_limited"
    status = 429
    detail = "Too many requests. Wait a little."


class ServiceUnavailable(VinculoError):
    """The service that would answer cannot be reached, or did not answer in time."""

    code = "service_unavailable"
    status = 503
    detail = "A part that is needed for this cannot be reached at the moment."


KINDS = {kind.code: kind for kind in VinculoError.__subclasses__()}


def to_wire(error):
    """The JSON-ready form of an error for a reply."""
    return {
        "code": error.code,
        "kind": error.kind,
        "detail": error.detail,
        "details": error.details,
    }


def from_wire(data):
    """The error that a reply tells of, as the class of its kind, with its own code."""
    error = KINDS.get(data.get("kind"), InternalError)()
    error.code = data["code"]
    error.detail = data["detail"]
    error.details = data.get("details") or {}
    error.args = (error.detail,)
    return error
