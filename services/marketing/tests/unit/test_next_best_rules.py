"""The rules of next best actions by themselves: what is forbidden is never chosen, what learnt."""

from decimal import Decimal

import pytest
from bson.decimal128 import Decimal128
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.marketing.next_best_action import NEXT_ACTION_KINDS
from marketing.next_best import choosing, cross_selling, rates, wording
from marketing.next_best.candidates import candidates_of, margin_of
from marketing.next_best.house import House
from marketing.next_best.kinds import KINDS
from marketing.next_best.situations import Situation

HOUSE = House(Decimal("40"), Decimal("0.4"), 0.1, dict.fromkeys(KINDS, Decimal("2")))
SHARES = st.floats(0, 1)
CODES = st.sampled_from([None, None, "objected", "guard_raised"])


def a_situation(number, *, chances, issues=(), owner_id=None, **fields):
    return Situation(
        f"contact_{number}", {
            "order_count": 3, "rfm": {"class": "champions"}, "expected_orders": 4.0,
            "margin": Decimal128("300"), "margin_count": 3,
            "propensities": [{"to": to, "probability": chance} for to, chance in chances.items()]},
        owner_id, issues=list(issues), **fields)


situations = st.builds(
    a_situation, st.integers(0, 9), chances=st.dictionaries(
        st.sampled_from(["buy", "leave", "answer"]), SHARES),
    issues=st.lists(st.just({"type": "ticket", "id": "t"}), max_size=1),
    owner_id=st.sampled_from([None, "user_1"]), kind=st.sampled_from(["person", "organisation"]),
    cross_sales=st.lists(st.tuples(st.just("product_1"), SHARES), max_size=1),
    mailings=st.lists(st.fixed_dictionaries({
        "_id": st.just("action_1"), "campaign_id": st.just("c"), "purpose": st.just("newsletter")}),
        max_size=1),
    was_called=st.booleans(), tried=st.sets(st.sampled_from(NEXT_ACTION_KINDS[:-1])))


class Permissions:
    """What contacts answer, as a test says it."""

    def __init__(self, codes):
        self.codes = codes

    def obstacle_of(self, _contact_id, kind, _purpose):
        return self.codes.get(kind)


@given(st.lists(situations, min_size=1, max_size=4, unique_by=lambda one: one.contact_id),
       st.dictionaries(st.sampled_from(NEXT_ACTION_KINDS[:-1]), CODES), st.integers(0, 2),
       st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_is_forbidden_is_never_chosen(found, codes, room, is_capped):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing.house, "known", lambda: HOUSE)
        patch.setattr(choosing.rates, "held", dict)
        patch.setattr(choosing, "situations_of", lambda ids: {
            one.contact_id: one for one in found})
        patch.setattr(choosing, "Permissions", lambda _wanted: Permissions(codes))
        patch.setattr(choosing, "capped_among", lambda ids, now: set(ids) if is_capped else set())
        rooms = {"user_1": room}
        patch.setattr(choosing._Rooms, "__init__", lambda self, _situations: setattr(
            self, "_left", dict(rooms)))
        patch.setattr(choosing, "house_currency", lambda: "EUR")
        chosen = choosing.chosen_for([one.contact_id for one in found])

    taken = 0
    for one in found:
        best = chosen[one.contact_id]
        kinds = {best["kind"], *(other["kind"] for other in best["alternatives"])}
        assert not {kind for kind in kinds if codes.get(kind)}
        if best["kind"] == "nothing":
            continue
        assert best["expected_value"] > 0 or best["kind"] == "resolve_issue"
        if KINDS[best["kind"]].is_selling:
            assert not one.issues
            assert best["kind"] not in one.tried
            assert not (one.was_called and best["channel"] == "phone")
            assert not (is_capped and best["channel"] == "email")
        taken += KINDS[best["kind"]].takes_an_agent and one.owner_id == "user_1"
    assert taken <= room


def test_nothing_is_sold_to_whom_no_propensity_is_known_of():
    assert candidates_of(a_situation(1, chances={}), HOUSE) == []


def test_margin_is_theirs_else_by_the_rate_of_all_else_that_of_all():
    assert margin_of({"margin": Decimal128("300"), "margin_count": 3}, HOUSE) == 100
    assert margin_of({"average_order": Decimal128("50")}, HOUSE) == 20
    assert margin_of({}, HOUSE) == 40


def a_rate(done, successes, expected):
    return {"done_count": done, "success_count": successes, "expected_count": expected}


def test_factor_is_that_of_the_posterior_and_one_before_anything_is_learnt():
    assert rates.factor_of(None) == 1
    assert rates.factor_of(a_rate(0, 0, 0.0)) == 1
    assert rates.factor_of(a_rate(10, 5, 5.0)) == 1
    assert rates.factor_of(a_rate(80, 40, 8.0)) == pytest.approx((20 * 0.1 + 40) / 100 / 0.1)


@given(st.integers(1, 500), SHARES, SHARES)
def test_factor_draws_what_was_said_towards_what_came(done, said, came):
    successes = round(done * came)
    factor = rates.factor_of(a_rate(done, successes, done * said))

    prior = min(max(said, 0.001), 0.999)
    assert min(prior, successes / done) <= factor * prior + 1e-9
    assert factor * prior <= max(prior, successes / done) + 1e-9


def test_drawn_factor_is_the_same_all_day_and_nears_what_is_known_well():
    few, many = a_rate(2, 1, 1.0), a_rate(20_000, 10_000, 10_000.0)

    def drawn(rate, contact_id):
        return rates.factor_drawn(rate, 0.5, kind="call", contact_id=contact_id)

    assert drawn(few, "contact_1") == drawn(few, "contact_1") != drawn(few, "contact_2")
    spread = [max(abs(drawn(rate, f"contact_{number}") - 1) for number in range(50))
              for rate in (few, many)]
    assert spread[0] > 0.2
    assert spread[1] < 0.05


def test_what_sells_together_is_told_of_who_bought_and_not_of_few():
    baskets = [["stove", "wood"]] * 6 + [["wood"]] * 4 + [["stove", "poker"]] * 4

    assert cross_selling.others_of(baskets) == {
        "stove": [{"product_id": "wood", "share": 0.6}],
        "wood": [{"product_id": "stove", "share": 0.6}]}


def test_words_name_what_it_is_about_in_both_languages():
    reason = {"code": "open_issue", "values": {"type": "return", "count": 2}}

    assert wording.of_reason(reason) == {
        "en": "Something is not settled yet: 2, the latest a return.",
        "es": "Hay algo sin resolver: 2, lo último: devolución."}
    assert wording.of_obstacle("objected")["en"] == "They may not be approached for it: objected."
