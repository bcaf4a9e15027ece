"""What guards are raised by, and who went on in spite of them."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class GuardRule(Document):
    """A rule as it now is."""

    ENTITY = "guard_rule"
    meta = {
        "collection": "guard_rules",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["actions", "-created_at", "-id"]},
            {"fields": ["is_active", "-created_at", "-id"]},
            {"fields": ["is_active", "actions", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    actions = ListField(StringField(), required=True)
    level = StringField(required=True)
    reach = StringField(required=True)
    conditions = DictField(required=True)
    text = DictField(required=True)
    is_active = BooleanField(required=True)
    can_be_overridden = BooleanField(required=True)
    changed_by_id = StringField(required=True)


class GuardRuleVersion(Document):
    """A rule as it was at one of its versions, whole, under `<rule id>/<version>`."""

    ENTITY = "guard_rule_version"
    meta = {
        "collection": "guard_rule_versions",
        "indexes": [{"fields": ["guard_rule_id", "-version", "-id"]}],
    }

    guard_rule_id = StringField(required=True)
    rule = DictField(required=True)
    version = IntField(required=True)


class GuardOverride(Document):
    """That somebody goes on in spite of guards, for one action and this evidence, for a time."""

    ENTITY = "guard_override"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "guard_overrides",
        "indexes": [
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["contact_id", "action", "expires_at"]},
        ],
    }

    contact_id = StringField(required=True)
    action = StringField(required=True)
    reason = StringField(required=True)
    actor_id = StringField(required=True)
    expires_at = DateTimeField(required=True)
    findings = ListField(DictField(), required=True)
    owner_ids = ListField(StringField())


GUARD_DOCUMENTS = (GuardRule, GuardRuleVersion, GuardOverride)
