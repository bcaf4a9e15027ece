"""What an operation answered, as an HTTP answer."""

import base64
import re
import unicodedata
from urllib.parse import quote

import orjson
from flask import Response

from contracts.files import File

from .bodies import JSON
from .versions import etag, is_same

# Where the API of each audience is.
PREFIXES = {"agents": "/api/v1", "portal": "/portal/v1", "partner": "/partner/v1"}
PREFIX = PREFIXES["agents"]


def answer_with(result, status, *, location=None, prefix=PREFIX):
    """The answer that holds a result; its version, if it has one, is its ETag."""
    headers = []
    if "version" in result:
        headers.append(("ETag", etag(result["version"])))
    if location:
        headers.append(("Location", prefix + location))
    return Response(orjson.dumps(result), status, headers, content_type=JSON)


def answer_with_file(result, media_type):
    """The answer that is a file, to be kept under its name and not shown as a page."""
    answer = Response(base64.b64decode(result["content"]), content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", **_names_of(result["name"]))
    return answer


def _names_of(name):
    """A name as RFC 6266 has it: in ASCII, and besides in UTF-8 where that is not all of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain == name:
        return {"filename": name}
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}


class Answering:
    """The way from the reply of one operation to its HTTP answer, settled once at the start."""

    def __init__(self, operation):
        route = operation.route
        self._status = route.status
        self._has_content = operation.reply is not None
        self._file_type = (
            operation.reply.MEDIA_TYPE if isinstance(operation.reply, File) else None)
        self._is_conditional = (
            self._has_content and "version" in operation.reply.fields and route.method == "GET"
            and not operation.reply.CHANGES_WITH_TIME
        )
        self._location = route.location
        self._prefix = PREFIXES[route.audience]
        # Only what the template names is passed to it.
        self._location_names = re.findall(r"{(\w+)}", route.location or "")

    def answer(self, request, result):
        """The answer to a request, `result` being the operation's reply."""
        if not self._has_content:
            return Response(status=204)
        if self._file_type is not None:
            return answer_with_file(result, self._file_type)
        if self._is_conditional and self._is_known(request, result):
            return Response(status=304, headers=[("ETag", etag(result["version"]))])
        location = None
        if self._location:
            location = self._location.format(
                **{name: result[name] for name in self._location_names})
        return answer_with(result, self._status, location=location, prefix=self._prefix)

    @staticmethod
    def _is_known(request, result):
        if_none_match = request.environ.get("HTTP_IF_NONE_MATCH")
        return if_none_match is not None and is_same(if_none_match, etag(result["version"]))
