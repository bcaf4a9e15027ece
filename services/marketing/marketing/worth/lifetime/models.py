"""What is kept of models, of lifetime value and of propensities."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class Model(Document):
    """A model fitted to all customers. Of each kind the latest that is of use is the one in use.

    Of each kind one at most waits to be fitted.
    """

    ENTITY = "model"
    meta = {
        "collection": "models",
        "indexes": [
            {"fields": ["created_at", "id"]},
            {"fields": ["kind", "created_at", "id"]},
            {"fields": ["kind", "state", "fitted_at"]},
            {"fields": ["is_waiting", "created_at"], "sparse": True},
            {"fields": ["kind"], "unique": True, "partialFilterExpression": {
                "_is_waiting": True}},
        ],
    }

    kind = StringField(required=True)
    state = StringField(required=True)
    failed_because = StringField()
    horizon_months = IntField()
    # Text, as it is said and told.
    discount_rate = StringField()
    fitted_at = DateTimeField()
    customer_count = IntField()
    repeat_customer_count = IntField()
    log_likelihood = FloatField()
    # {"model", "name", "value", "standard_error", "low", "high"}
    parameters = ListField(DictField())
    basis = StringField()
    margin_rate = FloatField()
    calibration = DictField()
    # Of a propensity: what it is made of and how good it is, as the contract shows it.
    propensity = DictField()

    # Private: the covariances of the logarithms of the parameters, rows of each in a row.
    covariances = DictField(db_field="_covariances")
    # Private: whether it is still to be fitted, and by whom it is held; see `working.py`.
    is_waiting = BooleanField(db_field="_is_waiting")
    held_until = DateTimeField(db_field="_held_until")
    attempts = IntField(db_field="_attempts")


LIFETIME_DOCUMENTS = (Model,)
