"""What is kept of pipelines and deals, and by which indexes it is found."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    FloatField,
    IntField,
    ListField,
    LongField,
    StringField,
)

from chassis.defaults import ONE_DEFAULT
from chassis.store import Document, view
from contracts.sales.deal import MOST_STAYS

# Sorts after every day, for deals of which it is not known.
NO_DAY = "9999-12-31"


class Pipeline(Document):
    """Stages in their order; one that is retired stays, so that what stands there has a name."""

    ENTITY = "pipeline"
    meta = {
        "collection": "pipelines",
        "indexes": [
            {"fields": ["archived_at", "created_at", "id"]},
            {"fields": ["stages.id"]},
            ONE_DEFAULT,
        ],
    }

    name = DictField(required=True)
    stages = ListField(DictField(), required=True)
    lost_reasons = ListField(DictField())
    won_reasons = ListField(DictField())
    health = DictField(required=True)
    is_default = BooleanField(default=False)
    archived_at = DateTimeField()

    def to_view(self):
        return shown_pipeline(super().to_view())


def shown_pipeline(shown):
    """A pipeline as it is shown, with the lists that are empty."""
    return {"lost_reasons": [], "won_reasons": [], **shown}


def _sorted_by(*fields):
    """An index for each way in which a list of what these fields find can be sorted."""
    return [{"fields": [*fields, key, "id"]}
            for key in ("created_at", "expected_key", "value_key", "stage_entered_at")]


# What forecasts are told by.
_FORECAST = ("owner_id", "team_id", "pipeline_id", "stage_id", "category", "value.currency",
             "value.amount")


class Deal(Document):
    """Something that a customer may buy. The customer comes first among the contacts."""

    ENTITY = "deal"
    CONTACT_REFERENCES = ("contact_ids", "competitors.contact_id")
    meta = {
        "collection": "deals",
        "indexes": [
            *_sorted_by(),
            *_sorted_by("stage_id"),
            *_sorted_by("owner_id", "state"),
            {"fields": ["contact_ids", "created_at", "id"]},
            {"fields": ["pipeline_id", "state", "expected_key", "id"]},
            {"fields": ["team_id", "state", "expected_key", "id"]},
            {"fields": ["members.user_id", "expected_key", "id"]},
            {"fields": ["competitors.contact_id"], "sparse": True},
            {"fields": ["lead_id"], "sparse": True},
            # A board counts what is open without a look at the deals themselves.
            {"fields": ["pipeline_id", "state", "stage_id", "value.currency", "value.amount"],
             "name": "board"},
            {"fields": ["pipeline_id", "closed_at", "stage_id", "value.currency", "value.amount"],
             "name": "board_closed"},
            # A forecast adds up what is to come and what was won, likewise.
            {"fields": ["state", "expected_key", *_FORECAST], "name": "forecast_open"},
            {"fields": ["state", "closed_at", *_FORECAST], "name": "forecast_closed"},
        ],
    }

    name = StringField(required=True)
    contact_ids = ListField(StringField(), required=True)
    state = StringField(default="open")
    pipeline_id = StringField(required=True)
    stage_id = StringField(required=True)
    stage_entered_at = DateTimeField(required=True)
    probability = FloatField()
    category = StringField()
    value = DictField()
    owner_id = StringField()
    team_id = StringField()
    members = ListField(DictField())
    products = ListField(DictField())
    competitors = ListField(DictField())
    next_step = DictField()
    source = StringField()
    campaign_id = StringField()
    lead_id = StringField()
    expected_on = StringField()
    opened_at = DateTimeField(required=True)
    closed_at = DateTimeField()
    closed_reason = StringField()
    closed_note = StringField()

    # Private: where it stood, the last being where it stands.
    history = ListField(DictField(), db_field="_history")
    # Private: what lists are sorted by, also where there is nothing to sort by.
    expected_key = StringField(default=NO_DAY, db_field="_expected_key")
    value_key = LongField(default=0, db_field="_value_key")

    def to_raw(self):
        self.expected_key = self.expected_on or NO_DAY
        self.value_key = int(self.value["amount"].to_decimal() * 100) if self.value else 0
        return super().to_raw()

    def stand_in(self, pipeline_id, stage, stay):
        """Put it into a stage, where it stands from now on."""
        self.pipeline_id, self.stage_id = pipeline_id, stage["id"]
        self.probability = stage["probability"]
        self.stage_entered_at = stay["entered_at"]
        left = [*self.history[:-1], {**self.history[-1], "left_at": stay["entered_at"]}] \
            if self.history else []
        self.history = [*left, {"pipeline_id": pipeline_id, "stage_id": stage["id"], **stay}][
            -MOST_STAYS:]

    def to_view(self):
        return shown_deal(self.stored or self.to_raw())

    @staticmethod
    def forget(raw, contact_ids):
        """The deal without those who are erased; None where it was with nobody else."""
        left = [id for id in raw["contact_ids"] if id not in contact_ids]
        rivals = [rival for rival in raw.get("competitors", ())
                  if rival.get("contact_id") not in contact_ids]
        return {**raw, "contact_ids": left, "competitors": rivals} if left else None


def shown_deal(raw):
    """A stored deal as others see it, each contact once: of two who became one both are kept."""
    return {**view(raw), "contact_ids": list(dict.fromkeys(raw["contact_ids"]))}


class Touch(Document):
    """An interaction, as far as it says who was in touch with us, and about which deals."""

    ENTITY = "touch"
    CONTACT_REFERENCES = ("contact_ids",)
    meta = {
        "collection": "touches",
        "indexes": [
            {"fields": ["contact_ids", "-at", "-id"]},
            {"fields": ["deal_ids", "-at", "-id"], "sparse": True},
        ],
    }

    contact_ids = ListField(StringField())
    deal_ids = ListField(StringField())
    at = DateTimeField()
    channel = StringField()
    # Whether another record says how it really was.
    is_corrected = BooleanField(default=False)

    @staticmethod
    def forget(raw, contact_ids):
        """The interaction without those who are erased; None where nobody else took part."""
        left = [id for id in raw.get("contact_ids", ()) if id not in contact_ids]
        return {**raw, "contact_ids": left} if left else None


class LastTouch(Document):
    """When a contact was last in touch, or a deal last spoken of. Its id is theirs."""

    ENTITY = "last_touch"
    CONTACT_REFERENCES = ("_id",)
    meta = {"collection": "last_touches"}

    at = DateTimeField(required=True)
    interaction_id = StringField(required=True)
    version = IntField(default=1)


DEAL_DOCUMENTS = (Pipeline, Deal, Touch, LastTouch)
