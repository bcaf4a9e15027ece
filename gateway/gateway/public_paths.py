"""The addresses that strangers are given: `/public/v1/…` is the same as `/api/v1/public/…`."""

from .answers import PREFIX

PUBLIC = "/public/v1/"


class PublicPaths:
    """A layer that takes the one for the other (WSGI)."""

    def __init__(self, application):
        self._application = application

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path.startswith(PUBLIC):
            environ["PATH_INFO"] = f"{PREFIX}/public/{path.removeprefix(PUBLIC)}"
        return self._application(environ, start_response)
