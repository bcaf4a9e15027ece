"""The operations of the API as they are offered, read from the OpenAPI documents."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from contracts.catalogue import all_services
from contracts.common import EXAMPLE_SUFFIX
from gateway.documents.__main__ import documents
from gateway.documents.operations import example_of
from gateway.reading import VERSION, path_names

PREFIX = "/api/v1"
JSON = "application/json"
SIGNED = {"receive_payment_webhook", "receive_phone_webhook", "receive_social_webhook"}


@dataclass(frozen=True)
class Offered:
    """One operation as it is offered: how to ask for it, and how it is described."""

    operation_id: str
    method: str
    path: str
    doc: dict = field(repr=False)
    audience: str = "agents"

    def __str__(self):
        return self.operation_id

    @property
    def permission(self):
        return self.doc["x-permission"]

    @property
    def names(self):
        return path_names(self.path)

    @property
    def takes_json(self):
        # What is signed is passed on as it came, and read by whoever knows the secret.
        return (JSON in self.doc.get("requestBody", {}).get("content", {})
                and self.operation_id not in SIGNED)

    @property
    def is_of_known_things(self):
        """Whether what it is about is known beforehand, so that none lacks."""
        # Whoever signs in is known to the gateway; what services keep of users begins by itself.
        return self.names[0] == "document_template_id" or (
            self.names[0] == "user_id" and not self.path.startswith("/users/"))

    @property
    def parameters(self):
        return {parameter["name"] for parameter in self.doc["parameters"]}

    def with_ids(self, suffix=EXAMPLE_SUFFIX):
        """The path with a well-formed id of nothing wherever it takes one."""
        named = re.sub(r"{\w+_name}", "nothing", self.path)
        return re.sub(r"{(\w+)_id}", lambda found: f"{_prefix(found[1])}_{suffix}", named)

    def said(self, **known):
        """What the route cannot do without beside its path, as its example has it.

        `known` are members of its body that have to be those of something that is there.
        """
        needed = {parameter["name"]: parameter["example"] for parameter in self.doc["parameters"]
                  if parameter["in"] == "query" and parameter.get("required")}
        body = self.body() if self.takes_json else {}
        body = body | {name: value for name, value in known.items() if name in body}
        return {"query_string": needed} | ({"json": body} if self.takes_json else {})

    def asked(self, query):
        """The path of a list with this query, and with what it cannot do without."""
        needed = self.said()["query_string"]
        return f"{self.path}?{'&'.join([query, *([urlencode(needed)] if needed else [])])}"

    def body(self):
        """A body that the contract takes."""
        operation = next(
            service.operations[self.operation_id] for service in all_services().values()
            if self.operation_id in service.operations)
        if operation.route is None:
            # What composed routes take beside that is up to who asks.
            return {}
        request = example_of(operation).get("request", {})
        if operation.route.body:
            return request.get(operation.route.body, {})
        return {name: value for name, value in request.items()
                if name not in {*self.names, VERSION}}


def _prefix(name):
    return {"api_key": "key", "credit_note": "invoice", "partner": "contact",
            "linked": "alert"}.get(name, name)


def every_route():
    """All operations of the documents; the paths of the portals are whole."""
    return [
        Offered(doc["operationId"], method.upper(), path.removeprefix(PREFIX), doc, audience)
        for audience, document in documents().items()
        for path, item in document["paths"].items()
        for method, doc in item.items() if method != "parameters"
    ]


ROUTES = every_route()
PROTECTED = [route for route in ROUTES if route.permission]
OF_AGENTS = [route for route in PROTECTED if route.audience == "agents"]
WITH_ID = [route for route in PROTECTED if route.names]
LISTS = [route for route in ROUTES if "after" in route.parameters and not route.names]
TAKING_JSON = [route for route in ROUTES if route.takes_json]
