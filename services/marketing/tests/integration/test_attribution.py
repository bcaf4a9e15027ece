"""What was paid, back to the touches that led to it, by six models side by side."""

from datetime import timedelta
from decimal import Decimal

import pytest
from ledger_factories import a_cost, cost_added
from marketing_factories import (
    a_contact_id,
    an_invoice,
    an_order,
    happened,
    issued,
    moment,
    money,
    placed,
)

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import commit
from contracts.errors import NotFound
from contracts.marketing.attribution import MODELS
from marketing.touches import ledger

SPRING, SUMMER, AUTUMN = (new_id("campaign") for _ in range(3))


def touch(contact_id, campaign_id, days_ago, *, kind="clicked", channel="email", **fields):
    """Have a campaign reach somebody so many days ago."""
    return commit(lambda: ledger.note(
        source={"type": "test", "id": new_id("test")}, contact_id=contact_id, kind=kind,
        campaign_id=campaign_id, action_id=None, channel=channel,
        occurred_at=clock.now() - timedelta(days=days_ago), **fields))


def pay(rules, contact_id, net="100.00", *, share=1, **fields):
    """Have an invoice of today be issued, and a part of it be paid."""
    invoice = an_invoice(contact_id, net, **fields)
    payable = Decimal(invoice["payable"]["amount"])
    invoice["open_amount"] = money(payable * (1 - Decimal(share)), fields.get("currency", "EUR"))
    invoice["state"] = "paid" if share == 1 else "issued"
    rules.react("on_invoice_told", issued(invoice))
    return invoice


def asked(rules, **fields):
    today = clock.today()
    return rules.get_attribution(**{"starts_on": today, "ends_on": today, **fields})


def by_model(answer, name="revenue"):
    """`{model: {key: figure}}`, without what is nothing."""
    found = {}
    for row in answer["rows"]:
        for one in row["results"]:
            figure = one[name]["amount"] if isinstance(one[name], dict) else one[name]
            if Decimal(figure):
                found.setdefault(one["model"], {})[row["key"]] = figure
    return found


def test_get_attribution_shows_six_models_side_by_side(rules):
    eva = a_contact_id()
    touch(eva, SPRING, 14)
    touch(eva, SUMMER, 7, kind="called", channel="phone")
    touch(eva, SPRING, 7)
    touch(eva, AUTUMN, 0, kind="form", channel="web")
    pay(rules, eva, "100.00")

    answer = asked(rules)

    assert (answer["models"], answer["conversion_count"], answer["revenue"]) == (
        list(MODELS), 1, money("100.00"))
    revenue = by_model(answer)
    assert revenue["first"] == {SPRING: "100.00"}
    assert revenue["last"] == {AUTUMN: "100.00"}
    assert revenue["linear"] == {SPRING: "50.00", SUMMER: "25.00", AUTUMN: "25.00"}
    assert revenue["position_based"] == {SPRING: "50.00", SUMMER: "10.00", AUTUMN: "40.00"}
    # 1/4, 1/2, 1/2 and 1, of 9/4.
    assert revenue["time_decay"] == {SPRING: "33.33", SUMMER: "22.22", AUTUMN: "44.45"}
    # spring → summer or autumn, summer → spring, autumn → paid: half are lost without summer.
    assert revenue["markov"] == {SPRING: "40.00", SUMMER: "20.00", AUTUMN: "40.00"}
    assert by_model(answer, "conversions")["linear"] == {
        SPRING: "0.500000", SUMMER: "0.250000", AUTUMN: "0.250000"}
    assert answer["assumptions"] == {
        "half_life_days": 7, "position_based": [0.4, 0.2, 0.4], "markov_order": 1}


def test_markov_weighs_paths_that_led_to_nothing(rules):
    eva, luz, ada = a_contact_id(), a_contact_id(), a_contact_id()
    for campaign_id, days_ago in ((SPRING, 0.02), (SUMMER, 0.01), (AUTUMN, 0)):
        touch(eva, campaign_id, days_ago)
    pay(rules, eva)
    touch(luz, SPRING, 0)
    touch(ada, SUMMER, 0.01)
    touch(None, AUTUMN, 0, lead_id=new_id("lead"))

    # Today's hours may not reach back to yesterday, so ask for two days.
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    answer = asked(rules, model="markov", starts_on=yesterday)

    # Of four begin 2 with spring, 1 with summer, 1 with autumn; of each half go on. So
    # P = 1/2·1/2·1/2·1/2 + 1/4·1/2·1/2 + 1/4·1/2 = 1/16 + 1/16 + 1/8 = 1/4;
    # without spring 3/16, without summer 1/8, without autumn 0.
    assert {one["key"]: one["removal_effect"] for one in answer["removal_effects"]} == (
        pytest.approx({SPRING: 0.25, SUMMER: 0.5, AUTUMN: 1.0}))
    assert by_model(answer)["markov"] == {SPRING: "14.29", SUMMER: "28.57", AUTUMN: "57.14"}


def test_only_what_was_paid_and_not_given_back_is_shared_out(rules):
    eva, luz, ada = a_contact_id(), a_contact_id(), a_contact_id()
    for id in (eva, luz, ada):
        touch(id, SPRING, 1)
    invoice = pay(rules, eva, "100.00")
    pay(rules, luz, "100.00", share="0.5")
    pay(rules, ada, "100.00", share=0)
    assert by_model(asked(rules, model="last"))["last"] == {SPRING: "150.00"}

    rules.react("on_invoice_told", issued(an_invoice(
        eva, "40.00", kind="credit_note", credits_invoice_id=invoice["id"])))
    before = asked(rules, model="last")
    rules.react("on_invoice_told", happened("billing.invoice.updated", {"invoice": {
        **invoice, "version": 2, "credited": money("48.40")}}))

    assert by_model(before)["last"] == {SPRING: "110.00"}
    assert asked(rules, model="last") == before


def test_invoice_that_is_credited_whole_is_no_conversion(rules):
    eva = a_contact_id()
    touch(eva, SPRING, 1)
    pay(rules, eva)
    invoice = pay(rules, eva, "50.00")
    rules.react("on_invoice_told", happened("billing.invoice.cancelled", {"invoice": {
        **invoice, "version": 2, "state": "cancelled", "credited": invoice["payable"]}}))

    answer = asked(rules)

    assert (answer["conversion_count"], answer["revenue"]) == (1, money("100.00"))
    with pytest.raises(NotFound):
        rules.explain_conversion(invoice_id=invoice["id"])


def test_cost_of_support_counts_with_the_invoice_before_it(rules):
    eva, return_id = a_contact_id(), new_id("return")
    touch(eva, SPRING, 1)
    earlier = pay(rules, eva, "100.00", issued_on=moment(10)[:10])
    today = pay(rules, eva, "200.00", issued_on=moment(0)[:10])
    rules.react("on_invoice_told", issued(an_invoice(
        eva, "20.00", kind="credit_note", credits_invoice_id=earlier["id"], return_id=return_id)))
    for amount, fields in (
            ("3.00", {"incurred_at": moment(12)}), ("5.00", {"incurred_at": moment(9)}),
            ("7.00", {}), ("11.00", {"return_id": return_id}),
            ("13.00", {"return_id": return_id, "kind": "refund"})):
        rules.react("on_cost_told", cost_added(a_cost(eva, amount, **fields)))

    costs = {id: rules.explain_conversion(invoice_id=id)["cost_of_support"]
             for id in (earlier["id"], today["id"])}
    answer = asked(rules, model="first")

    # What was before any invoice and what came of the return count with the earlier one.
    assert costs == {earlier["id"]: money("19.00"), today["id"]: money("7.00")}
    assert (answer["revenue"], answer["cost_of_support"], answer["net"]) == (
        money("200.00"), money("7.00"), money("193.00"))
    assert by_model(answer, "net")["first"] == {SPRING: "193.00"}


def test_touches_count_within_the_days_looked_back_and_until_the_order(rules):
    eva = a_contact_id()
    touch(eva, SPRING, 40)
    touch(eva, SUMMER, 20)
    touch(eva, AUTUMN, 1)
    order = an_order(eva, placed_at=moment(2))
    rules.react("on_order_told", placed(order))
    pay(rules, eva, order_ids=[order["id"]])

    assert by_model(asked(rules, model="first"))["first"] == {SPRING: "100.00"}
    assert by_model(asked(rules, model="first", look_back_days=30))["first"] == {
        SUMMER: "100.00"}
    assert by_model(asked(rules, model="last"))["last"] == {SUMMER: "100.00"}
    assert by_model(asked(rules, model="last", look_back_days=5))["last"] == {"none": "100.00"}


def test_what_scanners_did_and_what_was_only_opened_or_sent_is_owed_nothing(rules):
    eva = a_contact_id()
    touch(eva, SPRING, 3, kind="sent")
    touch(eva, SUMMER, 2, kind="opened")
    touch(eva, AUTUMN, 1, is_by_scanner=True)
    touch(eva, AUTUMN, 1, withdrawn_at=clock.now())
    pay(rules, eva)

    assert by_model(asked(rules, model="linear"))["linear"] == {"none": "100.00"}
    assert by_model(asked(rules, model="linear", includes_sent=True))["linear"] == {
        SPRING: "100.00"}


def test_get_attribution_groups_by_action_and_channel_and_names_what_has_no_campaign(rules):
    eva = a_contact_id()
    touch(eva, None, 2, channel="web", kind="form", utm={"campaign": "spring"})
    touch(eva, None, 1, channel="referral", kind="referral")
    pay(rules, eva)

    def linear(group_by):
        return by_model(asked(rules, model="linear", group_by=group_by))["linear"]

    assert linear("campaign") == {"utm:spring": "50.00", "unnamed": "50.00"}
    assert linear("action") == {"unnamed": "100.00"}
    assert linear("channel") == {"web": "50.00", "referral": "50.00"}


def test_touch_of_who_ordered_counts_for_the_organisation_that_pays(rules):
    eva, acme = a_contact_id(), a_contact_id()
    touch(eva, SPRING, 1)
    order = an_order(acme, contact_ids=[acme, eva])
    rules.react("on_order_told", placed(order))
    invoice = pay(rules, acme, order_ids=[order["id"]])

    assert by_model(asked(rules, model="last"))["last"] == {SPRING: "100.00"}
    assert rules.explain_conversion(invoice_id=invoice["id"])["contact_ids"] == [acme, eva]


def test_invoice_in_another_currency_counts_once_its_rate_is_known(rules):
    eva = a_contact_id()
    touch(eva, SPRING, 1)
    pay(rules, eva, "100.00", currency="USD")
    pay(rules, eva, "10.00")

    answer = asked(rules)

    assert (answer["conversion_count"], answer["unvalued_count"], answer["revenue"]) == (
        1, 1, money("10.00"))


def test_explain_conversion_shows_what_each_touch_weighs(rules):
    eva = a_contact_id()
    first, last = touch(eva, SPRING, 7), touch(eva, SUMMER, 0)
    invoice = pay(rules, eva, "90.00", share="0.5")

    explained = rules.explain_conversion(invoice_id=invoice["id"])

    assert (explained["paid_share"], explained["revenue"], explained["net_invoiced"]) == (
        0.5, money("45.00"), money("90.00"))
    assert [one["touch_id"] for one in explained["path"]] == [first["_id"], last["_id"]]
    shares = [{one["model"]: one["share"] for one in step["shares"]}
              for step in explained["path"]]
    assert [share["time_decay"] for share in shares] == ["0.333333", "0.666667"]
    assert [share["position_based"] for share in shares] == ["0.500000", "0.500000"]
    assert [share["markov"] for share in shares] == ["0.500000", "0.500000"]
    for model in MODELS:
        assert sum(Decimal(share[model]) for share in shares) == 1


def test_get_attribution_adds_up_to_the_cent_in_every_model(rules):
    for number in range(12):
        id = a_contact_id()
        for step in range(number % 5):
            touch(id, (SPRING, SUMMER, AUTUMN)[(number + step) % 3], step * 3.3)
        pay(rules, id, f"{17 + number * 13.37:.2f}")
        rules.react("on_cost_told", cost_added(a_cost(id, f"{number}.01")))

    answer = asked(rules)

    for model in MODELS:
        of_model = [one for row in answer["rows"] for one in row["results"]
                    if one["model"] == model]
        assert sum(Decimal(one["conversions"]) for one in of_model) == 12
        for name in ("revenue", "cost_of_support", "net"):
            assert sum(Decimal(one[name]["amount"]) for one in of_model) == Decimal(
                answer[name]["amount"])
