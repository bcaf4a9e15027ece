"""Portfolios as they are kept."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from chassis.store import Document


class PortfolioPlan(Document):
    """The rules in their order, and who can look after how many; there is one such document."""

    ENTITY = "portfolio_plan"
    meta = {"collection": "portfolio_plans"}

    rules = ListField(DictField())
    caretakers = ListField(DictField())


class Assignment(Document):
    """Who looks or looked after a customer; the one without an end is the present one."""

    ENTITY = "assignment"
    CONTACT_REFERENCES = ("contact_id",)
    meta = {
        "collection": "assignments",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["contact_id", "-created_at", "-id"]},
            {"fields": ["user_id", "-created_at", "-id"]},
            # A customer is somebody's once at a time.
            {"fields": ["contact_id"], "unique": True, "name": "one_present",
             "partialFilterExpression": {"_is_present": True}},
            {"fields": ["is_present", "user_id"], "sparse": True},
        ],
    }

    contact_id = StringField(required=True)
    user_id = StringField(required=True)
    starts_on = StringField(required=True)
    ends_on = StringField()
    rule = StringField()
    because = StringField()

    # Private: until somebody else takes over.
    is_present = BooleanField(db_field="_is_present")

    @classmethod
    def settle_references(cls, raw):
        """Where two customers turn out to be one, the first assignment of it stays present."""
        taken = raw.get("_is_present") and cls.collection().find_one(
            {"contact_id": raw["contact_id"], "_is_present": True, "_id": {"$ne": raw["_id"]}},
            {"_id": 1})
        return {"_is_present": None, "ends_on": raw["starts_on"]} if taken else {}


class Rebalance(Document):
    """What would go to whom, or went."""

    ENTITY = "rebalance"
    CONTACT_REFERENCES = ("moves.contact_id",)
    meta = {"collection": "rebalances", "indexes": [
        {"fields": ["moves.contact_id"]}, {"fields": ["-created_at", "-id"]}]}

    moves = ListField(DictField())
    loads = ListField(DictField())
    left_count = IntField(default=0)
    applied_at = DateTimeField()


PORTFOLIO_DOCUMENTS = (PortfolioPlan, Assignment, Rebalance)
