"""Price lists (tarifas): whom they are for, and what products cost by them, by quantity."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    Amount,
    ExpectedVersion,
    Flag,
    Id,
    PageRequest,
    Pattern,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)
from ..lines import TAX_CATEGORIES, Price, Quantity
from .order import ORDER_CHANNELS
from .percent import Percent as Share
from .product import PRODUCT_KINDS, WORD

CURRENCY = Pattern("^[A-Z]{3}$", error="This is not a currency code such as EUR.")
MOST_ENTRIES = 500


class Percent(Amount):
    """A percentage as decimal text, more than 0 and at most 100."""

    def __init__(self, **options):
        options.setdefault("metadata", {}).setdefault("example", "10")
        super().__init__(**options)

    def _deserialize(self, value, attr, data, **kwargs):
        number = super()._deserialize(value, attr, data, **kwargs)
        if not 0 < number <= 100:
            raise self.make_error("out_of_range")
        return number

    default_error_messages = {"out_of_range": "This has to be more than 0 and at most 100."}


class Period(Strict):
    """From when until before when; always without them."""

    valid_from = Time(allow_none=True)
    valid_until = Time(allow_none=True, metadata={
        "description": "The first moment at which it holds no more."})


class WhoseBasket(Strict):
    """Whose baskets it is for: each list that is not empty has to fit; without any, all do."""

    customer_ids = many(Id("contact"), 500)
    segments = many(Text(60), 50, metadata={"description": "Tags of the customer."})
    channels = many(fields.String(validate=validate.OneOf(ORDER_CHANNELS)), len(ORDER_CHANNELS))


class PriceListFields(WhoseBasket, Period):
    name = Text(120)
    partner_ids = many(Id("contact"), 500, metadata={
        "description": "Partners through whom it is sold."})
    priority = Whole(0, 1000, metadata={"description": "The highest comes first."})
    parent_id = Id("price_list", allow_none=True, metadata={
        "description": "Where to look for what it does not say, and what its percentages are of; "
                       "the standard list when it is left out."})
    is_only_carried = Flag(metadata={
        "description": "It applies only by an agreement that carries it, or as a parent."})


class NewPriceList(PriceListFields):
    name = Text(120, required=True)
    currency = fields.String(required=True, validate=CURRENCY)
    is_standard = Flag(load_default=False, metadata={
        "description": "Where to look last; there is one for each currency."})
    priority = Whole(0, 1000, load_default=0)
    is_only_carried = Flag(load_default=False)


class PriceList(NewPriceList, Recorded):
    id = Id("price_list", required=True)
    is_standard = Flag(required=True)
    priority = Whole(0, 1000, required=True)
    is_only_carried = Flag(required=True)
    archived_at = Time(allow_none=True)


class PriceListId(Strict):
    price_list_id = Id("price_list", required=True)


class UpdatePriceList(PriceListId, ExpectedVersion):
    changes = fields.Nested(PriceListFields, required=True)


class ChangePriceList(PriceListId, ExpectedVersion):
    """Which list, and optionally at which version."""


class ListPriceLists(PageRequest):
    currency = fields.String(validate=CURRENCY)
    customer_id = Id("contact")
    is_archived = Flag(load_default=False)


PriceListPage = page_of(PriceList, "PriceListPage")


class PriceListTold(Strict):
    price_list = fields.Nested(PriceList, required=True)


class Tier(Strict):
    """What one costs from a quantity on: an amount, or so many percent off the base list."""

    from_quantity = Quantity(may_be_zero=True, required=True)
    unit_price = Price(allow_none=True)
    percent_off = Percent(allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse neither or both."""
        if (data.get("unit_price") is None) is (data.get("percent_off") is None):
            raise ValidationError("Give unit_price or percent_off, and not both.", "unit_price")


class NewPriceEntry(Period):
    """What a list says of a product, of the products of a category, or of all.

    One of the same subject that begins at the same moment takes the place of the former.
    """

    product_id = Id("product", allow_none=True)
    category = fields.String(allow_none=True, validate=WORD)
    tiers = fields.List(fields.Nested(Tier), required=True, validate=validate.Length(1, 20))

    @validates_schema(skip_on_field_errors=True)
    def refuse_misfits(self, data, **_options):
        """Refuse what would be two things at once."""
        if data.get("product_id") and data.get("category"):
            raise ValidationError("Give a product or a category, and not both.", "category")
        begins = [tier["from_quantity"] for tier in data["tiers"]]
        if len(set(begins)) < len(begins):
            raise ValidationError("Two tiers begin at the same quantity.", "tiers")


class PriceEntry(NewPriceEntry):
    id = Id("price_entry", required=True)
    price_list_id = Id("price_list", required=True)
    recorded_at = Time(required=True, metadata={"description": "When it was said."})
    superseded_at = Time(allow_none=True, metadata={
        "description": "When another took its place, or it was taken away."})


class SetPriceEntries(PriceListId):
    entries = fields.List(
        fields.Nested(NewPriceEntry), required=True, validate=validate.Length(1, MOST_ENTRIES))


class PriceEntriesSet(Strict):
    entries = many(PriceEntry, MOST_ENTRIES, required=True)


class ListPriceEntries(PageRequest):
    price_list_id = Id("price_list", required=True)
    product_id = Id("product")
    category = fields.String(validate=WORD)
    at = Time(metadata={"description": "As it stood at that moment; now when it is left out."})


class PriceEntryId(PriceListId):
    price_entry_id = Id("price_entry", required=True)


PriceEntryPage = page_of(PriceEntry, "PriceEntryPage")


class PricesChanged(Strict):
    """The entries that were set, or that were taken away and so are superseded."""

    price_list_id = Id("price_list", required=True)
    currency = fields.String(required=True)
    entries = many(PriceEntry, MOST_ENTRIES, required=True)


# In the partner portal: what a partner is shown of the lists that hold for them, field by field


class PartnerPriceList(Period):
    """Without for whom else it is, and how it ranks."""

    id = Id("price_list", required=True)
    name = Text(120, required=True)
    currency = fields.String(required=True)
    is_carried = Flag(required=True, metadata={
        "description": "An agreement of yours carries it: under that one it is asked first."})
    agreement_id = Id("agreement", allow_none=True, metadata={
        "description": "Which of your agreements carries it, else your latest."})
    discount_percent = Share(allow_none=True, metadata={
        "description": "What this agreement takes off its prices."})
    channels = many(fields.String(validate=validate.OneOf(ORDER_CHANNELS)), len(ORDER_CHANNELS),
                    metadata={"description": "By which ways it holds; by all when left out."})
    is_for_some_customers = Flag(required=True, metadata={
        "description": "It does not hold for whomever you sell to; ask us for whom."})


class PartnerTier(Strict):
    """What one costs you from a quantity on, until the next tier."""

    from_quantity = Quantity(may_be_zero=True, required=True)
    unit_price = Price(required=True, metadata={"description": "By the list."})
    agreed_price = Price(allow_none=True, metadata={
        "description": "Less what the agreement takes off; the same when it is left out."})


class PartnerPrice(Strict):
    """A product at the prices of a list, without what it costs us."""

    product_id = Id("product", required=True)
    sku = Text(60, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(PRODUCT_KINDS))
    name = Text(200, required=True)
    unit = fields.String(required=True)
    tax_category = fields.String(required=True, validate=validate.OneOf(TAX_CATEGORIES))
    currency = fields.String(required=True)
    discount_percent = Share(allow_none=True, metadata={
        "description": "What the agreement takes off."})
    tiers = fields.List(fields.Nested(PartnerTier), required=True)


class ListPartnerPrices(PageRequest):
    price_list_id = Id("price_list", required=True)


PartnerPriceListPage = page_of(PartnerPriceList, "PartnerPriceListPage")
PartnerPricePage = page_of(PartnerPrice, "PartnerPricePage")
