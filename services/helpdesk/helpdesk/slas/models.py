"""What is kept of SLA policies."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis import clock
from chassis.store import Document, view


class SlaPolicy(Document):
    """To whom what is promised. Of those that fit a ticket, the one that comes first holds."""

    ENTITY = "sla_policy"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "sla_policies",
        "indexes": [
            {"fields": ["archived_at", "position", "id"]},
            {"fields": ["contact_ids"], "sparse": True},
            {"fields": ["calendar_id", "archived_at"], "sparse": True},
        ],
    }
    # What it asks of tickets, and what it promises to those that it fits.
    LISTS = ("contact_ids", "customer_tags", "type_ids", "kinds", "priorities", "team_ids",
             "channels", "targets", "pauses_for", "escalations", "mails_to")
    TERMS = ("targets", "pauses_for", "warn_at", "escalations")

    name = StringField(required=True)
    position = IntField(required=True)
    contact_ids = ListField(StringField())
    customer_tags = ListField(StringField())
    type_ids = ListField(StringField())
    kinds = ListField(StringField())
    priorities = ListField(StringField())
    team_ids = ListField(StringField())
    channels = ListField(StringField())
    targets = ListField(DictField(), required=True)
    calendar_id = StringField()
    pauses_for = ListField(StringField())
    warn_at = FloatField()
    escalations = ListField(DictField())
    is_mailed = BooleanField(default=True)
    mails_to = ListField(DictField())
    archived_at = DateTimeField()
    # Private: which SlaTerms are promised by it now.
    terms_id = StringField(db_field="_terms_id")

    def to_view(self):
        return shown_policy(self.stored or self.to_raw())

    @staticmethod
    def forget(raw, contact_ids):
        """The policy without those who are erased; of them alone, it is put away.

        It would be about everybody else otherwise.
        """
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        if left:
            return {**raw, "contact_ids": left}
        return {**{name: value for name, value in raw.items() if name != "contact_ids"},
                "archived_at": raw.get("archived_at") or clock.now()}


class SlaTerms(Document):
    """What a policy promised at one of its versions; tickets keep to it."""

    ENTITY = "sla_terms"
    meta = {"collection": "sla_terms"}

    policy_id = StringField(required=True)
    terms = DictField(required=True)


def shown_policy(raw):
    """A stored policy as it is shown, with the lists that may be empty."""
    return {"is_mailed": True, **{name: [] for name in SlaPolicy.LISTS}, **view(raw)}


SLA_DOCUMENTS = (SlaPolicy, SlaTerms)
