"""Orders follow the parties that they are of: merged, parted, and asking to be forgotten."""

import copy

import pytest
from orders_factories import ordered, party

from chassis import clock
from chassis.deliveries import Happened
from chassis.holdings import DocumentHoldings
from chassis.outbox import commit
from contracts import contacts


@pytest.fixture
def ana(rules):
    return party(rules.store)


def merged(into, gone):
    data = copy.deepcopy(contacts.contact_merged.example)
    data |= {"merged_id": gone, "merge_id": "merge_01h455vb4pex5vsknk084sn02q"}
    data["contact"] |= {"id": into, "version": 5, "updated_at": clock.now()}
    return Happened("1", contacts.contact_merged.type, clock.now(), data)


def test_order_of_a_merged_customer_is_its_survivors(rules, ana):
    eva = party(rules.store)
    order = rules.place_order(**ordered(ana, partner_id=ana))

    rules.react("on_contact_merged", merged(eva, ana))

    held = rules.get_order(order_id=order["id"])
    assert (held["contact_ids"], held["partner_id"], held["version"]) == ([eva], eva, 2)


def test_order_of_somebody_who_is_erased_is_kept_as_the_law_asks(rules, ana):
    from sales.models import DOCUMENTS

    order = rules.place_order(**ordered(ana))

    counts, kept = commit(lambda: DocumentHoldings(DOCUMENTS).erase(
        [ana], "data_request_01h455vb4pex5vsknk084sn02q"))

    assert counts == {"parties": 1}
    assert [(item["what"], item["count"], item["law"], item["until_on"]) for item in kept] == [
        ("orders", 1, "Código de Comercio, art. 30", f"{clock.now().year + 6}-12-31")]
    assert rules.get_order(order_id=order["id"]) == order
