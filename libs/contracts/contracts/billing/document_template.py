"""Templates of documents: Typst texts by which invoices, quotes and statements are printed."""

from marshmallow import fields, validate

from ..common import (
    ExpectedVersion,
    Flag,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    page_of,
)

TEMPLATE_KINDS = ("invoice", "quote", "statement")
TEMPLATE_LANGUAGES = ("en", "es")
LONGEST_SOURCE = 60_000


class TemplateId(fields.String):
    """The kind of document and its language, such as `invoice-es`."""

    def __init__(self, **options):
        options.setdefault("metadata", {}).setdefault("example", "invoice-es")
        super().__init__(validate=Pattern(
            f"^({'|'.join(TEMPLATE_KINDS)})-({'|'.join(TEMPLATE_LANGUAGES)})$",
            error="This is not a template such as invoice-es."), **options)


class Source(Text):
    """The text of a template, in the language of Typst; with its spaces and line ends."""

    def __init__(self, **options):
        super().__init__(LONGEST_SOURCE, is_long=True, **options)


class DocumentTemplateRow(Strict):
    """A template without its text. Version 1 is ours, before any change."""

    id = TemplateId(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TEMPLATE_KINDS))
    language = fields.String(required=True, validate=validate.OneOf(TEMPLATE_LANGUAGES))
    version = Whole(1, required=True)
    is_default = Flag(required=True, metadata={"description": "It is ours, unchanged."})
    updated_at = Time(required=True, allow_none=True)


class DocumentTemplateShown(DocumentTemplateRow):
    source = fields.String(required=True)


class DocumentTemplateVersion(Strict):
    """A template as it was from some moment on."""

    version = Whole(1, required=True)
    is_default = Flag(required=True)
    source = fields.String(required=True)
    changed_at = Time(required=True)
    changed_by = Text(100, required=True, metadata={"description": "Who put it."})


class ListDocumentTemplates(PageRequest):
    """All there are."""


class DocumentTemplateId(Strict):
    document_template_id = TemplateId(required=True)


class ListDocumentTemplateVersions(DocumentTemplateId, PageRequest):
    # Each is a whole text.
    limit = Whole(1, 50, load_default=10, metadata={"description": "At most so many items."})


class PutDocumentTemplate(DocumentTemplateId, ExpectedVersion):
    source = Source(required=True)


class ResetDocumentTemplate(DocumentTemplateId, ExpectedVersion):
    """Back to ours."""


class PreviewDocumentTemplate(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(TEMPLATE_KINDS))
    language = fields.String(required=True, validate=validate.OneOf(TEMPLATE_LANGUAGES))
    source = Source(load_default=None, allow_none=True, metadata={
        "description": "What is to be tried; without it the template that is in use."})


DocumentTemplatePage = page_of(DocumentTemplateRow, "DocumentTemplatePage")
DocumentTemplateVersionPage = page_of(DocumentTemplateVersion, "DocumentTemplateVersionPage")


class DocumentTemplate(Recorded):
    """A template as services that print are told of it; without a source it is ours."""

    kind = fields.String(required=True, validate=validate.OneOf(TEMPLATE_KINDS))
    language = fields.String(required=True, validate=validate.OneOf(TEMPLATE_LANGUAGES))
    source = fields.String(allow_none=True, validate=validate.Length(max=LONGEST_SOURCE))


class DocumentTemplateTold(Strict):
    document_template = fields.Nested(DocumentTemplate, required=True)
