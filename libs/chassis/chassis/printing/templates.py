"""The templates that documents are made by: ours, and those that a company has changed.

Billing lets them be changed and tells of it; every service that prints keeps what is told, by a
line in its `reactions.py` and `DocumentTemplate` among its documents.
"""

from functools import cache
from pathlib import Path

import structlog
from mongoengine import StringField

from ..store import Document
from .typesetting import TemplateFails, typeset

log = structlog.get_logger("vinculo.printing")

SOURCES = Path(__file__).parent / "sources"


class DocumentTemplate(Document):
    """The template of one kind of document in one language, such as `invoice-es`.

    Without a `source` of its own it is ours; one that was never changed is not stored at all.
    """

    ENTITY = "document_template"
    meta = {"collection": "document_templates"}

    kind = StringField(required=True)
    language = StringField(required=True)
    source = StringField()


def template_id(kind, language):
    return f"{kind}-{language}"


@cache
def default_source(kind):
    """Our own template of a kind of document, whole in one text."""
    return "\n".join(
        (SOURCES / name).read_text(encoding="utf-8") for name in ("letter.typ", f"{kind}.typ"))


def changed_source(kind, language):
    """The template that the company uses instead of ours; None without one."""
    raw = DocumentTemplate.collection().find_one({"_id": template_id(kind, language)})
    return None if raw is None else raw.get("source")


def keep_template(told):
    """Take up a template as billing tells of it; what is older than what is held changes nothing.

    `told` is the `document_template` of the event. Safe to repeat, in any order.
    """
    held = DocumentTemplate.collection().find_one({"_id": told["id"]}, {"version": 1})
    if held is not None and held["version"] >= told["version"]:
        return
    kept = {name: value for name, value in told.items() if name != "id" and value is not None}
    DocumentTemplate.collection().replace_one(
        {"_id": told["id"]}, {"_id": told["id"], **kept}, upsert=True)


def printed(kind, data, *, made_at):
    """A document as PDF/A-3 (bytes), by the company's own template where it has one.

    `data` is what `letters` makes, with its language. Where the company's template fails ours is
    used, as the document has to go out, and the failure is logged.
    """
    language = data["language"]
    source = changed_source(kind, language)
    if source is not None:
        try:
            return typeset(source, data, made_at=made_at)
        except TemplateFails as error:
            log.error("template_failed", template=template_id(kind, language), error=str(error))
    return typeset(default_source(kind), data, made_at=made_at)
