"""Write the OpenAPI document: `python -m gateway.documents docs/openapi.json`."""

import sys
from pathlib import Path

from ..app import build_app
from ..services import Services
from ..settings import GatewaySettings
from .page import to_text


def document():
    """The document, made without a server of any kind."""
    settings = GatewaySettings(mongodb_url="", broker_url="", token_secret="-" * 32)
    app = build_app(settings, Services("", seconds=0))
    return app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()


def main():
    if len(sys.argv) != 2:
        sys.exit("Say where to: python -m gateway.documents docs/openapi.json")
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(document()), encoding="utf-8")


if __name__ == "__main__":
    main()
