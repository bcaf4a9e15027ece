"""Of who objects to profiling nothing is forecast (GDPR article 21)."""

from segment_factories import consented
from worth_factories import add_customers, reckoned, scored, trained


def test_nothing_is_forecast_of_who_objects_to_profiling_and_what_they_bought_is_told(rules):
    ana, luz, *_ = add_customers(rules.store, 400)
    trained(rules)
    reckoned(rules)
    before = rules.get_score(contact_id=ana)
    assert before["lifetime_value"]

    consented(rules, ana, "objected", purpose="profiling")
    scored()

    after = rules.get_score(contact_id=ana)
    assert not {"lifetime_value", "probability_alive", "expected_orders"} & after.keys()
    assert after["intervals"] == []
    assert (after["revenue"], after["order_count"]) == (before["revenue"], before["order_count"])
    assert rules.get_score(contact_id=luz)["lifetime_value"]
