"""Models that forecast what customers do: fitted to all of them, versioned, and checked."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Amount,
    Day,
    Id,
    PageRequest,
    Recorded,
    Strict,
    Time,
    Whole,
    many,
    page_of,
)
from ..declare import get, post
from .declared import NOT_FOUND, marketing
from .propensity_model import PROPENSITIES, PropensityModel

MODEL_KINDS = ("lifetime", *PROPENSITIES)
MODEL_STATES = ("training", "ready", "averages", "failed")
# Why a model came to nothing.
FAILURES = ("too_few_customers", "not_converged", "kept_dying")
BASES = ("margin", "revenue")


class DiscountRate(Amount):
    """A part of a whole in a year, from 0 to 1, as text such as `"0.10"`."""

    def _deserialize(self, value, attr, data, **kwargs):
        rate = super()._deserialize(value, attr, data, **kwargs)
        if not 0 <= rate <= 1:
            raise self.make_error("no_share")
        return rate

    default_error_messages = {"no_share": "This has to be from 0 to 1."}


class TrainModel(Strict):
    """While one of the kind is in training already, it is that one."""

    kind = fields.String(required=True, validate=validate.OneOf(MODEL_KINDS))
    horizon_months = Whole(1, 120, metadata={
        "description": "For how far ahead what customers bring is counted: 36 without it. Only of "
                       "lifetime."})
    discount_rate = DiscountRate(metadata={
        "description": "By how much less a year later counts: 0.10 without it. Only of lifetime.",
        "example": "0.10"})

    @validates_schema(skip_on_field_errors=True)
    def refuse_what_is_of_lifetime(self, data, **_options):
        for name in {"horizon_months", "discount_rate"} & data.keys():
            if data["kind"] != "lifetime":
                raise ValidationError({name: ["Only a model of lifetime has it."]})


class ModelParameter(Strict):
    """With its standard error and where it lies with 95 of 100 chances."""

    model = fields.String(required=True, validate=WORD)
    name = fields.String(required=True, validate=WORD)
    value = fields.Float(required=True)
    standard_error = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)


class Calibration(Strict):
    """How a fit on what was before a day forecast what came after it."""

    held_out_from_on = Day(required=True)
    held_out_days = Whole(1, required=True)
    customer_count = Whole(required=True)
    expected = fields.Float(required=True, metadata={
        "description": "Purchases that were forecast."})
    actual = Whole(required=True)
    error = fields.Float(required=True, allow_none=True, metadata={
        "description": "What was forecast against what came: -0.04 is 4 % too few."})


class Model(Recorded):
    id = Id("model", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(MODEL_KINDS))
    state = fields.String(required=True, validate=validate.OneOf(MODEL_STATES), metadata={
        "description": "averages: those of classes are used, as customers are too few or the model "
                       "was worse."})
    failed_because = fields.String(allow_none=True, validate=validate.OneOf(FAILURES))
    horizon_months = Whole(allow_none=True)
    discount_rate = fields.String(allow_none=True)
    fitted_at = Time(allow_none=True)
    customer_count = Whole(allow_none=True)
    repeat_customer_count = Whole(allow_none=True)
    log_likelihood = fields.Float(allow_none=True, metadata={"description": "Of BG/NBD."})
    parameters = many(ModelParameter, 20)
    basis = fields.String(allow_none=True, validate=validate.OneOf(BASES), metadata={
        "description": "Whether values are of margin or, where that is not known of most orders, "
                       "of revenue."})
    margin_rate = fields.Float(allow_none=True, metadata={
        "description": "How much of revenue is margin, over all orders of which it is known."})
    calibration = fields.Nested(Calibration, allow_none=True)
    propensity = fields.Nested(PropensityModel, allow_none=True, metadata={
        "description": "Of buy, leave and answer."})


class ModelId(Strict):
    model_id = Id("model", required=True)


class ListModels(PageRequest):
    """The latest first; of each kind the latest that is ready, or averages, is in use."""

    kind = fields.String(validate=validate.OneOf(MODEL_KINDS))


ModelPage = page_of(Model, "ModelPage")

train_model = marketing.command(
    "train_model", "Fit a model to what customers did, in the background.",
    request=TrainModel, reply=Model, permission="marketing_settings:write",
    route=post("/models", location="/models/{id}"),
    links={"get_model": {"model_id": "id"}},
)
get_model = marketing.query(
    "get_model", "See a model: its parameters, how sure they are, and how well it forecasts.",
    request=ModelId, reply=Model, permission="marketing:read", route=get("/models/{model_id}"),
    errors=NOT_FOUND,
)
list_models = marketing.query(
    "list_models", "List the models, the latest first.",
    request=ListModels, reply=ModelPage, permission="marketing:read", route=get("/models"),
)
