"""What is kept of the programme: what was written, by whom, and what was measured day by day."""

from mongoengine import (
    DateTimeField,
    DictField,
    DynamicField,
    FloatField,
    IntField,
    ListField,
    StringField,
)

from chassis.store import Document


class Programme(Document):
    """The four questions, what is invested, and the objectives. Amounts are Decimal128."""

    ENTITY = "programme"
    meta = {
        "collection": "programmes",
        "indexes": [
            {"fields": ["-created_at", "-id"]},
            {"fields": ["state", "-created_at", "-id"]},
            # The current one: approved last, and not ended.
            {"fields": ["ended_at", "-approved_at"]},
        ],
    }

    name = StringField(required=True)
    why = StringField(required=True)
    benefit_for_us = StringField(required=True)
    benefit_for_customers = StringField(required=True)
    when_it_pays_back = StringField(required=True)
    payback_on = StringField(required=True)
    owner_id = StringField()
    starts_on = StringField(required=True)
    review_on = ListField(StringField())
    investments = ListField(DictField())
    ledger_kinds = ListField(StringField())
    savings = ListField(DictField())
    objectives = ListField(DictField())
    state = StringField(required=True, default="draft")
    author_ids = ListField(StringField())
    decided_by_id = StringField()
    decided_at = DateTimeField()
    refused_because = StringField()
    approved_at = DateTimeField()
    approved_version = IntField()
    ended_at = DateTimeField()


class ProgrammeEdition(Document):
    """A programme as somebody left it; never changed."""

    ENTITY = "programme_edition"
    meta = {
        "collection": "programme_editions",
        "indexes": [{"fields": ["programme_id", "number", "id"]}],
    }

    programme_id = StringField(required=True)
    number = IntField(required=True)
    did = StringField(required=True)
    actor_id = StringField(required=True)
    changed = ListField(StringField())
    programme = DictField(required=True)


class MeasuredValue(Document):
    """What a measure was over the days that end with one; there is one of each day."""

    ENTITY = "measured_value"
    meta = {
        "collection": "measured_values",
        "indexes": [{"fields": ["measure", "period_days", "day"], "unique": True},
                    {"fields": ["measure", "period_days", "day", "id"]}],
    }

    measure = StringField(required=True)
    period_days = IntField(required=True)
    day = StringField(required=True)
    value = DynamicField()
    omitted_because = StringField()
    measured_at = DateTimeField(required=True)


class BenefitMonth(Document):
    """What the invoices of a month brought, by day. Its id is the month, `YYYY-MM`."""

    ENTITY = "benefit_month"
    meta = {"collection": "benefit_months"}

    # {"day", "revenue", "margin", "row_count", "unvalued_count"}
    days = ListField(DictField())
    as_of = DateTimeField(required=True)
    seconds = FloatField(required=True)


PROGRAMME_DOCUMENTS = (Programme, ProgrammeEdition, MeasuredValue, BenefitMonth)
