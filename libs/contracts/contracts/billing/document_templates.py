"""What can be done with the templates of documents."""

from ..declare import delete, get, post, put
from ..files import PdfFile
from . import document_template as t
from .declared import CHANGED, NOT_FOUND, billing

list_document_templates = billing.query(
    "list_document_templates", "List the templates of documents.",
    request=t.ListDocumentTemplates, reply=t.DocumentTemplatePage,
    permission="billing_settings:write", route=get("/document-templates"),
)
get_document_template = billing.query(
    "get_document_template", "See the template of a document, as it is used.",
    request=t.DocumentTemplateId, reply=t.DocumentTemplateShown,
    permission="billing_settings:write",
    route=get("/document-templates/{document_template_id}"), errors=NOT_FOUND,
)
list_document_template_versions = billing.query(
    "list_document_template_versions", "List what a template was before, the latest first.",
    request=t.ListDocumentTemplateVersions, reply=t.DocumentTemplateVersionPage,
    permission="billing_settings:write",
    route=get("/document-templates/{document_template_id}/versions"), errors=NOT_FOUND,
)
put_document_template = billing.command(
    "put_document_template", "Have documents printed by a template of your own.",
    request=t.PutDocumentTemplate, reply=t.DocumentTemplateShown,
    permission="billing_settings:write",
    route=put("/document-templates/{document_template_id}"), errors=CHANGED,
)
reset_document_template = billing.command(
    "reset_document_template", "Have documents printed by our own template again.",
    request=t.ResetDocumentTemplate, reply=None, permission="billing_settings:write",
    route=delete("/document-templates/{document_template_id}"), errors=CHANGED,
)
preview_document_template = billing.query(
    "preview_document_template", "Print an example by a template, to see what it looks like.",
    request=t.PreviewDocumentTemplate, reply=PdfFile, permission="billing_settings:write",
    route=post("/document-templates/preview", status=200),
)

document_template_updated = billing.event(
    "billing.document_template.updated", "The template of a document was changed or reset.",
    t.DocumentTemplateTold)
