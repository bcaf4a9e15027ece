"""How the request of an operation is made of an HTTP request."""

import re

from contracts.errors import ValidationFailed

from .bodies import JSON, MERGE_PATCH, read_json
from .http_errors import step, wrong
from .query import Parameters
from .versions import expected_version

VERSION = "expected_version"
WITHOUT_BODY = ("GET", "DELETE")


def path_names(path):
    """The names in the path of a route: `/contacts/{contact_id}` has contact_id."""
    return re.findall(r"{(\w+)}", path)


class Reading:
    """The way from an HTTP request to the request of one operation, settled once at the start.

    What the path names comes from there, the version from If-Match, the rest from the query
    string or the body. The service checks the values; here only the places are looked after.
    """

    def __init__(self, operation):
        route = operation.route
        names = {field.data_key or name: field for name, field in operation.request.fields.items()}
        self.path_names = path_names(route.path)
        self.has_body = route.method not in WITHOUT_BODY
        self.body_field = route.body
        self.takes_version = VERSION in names
        self._elsewhere = {*self.path_names, VERSION}
        self._query = Parameters({
            name: field for name, field in names.items()
            if not self.has_body and name not in self._elsewhere
        })
        self._media_types = (JSON, MERGE_PATCH) if route.method == "PATCH" else (JSON,)

    def read(self, request, fields):
        """The operation's request; `fields`, which holds what the path named, is added to."""
        environ = request.environ
        query = environ.get("QUERY_STRING")
        if query:
            fields.update(self._query.read(query))
        if self.takes_version:
            fields[VERSION] = expected_version(environ.get("HTTP_IF_MATCH"))
        if self.has_body:
            self._read_body(request, fields)
        return fields

    def _read_body(self, request, fields):
        body = read_json(request, self._media_types)
        if self.body_field is not None:
            if body is None:
                raise ValidationFailed(errors=[wrong("body", "", "The body is missing.")])
            fields[self.body_field] = body
            return
        errors = [
            wrong("body", step(name), "Unknown field.") for name in body or ()
            if name in self._elsewhere
        ]
        if errors:
            raise ValidationFailed(errors=errors)
        fields.update(body or {})

    def locate(self, error):
        """Have the pointers of a service's refusal tell of what the HTTP client sent."""
        error.details = error.details | {
            "errors": [self._located(item) for item in error.details.get("errors", ())]
        }

    def _located(self, item):
        if "in" in item:
            return item
        pointer, detail = item["pointer"], item["detail"]
        first = pointer[1:].partition("/")[0]
        if first in self.path_names:
            return wrong("path", pointer, detail)
        if first == VERSION:
            return wrong("header", "/If-Match", detail)
        if not self.has_body:
            return wrong("query", pointer, detail)
        if self.body_field is not None and first == self.body_field:
            pointer = pointer[len(first) + 1:]
        return wrong("body", pointer, detail)
