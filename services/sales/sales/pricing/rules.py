"""What a basket is priced by: rules as they were at a moment, loaded, without any way to the store.

Amounts of entries and promotions are Decimals, or Decimal128 as they are stored: of many rules few
come to be asked for them. What is here may be more than applies: each rule says itself for whom it
is.
"""

from dataclasses import dataclass, field

from .conditions import is_within
from .lists import NO_TERMS


@dataclass
class Rules:
    """Products, lists and promotions are `{id: version}`, as `dated.find_versions` gives them."""

    products: dict = field(default_factory=dict)
    lists: dict = field(default_factory=dict)
    # {(list id, subject): entry}
    entries: dict = field(default_factory=dict)
    promotions: dict = field(default_factory=dict)
    # {code: coupon}, each with how often it is used: `uses`, `uses_by_customer`.
    coupons: dict = field(default_factory=dict)
    # {promotion id: how much of its budget is spent}
    spent: dict = field(default_factory=dict)
    # What the agreement of the basket says, as `lists.terms_of` gives it.
    terms: dict = field(default_factory=lambda: NO_TERMS)


def entries_by_place(entries, at):
    """`{(list id, subject): entry}` of those that hold at a moment; of several the latest begun."""
    holding = [entry for entry in entries if is_within(entry, at)]
    holding.sort(key=lambda entry: entry["valid_from"].timestamp() if entry.get("valid_from")
                 else float("-inf"))
    return {(entry["price_list_id"], entry["subject"]): entry for entry in holding}
