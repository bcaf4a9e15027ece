"""What an operation answered, as an HTTP answer."""

import re

import orjson
from flask import Response

from .bodies import JSON
from .versions import etag, is_same

PREFIX = "/api/v1"


def answer_with(result, status, *, location=None):
    """The answer that holds a result; its version, if it has one, is its ETag."""
    headers = []
    if "version" in result:
        headers.append(("ETag", etag(result["version"])))
    if location:
        headers.append(("Location", PREFIX + location))
    return Response(orjson.dumps(result), status, headers, content_type=JSON)


class Answering:
    """The way from the reply of one operation to its HTTP answer, settled once at the start."""

    def __init__(self, operation):
        route = operation.route
        self._status = route.status
        self._has_content = operation.reply is not None
        self._is_conditional = (
            self._has_content and "version" in operation.reply.fields and route.method == "GET"
        )
        self._location = route.location
        # Only what the template names is passed to it.
        self._location_names = re.findall(r"{(\w+)}", route.location or "")

    def answer(self, request, result):
        """The answer to a request, `result` being the operation's reply."""
        if not self._has_content:
            return Response(status=204)
        if self._is_conditional and self._is_known(request, result):
            return Response(status=304, headers=[("ETag", etag(result["version"]))])
        location = None
        if self._location:
            location = self._location.format(
                **{name: result[name] for name in self._location_names})
        return answer_with(result, self._status, location=location)

    @staticmethod
    def _is_known(request, result):
        if_none_match = request.environ.get("HTTP_IF_NONE_MATCH")
        return if_none_match is not None and is_same(if_none_match, etag(result["version"]))
