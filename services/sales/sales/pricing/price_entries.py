"""What a list says of products: each price is dated, and none is ever changed or lost."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import stored
from chassis.outbox import announce
from chassis.store import note_change
from contracts import sales as contract
from contracts.errors import NotFound, ValidationFailed

from ..catalogue.models import Product
from ..dated import NEVER, as_of
from .models import PriceEntry, PriceList

EVERYTHING = "all"


def set_price_entries(*, price_list_id, entries):
    """Say what products cost from now on, or within a period; what was said before is kept."""
    price_list = PriceList.fetch_raw(price_list_id)
    _refuse_misfits(entries)
    now = clock.now()
    raws = [_new_entry(price_list_id, entry, now) for entry in entries]
    for raw in raws:
        _supersede({"price_list_id": price_list_id, "subject": raw["subject"],
                    "valid_from": raw.get("valid_from"), "is_current": True}, now)
        PriceEntry.add_raw(raw)
    return {"entries": _tell(price_list, raws)}


def list_price_entries(*, price_list_id, limit, after, at=None, product_id=None, category=None):
    """List what a list says, now or as it stood at a moment, in the order in which it was said."""
    PriceList.fetch_raw(price_list_id, {"_id": 1})
    where = {"price_list_id": price_list_id, **as_of(at or clock.now())}
    if product_id or category:
        where["subject"] = product_id or subject_of_category(category)
    return paging.page(PriceEntry.collection(), {"$and": [where]}, sort="recorded_at",
                       kind=paging.moment, limit=limit, after=after, show=shown)


def remove_price_entry(*, price_list_id, price_entry_id):
    """Have a list say nothing of a product from now on. Doing so twice is doing it once."""
    price_list = PriceList.fetch_raw(price_list_id)
    found = PriceEntry.collection().find_one(
        {"_id": price_entry_id, "price_list_id": price_list_id})
    if found is None:
        raise NotFound(f"There is no price_entry {price_entry_id}.", id=price_entry_id)
    if not found.get("is_current"):
        return
    _supersede({"_id": price_entry_id, "is_current": True}, clock.now())
    _tell(price_list, [PriceEntry.fetch_raw(price_entry_id)])


def subject_of_category(category):
    return f"category:{category}"


def shown(raw):
    """An entry as others see it."""
    subject, superseded_at = raw["subject"], raw["superseded_at"]
    entry = {name: raw.get(name) for name in
             ("price_list_id", "tiers", "valid_from", "valid_until", "recorded_at")}
    return {
        **entry, "id": raw["_id"],
        "product_id": subject if subject.startswith("product_") else None,
        "category": subject.partition(":")[2] or None,
        "superseded_at": None if superseded_at == NEVER else superseded_at,
    }


def _new_entry(price_list_id, entry, now):
    subject = entry.get("product_id") or (
        subject_of_category(entry["category"]) if entry.get("category") else EVERYTHING)
    raw = {
        "_id": new_id("price_entry"), "version": 1, "created_at": now, "updated_at": now,
        "price_list_id": price_list_id, "subject": subject,
        "tiers": stored(sorted(entry["tiers"], key=lambda tier: tier["from_quantity"])),
        "recorded_at": now, "superseded_at": NEVER, "is_current": True,
    }
    return raw | {name: entry[name] for name in ("valid_from", "valid_until") if entry.get(name)}


def _supersede(where, now):
    before = PriceEntry.collection().find_one_and_update(
        where, {"$set": {"superseded_at": now, "updated_at": now}, "$unset": {"is_current": ""},
                "$inc": {"version": 1}})
    if before is not None:
        note_change(before["_id"], before, PriceEntry.fetch_raw(before["_id"]))


def _tell(price_list, raws):
    told = [shown(raw) for raw in raws]
    announce(contract.price_entries_changed, price_list_id=price_list["_id"],
             currency=price_list["currency"], entries=told)
    return told


def _refuse_misfits(entries):
    """Raise ValidationFailed for unknown products, periods that end first, and the same twice."""
    asked = {entry["product_id"] for entry in entries if entry.get("product_id")}
    known = {raw["_id"] for raw in Product.collection().find(
        {"_id": {"$in": sorted(asked)}}, {"_id": 1})}
    errors, seen = [], set()
    for place, entry in enumerate(entries):
        product_id, at = entry.get("product_id"), f"/entries/{place}"
        if product_id and product_id not in known:
            errors.append({"pointer": f"{at}/product_id", "detail": "There is no such product."})
        begins, ends = entry.get("valid_from"), entry.get("valid_until")
        if begins and ends and ends <= begins:
            errors.append({"pointer": f"{at}/valid_until", "detail": "It ends before it starts."})
        if not product_id and any(tier.get("unit_price") is not None for tier in entry["tiers"]):
            errors.append({"pointer": f"{at}/tiers",
                           "detail": "Of more than one product only a percentage can be said."})
        same = (product_id, entry.get("category"), begins)
        if same in seen:
            errors.append({"pointer": at, "detail": "This is said twice."})
        seen.add(same)
    if errors:
        raise ValidationFailed(errors=errors)
