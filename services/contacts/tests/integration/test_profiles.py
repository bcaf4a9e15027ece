"""The profile of a contact, made of what services tell and of what contacts itself keeps."""

from datetime import timedelta

import pytest
from contacts_factories import call_with, organisation, person, working_at
from facts_factories import as_exported, eur, told

from chassis import clock

SERVICES = ("billing", "helpdesk", "marketing", "sales", "social")


@pytest.fixture
def tell(rules):
    """Have a service tell something: `tell("sales.order.placed", ana, total=…)`; gives its data."""

    def tell(type, *contacts, **fields):
        data = told(type, *contacts, **fields)
        rules.learn_facts(facts=[as_exported(type, data)])
        return next(iter(data.values()))

    return tell


@pytest.fixture
def acme(rules):
    return rules.create_contact(**organisation(name="Acme"))


@pytest.fixture
def ana(rules, acme):
    return rules.create_contact(**person(affiliations=[working_at(acme, starts_on="2020-01-01")]))


@pytest.fixture
def later():
    """Move the clock; it is put right after the test."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())


def profile(rules, contact):
    return rules.get_profile(contact_id=contact["id"])


def sections(rules, contact):
    return profile(rules, contact)["sections"]


def test_get_profile_omits_with_the_reason_what_no_service_told_of(rules, ana):
    shown = profile(rules, ana)

    assert shown["sections"].keys() == {"relationship", "consent", "next_best_actions"}
    assert "satisfaction" not in shown["sections"]["relationship"]
    assert {omitted["reason"] for omitted in shown["sections_omitted"]} == {"not_heard_of"}
    assert {omitted["service"] for omitted in shown["sections_omitted"]} == set(SERVICES)
    assert (shown["sources"], shown["updated_at"]) == ([], None)


def test_get_profile_shows_zero_when_the_service_is_there_and_told_nothing_of_the_contact(
        rules, tell, acme, ana):
    other = rules.create_contact(**person())
    tell("sales.order.placed", other)

    shown = profile(rules, ana)

    assert shown["sections"]["value"]["orders"]["count"] == 0
    assert "value.orders" not in [item["section"] for item in shown["sections_omitted"]]
    assert [source["service"] for source in shown["sources"]] == ["sales"]


def test_get_profile_sums_orders_by_currency_and_never_across(rules, tell, acme, ana):
    tell("sales.order.placed", ana, total=eur("100.10"), margin=eur("10.00"))
    tell("sales.order.placed", ana, total=eur("0.05"), margin=None)
    tell("sales.order.placed", ana, total={"amount": "500", "currency": "JPY"}, margin=None)
    tell("sales.order.placed", ana, total={"amount": "501", "currency": "JPY"}, margin=None)
    tell("sales.order.cancelled", ana, total=eur("9999.00"))

    for contact in (ana, acme):
        orders = sections(rules, contact)["value"]["orders"]
        assert (orders["count"], orders["cancelled_count"]) == (4, 1)
        assert orders["totals"] == [eur("100.15"), {"amount": "1001", "currency": "JPY"}]
        # Half-up at the minor unit of each currency: 50.075 and 500.5.
        assert orders["averages"] == [eur("50.08"), {"amount": "501", "currency": "JPY"}]
        assert orders["margins"] == [{**eur("10.00"), "order_count": 1}]


def test_get_profile_takes_credit_notes_from_revenue(rules, tell, ana):
    tell("billing.invoice.issued", ana, net=eur("100.00"))
    tell("billing.invoice.issued", ana, net=eur("30.00"), kind="credit_note")
    tell("billing.invoice.cancelled", ana, net=eur("7000.00"))
    tell("billing.payment.received", ana, amount=eur("55.00"))

    revenue = sections(rules, ana)["value"]["revenue"]

    assert (revenue["invoice_count"], revenue["net"]) == (1, [eur("70.00")])
    assert revenue["paid"] == [eur("55.00")]


def test_invoice_becomes_overdue_by_itself(rules, tell, ana, later):
    today, tomorrow = clock.today(), (clock.now() + timedelta(days=1)).date().isoformat()
    tell("billing.invoice.issued", ana, due_on=today, open_amount=eur("10.00"))
    late = tell("billing.invoice.issued", ana, due_on=tomorrow, open_amount=eur("5.50"))
    assert sections(rules, ana)["open_issues"]["overdue_invoices"]["count"] == 0

    later(days=2)

    overdue = sections(rules, ana)["open_issues"]["overdue_invoices"]
    assert (overdue["count"], overdue["amounts"]) == (2, [eur("15.50")])
    assert overdue["items"][1]["entity_id"] == late["id"]
    assert sections(rules, ana)["next_best_actions"][0]["action"] == "agree_payment"


def test_what_is_open_is_gone_when_it_is_resolved_and_an_older_version_does_not_bring_it_back(
        rules, tell, ana):
    ticket = tell("helpdesk.ticket.opened", ana, version=1)
    assert sections(rules, ana)["open_issues"]["tickets"]["count"] == 1
    same = {"id": ticket["id"], "new": False}

    tell("helpdesk.ticket.resolved", ana, version=3, **same)
    tell("helpdesk.ticket.updated", ana, version=2, **same)

    assert sections(rules, ana)["open_issues"]["tickets"] == {"count": 0, "items": []}


def test_get_profile_counts_all_that_is_open_and_shows_the_oldest(rules, tell, ana):
    days = [f"2026-01-{day:02}T08:00:00Z" for day in range(1, 26)]
    for at in reversed(days):
        tell("social.complaint.published", ana, published_at=at)

    complaints = sections(rules, ana)["open_issues"]["complaints"]

    assert complaints["count"] == 25
    assert [item["occurred_at"] for item in complaints["items"]] == days[:20]


def test_get_profile_shows_the_latest_score_of_the_party_and_not_of_its_organisation(
        rules, tell, acme, ana):
    score = tell("marketing.value.scored", ana, scored_at="2026-03-01T00:00:00Z")
    tell("marketing.value.scored", ana, scored_at="2025-03-01T00:00:00Z",
         lifetime_value=eur("1.00"))

    shown = sections(rules, ana)["value"]["score"]

    assert shown["lifetime_value"] == score["lifetime_value"]
    assert shown["rfm"] == score["rfm"]
    figures = ("order_count", "revenue", "profit", "engagement", "probability_alive",
               "expected_orders", "last_order_at")
    assert {name: shown[name] for name in figures} == {name: score[name] for name in figures}
    assert {"section": "value.score", "service": "marketing", "reason": "not_worked_out"} in \
        profile(rules, acme)["sections_omitted"]


def test_get_profile_averages_satisfaction_by_metric(rules, tell, ana):
    for day, score in ((1, 5), (2, 2)):
        tell("helpdesk.survey.answered", ana, score=score, answered_at=f"2026-01-0{day}T00:00:00Z")
    tell("helpdesk.survey.answered", ana, metric="nps", score=9)

    satisfaction = sections(rules, ana)["relationship"]["satisfaction"]

    assert [(item["metric"], item["answer_count"], item["average"], item["latest"])
            for item in satisfaction] == [("csat", 2, 3.5, 2), ("nps", 1, 9.0, 9)]


def test_relationship_shows_owner_and_interactions_of_the_people_too(rules, acme, ana, later):
    owner = "user_01h455vb4pex5vsknk084sn02q"
    rules.update_contact(contact_id=acme["id"], changes={"owner_id": owner})
    now = clock.now()
    soon = (now + timedelta(days=3)).isoformat()
    rules.record_interaction(**call_with(ana, next_step={"what": "Send the offer", "due_at": soon}))
    wrong = rules.record_interaction(**call_with(ana))
    last = rules.correct_interaction(interaction_id=wrong["id"], reason="It was a mail.",
                                     **{**call_with(ana), "channel": "email"})

    shown = sections(rules, acme)["relationship"]

    assert shown["owner_id"] == owner
    assert shown["last_interaction"]["id"] == last["id"]
    assert shown["next_interaction"]["what"] == "Send the offer"
    assert shown["agreed"] == [shown["next_interaction"]]
    assert shown["engagement"] == {"score": 2.0, "level": "high"}
    later(days=60)
    assert sections(rules, acme)["relationship"]["engagement"] == {"score": 0.5, "level": "some"}


def test_facts_follow_a_person_to_another_organisation(rules, tell, acme, ana, later):
    other = rules.create_contact(**organisation())
    tell("sales.order.placed", ana, placed_at="2026-02-10T09:00:00Z")
    from contacts.profiles import facts

    facts.catch_up_profiles()
    rules.update_contact(contact_id=ana["id"], changes={
        "affiliations": [working_at(acme, ends_on="2025-12-31"), working_at(other)]})
    facts.catch_up_profiles()

    counts = [sections(rules, contact)["value"]["orders"]["count"]
              for contact in (ana, acme, other)]
    assert counts == [1, 0, 1]


def test_next_best_action_offers_nothing_to_who_objects(rules, store, tell, ana):
    tell("marketing.value.scored", ana, propensities=[
        {"to": "buy", "probability": 0.9, "model_id": "model_01kjknd9w0fm7ter0qg11rxspg"},
        {"to": "answer", "probability": 0.95}])
    assert sections(rules, ana)["value"]["score"]["propensities"] == [
        {"to": "buy", "probability": 0.9, "model_id": "model_01kjknd9w0fm7ter0qg11rxspg"},
        {"to": "answer", "probability": 0.95}]
    assert [item["action"] for item in sections(rules, ana)["next_best_actions"]] == ["offer"]

    store.contacts.update_one({"_id": ana["id"]}, {"$set": {"_objects_to": ["marketing"]}})

    assert sections(rules, ana)["consent"]["objects_to"] == ["marketing"]
    assert sections(rules, ana)["next_best_actions"] == []


def test_get_profile_refuses_when_there_is_no_such_contact(rules):
    from contracts.errors import NotFound

    with pytest.raises(NotFound):
        rules.get_profile(contact_id="contact_01h455vb4pex5vsknk084sn02q")


def test_learn_facts_refuses_what_is_no_fact_and_keeps_nothing(rules, store, ana):
    from contracts.errors import ValidationFailed

    good = as_exported("sales.order.placed", told("sales.order.placed", ana))
    for wrong in (
        as_exported("contacts.contact.created", {}),
        as_exported("sales.order.eaten", {}),
        {"type": "sales.order.placed", "data": "{"},
        as_exported("sales.order.placed", {"order": {"id": "x"}}),
    ):
        with pytest.raises(ValidationFailed) as refused:
            rules.learn_facts(facts=[good, wrong])
        assert refused.value.details["errors"][0]["pointer"].startswith("/facts/1/")

    assert store.facts.count_documents({}) == store.profiles.count_documents({}) == 0
