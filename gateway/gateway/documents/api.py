"""The documents themselves, one of each API, kept by flask-smorest.

flask-smorest keeps the documents, the blueprints and their tags. Its decorators are not used: they
would read each request and write each answer by marshmallow once more, after the service has
done so, and its page of the document would bring script from elsewhere.
"""

import json
from collections.abc import Mapping
from functools import cached_property

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api, Blueprint

from contracts.json_schema import new_spec

from ..answers import PREFIXES
from ..models import AGENTS
from .operations import Describer
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


class Documents(Mapping):
    """The documents of what is offered at some addresses, by the audience of their API.

    They are made when they are first asked for: that takes longer than all else an application
    begins with, and most processes are never asked.
    """

    def __init__(self, addresses, public_url=""):
        """Clients reach the API at `public_url`."""
        self._addresses, self._public_url = addresses, public_url

    def __getitem__(self, audience):
        return self._made[0][audience]

    def __iter__(self):
        return iter(APIS)

    def __len__(self):
        return len(APIS)

    @property
    def errors(self):
        """Every error that an operation can answer with, `{code: class}`."""
        return self._made[1]

    @cached_property
    def _made(self):
        # flask-smorest reads the routes of an application, which answers nothing here.
        app = Flask("documents")
        self._addresses.make_readable(app)
        apis = {audience: _new_api(app, audience, self._public_url) for audience in APIS}
        describers = {audience: Describer(api.spec, api.ma_plugin.converter)
                      for audience, api in apis.items()}
        blueprints = {}
        for one in self._addresses:
            tag = one.path.split("/")[1]
            if (one.audience, tag) not in blueprints:
                blueprints[one.audience, tag] = Blueprint(
                    f"{_prefix_of(one.audience)}{tag}", __name__, description=TAGS[tag],
                    url_prefix=PREFIXES[one.audience])
            _add(blueprints[one.audience, tag], one, describers[one.audience], tag)
        for (audience, _tag), blueprint in blueprints.items():
            apis[audience].register_blueprint(blueprint)
        errors = {code: kind for describer in describers.values()
                  for code, kind in describer.problems.errors.items()}
        return {audience: _as_dict(audience, api) for audience, api in apis.items()}, errors


def _add(blueprint, address, describer, tag):
    doc = address.describe(describer)
    in_path = [parameter for parameter in doc["parameters"] if parameter["in"] == "path"]
    doc["parameters"] = [item for item in doc["parameters"] if item not in in_path]
    doc["tags"] = [tag]

    def described():
        """Nothing is asked of this."""

    # Where flask-smorest's own decorator would put it.
    described.__doc__, described._apidoc = None, {"manual_doc": doc}
    blueprint.add_url_rule(address.rule, doc["operationId"], described,
                           methods=[address.method], parameters=in_path)


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


def _as_dict(audience, api):
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
