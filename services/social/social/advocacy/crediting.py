"""Crediting: which leads, deals and invoices came of a referral, each once and in any order.

A lead says by which link it came: in the address of its landing page or of where it came from
(`?ref=CODE`, and `&referral=ID` of the click), in `utm_content` with `utm_medium=referral`, or by
who it says that referred it. Its deal counts when it is won, and for a year from then what the
customer pays.
"""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

from chassis import clock, money
from chassis.parties import organisation_of, parties_of, survivor_of
from contracts import social as contract
from contracts.common import Time

from . import advocates, referrals, waiting
from .models import Advocate, Referral

CREDITED = timedelta(days=365)
COUNTING = ("lead", "won", "paid")
_TIME = Time()


def credit_lead(lead):
    """Note a lead that came by a link of an advocate; returns its referral, None for any other."""
    held = Referral.objects(lead_id=lead["id"]).first()
    if held is not None:
        return held
    asked = _asked(lead)
    advocate = advocates.by_code(asked.get("ref"))
    if advocate is None and lead.get("referred_by_id"):
        advocate = advocates.by_contact(survivor_of(lead["referred_by_id"]))
    if advocate is None:
        return None
    referral = Referral.objects(
        id=asked.get("referral"), advocate_id=advocate["_id"], state="clicked").first()
    referral = referral or Referral(advocate_id=advocate["_id"], state="lead",
                                    contact_id=advocate["contact_id"])
    referral.state, referral.lead_id, referral.lead_at = "lead", lead["id"], clock.now()
    referral.expires_at = referral.visitor_key = None
    people = [lead.get("contact_id"), lead.get("organisation_id")]
    referral.referred_ids = [survivor_of(id) for id in people if id]
    _keep_unless_refused(referral, email=lead.get("email"))
    for deal in waiting.taken("deal", lead_id=lead["id"]):
        credit_deal(deal)
    return Referral.objects(id=referral.id).first()


def credit_conversion(told):
    """Note whom a lead that was sent to us turned out to be."""
    referral = credit_lead(told["lead"])
    if referral is None or referral.state not in COUNTING:
        return
    if _add_referred(referral, [told["contact_id"], told.get("organisation_id")]):
        _keep_unless_refused(referral, event=contract.referral_changed)


def credit_deal(deal):
    """Note a deal that was won with somebody who was sent to us."""
    if not deal.get("lead_id"):
        return
    referral = Referral.objects(lead_id=deal["lead_id"]).first()
    if referral is None:
        waiting.keep("deal", deal, lead_id=deal["lead_id"])
        return
    is_other = referral.deal_id not in (None, deal["id"])
    if referral.state not in COUNTING or is_other or _is_old(referral, deal):
        return
    _add_referred(referral, deal["contact_ids"])
    referral.deal_id, referral.deal_version = deal["id"], deal["version"]
    referral.deal_value = _money(deal.get("value"))
    referral.won_at = _TIME.deserialize(deal["closed_at"])
    referral.state = "paid" if referral.invoices else "won"
    _keep_unless_refused(referral)
    if referral.state == "won":
        for invoice in waiting.taken("invoice", contact_ids={"$in": referral.referred_ids}):
            credit_invoice(invoice)


def take_deal_back(deal):
    """Have a deal that is open again count as won no more; what was paid counts on."""
    referral = Referral.objects(deal_id=deal["id"]).first()
    if referral is None or referral.state != "won" or _is_old(referral, deal):
        return
    referral.state, referral.deal_version = "lead", deal["version"]
    referral.deal_value, referral.won_at = {}, None
    referrals.keep(referral, contract.referral_changed)


def credit_invoice(invoice):
    """Note what a customer paid who was sent to us, within a year of the deal."""
    if invoice["kind"] == "credit_note" or invoice.get("is_self_billed"):
        return
    if Referral.collection().find_one({"invoices.invoice_id": invoice["id"]}, {"_id": 1}):
        correct_invoice(invoice)
        return
    buyer_id = survivor_of(invoice["contact_ids"][0])
    referral = Referral.objects(referred_ids=buyer_id, state__in=("won", "paid")).first()
    if referral is None:
        waiting.keep("invoice", invoice, contact_ids=[buyer_id])
        return
    issued_on = invoice["issued_on"]
    first, last = (at.date().isoformat() for at in (referral.won_at, referral.won_at + CREDITED))
    amount = _worth(invoice)
    if not first <= issued_on <= last or amount is None:
        return
    referral.invoices = [*referral.invoices, {
        "invoice_id": invoice["id"], "amount": money.stored(amount),
        "paid_at": _TIME.deserialize(invoice["paid_at"]) if invoice.get("paid_at")
        else clock.now(), "version": invoice["version"]}]
    referral.state = "paid"
    referrals.keep(referral)


def correct_invoice(invoice):
    """Count an invoice that was credited as what is left of it, by the latest that was told."""
    referral = Referral.objects(invoices__invoice_id=invoice["id"]).first()
    if referral is None:
        return
    held = next(one for one in referral.invoices if one["invoice_id"] == invoice["id"])
    amount = _worth(invoice) if invoice["state"] == "paid" else None
    if held["version"] >= invoice["version"] or (
            amount is not None and money.stored(amount) == held["amount"]):
        return
    others = [one for one in referral.invoices if one is not held]
    if amount is not None:
        others.append({**held, "amount": money.stored(amount), "version": invoice["version"]})
    referral.invoices = others
    referral.state = "paid" if others else "won"
    referrals.keep(referral, contract.referral_changed)


def forget_lead(lead_id):
    """Let go of what is known of a lead that is no more, unless something came of it."""
    Referral.collection().delete_one(
        {"lead_id": lead_id, "state": {"$in": ["lead", "refused"]}})


def _asked(lead):
    """What the addresses and the campaign of a lead say of a link: `{"ref", "referral"}`."""
    utm = lead.get("utm") or {}
    asked = {"ref": utm.get("content")} if utm.get("medium") == "referral" else {}
    for name in ("referrer", "landing_page"):
        try:
            query = parse_qs(urlsplit(lead.get(name) or "").query, max_num_fields=100)
        except ValueError:
            # What somebody made up is no address.
            continue
        asked |= {key: query[key][0] for key in ("ref", "referral") if key in query}
    return asked


def _keep_unless_refused(referral, *, email=None, event=None):
    """Store a referral, unless somebody sent themselves or counts for who sent them before."""
    if _is_own(referral, email):
        referrals.refuse(referral, "self_referral")
    elif _is_anothers(referral):
        referrals.refuse(referral, "already_referred")
    else:
        referrals.keep(referral, event)


def _is_own(referral, email):
    """Whether who was sent is who sent them, or their organisation."""
    advocate = Advocate.fetch_raw(referral.advocate_id)
    party = parties_of([advocate["contact_id"]]).get(advocate["contact_id"], {})
    today = clock.now().date().isoformat()
    own = {advocate["contact_id"], organisation_of(party, today)}
    addresses = {point["address"].lower() for point in party.get("emails", ())}
    return bool(own & set(referral.referred_ids)) or (email or "").lower() in addresses


def _is_anothers(referral):
    """Whether who was sent counts already for who sent them first."""
    for contact_id in referral.referred_ids:
        waiting.take_turn(contact_id)
    where = {"referred_ids": {"$in": list(referral.referred_ids)},
             "state": {"$in": list(COUNTING)}, "_id": {"$ne": referral.id}}
    return Referral.collection().find_one(where, {"_id": 1}) is not None


def _add_referred(referral, contact_ids):
    """Add who was sent; returns whether anybody was not known of yet."""
    known = list(referral.referred_ids)
    referral.referred_ids = list(dict.fromkeys(
        [*known, *(survivor_of(id) for id in contact_ids if id)]))[:20]
    return referral.referred_ids != known


def _is_old(referral, deal):
    return referral.deal_version is not None and deal["version"] <= referral.deal_version


def _money(told):
    return money.stored({**told, "amount": Decimal(told["amount"])}) if told else {}


def _worth(invoice):
    """What an invoice is worth without taxes, less its part that was given back; None for nothing.
    """
    net, total = Decimal(invoice["net"]["amount"]), Decimal(invoice["total"]["amount"])
    credited = Decimal((invoice.get("credited") or {"amount": 0})["amount"])
    currency = invoice["net"]["currency"]
    left = net if not credited else money.rounded(net * (total - credited) / total, currency)
    return {"amount": left, "currency": currency} if left > 0 else None
