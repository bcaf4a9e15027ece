"""Pages of other origins that may use the API (the CORS protocol of the Fetch standard)."""

METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = ("Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, "
                   "If-None-Match, Last-Event-ID, Traceparent, X-Api-Key, X-Request-Id")
ANSWER_HEADERS = ("Content-Disposition, ETag, Idempotency-Replayed, Location, Retry-After, "
                  "X-Request-Id")
PREFLIGHT_SECONDS = "600"


class Cors:
    """A layer that lets the pages of some origins read answers (WSGI).

    Credentials are not allowed: tokens go in a header, and there are no cookies. A form says by
    itself which pages may use it (`FormOrigins`).
    """

    def __init__(self, application, origins, of_forms=None):
        self._application = application
        self._origins = frozenset(origin.rstrip("/") for origin in origins)
        self._of_forms = of_forms

    def __call__(self, environ, start_response):
        origin, path = environ.get("HTTP_ORIGIN"), environ.get("PATH_INFO", "")
        is_form = self._of_forms is not None and self._of_forms.concern(path)
        is_allowed = origin in self._origins or bool(
            is_form and origin and self._of_forms.allow(path, origin))

        def start(status, headers, exc_info=None):
            if self._origins or is_form:
                headers.append(("Vary", "Origin"))
            if is_allowed:
                headers.append(("Access-Control-Allow-Origin", origin))
                headers.append(("Access-Control-Expose-Headers", ANSWER_HEADERS))
            return start_response(status, headers, exc_info)

        if is_allowed and _is_preflight(environ):
            start("204 NO CONTENT", [
                ("Access-Control-Allow-Methods", METHODS),
                ("Access-Control-Allow-Headers", REQUEST_HEADERS),
                ("Access-Control-Max-Age", PREFLIGHT_SECONDS),
            ])
            return [b""]
        return self._application(environ, start)


def _is_preflight(environ):
    return (environ["REQUEST_METHOD"] == "OPTIONS"
            and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ)
