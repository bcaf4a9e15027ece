"""What is kept of what happened with parties."""

from mongoengine import DateTimeField, DictField, DynamicField, ListField, StringField

from ..told import ToldDocument


class Happening(ToldDocument):
    """Something that happened with parties: a fact of an entity. Its id is `<type>/<entity id>`.

    It holds no texts. `amount` is `{"amount", "currency"}`; `house_amount` is what that is worth
    in the currency of the house, missing where it is not known.
    """

    ENTITY = "happening"
    VALUED = {"amount": "house_amount"}
    meta = {
        "collection": "happenings",
        "indexes": [
            {"fields": ["contact_ids", "type", "-occurred_at"]},
            {"fields": ["type", "occurred_at"]},
            {"fields": ["type", "product_ids", "occurred_at"], "partialFilterExpression": {
                "product_ids": {"$exists": True}}},
            {"fields": ["type", "campaign_id", "occurred_at"], "partialFilterExpression": {
                "campaign_id": {"$exists": True}}},
            {"fields": ["occurred_at"]},
            {"fields": ["currency", "valued_on"], "sparse": True},
        ],
    }

    type = StringField(required=True)
    occurred_at = DateTimeField(required=True)
    amount = DictField()
    currency = StringField()
    valued_on = StringField()
    house_amount = DynamicField()
    product_ids = ListField(StringField())
    channel = StringField()
    direction = StringField()
    campaign_id = StringField()
    # {"type", "id"}
    about = DictField()


BEHAVIOUR_DOCUMENTS = (Happening,)
