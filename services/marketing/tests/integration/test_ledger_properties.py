"""Whatever is told of costs and touches, in any order and however often, makes the same ledgers."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_factories import a_cost, a_lead, cost_added, entered, touched
from marketing_factories import a_contact_id, happened, money

from chassis.outbox import commit
from marketing.costs import learning, sums
from marketing.touches import learning as touch_learning

EVA, LUZ = a_contact_id(), a_contact_id()
COSTS = [a_cost(id, kind=kind) for id, kind in (
    (EVA, "time"), (EVA, "third_party"), (LUZ, "goods"))]
LEADS = [a_lead() for _ in range(2)]
QUICK = settings(max_examples=12, deadline=None,
                 suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def histories(draw):
    """Versions of each cost, told in any order, some of them more than once."""
    told = []
    for cost in COSTS:
        for version in range(1, draw(st.integers(1, 3)) + 1):
            amount = draw(st.decimals(-500, 5000, places=2))
            gone = draw(st.booleans())
            told.append(cost | {
                "version": version, "amount": money(amount),
                "withdrawn_at": cost["created_at"] if gone else None})
    told += draw(st.lists(st.sampled_from(told), max_size=3))
    return draw(st.permutations(told))


def _ledger(rules):
    return {entry["source"]["id"]: (entry["amount"], entry["house_amount"], entry["kind"],
                                    entry.get("withdrawn_at"), entry["contact_ids"])
            for entry in entered(rules)}


def _tell(rules, told):
    rules.store.cost_entries.delete_many({})
    events = [cost_added(one) for one in told]
    for event in events:
        commit(lambda event=event: learning.learn_cost(event.data["cost"]))


@QUICK
@given(told=histories())
def test_cost_ledger_is_what_was_told_last_and_adds_up(rules, told):
    last = {one["id"]: one for one in sorted(told, key=lambda one: one["version"])}

    _tell(rules, told)
    increments = _ledger(rules)

    expected = {id: Decimal(0) for id in (EVA, LUZ)}
    for one in last.values():
        if one["withdrawn_at"] is None:
            expected[one["contact_ids"][0]] += Decimal(one["amount"]["amount"])
    found = sums.of_contacts([EVA, LUZ])
    assert {id: found[id]["amount"] for id in found} == expected
    for group_by in ("contact", "kind", "month"):
        summary = rules.get_cost_summary(group_by=group_by)
        assert Decimal(summary["total"]["amount"]) == sum(expected.values())
        assert sum(Decimal(group["total"]["amount"]) for group in summary["groups"]) == sum(
            expected.values())
    # Made anew of what is known last, it is the same.
    _tell(rules, last.values())
    assert _ledger(rules) == increments


@QUICK
@given(told=st.permutations([(lead, what) for lead in LEADS for what in (1, 2, "converted")]))
def test_touch_ledger_is_the_same_in_any_order(rules, told):
    rules.store.touches.delete_many({})
    rules.store.touched_leads.delete_many({})
    for lead, what in told:
        if what == "converted":
            event = happened("sales.lead.converted", {
                "lead": lead | {"version": 3, "utm": {"campaign": "third"}}, "contact_id": EVA,
                "organisation_id": None, "deal_id": None})
            commit(lambda event=event: touch_learning.learn_conversion(event.data))
        else:
            event = happened("sales.lead.updated", {
                "lead": lead | {"version": what, "utm": {"campaign": str(what)}}, "changed": []})
            commit(lambda event=event: touch_learning.learn_lead(event.data["lead"]))

    assert sorted((touch["lead_id"], touch["utm"]["campaign"], touch["contact_ids"])
                  for touch in touched(rules)) == sorted(
        (lead["id"], "third", [EVA]) for lead in LEADS)
