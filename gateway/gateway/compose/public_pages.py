"""What pages have in common that strangers see without signing in."""

import re
from functools import wraps

from flask import Response, render_template, request

from contracts.errors import ValidationFailed, VinculoError

from ..http_errors import UnsupportedMediaType, wrong
from ..languages import language_of, translate
from ..query import pairs_of

FORM = "application/x-www-form-urlencoded"
# What an id and a signature make the end of a link, as marketing makes it.
LINK = re.compile("[0-7][0-9a-hjkmnp-tv-z]{25}[a-z2-7]{16}", re.ASCII)
LANGUAGES = ("en", "es")
# What people are told as a page: there is no such thing, not now, too often, not reached.
_TOLD = (404, 409, 429, 503)
_UNSEEN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Vary": "Accept-Language"}
_POLICY = ("default-src 'none'; style-src 'unsafe-inline'; form-action 'self'{further}; "
           "frame-ancestors {shown_by}; base-uri 'none'")


def page(html, status=200, *, origins=(), leads_to=None):
    """A page, which these origins may show within theirs, and whose form may lead to another."""
    policy = _POLICY.format(shown_by=" ".join(origins) or "'none'",
                            further=f" {leads_to}" if leads_to else "")
    return Response(html, status, mimetype="text/html",
                    headers=_UNSEEN | {"Content-Security-Policy": policy})


def language_asked(parameters, told=None):
    """The language that an address asks for, else what is known, else that of the client."""
    return next((one for one in (parameters.get("lang"), told) if one in LANGUAGES),
                language_of(request))


def posted(most_bytes):
    """The fields of the form that was posted, as pairs. Raises what bars it."""
    request.max_content_length = most_bytes
    raw = request.get_data(cache=False)
    if "CONTENT_LENGTH" not in request.environ:
        # What is of unknown length was cut off at the limit; only a further read is refused.
        request.stream.read(1)
    if raw and request.mimetype != FORM:
        raise UnsupportedMediaType(f"Send the form as {FORM}.")
    return pairs_of(raw.decode("latin-1")) if raw else []


def located(error, name):
    """The same refusal, told of the path where it is of what the path names."""
    error.details = error.details | {"errors": [
        wrong("path" if item["pointer"] == f"/{name}" else "body", item["pointer"], item["detail"])
        for item in error.details.get("errors", ())]}
    return error


def for_people(view):
    """The view of a page, which tells people who come with a browser what is refused as a page."""

    @wraps(view)
    def show(**named):
        try:
            return view(**named)
        except VinculoError as error:
            if error.status not in _TOLD or "text/html" not in request.headers.get("Accept", ""):
                raise
            return _refusal(error)

    return show


def _refusal(error):
    language = language_of(request)
    answer = page(render_template("refused.html", language=language,
                                  text=translate(error.detail, language)), error.status)
    if "retry_after" in error.details:
        answer.headers["Retry-After"] = str(error.details["retry_after"])
    return answer


def asking(services, gate, operation, name=None, **fields):
    """What a service answers to anybody; what it refuses of the path is told as such."""
    call = gate.admit(operation)
    try:
        return services.ask(operation.key, fields, call).result
    except ValidationFailed as error:
        raise located(error, name) from error
