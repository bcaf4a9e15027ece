"""Retention rules, and whom they propose for erasure."""

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from chassis.store import Document


class RetentionRule(Document):
    """For how long people of some roles are kept without an interaction."""

    ENTITY = "retention_rule"
    meta = {"collection": "retention_rules", "indexes": [{"fields": ["-created_at", "-id"]},
                                                         {"fields": ["is_active"]}]}

    name = StringField(required=True)
    roles = ListField(StringField())
    months = IntField(required=True)
    action = StringField(required=True)
    is_active = BooleanField(required=True)


class RetentionProposal(Document):
    """Somebody whom a rule proposes for erasure; once for each rule, also when it is dismissed."""

    ENTITY = "proposal"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "retention_proposals",
        "indexes": [
            {"fields": ["retention_rule_id", "contact_id"], "unique": True},
            {"fields": ["retention_rule_id", "decision", "-created_at", "-id"]},
            {"fields": ["contact_id"]},
        ],
    }

    retention_rule_id = StringField(required=True)
    contact_id = StringField(required=True)
    decision = StringField()
    decided_by = StringField()
    decided_at = DateTimeField()
    data_request_id = StringField()


RETENTION_DOCUMENTS = (RetentionRule, RetentionProposal)
