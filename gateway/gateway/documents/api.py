"""The documents themselves, one of each API, kept by flask-smorest.

flask-smorest keeps the documents, the blueprints and their tags. Its decorators are not used: they
would read each request and write each answer by marshmallow once more, after the service has
done so, and its page of the document would bring script from elsewhere.
"""

import json
import re

from apispec.ext.marshmallow import MarshmallowPlugin
from flask_smorest import Api, Blueprint
from werkzeug.routing import BaseConverter

from contracts.json_schema import new_spec

from ..answers import PREFIXES
from ..models import AGENTS
from .responses import COMPONENTS
from .tags import TAGS

_FOR_ALL = """
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

_ABOUT_AGENTS = """
One API over the services of Vinculo.

**Signing in.** `POST /api/v1/auth/login` gives an access token, which goes into
`Authorization: Bearer …`; programs use an API key, in `X-Api-Key`. Each operation names the
permission that it takes.

""".strip()

_ABOUT_PORTAL = """
The portal of {whom}.

**Signing in.** People are invited by mail, and sign in by a password or by a link that is mailed:
`POST {prefix}/auth/login`, or `POST {prefix}/auth/link` and then `POST {prefix}/auth/link/login`.
Who can act for several parties chooses one: `POST {prefix}/auth/choose`. The access token goes into
`Authorization: Bearer …`. Everything that is seen and done is that of the party they act for.
""".strip()

# Of each API: its title and what is said of it.
APIS = {
    AGENTS: ("Vinculo", _ABOUT_AGENTS),
    "portal": ("Vinculo for customers", _ABOUT_PORTAL.format(
        whom="customers", prefix=PREFIXES["portal"])),
    "partner": ("Vinculo for partners", _ABOUT_PORTAL.format(
        whom="partners and suppliers", prefix=PREFIXES["partner"])),
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


def new_apis(app, public_url=""):
    """The empty document of each API of an application, which clients reach at `public_url`."""
    return {audience: _new_api(app, audience, public_url) for audience in APIS}


def _new_api(app, audience, public_url):
    title, about = APIS[audience]
    prefix = "" if audience == AGENTS else f"{audience.upper()}_"
    app.config.update({f"{prefix}API_TITLE": title, f"{prefix}API_VERSION": "1.0.0",
                       f"{prefix}OPENAPI_VERSION": "3.1.0"})
    # There are API keys for programs of ours only.
    security = SECURITY if audience == AGENTS else {"bearer": SECURITY["bearer"] | {
        "description": "An access token, from signing in."}}
    # Schemas are called here as they are called everywhere.
    named_as = new_spec()[1].schema_name_resolver
    api = Document(app, config_prefix=prefix, spec_kwargs={
        "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=named_as),
        "info": {"description": f"{about}\n\n{_FOR_ALL}"},
        "servers": [{"url": public_url or "/"}],
        "security": [{name: []} for name in security],
    })
    for kind, components in {**COMPONENTS, "security_scheme": security}.items():
        for name, component in components.items():
            getattr(api.spec.components, kind)(name, component)
    return api


def as_dict(audience, api):
    """The document of an API as it is served and kept."""
    document = api.spec.to_dict()
    for tag in document["tags"]:
        tag["name"] = tag["name"].removeprefix(_prefix_of(audience))
    headers = document["components"]["headers"]
    # A small API does not answer with all that there are.
    text = json.dumps(document)
    for name in [name for name in headers if f"#/components/headers/{name}\"" not in text]:
        del headers[name]
    return document


def _prefix_of(audience):
    """What blueprints of an API are called by, as each has to have a name of its own."""
    return "" if audience == AGENTS else f"{audience}-"


class Blueprints:
    """The routes of the APIs by what they are about: their first word is their tag."""

    def __init__(self, app, apis):
        self._app = app
        self._apis = apis
        self._blueprints = {}
        self._words = set()

    def add(self, method, path, view, doc, audience=AGENTS):
        """Offer a view, described by `doc`, whose operationId is its name."""
        # What is chosen by its name may be called as another address is.
        rule = re.sub(r"{(\w+)}", lambda found: f"<{_kind_of(found[1])}:{found[1]}>", path)
        self._words.update(word for word in path.split("/") if word and "{" not in word)
        in_path = [parameter for parameter in doc["parameters"] if parameter["in"] == "path"]
        doc["parameters"] = [item for item in doc["parameters"] if item not in in_path]
        tag = path.split("/")[1]
        doc["tags"] = [tag]

        def answer(**values):
            return view(**values)

        # Where flask-smorest's own decorator would put it.
        answer._apidoc = {"manual_doc": doc}
        self._blueprint(audience, tag).add_url_rule(
            rule, doc["operationId"], answer, methods=[method], parameters=in_path)

    def register(self):
        """Make the routes known to the application and the documents."""
        self._app.url_map.converters["id"] = _id_converter(self._words)
        for (audience, _tag), blueprint in self._blueprints.items():
            self._apis[audience].register_blueprint(blueprint)

    def _blueprint(self, audience, tag):
        if (audience, tag) not in self._blueprints:
            self._blueprints[audience, tag] = Blueprint(
                f"{_prefix_of(audience)}{tag}", __name__, url_prefix=PREFIXES[audience],
                description=TAGS[tag])
        return self._blueprints[audience, tag]


def _kind_of(parameter):
    return "string" if parameter.endswith("_name") else "id"


def _id_converter(words):
    """What stands for an id in a path: anything but a word that an address itself is made of.

    Otherwise a DELETE of /contacts/search would be taken for one of a contact called search.
    """
    alternatives = "|".join(re.escape(word) for word in sorted(words))

    class IdConverter(BaseConverter):
        # A calendar's address ends in what no id does, so that it is not taken for one.
        regex = rf"(?!(?:{alternatives})\Z)[^/]+(?<!\.ics)"

    return IdConverter
