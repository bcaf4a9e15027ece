"""Write the OpenAPI documents: `python -m gateway.documents docs`."""

import sys
from functools import cache
from pathlib import Path

from ..app import DOCUMENTS, build_app
from ..models import AGENTS
from ..services import Services
from ..settings import GatewaySettings
from .page import to_text

# Where each is kept.
FILES = {AGENTS: "openapi.json", "portal": "portal-openapi.json", "partner": "partner-openapi.json"}


@cache
def documents():
    """The document of each API by audience, made without a server of any kind, once a process."""
    settings = GatewaySettings(mongodb_url="", broker_url="", token_secret="-" * 32)
    return build_app(settings, Services("", seconds=0)).extensions[DOCUMENTS]


def document(audience=AGENTS):
    """The document of one API."""
    return documents()[audience]


def main():
    if len(sys.argv) != 2:
        sys.exit("Say into which folder: python -m gateway.documents docs")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for audience, made in documents().items():
        (folder / FILES[audience]).write_text(to_text(made), encoding="utf-8")


if __name__ == "__main__":
    main()
