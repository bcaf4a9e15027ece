"""Leads, the rules that they go by, who takes them, and the forms that bring them."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document
from contracts.sales.lead import OPEN_STATES


class Lead(Document):
    """A lead. Whoever is erased takes theirs along; of another's only the id goes."""

    ENTITY = "lead"
    CONTACT_REFERENCES = ("contact_id", "organisation_id", "matches.contact_id", "referred_by_id")
    meta = {
        "collection": "leads",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["-score", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            {"fields": ["state", "-score", "-id"]},
            {"fields": ["owner_id", "state", "-created_at", "-id"]},
            {"fields": ["owner_id", "-created_at", "-id"]},
            {"fields": ["owner_id", "-score", "-id"]},
            {"fields": ["team_id", "-created_at", "-id"]},
            {"fields": ["source", "-created_at", "-id"]},
            {"fields": ["campaign_id", "-created_at", "-id"]},
            # Few leads share one of these.
            {"fields": ["email"], "sparse": True},
            {"fields": ["phone"], "sparse": True},
            {"fields": ["contact_id"], "sparse": True},
            {"fields": ["is_overdue", "-created_at", "-id"]},
            {"fields": ["organisation_id"], "sparse": True},
            {"fields": ["matches.contact_id"], "sparse": True},
            {"fields": ["referred_by_id"], "sparse": True},
            {"fields": ["look_keys"], "sparse": True},
            {"fields": ["open_keys"], "unique": True, "sparse": True},
            {"fields": ["external_keys"], "unique": True, "sparse": True},
            {"fields": ["waits", "created_at", "id"]},
            {"fields": ["due_at"], "sparse": True},
            {"fields": ["scored_with"], "sparse": True},
            {"fields": ["state", "active_at"]},
        ],
    }

    name = StringField(required=True)
    given_name = StringField()
    family_name = StringField()
    job_title = StringField()
    company = StringField()
    company_size = IntField()
    industry = StringField()
    email = StringField()
    phone = StringField()
    country = StringField()
    region = StringField()
    locality = StringField()
    postal_code = StringField()
    street = StringField()
    language = StringField()
    tax_id = StringField()
    product_interest = StringField()
    message = StringField()
    source = StringField(required=True)
    source_detail = StringField()
    campaign_id = StringField()
    utm = DictField()
    referrer = StringField()
    landing_page = StringField()
    web_form_id = StringField()
    referred_by_id = StringField()
    external_ids = ListField(DictField())
    expected_value = DictField()
    expected_on = StringField()
    owner_id = StringField()
    team_id = StringField()
    tags = ListField(StringField())

    state = StringField(required=True, default="new")
    contact_id = StringField()
    organisation_id = StringField()
    deal_id = StringField()
    matches = ListField(DictField())
    score = IntField(required=True, default=0)
    reasons = ListField(DictField())
    consents = ListField(DictField())
    submission_count = IntField(required=True, default=1)
    assigned_at = DateTimeField()
    answer_due_at = DateTimeField()
    answered_at = DateTimeField()
    answer_overdue_at = DateTimeField()
    converted_at = DateTimeField()
    disqualified_at = DateTimeField()
    disqualified_because = StringField()
    disqualified_note = StringField()
    active_at = DateTimeField(required=True)
    history = ListField(DictField())

    # Private: what it is looked up by while it is open, and of these what no other open one has.
    look_keys = ListField(StringField(), db_field="_look_keys")
    open_keys = ListField(StringField(), db_field="_open_keys")
    # Private: the external ids, and what was last imported under each.
    external_keys = ListField(StringField(), db_field="_external_keys")
    imported = DictField(db_field="_imported")
    # Private: that it waits for somebody to take it; until when to answer, while that is to come;
    # that it was told to be overdue and still is; by which state of the rules it was scored.
    waits = BooleanField(db_field="_waits")
    due_at = DateTimeField(db_field="_due_at")
    is_overdue = BooleanField(db_field="_is_overdue")
    scored_with = IntField(db_field="_scored_with")
    # Private: how many of the consents contacts was told of.
    consents_told = IntField(db_field="_consents_told")

    @property
    def is_open(self):
        return self.state in OPEN_STATES

    @classmethod
    def forget(cls, raw, contact_ids):
        """The lead without these contacts; None when it is one of theirs, so that it goes."""
        theirs = {match.get("contact_id") for match in raw.get("matches", ())
                  if match["is_sure"] and match["kind"] == "person"}
        if {raw.get("contact_id"), *theirs} & contact_ids:
            return None
        kept = {name: value for name, value in raw.items()
                if name not in ("organisation_id", "referred_by_id") or value not in contact_ids}
        kept["matches"] = [match for match in raw.get("matches", ())
                           if match.get("contact_id") not in contact_ids]
        return {name: value for name, value in kept.items() if value != []}


class LeadRule(Document):
    """A rule as it now is."""

    ENTITY = "lead_rule"
    meta = {
        "collection": "lead_rules",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["kind", "-created_at", "-id"]},
            {"fields": ["is_active", "-created_at", "-id"]},
            {"fields": ["kind", "is_active", "-created_at", "-id"]},
        ],
    }

    kind = StringField(required=True)
    name = StringField(required=True)
    position = IntField(required=True)
    conditions = ListField(DictField())
    is_active = BooleanField(required=True)
    points = IntField()
    text = StringField()
    user_ids = ListField(StringField())
    team_id = StringField()
    within_minutes = IntField()
    hours = DictField()
    changed_by_id = StringField(required=True)


class LeadRuleVersion(Document):
    """A rule as it was at one of its versions, whole, under `<rule id>/<version>`."""

    ENTITY = "lead_rule_version"
    meta = {
        "collection": "lead_rule_versions",
        "indexes": [{"fields": ["lead_rule_id", "-version", "-id"]}],
    }

    lead_rule_id = StringField(required=True)
    rule = DictField(required=True)
    version = IntField(required=True)


class LeadRuleSet(Document):
    """How often the rules of a kind were changed, so that what went by them can tell."""

    ENTITY = "lead_rule_set"
    meta = {"collection": "lead_rule_sets", "indexes": []}


class LeadTaker(Document):
    """Somebody who takes leads; the id is the user's. `turn` grows with each that they are given.

    Whoever gives one away by the rules writes here, so that two at once cannot both take the last
    room that there is.
    """

    ENTITY = "lead_taker"
    meta = {"collection": "lead_takers", "indexes": []}

    capacity = IntField(required=True)
    is_available = BooleanField(required=True, default=True)
    turn = IntField(required=True, default=0)


class WebForm(Document):
    """A form as it now is."""

    ENTITY = "web_form"
    meta = {
        "collection": "web_forms",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["is_active", "-created_at", "-id"]},
        ],
    }

    name = StringField(required=True)
    fields_asked = ListField(DictField())
    consents = ListField(DictField())
    campaign_id = StringField()
    source_detail = StringField()
    product_interest = StringField()
    owner_id = StringField()
    team_id = StringField()
    thanks = StringField()
    is_active = BooleanField(required=True)
    changed_by_id = StringField(required=True)


class WebFormVersion(Document):
    """A form as it was at one of its versions, whole, under `<form id>/<version>`."""

    ENTITY = "web_form_version"
    meta = {"collection": "web_form_versions", "indexes": []}

    form = DictField(required=True)


LEAD_DOCUMENTS = (
    Lead, LeadRule, LeadRuleVersion, LeadRuleSet, LeadTaker, WebForm, WebFormVersion)
