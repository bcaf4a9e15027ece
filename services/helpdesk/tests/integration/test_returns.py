"""Returns: asked for, received, inspected and settled, never more than was delivered."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from return_factories import TOO_EXPENSIVE, Shop, a_return, asked_of, inspected

from chassis.ids import new_id
from chassis.mails import Mail
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, ValidationFailed
from helpdesk.returns import default_reasons, quantities
from helpdesk.returns.models import Return


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(), monkeypatch)


def shop_of(monkeypatch, **fields):
    return asked_of(Shop(**fields), monkeypatch)


def refused(code, call, **request):
    with pytest.raises(Conflict) as error:
        call(**request)
    assert error.value.code == code


def mails():
    return [mail["text"] for mail in Mail.collection().find().sort("created_at", 1)]


def test_request_return_by_a_consumer_within_14_days_is_a_right_and_authorised(rules, shop):
    held = rules.request_return(**a_return(shop, reason_id=None))

    assert (held["right"], held["status"], held["state"]) == (
        "withdrawal", "authorized", "requested")
    assert held["amount"] == {"amount": "50.00", "currency": "EUR"}
    assert held["contact_ids"] == [shop.customer_id]
    assert rules.get_return(return_id=held["id"]) == held


def test_request_return_after_that_goes_by_the_policy_and_needs_a_reason(rules, shop, monkeypatch):
    shop = shop_of(monkeypatch, days_ago=20)
    with pytest.raises(ValidationFailed):
        rules.request_return(**a_return(shop, reason_id=None))
    assert rules.list_returns()["items"] == []

    held = rules.request_return(**a_return(shop))

    assert (held["right"], held["status"]) == ("policy", "requested")
    assert held["reason"] == "Tiene algún problema › No funciona"


def test_policy_that_fits_is_kept_as_it_was(rules, shop, monkeypatch):
    shop = shop_of(monkeypatch, days_ago=40, kind="organisation")
    policy = rules.create_return_policy(
        name="Sillas", days=60, priority=200, categories=["chairs"],
        customer_kinds=["organisation"], handling_cost="7.00")
    rules.create_return_policy(name="Otras", days=5, priority=300, categories=["lamps"])
    held = rules.request_return(**a_return(shop))
    rules.update_return_policy(return_policy_id=policy["id"], changes={"days": 1})

    shown = rules.get_return(return_id=held["id"])

    assert shown["right"] == "policy"
    assert (shown["policy"]["days"], shown["policy"]["version"]) == (60, 1)
    assert shown["policy"]["handling_cost"] == "7.00"
    again = rules.request_return(**a_return(shop))
    assert (again["right"], again["policy"]["days"]) == ("exception", 1)


def test_return_by_exception_has_to_be_approved(rules, shop, monkeypatch):
    shop = shop_of(monkeypatch, days_ago=50)
    held = rules.request_return(**a_return(shop))
    assert held["right"] == "exception"

    refused("return_needs_approval", rules.authorize_return, return_id=held["id"])
    assert rules.get_return(return_id=held["id"]) == held
    rules.approve_return(return_id=held["id"], reason="Cliente de siempre")

    done = rules.authorize_return(
        return_id=held["id"], carrier="Correos", label_url="https://x.example/1")
    assert done["status"] == "authorized"
    assert done["approval"]["reason"] == "Cliente de siempre"
    assert "https://x.example/1" in mails()[-1]


def test_no_more_comes_back_than_was_delivered(rules, shop):
    rules.request_return(**a_return(shop, "2"))

    refused("more_than_delivered", rules.request_return, **a_return(shop))
    assert len(rules.list_returns()["items"]) == 1


def test_what_is_not_delivered_does_not_come_back(rules, shop):
    shop.order["state"] = "shipped"
    shop.order["shipments"] = [
        {"id": new_id("shipment"), "shipped_at": "2026-01-01T00:00:00Z",
         "delivered_at": "2026-01-02T00:00:00Z",
         "lines": [{"line_id": shop.line["id"], "quantity": "1"}]},
        {"id": new_id("shipment"), "shipped_at": "2026-01-03T00:00:00Z", "lines": []}]

    refused("more_than_delivered", rules.request_return, **a_return(shop, "2"))
    held = rules.request_return(**a_return(shop))
    assert held["lines"][0]["delivered_on"] == "2026-01-02"


def test_of_many_at_once_only_so_many_win_as_there_are(rules, monkeypatch):
    default_reasons.seed()
    shop = shop_of(monkeypatch, quantity="7", net="70.00")

    def attempt(_):
        try:
            return rules.request_return(**a_return(shop))["id"]
        except Conflict as error:
            return error.code

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(attempt, range(30)))

    assert len({id for id in answers if id.startswith("return_")}) == 7
    assert answers.count("more_than_delivered") == 23
    assert Return.collection().count_documents({}) == 7
    assert quantities.taken_of(shop.line["id"]) == 7


def test_what_is_taken_back_or_declined_can_be_asked_for_anew(rules, shop, monkeypatch):
    shop = shop_of(monkeypatch, days_ago=20)
    first = rules.request_return(**a_return(shop, "2"))
    rules.cancel_return(return_id=first["id"])
    second = rules.request_return(**a_return(shop, "2"))
    rules.refuse_return(return_id=second["id"], text="Está usada.")

    assert quantities.taken_of(shop.line["id"]) == 0
    ends = [(item["status"], item["outcome"]) for item in rules.list_returns()["items"]]
    assert ends == [("refused", "declined"), ("cancelled", "explained")]
    assert "Está usada." in mails()[-1]
    refused("return_is_closed", rules.authorize_return, return_id=second["id"])


def test_withdrawal_is_not_declined_before_the_goods_were_looked_at(rules, shop):
    held = rules.request_return(**a_return(shop))

    refused("right_of_withdrawal", rules.refuse_return, return_id=held["id"], text="No.")
    seen = inspected(rules, held, accepted="0")
    done = rules.refuse_return(return_id=held["id"], text="Falta la mitad.")

    assert seen["lines"][0]["condition"] == "damaged"
    assert done["outcome"] == "declined"


def test_order_of_nobody_is_not_there(rules, shop):
    with pytest.raises(ValidationFailed):
        rules.request_return(**a_return(shop, order_id=new_id("order")))
    with pytest.raises(NotFound):
        rules.get_return(return_id=new_id("return"))


def test_photos_and_the_way_back_are_kept(rules, shop):
    held = rules.request_return(**a_return(shop))

    photo = rules.add_return_photo(return_id=held["id"], name="silla.jpg", content="aGk=",
                                   content_type="image/jpeg")
    sent = rules.update_return(return_id=held["id"], changes={
        "carrier": "SEUR", "tracking_number": "1Z", "sent_at": "2026-01-01T10:00:00Z"})

    assert (sent["status"], sent["photos"]) == ("sent", [photo])
    read = rules.get_return_photo(return_id=held["id"], attachment_id=photo["id"])
    assert read == {"name": "silla.jpg", "content": "aGk="}


def test_request_return_that_is_refused_takes_nothing(rules, shop):
    with pytest.raises(ValidationFailed):
        rules.request_return(**a_return(shop, reason_id=TOO_EXPENSIVE))

    assert quantities.taken_of(shop.line["id"]) == 0
    assert rules.list_returns()["items"] == []


def test_order_that_somebody_does_not_see_is_not_there_for_them(rules, shop):
    whole = {"rows": "all", "fields": None}
    narrow = rules.by(Actor(new_id("user"), roles=("support",),
                            sees={"return": whole, "contact": whole}))

    with pytest.raises(ValidationFailed):
        narrow.request_return(**a_return(shop))
    assert quantities.taken_of(shop.line["id"]) == 0
