"""What a customer is worth, as marketing works it out and profiles show it."""

from marshmallow import fields

from .common import Id, Money, Pattern, Share, Strict, Time, Whole


class Rfm(Strict):
    """Quintiles over all customers, 5 being the best fifth: A. M. Hughes, Strategic Database
    Marketing (1994). They take a look at all customers, so one service works them out for all."""

    recency = Whole(1, 5, required=True)
    frequency = Whole(1, 5, required=True)
    monetary = Whole(1, 5, required=True)
    rfm_class = fields.String(
        required=True, data_key="class", validate=Pattern("^[a-z][a-z0-9_]{0,39}$"),
        metadata={"description": "What customers with such quintiles are called."},
    )


class Propensity(Strict):
    """How likely the party is to do something: to buy within the next 90 days, to leave, which is
    not to buy for longer than they use to, or to answer when a campaign reaches them next."""

    to = fields.String(required=True, validate=Pattern("^[a-z][a-z0-9_]{0,39}$"))
    probability = Share(required=True)
    model_id = Id("model", allow_none=True, metadata={"description": "Which model said so."})


class Figures(Strict):
    """What a customer brought and may still bring, in the currency of the house.

    What is not known is missing, and never nothing. docs/customer-worth.md has the formulas.
    """

    order_count = Whole(metadata={"description": "Orders that stand."})
    unvalued_count = Whole(metadata={
        "description": "How many orders and invoices no amount here has in it, since no rate of "
                       "their currency is known."})
    revenue = fields.Nested(Money, allow_none=True, metadata={
        "description": "Orders that stand, without taxes, those taken over from the past too."})
    average_order = fields.Nested(Money, allow_none=True)
    invoiced = fields.Nested(Money, allow_none=True, metadata={
        "description": "Invoices less credit notes, without taxes; never added to revenue."})
    margin = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of the orders of which it is known, see margin_count."})
    margin_count = Whole()
    cost_to_serve = fields.Nested(Money, allow_none=True, metadata={
        "description": "What looking after the party cost us over the last twelve months."})
    cost_unvalued_count = Whole(metadata={
        "description": "How many of these costs are left out, as no rate is known."})
    profit = fields.Nested(Money, allow_none=True, metadata={
        "description": "The margin of the last twelve months less the cost to serve; missing when "
                       "the margin of an order of these is not known."})
    first_order_at = Time(allow_none=True)
    last_order_at = Time(allow_none=True)
    revenue_last_year = fields.Nested(Money, allow_none=True, metadata={
        "description": "Of the 365 days that end today."})
    revenue_year_before = fields.Nested(Money, allow_none=True)
    trend = fields.Float(allow_none=True, metadata={
        "description": "The last year against the one before: 0.25 is a quarter more; missing when "
                       "there was nothing before."})
    share_of_revenue = fields.Float(allow_none=True, metadata={
        "description": "Of what the whole house took in over the last year, as of the last "
                       "reckoning of all."})
    concentration = Share(allow_none=True, metadata={
        "description": "How much of what they buy is one product (Herfindahl-Hirschman): 1 is only "
                       "one."})
    engagement = Share(allow_none=True, metadata={
        "description": "How lively we are in touch over all channels, half after 90 days."})
    probability_alive = Share(allow_none=True, metadata={
        "description": "How likely it is that they still buy of us."})
    expected_orders = fields.Float(allow_none=True, metadata={
        "description": "Purchases to be expected over the next twelve months."})
    lifetime_value = fields.Nested(Money, allow_none=True, metadata={
        "description": "What they are to bring until the horizon of the model, discounted."})
    rfm = fields.Nested(Rfm, allow_none=True)
