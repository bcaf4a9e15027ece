"""Settlements: decided once, done once by others, however often they are tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from return_factories import Shop, a_return, asked_of, inspected

from chassis.mails import Mail
from contracts import helpdesk as contract
from contracts.errors import Conflict
from helpdesk.returns import default_reasons, quantities, settlements


@pytest.fixture
def shop(rules, monkeypatch):
    default_reasons.seed()
    return asked_of(Shop(), monkeypatch)


def refused(code, call, **request):
    with pytest.raises(Conflict) as error:
        call(**request)
    assert error.value.code == code


def mails():
    return [mail["text"] for mail in Mail.collection().find().sort("created_at", 1)]


def test_settle_return_credits_what_was_accepted_and_tells_its_author(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop, "2")), accepted="1")

    decided = rules.settle_return(return_id=held["id"], how="refund", text="Le abonamos una silla.")
    assert (decided["status"], shop.notes) == ("settling", [])
    settlements.settle_returns()
    settlements.settle_returns()

    done = rules.get_return(return_id=held["id"])
    assert (done["status"], done["state"], done["outcome"]) == ("settled", "closed", "fixed")
    (note,) = shop.notes
    assert done["settlement"]["evidence"] == [{
        "type": "credit_note", "id": note["id"],
        "amount": {"amount": "50.00", "currency": "EUR"}}]
    assert note["return_id"] == held["id"]
    assert quantities.taken_of(shop.line["id"]) == 1
    assert "Le abonamos una silla." in mails()[-1]
    refused("return_is_closed", rules.settle_return, return_id=held["id"], how="refund", text="x")


def test_settlement_waits_for_what_is_away_and_is_made_once(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop)))
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")
    shop.away = {"list_invoices"}
    settlements.settle(held["id"])
    waiting = rules.get_return(return_id=held["id"])
    assert (waiting["status"], waiting["settlement"]["waits_for"]) == (
        "settling", "service_unavailable")

    shop.away = set()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: settlements.settle(held["id"]), range(24)))

    assert len(shop.notes) == 1
    assert rules.get_return(return_id=held["id"])["status"] == "settled"


def test_credit_note_that_was_made_before_a_crash_is_found_again(rules, shop, monkeypatch):
    held = inspected(rules, rules.request_return(**a_return(shop, "2")), accepted="2")
    shop.split_invoice("1", "1")
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")

    def die(*_args):
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr(settlements, "_finish", die)
        with pytest.raises(RuntimeError):
            settlements.settle(held["id"])
    # So long ago that nobody remembers the call by its name.
    shop.done.clear()
    settlements.settle(held["id"])

    assert [note["net"]["amount"] for note in shop.notes] == ["50.00", "50.00"]
    assert len(rules.get_return(return_id=held["id"])["settlement"]["evidence"]) == 2


def test_what_is_not_invoiced_waits_for_its_invoice(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop)))
    invoices, shop.invoices = shop.invoices, []
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")
    settlements.settle(held["id"])
    assert rules.get_return(return_id=held["id"])["settlement"]["waits_for"] == (
        "invoice_is_missing")

    shop.invoices = invoices
    settlements.settle(held["id"])

    assert shop.credited == 50


def test_settlement_beyond_the_limit_has_to_be_approved(rules, shop, monkeypatch):
    rules.create_return_policy(name="Poco", days=30, settles_up_to="40.00")
    held = inspected(rules, rules.request_return(**a_return(shop)))
    settle = {"return_id": held["id"], "how": "refund", "text": "Abonado."}

    refused("return_needs_approval", rules.settle_return, **settle)
    rules.settle_return(**settle, deduction="15.00")
    settlements.settle(held["id"])

    assert shop.credited == 35


def test_settle_return_is_refused_where_it_does_not_stand_so(rules, shop):
    held = rules.request_return(**a_return(shop))

    refused("return_does_not_stand_so", rules.settle_return, return_id=held["id"], how="refund",
            text="x")
    seen = inspected(rules, held, accepted="0")
    refused("more_than_returned", rules.settle_return, return_id=held["id"], how="refund",
            text="x")
    assert rules.get_return(return_id=held["id"]) == seen


def test_exchange_orders_another_once(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop, wanted="exchange")))
    rules.settle_return(return_id=held["id"], how="exchange", text="Va otra.")
    settlements.settle(held["id"])
    settlements.settle(held["id"])

    (order,) = shop.orders.values()
    assert (order["lines"][0]["quantity"], order["lines"][0]["unit_price"]) == ("1", "0.00")
    done = rules.get_return(return_id=held["id"])
    assert done["settlement"]["evidence"] == [{"type": "order", "id": order["id"]}]
    assert (done["outcome"], shop.notes) == ("fixed", [])


def test_repair_is_settled_as_soon_as_it_is_decided(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop)))

    done = rules.settle_return(return_id=held["id"], how="repair", text="Está reparada.")

    assert (done["status"], done["outcome"], done["outcome_text"]) == (
        "settled", "fixed", "Está reparada.")


def test_cancellation_of_a_subscription_is_done_once_and_never_held_up(rules, shop):
    asked = {"subscription_id": shop.subscription["id"], "words": "No lo uso."}
    held = rules.request_return(**asked)
    assert (held["kind"], held["status"], held["amount"]["amount"]) == (
        "cancellation", "authorized", "20.00")
    refused("return_is_pending", rules.request_return, **asked)

    rules.settle_return(return_id=held["id"], how="cancellation", text="Cancelada.")
    settlements.settle_returns()

    assert shop.subscription["state"] == "cancelled"
    assert rules.get_return(return_id=held["id"])["status"] == "settled"
    refused("subscription_is_over", rules.request_return, **asked)


def test_what_was_credited_by_hand_meanwhile_is_explained(rules, shop):
    held = inspected(rules, rules.request_return(**a_return(shop)))
    shop.create_credit_note(
        invoice_id=shop.invoices[0]["id"], return_id=None, reason="A mano",
        lines=[{"line_id": shop.invoices[0]["lines"][0]["id"], "amount": "100.00"}])
    rules.settle_return(return_id=held["id"], how="refund", text="Abonado.")
    explain = {"return_id": held["id"], "how": "explanation", "text": "Ya se lo abonamos en R-7."}
    refused("return_does_not_stand_so", rules.settle_return, **explain)
    settlements.settle(held["id"])

    done = rules.settle_return(**explain)

    assert (done["status"], done["outcome"]) == ("settled", "explained")
    settlements.settle_returns()
    assert len(shop.notes) == 1


def test_what_is_told_of_a_return_can_be_read_by_others(rules, shop, monkeypatch):
    shop = asked_of(Shop(days_ago=20, quantity="3", net="99.99", unit_cost="10.001234"),
                    monkeypatch)
    held = rules.request_return(**a_return(shop, "2"))
    rules.make_return_offers(return_id=held["id"])
    inspected(rules, rules.answer_return_offer(return_id=held["id"]))
    rules.settle_return(return_id=held["id"], how="refund", text="x", deduction="1.234567")
    settlements.settle(held["id"])

    shown = rules.get_return(return_id=held["id"])

    contract.get_return.reply.load(shown)
    assert shown["settlement"]["amount"]["amount"] == "32.10"
    contract.get_return_pareto.reply.load(rules.get_return_pareto(by="product"))
