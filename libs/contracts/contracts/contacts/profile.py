"""What the suite knows of a party in one view, made of what all services tell."""

from marshmallow import fields

from ..common import Id, Money, Strict, Text, Time, Whole, many
from ..visibility import shows, shows_part_of
from ..worth import Figures, Propensity

# Of the open things of a kind, so many are shown, the oldest first; the count is of all.
MOST_SHOWN = 20


class TextInLanguages(Strict):
    """A sentence for people, in English and in Spanish."""

    en = Text(500, required=True)
    es = Text(500, required=True)


@shows("fact")
class FactShown(Strict):
    """Something that a service told of, and where it can be looked at."""

    kind = fields.String(required=True)
    service = fields.String(required=True)
    entity_id = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    occurred_at = Time(required=True)
    link = fields.String(required=True, metadata={"description": "The route to read it by."})
    contact_ids = many(Id("contact"), 1000, required=True)
    owner_id = fields.String(required=True, allow_none=True)


@shows_part_of("fact")
class OpenThings(Strict):
    count = Whole(required=True)
    items = many(FactShown, MOST_SHOWN, required=True)


class OverdueInvoices(OpenThings):
    amounts = many(Money, 50, required=True, metadata={"description": "What is owed, by currency."})


class Margin(Money):
    """The margin of those orders of which it is known."""

    order_count = Whole(required=True)


class OrdersValue(Strict):
    """Orders that stand, by currency: amounts of several currencies are never added up."""

    count = Whole(required=True)
    cancelled_count = Whole(required=True)
    totals = many(Money, 50, required=True)
    averages = many(Money, 50, required=True, metadata={
        "description": "The total of a currency by the number of its orders."})
    margins = many(Margin, 50, required=True)
    first_at = Time(required=True, allow_none=True)
    last_at = Time(required=True, allow_none=True)


class DealsValue(Strict):
    open_count = Whole(required=True)
    won_count = Whole(required=True)
    lost_count = Whole(required=True)
    open_values = many(Money, 50, required=True)


class RevenueValue(Strict):
    """What was invoiced without taxes, less credit notes; and what was paid, with taxes."""

    invoice_count = Whole(required=True)
    net = many(Money, 50, required=True)
    paid = many(Money, 50, required=True)
    last_paid_at = Time(required=True, allow_none=True)


class ScoreValue(Figures):
    """What marketing worked out over all customers, as it told it last."""

    scored_at = Time(required=True)
    propensities = many(Propensity, 20)


class ValueSection(Strict):
    orders = fields.Nested(OrdersValue)
    deals = fields.Nested(DealsValue)
    revenue = fields.Nested(RevenueValue)
    score = fields.Nested(ScoreValue)


class IssuesSection(Strict):
    tickets = fields.Nested(OpenThings)
    returns = fields.Nested(OpenThings)
    overdue_invoices = fields.Nested(OverdueInvoices)
    complaints = fields.Nested(OpenThings)


@shows_part_of("interaction")
class LastInteraction(Strict):
    id = Id("interaction", required=True)
    channel = fields.String(required=True)
    direction = fields.String(required=True)
    occurred_at = Time(required=True)
    subject = fields.String(required=True, allow_none=True)


@shows_part_of("interaction")
class NextInteraction(Strict):
    """What was agreed to be done next, and is not overtaken by a later interaction."""

    interaction_id = Id("interaction", required=True)
    what = fields.String(required=True)
    due_at = Time(required=True, allow_none=True)
    owner_id = fields.String(required=True, allow_none=True)


class Engagement(Strict):
    """How lively we are in touch: each interaction counts one, and half after 30 days."""

    score = fields.Float(required=True)
    level = fields.String(required=True, metadata={
        "description": "high from 2, some from 0.5, low above 0, none."})


class Satisfaction(Strict):
    metric = fields.String(required=True)
    answer_count = Whole(required=True)
    average = fields.Float(required=True)
    latest = Whole(required=True)
    latest_at = Time(required=True)


@shows_part_of("contact")
class RelationshipSection(Strict):
    owner_id = fields.String(required=True, allow_none=True)
    engagement = fields.Nested(Engagement, required=True)
    last_interaction = fields.Nested(LastInteraction, required=True, allow_none=True)
    next_interaction = fields.Nested(NextInteraction, required=True, allow_none=True)
    agreed = many(NextInteraction, 50, metadata={
        "description": "All that was agreed to be done next, the soonest first."})
    satisfaction = many(Satisfaction, 10)


@shows_part_of("consent")
class ConsentSection(Strict):
    objects_to = many(fields.String(), 100, required=True, metadata={
        "description": "The purposes for which it may not be approached; all is every one."})
    barred_channels = many(fields.String(), 20, metadata={
        "description": "The channels in which it may not be approached whatever for."})


class NextBestAction(Strict):
    action = fields.String(required=True)
    why = fields.Nested(TextInLanguages, required=True)
    evidence = many(FactShown, MOST_SHOWN, required=True)


@shows("profile")
class ProfileSections(Strict):
    value = fields.Nested(ValueSection)
    open_issues = fields.Nested(IssuesSection)
    relationship = fields.Nested(RelationshipSection)
    consent = fields.Nested(ConsentSection)
    next_best_actions = many(NextBestAction, 3)


class OmittedSection(Strict):
    """What is not shown, since nothing can be known of it. Omitted is not empty."""

    section = fields.String(required=True)
    service = fields.String(required=True)
    reason = fields.String(required=True, metadata={
        "description": "not_heard_of: the service never told of anything; not_worked_out: it told "
                       "nothing of this party that this could be made of."})


class HeardService(Strict):
    """A service that tells of what it does, and since when: what came before is not known."""

    service = fields.String(required=True)
    first_heard_at = Time(required=True)


class Profile(Strict):
    contact_id = Id("contact", required=True)
    name = fields.String(required=True)
    sections = fields.Nested(ProfileSections, required=True)
    sections_omitted = many(OmittedSection, 50, required=True)
    sources = many(HeardService, 50, required=True)
    updated_at = Time(required=True, allow_none=True, metadata={
        "description": "When a service last told of it something that is shown here."})
