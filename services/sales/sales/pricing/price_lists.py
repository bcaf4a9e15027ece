"""Price lists: made, changed and put away; what a list was is kept for past prices."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.errors import NotFound, ValidationFailed

from ..dated import keep_version
from ..errors import StandardListExists
from . import reach
from .lists import MOST_PARENTS
from .models import PriceList, PriceListVersion

LONG_AGO = paging.moment("1970-01-01T00:00:00Z")


def create_price_list(*, parties, **fields):
    """Make a price list, for the baskets that its conditions say."""
    _name_survivors(fields, parties)
    _refuse_misfits(fields)
    price_list = PriceList(**fields)
    price_list.standard_of = price_list.currency if price_list.is_standard else None
    try:
        price_list.add()
    except DuplicateKeyError as error:
        raise StandardListExists(currency=price_list.currency) from error
    _keep(price_list)
    announce(contract.price_list_created, price_list)
    return price_list.to_view()


def get_price_list(*, price_list_id):
    """Show a price list as it now is."""
    return view(PriceList.fetch_raw(price_list_id))


def list_price_lists(*, limit, after, is_archived, currency=None, customer_id=None):
    """List price lists, the latest first."""
    where = {"archived_at": {"$gt": LONG_AGO} if is_archived else None}
    where |= {name: value for name, value in (
        ("currency", currency), ("customer_ids", customer_id)) if value is not None}
    return paging.page(PriceList.collection(), where, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_price_list(*, price_list_id, changes, expected_version, parties):
    """Change a list; what stays the same makes no new version."""
    price_list = PriceList.fetch(price_list_id, expected_version=expected_version)
    before = price_list.to_view()
    _name_survivors(changes, parties)
    for name, value in changes.items():
        setattr(price_list, name, value)
    fields = price_list.to_view()
    if fields == before:
        return before

    _refuse_misfits(fields, "/changes")
    return _put(price_list, contract.price_list_updated)


def archive_price_list(*, price_list_id, expected_version):
    """Put a list away. Doing so twice is doing it once."""
    price_list = PriceList.fetch(price_list_id, expected_version=expected_version)
    if price_list.archived_at:
        return
    price_list.archived_at = clock.now()
    price_list.standard_of = None
    _put(price_list, contract.price_list_archived)


def _put(price_list, event):
    price_list.put()
    _keep(price_list)
    announce(event, price_list)
    return price_list.to_view()


def _keep(price_list):
    keep_version(PriceListVersion, price_list, _found_by=reach.keys_of_list(price_list.stored))


def _name_survivors(fields, parties):
    for name in ("customer_ids", "partner_ids"):
        if name in fields:
            fields[name] = list(dict.fromkeys(parties[id]["id"] for id in fields[name]))


def _refuse_misfits(fields, prefix=""):
    valid_from, valid_until = fields.get("valid_from"), fields.get("valid_until")
    if valid_from and valid_until and valid_until <= valid_from:
        raise ValidationFailed.at(f"{prefix}/valid_until", "It ends before it starts.")
    if fields["is_standard"]:
        _refuse_narrow_standard(fields, prefix)
    if fields.get("parent_id"):
        _refuse_parent(fields, f"{prefix}/parent_id")


def _refuse_narrow_standard(fields, prefix):
    narrowed = ("customer_ids", "partner_ids", "segments", "channels", "parent_id",
                "is_only_carried")
    errors = [{"pointer": f"{prefix}/{name}", "detail": "A standard list is for everybody."}
              for name in narrowed if fields.get(name)]
    if errors:
        raise ValidationFailed(errors=errors)


def _refuse_parent(fields, pointer):
    """Raise ValidationFailed for a parent that is none, of another currency, or its own child."""
    seen, next_id = {fields.get("id")}, fields["parent_id"]
    for _ in range(MOST_PARENTS):
        if next_id in seen:
            raise ValidationFailed.at(pointer, "It would be its own parent.")
        seen.add(next_id)
        try:
            parent = PriceList.fetch_raw(next_id)
        except NotFound as error:
            raise ValidationFailed.at(pointer, "There is no such price list.") from error
        if parent["currency"] != fields["currency"]:
            raise ValidationFailed.at(pointer, "It is of another currency.")
        next_id = parent.get("parent_id")
        if next_id is None:
            return
    raise ValidationFailed.at(pointer, f"At most {MOST_PARENTS} lists stand on each other.")
