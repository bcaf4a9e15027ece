"""The addresses of the APIs: what answers at each, and how it is described where somebody asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.routing import BaseConverter

from .answers import PREFIXES
from .models import AGENTS


@dataclass(frozen=True)
class Address:
    """What is offered: `describe` makes its description for the document, given a `Describer`."""

    method: str
    path: str
    view: Callable
    describe: Callable
    audience: str

    @property
    def rule(self):
        """The path as Flask has it."""
        # What is chosen by its name may be called as another address is.
        return re.sub(r"{(\w+)}", lambda found: f"<{_kind_of(found[1])}:{found[1]}>", self.path)


class Addresses(list):
    """All addresses of an application."""

    def offer(self, method, path, view, describe, audience=AGENTS):
        """Have a view answer at a path of an API."""
        self.append(Address(method, path, view, describe, audience))

    def register(self, app):
        """Make them known to an application."""
        self.make_readable(app)
        for one in self:
            whole = f"{PREFIXES[one.audience]}{one.rule}"
            app.add_url_rule(whole, f"{one.method} {whole}", one.view, methods=[one.method])

    def make_readable(self, app):
        """Have an application know what an id is in these paths."""
        words = {word for one in self for word in one.path.split("/")
                 if word and "{" not in word}
        app.url_map.converters["id"] = _id_converter(words)


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
