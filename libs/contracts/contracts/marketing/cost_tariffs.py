"""What activities cost: a minute of whom, and each of them beside its time, from when to when."""

from marshmallow import ValidationError, fields, validates_schema

from ..common import (
    WORD,
    Day,
    ExpectedVersion,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    page_of,
)
from ..declare import delete, get, patch, post
from ..lines import Price
from .declared import CHANGED, NOT_FOUND, marketing

_CURRENCY = Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR.")
_KIND = {"validate": WORD, "metadata": {
    "description": "Of which kind of activity, such as call, mail, visit or shipment."}}


class CostTariffFields(Strict):
    """That of a person comes before that of a role, then of everybody; of two, the one of the
    channel, then the one that starts later."""

    name = Text(120, allow_none=True)
    kind = fields.String(**_KIND)
    channel = fields.String(allow_none=True, validate=WORD)
    user_id = Id("user", allow_none=True)
    role = Text(60, allow_none=True)
    rate = Price(allow_none=True, metadata={"description": "What a minute costs.",
                                            "example": "0.55"})
    tariff = Price(allow_none=True, metadata={
        "description": "What each costs beside its time: a call, a mail, a parcel.",
        "example": "0.12"})
    currency = fields.String(validate=_CURRENCY)
    starts_on = Day()
    ends_on = Day(allow_none=True, metadata={"description": "The last day, where there is one."})


class NewCostTariff(CostTariffFields):
    kind = fields.String(required=True, **_KIND)
    currency = fields.String(required=True, validate=_CURRENCY)
    starts_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_nothing(self, data, **_options):
        if data.get("rate") is None and data.get("tariff") is None:
            raise ValidationError("Say what a minute costs, or each, or both.", "rate")


class CostTariff(NewCostTariff, Recorded):
    id = Id("cost_tariff", required=True)


class CostTariffId(Strict):
    cost_tariff_id = Id("cost_tariff", required=True)


class UpdateCostTariff(CostTariffId, ExpectedVersion):
    changes = fields.Nested(CostTariffFields, required=True)


class DeleteCostTariff(CostTariffId, ExpectedVersion):
    """What was reckoned by it is reckoned by the next that fits, if there is one."""


class ListCostTariffs(PageRequest):
    """Those that start last come first."""

    kind = fields.String(validate=WORD)


CostTariffPage = page_of(CostTariff, "CostTariffPage")
_ONE = "/cost-tariffs/{cost_tariff_id}"

create_cost_tariff = marketing.command(
    "create_cost_tariff", "Say what an activity costs; what was entered before is reckoned anew.",
    request=NewCostTariff, reply=CostTariff, permission="costs:write",
    route=post("/cost-tariffs", location="/cost-tariffs/{id}"),
    links={"get_cost_tariff": {"cost_tariff_id": "id"},
           "update_cost_tariff": {"cost_tariff_id": "id"}},
)
get_cost_tariff = marketing.query(
    "get_cost_tariff", "See a tariff.",
    request=CostTariffId, reply=CostTariff, permission="costs:read", route=get(_ONE),
    errors=NOT_FOUND,
)
list_cost_tariffs = marketing.query(
    "list_cost_tariffs", "List what activities cost.",
    request=ListCostTariffs, reply=CostTariffPage, permission="costs:read",
    route=get("/cost-tariffs"),
)
update_cost_tariff = marketing.command(
    "update_cost_tariff", "Change what an activity costs; its entries are reckoned anew.",
    request=UpdateCostTariff, reply=CostTariff, permission="costs:write", route=patch(_ONE),
    errors=CHANGED,
)
delete_cost_tariff = marketing.command(
    "delete_cost_tariff", "Delete a tariff that should not be there.",
    request=DeleteCostTariff, reply=None, permission="costs:write", route=delete(_ONE),
    errors=CHANGED,
)
