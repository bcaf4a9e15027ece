"""What is kept of what customers are worth."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    DynamicField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document

from ..told import ToldDocument
from .lifetime.models import LIFETIME_DOCUMENTS


class StaleWorth(Document):
    """A contact whose worth has to be worked out anew. Its id is the contact's."""

    ENTITY = "stale_worth"
    IS_DERIVED = True
    CONTACT_REFERENCES = ("_id",)
    meta = {"collection": "stale_worth", "indexes": [{"fields": ["marked_at"]}]}

    marked_at = DateTimeField(required=True)


class Worth(Document):
    """What a contact is worth, worked out of what was told. Its id is the contact's.

    Amounts are Decimal128 in the currency of the house; what is not known is not there. It goes
    aside when the contact is merged, and its survivor is worked out anew.
    """

    ENTITY = "worth"
    CONTACT_REFERENCES = ("_id",)
    meta = {
        "collection": "worth",
        "indexes": [
            # By the last of these, lists of a class alone read no others; all of them are written
            # whenever somebody is scored.
            *({"fields": [figure, "id", "rfm.class"]} for figure in (
                "by_lifetime_value", "by_revenue", "by_probability_alive", "last_order_at",
                "by_propensity_to_buy", "by_propensity_to_leave", "by_propensity_to_answer")),
            {"fields": ["order_count"]},
        ],
    }

    scored_at = DateTimeField(required=True)
    order_count = IntField(required=True)
    unvalued_count = IntField(required=True)
    revenue = DynamicField(required=True)
    average_order = DynamicField()
    invoiced = DynamicField(required=True)
    margin = DynamicField()
    margin_count = IntField(required=True)
    cost_to_serve = DynamicField(required=True)
    cost_unvalued_count = IntField(required=True)
    profit = DynamicField()
    first_order_at = DateTimeField()
    last_order_at = DateTimeField()
    revenue_last_year = DynamicField(required=True)
    revenue_year_before = DynamicField(required=True)
    trend = FloatField()
    share_of_revenue = FloatField()
    concentration = FloatField()
    engagement = FloatField(required=True)
    rfm = DictField()
    probability_alive = FloatField()
    expected_orders = FloatField()
    lifetime_value = DynamicField()
    model_id = StringField()
    # {"to", "probability", "model_id", "is_average", "reasons": [{"code", "contribution"}]}
    propensities = ListField(DictField())

    # Private: how purchases went, {"x", "t_x", "T", "m"} of docs/customer-worth.md, in weeks.
    history = DictField(db_field="_history")
    # Private: a digest of what was told of it last, roughly; it is told again once it is another.
    told = StringField(db_field="_told")
    # Private: whole numbers that lists are sorted by; of money, its minor units.
    by_lifetime_value = IntField(db_field="_by_lifetime_value")
    by_revenue = IntField(db_field="_by_revenue")
    by_probability_alive = IntField(db_field="_by_probability_alive")
    by_propensity_to_buy = IntField(db_field="_by_propensity_to_buy")
    by_propensity_to_leave = IntField(db_field="_by_propensity_to_leave")
    by_propensity_to_answer = IntField(db_field="_by_propensity_to_answer")


class KnownInteraction(ToldDocument):
    """Something that was said or done with parties, in any channel. Its id is the interaction's.

    Which was corrected by another stays known, and counts no more.
    """

    ENTITY = "known_interaction"
    meta = {
        "collection": "known_interactions",
        "indexes": [{"fields": ["contact_ids", "occurred_at"]}, {"fields": ["occurred_at"]},
                    {"fields": ["corrects_id"], "sparse": True}],
    }

    occurred_at = DateTimeField(required=True)
    channel = StringField(required=True)
    direction = StringField(required=True)
    corrects_id = StringField()
    is_corrected = BooleanField()


class Yardstick(Document):
    """What single customers are measured against: there is one, made of all of them."""

    ENTITY = "yardstick"
    IS_DERIVED = True
    meta = {"collection": "yardsticks"}

    reckoned_at = DateTimeField(required=True)
    customer_count = IntField(required=True)
    # {"recency": [four times], "frequency": [four counts], "monetary": [four amounts]}, where each
    # fifth of the customers ends but the last.
    borders = DictField()
    revenue_last_year = DynamicField(required=True)
    margin_rate = FloatField()
    margin_of_order = FloatField()


class ScoreReckoning(Document):
    """Everybody's worth being worked out anew, in the background."""

    ENTITY = "score_reckoning"
    meta = {
        "collection": "score_reckonings",
        "indexes": [{"fields": ["is_waiting", "created_at"], "sparse": True},
                    {"fields": ["created_at"]}],
    }

    state = StringField(required=True)
    contact_count = IntField()
    done_count = IntField(default=0)
    ended_at = DateTimeField()

    # Private: whether it is still to be done, and by whom it is held; see `working.py`.
    is_waiting = BooleanField(db_field="_is_waiting")
    held_until = DateTimeField(db_field="_held_until")
    attempts = IntField(db_field="_attempts")
    after = StringField(db_field="_after")


WORTH_DOCUMENTS = (
    StaleWorth, Worth, KnownInteraction, Yardstick, ScoreReckoning, *LIFETIME_DOCUMENTS)
