"""What lists say of products: by quantity, in percent, dated, and kept when it is changed."""

from datetime import datetime, timedelta

import pytest
from pricing_factories import asked, entry, price_list, product, tiers

from chassis import clock
from contracts.errors import NotFound, ValidationFailed


@pytest.fixture
def screw(rules):
    return rules.create_product(**product(categories=["screws", "metal"]))


@pytest.fixture
def make(rules, screw):
    """Make a list that sells a screw at a price."""
    def make(unit_price=None, **fields):
        made = rules.create_price_list(**price_list(**fields))
        if unit_price is not None:
            rules.set_price_entries(price_list_id=made["id"], entries=[entry(screw, unit_price)])
        return made

    return make


@pytest.fixture
def costs(rules, screw):
    """What a screw costs, and by which list."""
    def costs(quantity="1", **basket):
        (line,) = rules.calculate_prices(**asked((screw, quantity), **basket))["lines"]
        return line["unit_price"], price_step(line)["price_list_id"]

    return costs


@pytest.fixture
def later():
    """Move the clock on."""
    moved = timedelta()

    def later(**by):
        nonlocal moved
        moved += timedelta(**by)
        clock.move(moved)

    yield later
    clock.move(timedelta())


def price_step(line):
    return next(step for step in line["trace"] if step["step"] == "price")


def pointers(caught):
    return [error["pointer"] for error in caught.value.details["errors"]]


def test_tier_is_of_how_many_are_in_the_whole_basket(rules, make, screw):
    held = make(is_standard=True)
    rules.set_price_entries(price_list_id=held["id"], entries=[
        {"product_id": screw["id"],
         "tiers": tiers(("0", "2.00"), ("100", "1.50"), ("10", "1.80"))}])

    def unit_prices(*quantities):
        priced = rules.calculate_prices(**asked(*((screw, quantity) for quantity in quantities)))
        return [line["unit_price"] for line in priced["lines"]]

    assert unit_prices("9.5") == ["2.00"]
    assert unit_prices("10") == ["1.80"]
    assert unit_prices("4", "6") == ["1.80", "1.80"]
    assert unit_prices("40", "60") == ["1.50", "1.50"]


def test_list_without_a_tier_for_so_few_leaves_it_to_the_next(rules, make, screw, costs):
    standard = make("2", is_standard=True)
    wholesale = make()
    rules.set_price_entries(price_list_id=wholesale["id"], entries=[
        entry(screw, "1", from_quantity="50")])

    assert costs("49") == ("2", standard["id"])
    assert costs("50") == ("1", wholesale["id"])


def test_percentage_is_off_the_parent_and_of_a_category_or_all(rules, make, screw, costs):
    make("0.125", is_standard=True)
    held = make()

    def say(**fields):
        rules.set_price_entries(price_list_id=held["id"], entries=[fields])

    say(tiers=[{"from_quantity": "0", "percent_off": "50"}])
    assert costs()[0] == "0.063"
    say(category="metal", tiers=[{"from_quantity": "0", "percent_off": "20"}])
    assert costs()[0] == "0.100"
    say(category="screws", tiers=[{"from_quantity": "0", "percent_off": "40"}])
    assert costs()[0] == "0.075"
    rules.set_price_entries(price_list_id=held["id"], entries=[entry(screw, "0.11")])
    assert costs()[0] == "0.11"


@pytest.mark.parametrize(("said", "pointer"), [
    ({"product_id": "product_01h455vb4pex5vsknk084sn02q"}, "/entries/0/product_id"),
    ({"category": "screws"}, "/entries/0/tiers"),
    ({"product_id": "screw", "valid_from": "2026-01-02T00:00:00Z",
      "valid_until": "2026-01-01T00:00:00Z"}, "/entries/0/valid_until"),
])
def test_set_price_entries_is_refused_when_something_is_wrong(rules, make, screw, said, pointer):
    held = make()
    said = {name: screw["id"] if value == "screw" else value for name, value in said.items()}

    with pytest.raises(ValidationFailed) as caught:
        rules.set_price_entries(price_list_id=held["id"], entries=[
            {**said, "tiers": tiers(("0", "1"))}])

    assert pointers(caught) == [pointer]
    assert rules.list_price_entries(price_list_id=held["id"])["items"] == []


def test_price_entry_is_found_as_it_stood_at_a_past_moment(rules, make, screw, costs, later):
    held = make("10", is_standard=True)
    (first,) = rules.list_price_entries(price_list_id=held["id"])["items"]
    begun = clock.now()
    later(days=10)
    (second,) = rules.set_price_entries(
        price_list_id=held["id"], entries=[entry(screw, "12")])["entries"]
    later(days=10)
    rules.remove_price_entry(price_list_id=held["id"], price_entry_id=second["id"])
    rules.remove_price_entry(price_list_id=held["id"], price_entry_id=second["id"])

    def at(days):
        moment = (begun + timedelta(days=days)).isoformat()
        items = rules.list_price_entries(
            price_list_id=held["id"], at=moment, product_id=screw["id"])["items"]
        return [(item["id"], item["tiers"][0]["unit_price"]) for item in items]

    assert at(5) == [(first["id"], "10")]
    assert at(15) == [(second["id"], "12")]
    assert at(25) == []
    assert costs(priced_at=(begun + timedelta(days=5)).isoformat())[0] == "10"
    assert costs(priced_at=(begun + timedelta(days=15)).isoformat())[0] == "12"
    with pytest.raises(ValidationFailed):
        costs()


def test_price_planned_for_later_holds_from_then_on(rules, make, screw, costs, later):
    held = make("10", is_standard=True)
    rules.set_price_entries(price_list_id=held["id"], entries=[entry(
        screw, "11", valid_from=(clock.now() + timedelta(days=30)).isoformat(),
        valid_until=(clock.now() + timedelta(days=60)).isoformat())])

    assert costs()[0] == "10"
    later(days=31)
    assert costs()[0] == "11"
    later(days=30)
    assert costs()[0] == "10"


def test_future_is_not_priced(rules, make, screw):
    make("10", is_standard=True)

    with pytest.raises(ValidationFailed) as caught:
        rules.calculate_prices(**asked((screw, "1"), priced_at=(
            clock.now() + timedelta(minutes=1)).isoformat()))

    assert pointers(caught) == ["/priced_at"]


def test_remove_price_entry_finds_none_in_another_list(rules, make):
    held, other = make("10"), make()
    (said,) = rules.list_price_entries(price_list_id=held["id"])["items"]

    with pytest.raises(NotFound):
        rules.remove_price_entry(price_list_id=other["id"], price_entry_id=said["id"])

    assert rules.list_price_entries(price_list_id=held["id"])["items"] == [said]
    assert datetime.fromisoformat(said["recorded_at"]) <= clock.now()
