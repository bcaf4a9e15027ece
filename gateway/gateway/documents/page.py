"""`/openapi.json`, and `/docs` to read it on; those of each portal are within its own API."""

import hashlib
import json
from functools import cache, partial
from operator import getitem
from pathlib import Path

import flask_swagger_ui
from flask import Response, render_template, request, send_from_directory

from ..answers import PREFIXES
from ..models import AGENTS
from ..versions import is_same
from .api import APIS

# flask-swagger-ui is taken for the files of Swagger UI alone, so that none come from elsewhere.
ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
NAMES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
OWN = Path(__file__).parent / "static"

# Swagger UI draws its icons from data, and sets styles as it goes.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
          "form-action 'none'")
CACHED = "public, max-age=86400"


def to_text(document):
    """The document as it is served and kept: the same text for the same document."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def offer(app, documents):
    """Serve the documents, and a page to read each on."""
    for audience, (title, _about) in APIS.items():
        base = "" if audience == AGENTS else PREFIXES[audience]
        name = "" if audience == AGENTS else f"{audience}_"
        app.add_url_rule(f"{base}/openapi.json", f"{name}openapi",
                         _showing(partial(getitem, documents, audience)))
        app.add_url_rule(f"{base}/docs", f"{name}docs",
                         _page_of(f"{base}/openapi.json", title))
    app.add_url_rule("/docs/<name>", "docs_file", _show_file)


def _showing(document):
    @cache
    def told():
        body = to_text(document()).encode()
        return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'

    def show_document():
        body, tag = told()
        headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
        if is_same(request.headers.get("If-None-Match", ""), tag):
            return Response(status=304, headers=headers)
        return Response(body, headers=headers, mimetype="application/json")

    return show_document


def _page_of(address, title):
    def show_page():
        page = Response(render_template("docs.html", address=address, title=title),
                        mimetype="text/html")
        page.headers["Content-Security-Policy"] = POLICY
        return page

    return show_page


def _show_file(name):
    folder = ASSETS if name in NAMES else OWN
    answer = send_from_directory(folder, name)
    answer.headers["Cache-Control"] = CACHED
    return answer
