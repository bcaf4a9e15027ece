"""Orders as they are stored."""

from mongoengine import BooleanField, DateTimeField, DictField, ListField, StringField
from pymongo.errors import DuplicateKeyError

from chassis.store import Document, again

# The law that has us keep them, and for how many years.
_BOOKS = ("Código de Comercio, art. 30", 6)


class Order(Document):
    """An order. Amounts are Decimal128, in the currency of `total`."""

    ENTITY = "order"
    CONTACT_REFERENCES = ("contact_ids", "partner_id")
    KEPT_BY_LAW = _BOOKS
    meta = {
        "collection": "orders",
        "indexes": [
            {"fields": ["-placed_at", "-id"]},
            {"fields": ["contact_ids", "-placed_at", "-id"]},
            {"fields": ["state", "-placed_at", "-id"]},
            {"fields": ["owner_id", "-placed_at", "-id"], "sparse": True},
            {"fields": ["team_id", "-placed_at", "-id"], "sparse": True},
            {"fields": ["partner_id"], "sparse": True},
            {"fields": ["deal_id", "created_at"], "sparse": True},
            {"fields": ["number"]},
            # A quote, and a call, makes one order, whatever is clicked twice.
            {"fields": ["quote_id"], "unique": True, "sparse": True},
            {"fields": ["interaction_id"], "unique": True, "sparse": True},
            {"fields": ["external_ids.system", "external_ids.id"], "unique": True, "sparse": True},
        ],
    }

    contact_ids = ListField(StringField())
    owner_id = StringField()
    team_id = StringField()
    number = StringField()
    state = StringField()
    channel = StringField()
    placed_at = DateTimeField()
    confirmed_at = DateTimeField()
    shipped_at = DateTimeField()
    delivered_at = DateTimeField()
    cancelled_at = DateTimeField()
    cancelled_because = StringField()
    total = DictField()
    margin = DictField()
    lines = ListField(DictField())
    shipments = ListField(DictField())
    deliver_to = DictField()
    deliver_on = StringField()
    reference = StringField()
    external_ids = ListField(DictField())
    deal_id = StringField()
    quote_id = StringField()
    interaction_id = StringField()
    phone = DictField()
    refers_to = ListField(DictField())
    is_historic = BooleanField()
    coupons = ListField(StringField())
    agreement_id = StringField()
    partner_id = StringField()
    campaign_id = StringField()

    # Private: the digest of what it was last made of by whoever sends things again.
    taken = StringField(db_field="_taken")

    def add(self):
        """As any document; when somebody was quicker, the transaction runs again and sees it."""
        try:
            return super().add()
        except DuplicateKeyError as error:
            raise again("There is such an order by now.") from error


ORDER_DOCUMENTS = (Order,)
