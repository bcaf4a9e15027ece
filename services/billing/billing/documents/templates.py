"""The templates by which documents are printed, as a company changes them."""

import base64

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.printing import DocumentTemplate, TemplateFails, default_source, template_id, typeset
from contracts import billing as contract
from contracts.billing.document_template import TEMPLATE_KINDS, TEMPLATE_LANGUAGES
from contracts.context import current_call
from contracts.errors import PreconditionFailed, ValidationFailed

from .examples import example_letter
from .models import DocumentTemplateVersion

# Of a template that was never changed.
OURS = 1
# A template that is slower than this with an example is too slow for what is printed in earnest.
SECONDS = 3


def list_document_templates(*, limit, after):
    """List the templates of documents, by kind and language."""
    ids = sorted(template_id(kind, language)
                 for kind in TEMPLATE_KINDS for language in TEMPLATE_LANGUAGES)
    if after is not None:
        (last,) = paging.decode(after, [paging.text])
        ids = [id for id in ids if id > last]
    shown = ids[:limit]
    stored = {raw["_id"]: raw for raw in DocumentTemplate.collection().find(
        {"_id": {"$in": shown}})}
    is_more = len(ids) > len(shown)
    return {"items": [_row(id, stored.get(id)) for id in shown],
            "next": paging.encode([shown[-1]]) if is_more else None}


def get_document_template(*, document_template_id):
    """See a template, as it is used."""
    return _shown(
        document_template_id, DocumentTemplate.collection().find_one({"_id": document_template_id}))


def list_document_template_versions(*, document_template_id, limit, after):
    """List what a template was, the latest first."""
    kind, _, _ = document_template_id.partition("-")

    def show(raw):
        return {"version": raw["number"], "is_default": "source" not in raw,
                "source": raw.get("source") or default_source(kind),
                "changed_at": raw["created_at"], "changed_by": raw["changed_by"]}

    return paging.page(
        DocumentTemplateVersion.collection(), {"template_id": document_template_id},
        sort="-number", kind=int, limit=limit, after=after, show=show)


def put_document_template(*, document_template_id, source, expected_version):
    """Have documents printed by a template of the company's own, which has been tried (`tried`)."""
    return _shown(document_template_id, _change(document_template_id, source, expected_version))


def reset_document_template(*, document_template_id, expected_version):
    """Have documents printed by our own template again."""
    held = DocumentTemplate.collection().find_one({"_id": document_template_id})
    if held is not None and held.get("source") is None and expected_version is None:
        return
    _change(document_template_id, None, expected_version)


def preview_document_template(*, kind, language, source):
    """Print an example by a template, or by the one that is in use."""
    source = source or get_document_template(
        document_template_id=template_id(kind, language))["source"]
    pdf = _printed_example(kind, language, source)
    return {"name": f"{kind}-{language}.pdf", "content": base64.b64encode(pdf).decode()}


def tried(*, document_template_id, source, **_request):
    """For `serves(…, first=…)`: refuse a template that cannot print an example, with the place."""
    kind, _, language = document_template_id.partition("-")
    _printed_example(kind, language, source)
    return {}


def _printed_example(kind, language, source):
    try:
        return typeset(source, example_letter(kind, language), made_at=clock.now(),
                       seconds=SECONDS)
    except TemplateFails as error:
        raise ValidationFailed.at("/source", str(error)) from error


def _change(id, source, expected_version):
    kind, _, language = id.partition("-")
    template = DocumentTemplate.objects(id=id).first()
    held = OURS if template is None else template.version
    if expected_version not in (None, held):
        raise PreconditionFailed(id=id, version=held)
    if template is None:
        template = DocumentTemplate(id=id, kind=kind, language=language, version=OURS + 1)
        template.source = source
        _add(template)
    else:
        template.source = source
        template.put()
    DocumentTemplateVersion(
        template_id=id, number=template.version, source=source,
        changed_by=current_call().actor.id).add()
    announce(contract.document_template_updated, template)
    return template.stored


def _add(template):
    try:
        template.add()
    except DuplicateKeyError as error:
        raise PreconditionFailed(id=template.id) from error


def _row(id, raw):
    kind, _, language = id.partition("-")
    raw = raw or {}
    return {"id": id, "kind": kind, "language": language, "version": raw.get("version", OURS),
            "is_default": raw.get("source") is None, "updated_at": raw.get("updated_at")}


def _shown(id, raw):
    row = _row(id, raw)
    return row | {"source": (raw or {}).get("source") or default_source(row["kind"])}
