"""What goes for every request, whatever answers it: its id, its headers, its line in the log."""

import random
import re
from time import perf_counter

_SANE_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}", re.ASCII)

API_POLICY = "default-src 'none'; frame-ancestors 'none'"

# An answer that says otherwise in one of these is left as it is.
DEFAULTS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": API_POLICY,
}
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class Edge:
    """The outermost layer of the application (WSGI).

    It is a layer of its own rather than hooks of Flask because every request pays for it.
    `observe(environ, status, seconds)` is told of each answer.
    """

    def __init__(self, application, observe):
        self._application = application
        self._observe = observe

    def __call__(self, environ, start_response):
        started = perf_counter()
        request_id = environ["vinculo.request_id"] = _request_id(environ)

        def start(status, headers, exc_info=None):
            given = {name for name, _ in headers}
            headers.extend(item for item in DEFAULTS.items() if item[0] not in given)
            headers.extend(ALWAYS)
            headers.append(("X-Request-Id", request_id))
            if environ["wsgi.url_scheme"] == "https":
                headers.append(STRICT_TRANSPORT)
            self._observe(environ, status[:3], perf_counter() - started)
            return start_response(status, headers, exc_info)

        return self._application(environ, start)


def _request_id(environ):
    told = environ.get("HTTP_X_REQUEST_ID")
    if told is not None and _SANE_ID.fullmatch(told):
        return told
    return f"{random.getrandbits(128):032x}"
