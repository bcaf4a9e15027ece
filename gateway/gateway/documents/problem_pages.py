"""`/problems/<code>`: what the `type` of a problem leads to."""

from flask import Response, render_template, request

from contracts.errors import NotFound

from ..languages import language_of, translate
from ..problems import TYPES, title_of
from .responses import sentence


def offer(app, documents):
    """Serve a page for each error that the documents tell of."""

    def show(code):
        kind = documents.errors.get(code)
        if kind is None:
            raise NotFound()
        language = language_of(request)
        page = render_template(
            "problem.html", code=code, status=kind.status, language=language,
            title=translate(title_of(code), language),
            detail=translate(sentence(code, kind), language),
        )
        return Response(page, mimetype="text/html", headers={"Vary": "Accept-Language"})

    app.add_url_rule(f"{TYPES}<code>", "problem", show)
