"""Price lists: what can be asked and is told of them."""

from ..common import PageRequest
from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import price_list as p
from .declared import CHANGED, NOT_FOUND, sales

create_price_list = sales.command(
    "create_price_list", "Make a price list.",
    request=p.NewPriceList, reply=p.PriceList, permission="catalogue:write",
    route=post("/price-lists", location="/price-lists/{id}"),
    errors={"standard_list_exists": Conflict},
    links={"get_price_list": {"price_list_id": "id"},
           "update_price_list": {"price_list_id": "id"},
           "archive_price_list": {"price_list_id": "id"},
           "set_price_entries": {"price_list_id": "id"},
           "list_price_entries": {"price_list_id": "id"}},
)
get_price_list = sales.query(
    "get_price_list", "See a price list.",
    request=p.PriceListId, reply=p.PriceList, permission="catalogue:read",
    route=get("/price-lists/{price_list_id}"), errors=NOT_FOUND,
)
list_price_lists = sales.query(
    "list_price_lists", "List price lists, the latest first.",
    request=p.ListPriceLists, reply=p.PriceListPage, permission="catalogue:read",
    route=get("/price-lists"),
)
update_price_list = sales.command(
    "update_price_list", "Change a price list; what it was is kept for past prices.",
    request=p.UpdatePriceList, reply=p.PriceList, permission="catalogue:write",
    route=patch("/price-lists/{price_list_id}"), errors=CHANGED,
)
archive_price_list = sales.command(
    "archive_price_list", "Put a price list away: it applies no more.",
    request=p.ChangePriceList, reply=None, permission="catalogue:write",
    route=delete("/price-lists/{price_list_id}"), errors=CHANGED,
)
set_price_entries = sales.command(
    "set_price_entries", "Say what products cost by a list; what was said before is kept.",
    request=p.SetPriceEntries, reply=p.PriceEntriesSet, permission="catalogue:write",
    route=post("/price-lists/{price_list_id}/entries", status=200), errors=NOT_FOUND,
)
list_price_entries = sales.query(
    "list_price_entries", "List what a list says of products, now or at a past moment.",
    request=p.ListPriceEntries, reply=p.PriceEntryPage, permission="catalogue:read",
    route=get("/price-lists/{price_list_id}/entries"), errors=NOT_FOUND,
)
remove_price_entry = sales.command(
    "remove_price_entry", "Take away what a list says of a product; that it said so is kept.",
    request=p.PriceEntryId, reply=None, permission="catalogue:write",
    route=delete("/price-lists/{price_list_id}/entries/{price_entry_id}"), errors=NOT_FOUND,
)

list_partner_price_lists = sales.query(
    "list_partner_price_lists", "See the price lists that hold for you today, the latest first.",
    request=PageRequest, reply=p.PartnerPriceListPage, permission="partner:use",
    route=get("/price-lists", audience="partner"),
)
list_partner_prices = sales.query(
    "list_partner_prices",
    "See what products cost by a price list that holds for you today, by their SKU. A page may "
    "hold fewer than were asked for; the last one says no next.",
    request=p.ListPartnerPrices, reply=p.PartnerPricePage, permission="partner:use",
    route=get("/price-lists/{price_list_id}/prices", audience="partner"), errors=NOT_FOUND,
)

price_list_created = sales.event(
    "sales.price_list.created", "A price list was made.", p.PriceListTold)
price_list_updated = sales.event(
    "sales.price_list.updated", "A price list was changed.", p.PriceListTold)
price_list_archived = sales.event(
    "sales.price_list.archived", "A price list was put away.", p.PriceListTold)
price_entries_changed = sales.event(
    "sales.price_list.repriced", "Prices of a list were set or taken away.", p.PricesChanged)
