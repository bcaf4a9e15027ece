"""Deals: opening, reading and changing them."""

from chassis import clock
from chassis.figures import between
from chassis.ids import new_id
from chassis.money import rounded, stored
from chassis.outbox import announce
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from ..errors import DealIsClosed
from . import pipelines, showing
from .models import Deal, shown_deal

_EVENTS = {"open": contract.deal_updated, "won": contract.deal_won, "lost": contract.deal_lost}


def create_deal(*, name, contact_ids, parties, value=None, **fields):
    """Open a deal with a customer and its people; it is the caller's unless it is said whose."""
    fields.setdefault("owner_id", _caller())
    deal = open_deal(
        name=name, contact_ids=with_survivors(contact_ids, parties), amount=value,
        **_of_survivors(fields, parties))
    return deal.to_view()


def open_deal(*, name, contact_ids, pipeline_id=None, stage_id=None, owner_id=None, team_id=None,
              amount=None, expected_on=None, source=None, campaign_id=None, lead_id=None,
              **fields):
    """Open a deal in a stage, the first of the default pipeline unless one is named, and tell it.

    The contacts are known and not merged, the customer first. `amount` is money as contracts give
    it, `{"amount": Decimal, "currency"}`; `fields` are further ones of the contract. Raises
    ValidationFailed for a stage that asks for more, or that is no open one.
    """
    pipeline, stage = pipelines.to_enter(pipeline_id, stage_id)
    if stage["kind"] != "open":
        raise ValidationFailed.at("/stage_id", "A deal begins in an open stage.")
    now = clock.now()
    deal = Deal(
        id=new_id(Deal.ENTITY), name=name, contact_ids=list(dict.fromkeys(contact_ids)),
        owner_id=owner_id, team_id=team_id, value=money(amount), expected_on=expected_on,
        source=source, campaign_id=campaign_id, lead_id=lead_id, opened_at=now,
        **stored({name: given for name, given in fields.items() if given is not None}))
    require_fields(deal, stage)
    deal.stand_in(pipeline["_id"], stage, stay(now))
    deal.add()
    announce(contract.deal_opened, deal)
    return deal


def get_deal(*, deal_id):
    """Show a deal, how it goes, and where it stood."""
    raw = Deal.fetch_raw(deal_id)
    (shown,) = showing.shown([raw])
    return {**shown, "history": showing.history_of(raw)}


def list_deals(*, limit, after, sort, expected_from=None, expected_to=None, contact_id=None,
               closed_after=None, closed_before=None, created_after=None, created_before=None,
               **filters):
    """List deals by what is asked for, with how they go."""
    where = {**filters, **between("created_at", created_after, created_before)}
    if contact_id is not None:
        where["contact_ids"] = contact_id
    if expected_from is not None or expected_to is not None:
        # What nobody expects on any day is expected in no period.
        where["expected_on"] = {"$gte": expected_from or "0", "$lte": expected_to or "9999"}
    # When it was closed it entered where it stands; by that lists are sorted.
    where |= between("closed_at", closed_after, closed_before)
    where |= between("stage_entered_at", closed_after, closed_before)
    return showing.page(where, sort=sort, limit=limit, after=after)


def update_deal(*, deal_id, changes, expected_version, parties):
    """Change what is said of a deal that is open."""
    deal = fetch_open(deal_id, expected_version)
    before = deal.to_view()
    change(deal, changes, parties)
    if deal.to_view() == before:
        return before

    deal.put()
    announce(contract.deal_updated, deal)
    return deal.to_view()


def fetch_open(deal_id, expected_version):
    """A deal that may be changed. Raises DealIsClosed for one that was won or lost."""
    deal = Deal.fetch(deal_id, expected_version=expected_version)
    if deal.state != "open":
        raise DealIsClosed(id=deal_id, state=deal.state)
    return deal


def change(deal, changes, parties):
    """Set what is said of a deal, without storing it."""
    for name, given in _of_survivors(changes, parties).items():
        if name == "name" and given is None:
            continue
        setattr(deal, name, money(given) if name == "value" else stored(given))


def require_fields(deal, stage, pointer=""):
    """Raise ValidationFailed, naming each that is missing of what a stage asks for."""
    missing = [name for name in stage["required_fields"] if not _is_said(deal, name)]
    if missing:
        raise ValidationFailed(errors=[
            {"pointer": f"{pointer}/{'contact_ids' if name == 'people' else name}",
             "detail": "The stage asks for this."} for name in missing])


def _is_said(deal, name):
    if name == "people":
        return len(set(deal.contact_ids)) > 1
    return bool(getattr(deal, name))


def stay(entered_at, acknowledged=None):
    """What is kept of a deal's entering a stage."""
    call = current_call()
    kept = {"entered_at": entered_at, "actor_id": call.actor.id if call else "service:sales"}
    if acknowledged is not None:
        kept["acknowledged"] = {name: acknowledged[name] for name in ("finding_ids", "reason")}
    return kept


def money(given):
    """Money as it is stored, half-up at the minor unit; None for none."""
    if given is None:
        return None
    return stored({**given, "amount": rounded(given["amount"], given["currency"])})


def with_survivors(contact_ids, parties):
    """Ids of contacts as they are to be kept: of merged ones the survivor, each once."""
    return list(dict.fromkeys(parties[id]["id"] for id in contact_ids))


def _of_survivors(fields, parties):
    """Fields of a deal, naming the survivors of who was merged."""
    kept = dict(fields)
    if kept.get("contact_ids"):
        kept["contact_ids"] = with_survivors(kept["contact_ids"], parties)
    if kept.get("competitors"):
        kept["competitors"] = [
            {**rival, "contact_id": parties[rival["contact_id"]]["id"]}
            if rival.get("contact_id") else rival for rival in kept["competitors"]]
    return kept


def _caller():
    call = current_call()
    user_id = call.actor.user_id if call else ""
    return user_id if user_id.startswith("user_") else None


def seen(deal_id):
    """A deal as stored, if it is of the rows that the caller sees. Raises NotFound."""
    found = Deal.collection().find_one(narrow({"_id": deal_id}, "deal"))
    if found is None:
        raise NotFound(f"There is no deal {deal_id}.", id=deal_id)
    return found


def event_of(raw):
    """The event that tells of a deal as it now is."""
    return _EVENTS[raw["state"]], {"deal": shown_deal(raw)}
