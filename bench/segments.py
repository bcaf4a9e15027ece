"""How long it takes marketing to say who is in a segment, among many.

python bench/segments.py        a store of its own with 100,000 contacts and 1,000,000 happenings
"""

import random
from datetime import timedelta

import tables
from bson.decimal128 import Decimal128

from chassis import clock
from chassis.ids import new_id
from chassis.parties import Party
from contracts import marketing as contract
from marketing import models
from marketing.behaviour.models import Happening
from marketing.segments import explaining, members
from marketing.segments import segments as kept
from marketing.standing import catching_up
from marketing.standing.models import HeldConsent

TYPES = ("sales.order.placed", "marketing.mail.clicked", "marketing.mail.sent",
         "helpdesk.ticket.opened", "contacts.interaction.recorded", "billing.invoice.paid",
         "helpdesk.survey.answered", "sales.quote.sent", "helpdesk.chat.ended",
         "social.conversation.opened")
WEIGHTS = (15, 20, 30, 8, 12, 8, 2, 2, 2, 1)
PRODUCTS = [new_id("product") for _ in range(500)]
CHANNELS = ("web", "phone", "shop", "partner")
COUNTRIES, SHARES = ("ES", "PT", "FR", "DE", "IT"), (50, 20, 15, 10, 5)
TAGS = [f"tag-{number}" for number in range(40)]
BATCH = 20_000


def main():
    options = tables.options(
        __doc__, {"contacts": 1000, "happenings": 10_000, "calls": 5}, contacts=100_000,
        happenings=1_000_000, calls=40)
    with tables.own_store(*models.DOCUMENTS):
        tables.tell(options, measure(options))


def measure(options):
    """Rules of five conditions: their size with a sample, a page of members, and why."""
    chance = random.Random(options.seed)
    ids = fill(options, chance)
    table = tables.Table(
        "Segments in the service",
        f"`python bench/segments.py`: {options.contacts:,} contacts, {options.happenings:,} "
        "happenings of three years, and rules of five conditions; milliseconds, with the reply as "
        "JSON.")
    for what, rule in RULES.items():
        segment = made(rule)
        size = members.preview_segment(rule=rule(chance))["size"]
        table.add(f"preview_segment, {what} ({size:,} are in)", [tables.timed(
            contract.preview_segment, previewed, tree=rule(chance))[:3]
            for _ in range(options.calls)], "p95 under 300")
        table.add(f"list_segment_members, {what}", [tables.timed(
            contract.list_segment_members, members.list_segment_members,
            segment_id=segment, limit=50, after=None)[:3] for _ in range(options.calls)])
        table.add(f"explain_membership, {what}", [tables.timed(
            contract.explain_membership, explaining.explain_membership, segment_id=segment,
            contact_id=id, party={"id": id})[:3] for id in chance.sample(ids, options.calls)])
    return table


def previewed(*, tree):
    return members.preview_segment(rule=tree)


def profile(field, value, operator="is"):
    return {"profile": {"field": field, "operator": operator, "value": value}}


def behaviour(type, **fields):
    return {"behaviour": {"type": type, **fields}}


def _broad(chance):
    """Most of what a row says, none of which leaves few."""
    return {"all": [
        profile("country", chance.choice(COUNTRIES[:2])), profile("role", "customer"),
        behaviour("sales.order.placed", within_days=chance.randint(180, 720)),
        {"not": behaviour("helpdesk.ticket.opened", within_days=chance.randint(20, 60))},
        {"consent": {"purpose": "marketing", "state": "granted"}}]}


def _narrow(chance):
    return {"all": [
        profile("tag", chance.choice(TAGS)), profile("has_email", True),
        behaviour("sales.order.placed", at_least=2, within_days=365),
        {"worth": {"figure": "profit", "operator": "at_least",
                   "value": str(chance.randint(100, 400))}},
        {"not": {"consent": {"purpose": "marketing", "state": "objected"}}}]}


def _bought(chance):
    """One condition takes what happened itself: what was bought."""
    return {"all": [
        profile("country", "ES"), profile("role", "customer"),
        behaviour("sales.order.placed", within_days=365,
                  where={"product_ids": chance.sample(PRODUCTS, 10)}),
        {"not": behaviour("helpdesk.ticket.opened", within_days=90)},
        {"worth": {"figure": "order_count", "operator": "at_least", "value": 1}}]}


def _spent(chance):
    """The same with what leaves many: all orders of a year are looked at."""
    return {"all": [
        profile("country", "ES"), profile("role", "customer"),
        behaviour("sales.order.placed", at_least=2, within_days=365,
                  where={"amount_at_least": str(chance.randint(20, 60))}),
        {"not": behaviour("helpdesk.ticket.opened", within_days=90)},
        {"worth": {"figure": "order_count", "operator": "at_least", "value": 1}}]}


def _any(chance):
    return {"any": [
        profile("tag", chance.choice(TAGS)),
        behaviour("sales.order.placed", at_least=3, within_days=90),
        {"worth": {"figure": "profit", "operator": "at_least", "value": "900"}},
        behaviour("helpdesk.survey.answered", within_days=30),
        behaviour("sales.quote.sent", within_days=chance.randint(20, 60))]}


def _sequence(chance):
    """A mail that was clicked, then an order, and no other since."""
    return {"all": [
        profile("country", "PT"), profile("tag", chance.choice(TAGS)),
        behaviour("sales.order.placed"), profile("has_phone", False, "is_not"),
        {"sequence": {"steps": [{"type": "marketing.mail.clicked"},
                                {"type": "sales.order.placed", "within_days_after": 60}],
                      "not_followed_by": {"type": "sales.order.placed", "within_days": 60}}}]}


RULES = {"broad": _broad, "narrow": _narrow, "what was bought": _bought,
         "what was spent": _spent, "any of five": _any, "with a sequence": _sequence}


def made(rule):
    operation = contract.create_segment
    request = operation.request.load({"name": "Segmento", "rule": rule(random.Random(1))})
    return kept.create_segment(**request)["id"]


def fill(options, chance):
    """Contacts and what happened with them, some of them often; the ids of the contacts."""
    tables.say(f"adding {options.contacts:,} contacts and {options.happenings:,} happenings")
    now = clock.now()
    ids = [new_id("contact") for _ in range(options.contacts)]
    common = {"version": 1, "created_at": now, "updated_at": now}
    _insert(Party.collection(), (_party(id, chance, now) for id in ids))
    _insert(models.DOCUMENTS[0].collection().database["worth"], (
        {"_id": id, "order_count": chance.randint(0, 9),
         "profit": Decimal128(str(chance.randint(-200, 1000)))} for id in ids))
    _insert(HeldConsent.collection(), (
        {"_id": new_id("consent"), "contact_ids": [id], "purpose": "marketing", "given_at": now,
         "recorded_at": now, "decision": chance.choices(("granted", "objected"), (9, 1))[0],
         **common} for id in ids if chance.random() < 0.7))
    # Indexes over what is there are made in a fraction of the time.
    Happening.collection().drop_indexes()
    _insert(Happening.collection(), (
        _happening(number, ids, chance, now) | common for number in range(options.happenings)))
    Happening.ensure_indexes()
    tables.say("making their rows")
    catching_up.go_through()
    return ids


def _insert(collection, raws):
    some = []
    for raw in raws:
        some.append(raw)
        if len(some) == BATCH:
            collection.insert_many(some, ordered=False)
            some = []
    if some:
        collection.insert_many(some, ordered=False)


def _party(id, chance, now):
    at = now - timedelta(days=chance.randrange(1500))
    return {
        "_id": id, "version": 1, "created_at": at, "updated_at": at, "kind": "person",
        "name": "Ana Ruiz", "tags": chance.sample(TAGS, 2), "languages": ["es"],
        "addresses": [{"country": chance.choices(COUNTRIES, SHARES)[0]}],
        "roles": [{"role": "customer" if chance.random() < 0.6 else "prospect"}],
        **({"emails": [{"address": "ana@example.com"}]} if chance.random() < 0.8 else {}),
        **({"phones": [{"number": "+34600123123"}]} if chance.random() < 0.6 else {})}


def _happening(number, ids, chance, now):
    type = chance.choices(TYPES, WEIGHTS)[0]
    # Some are much busier than others.
    who = ids[int(len(ids) * chance.random() ** 1.7)]
    order = {"product_ids": chance.sample(PRODUCTS, 2), "house_amount": Decimal128(
        str(chance.randint(5, 300)))} if type == "sales.order.placed" else {}
    return {"_id": f"{type}/{number}", "type": type, "contact_ids": [who],
            "occurred_at": now - timedelta(minutes=chance.randrange(1095 * 24 * 60)),
            "channel": chance.choice(CHANNELS), **order}


if __name__ == "__main__":
    main()
