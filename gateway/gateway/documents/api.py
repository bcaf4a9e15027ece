"""The document itself, kept by flask-smorest.

flask-smorest keeps the document, the blueprints and their tags. Its decorators are not used: they
would read each request and write each answer by marshmallow once more, after the service has
done so, and its page of the document would bring script from elsewhere.
"""

import re

from apispec.ext.marshmallow import MarshmallowPlugin
from flask_smorest import Api, Blueprint
from werkzeug.routing import BaseConverter

from contracts.json_schema import new_spec

from ..answers import PREFIX
from .responses import COMPONENTS

ABOUT = """
One API over the services of Vinculo.

**Signing in.** `POST /api/v1/auth/login` gives an access token, which goes into
`Authorization: Bearer …`; programs use an API key, in `X-Api-Key`. Each operation names the
permission that it takes.

**Lists** take `limit` and `after`, and answer `{"items": […], "next": "…"}`. Pass `next` on as
`after`; it is null on the last page.

**Changes** of what you have read take `If-Match` with the ETag that you got; when somebody else
was quicker the answer is 412. PATCH is a merge patch (RFC 7396).

**Repeats.** A POST with an `Idempotency-Key` can be sent again: the answer is that of the first,
marked `Idempotency-Replayed: true`, and nothing is done twice.

**Errors** are `application/problem+json` (RFC 9457) with a `code` that does not change. A 422
lists each wrong value by its JSON pointer. Texts are in the language of `Accept-Language`, English
or Spanish. Quote the `request_id` when you ask for help.
""".strip()

TAGS = {
    "auth": "Signing in and out.",
    "users": "The people who may sign in.",
    "roles": "What people may do, and what they see.",
    "api-keys": "Keys by which programs act for a person.",
    "contacts": "People and organisations.",
    "relationships": "Who knows whom, and in what way.",
    "duplicates": "Contacts that may be one and the same.",
    "merges": "Two contacts made one, and two again.",
    "interactions": "What was said and done, in any channel.",
    "views": "Filters, columns and order of a list, kept under a name.",
    "custom-fields": "What a company says of its parties and activities beyond what all do.",
    "introductions": "Who introduced whom to whom.",
    "activities": "What is planned: tasks, calls, meetings, visits.",
    "reassignments": "Parties being handed over to another owner or team.",
    "calendars": "Secret links by which a calendar shows what is planned.",
    "guards": "What speaks against doing something with a party.",
    "guard-rules": "By what guards warn and block.",
    "imports": "Files of contacts coming in.",
    "exports": "Files of contacts going out.",
    "register-entries": "Registers of those who must not be approached.",
    "data-subject-requests": "What people ask to have done with their data.",
    "retention-rules": "For how long data is kept, and what is proposed for erasure.",
    "retention-proposals": "Who is proposed for erasure.",
    "audit-log": "Who asked for which change.",
}

SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
               "description": "An access token, from signing in; or an API key."},
    "api_key": {"type": "apiKey", "in": "header", "name": "X-Api-Key",
                "description": "An API key."},
}


class Document(Api):
    """flask-smorest's document without what it would add of its own accord."""

    # Every operation names its errors.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self):
        """Problems have components of their own."""

    def _register_pagination_header(self):
        """Pages tell of the next one in their body."""


def new_api(app, public_url=""):
    """The empty document of an application, which clients reach at `public_url`."""
    app.config.update(API_TITLE="Vinculo", API_VERSION="1.0.0", OPENAPI_VERSION="3.1.0")
    # Schemas are called here as they are called everywhere.
    named_as = new_spec()[1].schema_name_resolver
    api = Document(app, spec_kwargs={
        "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=named_as),
        "info": {"description": ABOUT},
        "servers": [{"url": public_url or "/"}],
        "security": [{name: []} for name in SECURITY],
    })
    for kind, components in {**COMPONENTS, "security_scheme": SECURITY}.items():
        for name, component in components.items():
            getattr(api.spec.components, kind)(name, component)
    return api


class Blueprints:
    """The routes of the API by what they are about: their first word is their tag."""

    def __init__(self, app, api):
        self._app = app
        self._api = api
        self._blueprints = {}
        self._words = set()

    def add(self, method, path, view, doc):
        """Offer a view, described by `doc`, whose operationId is its name."""
        rule = path.replace("{", "<id:").replace("}", ">")
        self._words.update(word for word in path.split("/") if word and "{" not in word)
        in_path = [parameter for parameter in doc["parameters"] if parameter["in"] == "path"]
        doc["parameters"] = [item for item in doc["parameters"] if item not in in_path]

        def answer(**values):
            return view(**values)

        # Where flask-smorest's own decorator would put it.
        answer._apidoc = {"manual_doc": doc}
        self._blueprint(path.split("/")[1]).add_url_rule(
            rule, doc["operationId"], answer, methods=[method], parameters=in_path)

    def register(self):
        """Make the routes known to the application and the document."""
        self._app.url_map.converters["id"] = _id_converter(self._words)
        for blueprint in self._blueprints.values():
            self._api.register_blueprint(blueprint)

    def _blueprint(self, tag):
        if tag not in self._blueprints:
            self._blueprints[tag] = Blueprint(
                tag, __name__, url_prefix=PREFIX, description=TAGS[tag])
        return self._blueprints[tag]


def _id_converter(words):
    """What stands for an id in a path: anything but a word that an address itself is made of.

    Otherwise a DELETE of /contacts/search would be taken for one of a contact called search.
    """
    alternatives = "|".join(re.escape(word) for word in sorted(words))

    class IdConverter(BaseConverter):
        # A calendar's address ends in what no id does, so that it is not taken for one.
        regex = rf"(?!(?:{alternatives})\Z)[^/]+(?<!\.ics)"

    return IdConverter
