"""The streams of chats, described for the document."""

from ..chats.streams import MEDIA_TYPE
from ..reading import path_names
from .operations import common
from .responses import errors_of

LAST_EVENT_ID = {
    "in": "header", "name": "Last-Event-ID",
    "schema": {"type": "string", "pattern": "^[0-9]{1,16}$"},
    "description": "The id of the last event that came: what comes after it is told. It goes "
                   "before after_sequence.",
}
WITH_TOKEN = " The token of the chat is told as `Authorization: Bearer …`; it is no login."
EVENTS = (
    " Server-sent events: `message`, whose id is its sequence and whose data is an item of that "
    "answer; `chat`, how it stands now; and `typing`, `{\"by\", \"is_typing\"}`. Nothing is told "
    "twice and nothing is left out, also after a lost connection. After ten minutes at most the "
    "stream ends, and the client comes back; 204 says that the chat has ended, and all was told."
)


def describe_stream(describer, operation, path):
    """The description of the stream of an operation that follows a chat."""
    doc = common(operation)
    doc["operationId"] = operation.name.replace("follow", "stream", 1)
    doc["summary"] = "Be told what is said in a chat while it is said."
    doc["description"] += EVENTS
    doc["parameters"] = [
        {**parameter, "required": True} for parameter in describer.parameters(
            operation.request, path_names(path), place="path")]
    doc["parameters"] += describer.parameters(
        operation.request, {"after_sequence"}, place="query")
    doc["parameters"].append(LAST_EVENT_ID)
    if operation.permission is None:
        doc["description"] += WITH_TOKEN
    doc["responses"] = {
        "200": {"description": "The stream.",
                "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
        "204": {"description": "The chat has ended, and all was told."},
    } | describer.problems.of(errors_of(operation, takes_body=False, takes_key=False))
    return doc
