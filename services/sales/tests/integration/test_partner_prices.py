"""Price lists in the partners' portal: those that hold for them, at what they really pay."""

import copy
from datetime import date, timedelta

import orjson
import pytest
from partners_at_work import *  # noqa: F403  Fixtures.
from partners_at_work import THIS_YEAR, TODAY, signed_in
from pricing_factories import add_party, asked, entry, price_list, product, tiers
from quotes_factories import seller

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import contacts
from contracts.errors import NotFound, PermissionDenied, ValidationFailed
from contracts.sales import price_list as p

YESTERDAY = (date.fromisoformat(TODAY) - timedelta(days=1)).isoformat()
TOMORROW = (date.fromisoformat(TODAY) + timedelta(days=1)).isoformat()


@pytest.fixture
def screw(rules):
    return rules.create_product(**product(
        sku="A-1", name="Tornillo", names={"en": "Screw"}, categories=["screws"],
        unit_costs=[{"amount": "3.33", "currency": "EUR"}]))


@pytest.fixture
def make(rules, screw):
    """Make a list that sells a screw, or what is said."""
    def make(unit_price=None, entries=None, **fields):
        made = rules.create_price_list(**price_list(**fields))
        entries = entries or ([entry(screw, unit_price)] if unit_price else [])
        if entries:
            rules.set_price_entries(price_list_id=made["id"], entries=entries)
        return made

    return make


@pytest.fixture
def listed(rules):
    """The ids of the lists that a partner sees."""
    def listed(partner_id):
        items = rules.by(signed_in(partner_id)).list_partner_price_lists()["items"]
        return [item["id"] for item in items]

    return listed


@pytest.fixture
def told(rules):
    """What a partner is told of a list, `{sku: [(from quantity, price, agreed price)]}`."""
    def told(partner_id, held):
        items = rules.by(signed_in(partner_id)).list_partner_prices(
            price_list_id=held["id"])["items"]
        return {item["sku"]: [
            (tier["from_quantity"], tier["unit_price"], tier.get("agreed_price"))
            for tier in item["tiers"]] for item in items}

    return told


def costs(rules, product, quantity, **basket):
    """What one costs when somebody asks for its price."""
    (line,) = rules.calculate_prices(**asked((product, quantity), **basket))["lines"]
    return line["unit_price"]


# Which lists


def test_tier_tells_these_fields_and_no_other():
    assert set(p.PartnerTier().fields) == {"from_quantity", "unit_price", "agreed_price"}


def test_partner_sees_lists_that_agreements_carry_and_that_name_them(
        rules, agree, make, north, south):
    carried = make("9", is_only_carried=True)
    named = make("8", partner_ids=[north, south], channels=["partner"])
    some = make("7", partner_ids=[north], segments=["vip"])
    make("6", partner_ids=[south])
    make("5")
    make("4", is_standard=True)
    agreement = agree(north, price_list_id=carried["id"], discount_percent="15")

    items = rules.by(signed_in(north)).list_partner_price_lists()["items"]

    terms = {"currency": "EUR", "agreement_id": agreement["id"], "discount_percent": "15"}
    assert items == [
        {"id": some["id"], "name": some["name"], **terms, "is_carried": False,
         "is_for_some_customers": True},
        {"id": named["id"], "name": named["name"], **terms, "is_carried": False,
         "channels": ["partner"], "is_for_some_customers": False},
        {"id": carried["id"], "name": carried["name"], **terms, "is_carried": True,
         "is_for_some_customers": False}]


def test_lists_that_do_not_hold_today_are_not_shown(rules, agree, make, listed, north):
    archived = make("1", partner_ids=[north])
    rules.archive_price_list(price_list_id=archived["id"])
    hidden = [
        archived, make("1", partner_ids=[north], valid_until=f"{YESTERDAY}T00:00:00Z"),
        make("1", partner_ids=[north], valid_from=f"{TOMORROW}T23:00:00Z"),
        make("1", partner_ids=[north], is_only_carried=True)]
    for fields in ({"ends_on": YESTERDAY}, {"starts_on": TOMORROW}, {}):
        carried = make("1", is_only_carried=True)
        made = rules.create_agreement(
            partner_id=north, type="reseller", name="Gold", price_list_id=carried["id"],
            **THIS_YEAR | fields)
        rules.store.agreements.update_one(
            {"_id": made["id"]}, {"$set": {"state": "active" if fields else "draft"}})
        hidden.append(carried)
    ended = make("1", is_only_carried=True)
    rules.end_agreement(agreement_id=agree(north, price_list_id=ended["id"])["id"])
    hidden.append(ended)

    assert listed(north) == []
    for held in hidden:
        with pytest.raises(NotFound):
            rules.by(signed_in(north)).list_partner_prices(price_list_id=held["id"])


def test_list_that_is_not_theirs_is_not_there(rules, agree, make, north, south):
    carried, named = make("9", is_only_carried=True), make("8", partner_ids=[north])
    general = make("5", is_standard=True)
    agree(north, price_list_id=carried["id"])
    agree(south)
    unknown = {"id": new_id("price_list")}

    assert rules.by(signed_in(south)).list_partner_price_lists()["items"] == []
    for held in (carried, named, general, unknown):
        with pytest.raises(NotFound):
            rules.by(signed_in(south)).list_partner_prices(price_list_id=held["id"])
    with pytest.raises(PermissionDenied):
        rules.by(seller("administrator")).list_partner_price_lists()


def test_nothing_of_ours_or_of_others_is_in_the_answer(rules, agree, make, north, south):
    customer, owner = add_party(name="Hostelería Gil"), new_id("user")
    parent = make("9.99", name="Coste de fábrica", is_only_carried=True)
    held = make("8", partner_ids=[south, north], customer_ids=[customer], segments=["vip"],
                priority=777, parent_id=parent["id"])
    agree(north, owner_id=owner)
    theirs = rules.by(signed_in(north))

    for answer in (theirs.list_partner_price_lists(),
                   theirs.list_partner_prices(price_list_id=held["id"])):
        assert len(answer["items"]) == 1
        text = orjson.dumps(answer).decode()
        for ours in (south, customer, owner, "vip", "777", "3.33", "cost", "Coste", parent["id"],
                     "partner_ids", "customer_ids", "segments", "priority", "margin", "owner"):
            assert ours not in text, ours


def test_lists_of_a_merged_partner_are_its_survivors(rules, agree, make, listed, north):
    survivor = add_party(name="Norte y Sur")
    carried, named = make("9", is_only_carried=True), make("8", partner_ids=[north])
    agree(north, price_list_id=carried["id"])
    data = copy.deepcopy(contacts.contact_merged.example)
    data |= {"merged_id": north, "merge_id": "merge_01h455vb4pex5vsknk084sn02q"}
    data["contact"] |= {"id": survivor, "version": 5, "updated_at": clock.now()}
    rules.react("on_contact_merged", Happened("1", contacts.contact_merged.type, clock.now(), data))

    assert listed(survivor) == listed(north) == [named["id"], carried["id"]]


# At which prices


def test_prices_are_those_of_a_basket_under_the_agreement(rules, agree, make, told, screw, north):
    nut = rules.create_product(**product(sku="B-1", categories=["nuts"]))
    make(is_standard=True, entries=[entry(screw, "12.345"), entry(nut, "0.07")])
    make("1", partner_ids=[north], channels=["shop"])
    parent = make(is_only_carried=True, entries=[
        {"product_id": nut["id"], "tiers": tiers(("0", "0.0655"), ("1000", "0.05"))}])
    carried = make(is_only_carried=True, parent_id=parent["id"], entries=[
        {"category": "screws", "tiers": [{"from_quantity": "0", "percent_off": "7.5"}]},
        {"product_id": screw["id"], "tiers": tiers(("50", "10.01"), ("200", "9.99"))}])
    agreement = agree(north, price_list_id=carried["id"], discount_percent="12.5")

    shown = told(north, carried)

    assert set(shown) == {"A-1", "B-1"}
    assert [begins for begins, *_ in shown["A-1"]] == ["0", "50", "200"]
    assert [begins for begins, *_ in shown["B-1"]] == ["0", "1000"]
    for made in (screw, nut):
        steps = shown[made["sku"]]
        for (begins, _, agreed), following in zip(steps, [*steps[1:], None], strict=True):
            last = str(int(following[0]) - 1) if following else "100000"
            for quantity in {begins if begins != "0" else "1", last}:
                assert costs(rules, made, quantity, partner_id=north,
                             agreement_id=agreement["id"]) == agreed


def test_prices_of_a_list_that_names_the_partner_are_theirs(
        rules, agree, make, told, screw, north):
    named = make("8.85", partner_ids=[north])
    make("10", is_standard=True)
    assert told(north, named) == {"A-1": [("0", "8.85", None)]}
    assert costs(rules, screw, "1", partner_id=north) == "8.85"

    agreement = agree(north, discount_percent="10")

    assert told(north, named) == {"A-1": [("0", "8.85", "7.97")]}
    assert costs(rules, screw, "1", partner_id=north, agreement_id=agreement["id"]) == "7.97"


def test_discount_of_the_agreement_that_carries_the_list_counts(agree, make, told, north):
    gold, silver = make("9.00", is_only_carried=True), make("9.50", is_only_carried=True)
    agree(north, price_list_id=gold["id"], discount_percent="20")
    agree(north, price_list_id=silver["id"])

    assert told(north, gold) == {"A-1": [("0", "9.00", "7.20")]}
    assert told(north, silver) == {"A-1": [("0", "9.50", None)]}


def test_price_begins_with_the_quantity_from_which_the_list_says_it(
        rules, make, told, screw, north):
    make("10", is_standard=True)
    named = make(partner_ids=[north], entries=[
        {"product_id": screw["id"], "tiers": tiers(("10", "9"), ("20", "9"), ("50", "8"))}])

    assert told(north, named) == {"A-1": [("10", "9", None), ("50", "8", None)]}


def test_what_is_not_sold_or_has_no_price_is_left_out(rules, make, told, screw, north):
    gone, idle, priceless, later = (
        rules.create_product(**product(**fields)) for fields in (
            {}, {"is_active": False}, {"sku": "P"}, {"sku": "L"}))
    make(is_standard=True, entries=[entry(made, "10") for made in (screw, gone, idle)])
    named = make(partner_ids=[north], entries=[
        {"tiers": [{"from_quantity": "0", "percent_off": "10"}]},
        entry(later, "5", valid_from=f"{TOMORROW}T23:00:00Z")])
    rules.archive_product(product_id=gone["id"])

    assert told(north, named) == {"A-1": [("0", "9.00", None)]}
    with pytest.raises(ValidationFailed):
        costs(rules, priceless, "1", partner_id=north)


def test_page_is_filled_where_much_has_no_price(rules, make, north):
    made = [rules.create_product(**product(sku=f"S-{number}")) for number in range(9)]
    make(is_standard=True, entries=[entry(one, "10") for one in made[::4]])
    named = make(partner_ids=[north], entries=[
        {"tiers": [{"from_quantity": "0", "percent_off": "10"}]}])
    theirs = rules.by(signed_in(north))

    first = theirs.list_partner_prices(price_list_id=named["id"], limit=2)
    second = theirs.list_partner_prices(price_list_id=named["id"], limit=2, after=first["next"])

    assert [item["sku"] for item in first["items"]] == ["S-0", "S-4"]
    assert ([item["sku"] for item in second["items"]], second["next"]) == (["S-8"], None)


def test_products_are_named_in_the_language_of_the_partner(rules, make):
    partner = add_party(languages=["en-GB", "es"])
    named = make("9", partner_ids=[partner])

    (shown,) = rules.by(signed_in(partner)).list_partner_prices(
        price_list_id=named["id"])["items"]

    assert shown["name"] == "Screw"


def test_prices_and_lists_are_told_page_by_page(rules, make, north):
    made = [rules.create_product(**product(sku=f"S-{number}")) for number in range(5)]
    held = [make(partner_ids=[north], entries=[entry(one, "1") for one in made[::-1]])["id"]
            for _ in range(3)]
    theirs = rules.by(signed_in(north))

    def all_of(operation, **asked):
        after, found = None, []
        while True:
            page = operation(limit=2, after=after, **asked)
            assert len(page["items"]) <= 2
            found += page["items"]
            after = page["next"]
            if after is None:
                return found

    assert [item["id"] for item in all_of(theirs.list_partner_price_lists)] == held[::-1]
    assert [item["sku"] for item in all_of(
        theirs.list_partner_prices, price_list_id=held[0])] == [one["sku"] for one in made]
