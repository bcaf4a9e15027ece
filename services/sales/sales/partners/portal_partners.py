"""What a partner sees of their own, and of nobody else's.

Which fields that is is said by the contract of each answer (`Partner…` in contracts.sales):
what is not listed there is not shown, and what is of another partner is not there.
"""

from functools import cache

from chassis import clock, paging
from chassis.money import loaded
from chassis.store import view
from contracts import sales as contract
from contracts.errors import NotFound

from ..pricing.list_prices import prices_by
from ..pricing.models import PriceList
from . import agreements, registrations
from .models import Agreement, Commission, CommissionStatement, DealRegistration


def register_partner_deal(*, party, **fields):
    """Register a deal, so that it is the partner's once we agree."""
    return _shown(contract.register_partner_deal.reply,
                  registrations.register(party["id"], fields).to_raw())


def list_partner_deals(*, party, limit, after, **filters):
    """List the deals that the partner registered, the latest first."""
    return _page(DealRegistration, contract.get_partner_deal.reply, party, filters, limit, after)


def get_partner_deal(*, deal_registration_id, party):
    """Show a deal that the partner registered."""
    return _shown(contract.get_partner_deal.reply,
                  _own(DealRegistration, deal_registration_id, party))


def list_partner_agreements(*, party, limit, after):
    """List the partner's agreements with us that apply or did, the latest first."""
    return _page(Agreement, _schema_of(contract.list_partner_agreements), party,
                 {"state": {"$ne": "draft"}}, limit, after)


def list_partner_commissions(*, party, limit, after, statement_id=None):
    """List what the partner earned, the latest first."""
    where = {}
    if statement_id is not None:
        _own(CommissionStatement, statement_id, party)
        where = {"statement_id": statement_id}
    return _page(Commission, _schema_of(contract.list_partner_commissions), party, where, limit,
                 after)


def list_partner_commission_statements(*, party, limit, after):
    """List the partner's months that are closed, the latest first."""
    return _page(CommissionStatement, _schema_of(contract.list_partner_commission_statements),
                 party, {}, limit, after)


def list_partner_price_lists(*, party, limit, after):
    """List the price lists that hold for the partner today, the latest first."""
    agreed = agreements.agreements_on(party["id"], clock.today())
    return paging.page(
        PriceList.collection(), _holding_for(party, agreed), sort="-created_at",
        kind=paging.moment, limit=limit, after=after, show=lambda raw: _list_shown(raw, agreed))


def list_partner_prices(*, price_list_id, party, limit, after):
    """List what products cost by a price list that holds for the partner today, by their SKU."""
    agreed = agreements.agreements_on(party["id"], clock.today())
    raw = PriceList.collection().find_one(
        {"_id": price_list_id, **_holding_for(party, agreed)})
    if raw is None:
        raise NotFound(f"There is no price_list {price_list_id}.", id=price_list_id)
    languages = party.get("languages") or [None]
    return prices_by(raw, partner_id=party["id"], language=languages[0], limit=limit, after=after,
                     **_terms(raw, agreed))


def _holding_for(party, agreed):
    """The condition that a list holds now, and is carried for the partner or names them."""
    now = clock.now()
    carried = sorted({held.price_list_id for held in agreed if held.price_list_id})
    return {"archived_at": None, "$and": [
        {"$or": [{"valid_from": None}, {"valid_from": {"$lte": now}}]},
        {"$or": [{"valid_until": None}, {"valid_until": {"$gt": now}}]},
        {"$or": [{"_id": {"$in": carried}},
                 {"partner_ids": party["id"], "is_only_carried": False}]}]}


def _carrying(raw, agreed):
    return next((held for held in agreed if held.price_list_id == raw["_id"]), None)


def _terms(raw, agreed):
    """The agreement by which a list is told: the latest that carries it, else the latest."""
    held = _carrying(raw, agreed) or next(iter(agreed), None)
    return {"agreement_id": held and held.id,
            "discount_percent": held and loaded(held.discount_percent)}


def _list_shown(raw, agreed):
    is_carried = _carrying(raw, agreed) is not None
    shown = _shown(_schema_of(contract.list_partner_price_lists), {
        **raw, **{name: value for name, value in _terms(raw, agreed).items() if value},
        # Of a list that is carried nobody asks the conditions.
        "channels": None if is_carried else raw.get("channels") or None,
        "is_carried": is_carried,
        "is_for_some_customers": not is_carried and bool(
            raw.get("customer_ids") or raw.get("segments"))})
    return {name: value for name, value in shown.items() if value is not None}


def _own(document, id, party):
    """A document of this partner. Anybody else's is not there."""
    raw = document.collection().find_one({"_id": id, "partner_id": party["id"]})
    if raw is None:
        raise NotFound(f"There is no {document.ENTITY} {id}.", id=id)
    return raw


def _page(document, schema, party, where, limit, after):
    return paging.page(
        document.collection(), {"partner_id": party["id"], **where}, sort="-created_at",
        kind=paging.moment, limit=limit, after=after, show=lambda raw: _shown(schema, raw))


@cache
def _schema_of(operation):
    return operation.reply.fields["items"].inner.schema


def _shown(schema, raw):
    """Of a document, what the contract lists, and nothing else."""
    shown = view(raw)
    return {name: shown[name] for name in schema.fields if name in shown}
