"""What billing keeps of templates beyond what every service that prints does."""

from mongoengine import IntField, StringField

from chassis.printing import DocumentTemplate
from chassis.store import Document


class DocumentTemplateVersion(Document):
    """A template as it was from some moment on; it never changes."""

    ENTITY = "document_template_version"
    meta = {
        "collection": "document_template_versions",
        "indexes": [{"fields": ["template_id", "-number", "-id"]}],
    }

    template_id = StringField(required=True)
    number = IntField(required=True)
    # None when it was set back to ours.
    source = StringField()
    changed_by = StringField(required=True)


DOCUMENT_DOCUMENTS = (DocumentTemplate, DocumentTemplateVersion)
