"""What is offered instead of a return: cheaper than taking it back, never above the refund."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.common import Amount
from contracts.helpdesk.return_setting import OFFER_KINDS
from helpdesk.returns.offers import offers_for
from helpdesk.returns.policies import DEFAULTS


def offers(fitting=OFFER_KINDS, *, kind="return", value="100.00", cost="30.00", **terms):
    return offers_for(
        kind=kind, fitting=fitting, value=Decimal(value),
        cost=None if cost is None else Decimal(cost), currency="EUR",
        terms=DEFAULTS | {name: term if isinstance(term, bool | int) else Decimal(term)
                          for name, term in terms.items()})


def costs(made):
    return {offer["kind"]: offer["expected_cost"] for offer in made["offers"]}


def because(made, what):
    return next(step["because"] for step in made["trace"] if step["what"] == what)


def test_taking_back_costs_the_refund_and_shipping_and_handling_less_what_goods_are_worth():
    made = offers()

    # 100.00 + 6.00 + 4.00 − 70 % of 30.00.
    assert made["taking_back_costs"] == Decimal("89.00")
    assert because(made, "resale") == "is what it is still worth to us"


def test_offers_come_in_the_order_of_what_they_cost_us():
    made = offers(most_offers=4)

    # Help: 10 minutes at 0.50. Voucher: 25.00 that cost us 30 %. Exchange: another out, one back.
    assert costs(made) == {"help": Decimal("5.00"), "voucher": Decimal("7.50"),
                           "part_refund": Decimal("20.00"), "exchange": Decimal("25.00")}
    assert list(costs(made)) == ["help", "voucher", "part_refund", "exchange"]
    assert [offer["keeps_goods"] for offer in made["offers"]] == [True, True, True, False]


def test_goods_that_do_not_come_back_save_nothing():
    made = offers(comes_back=False)

    assert made["taking_back_costs"] == Decimal("100.00")
    assert because(made, "goods") == "do not come back, so nothing of their cost is saved"


def test_what_does_not_fit_the_reason_is_not_offered():
    made = offers(("voucher",))

    assert list(costs(made)) == ["voucher"]
    assert because(made, "part_refund") == "does not fit the reason"


def test_subscription_has_help_or_a_voucher():
    made = offers(kind="cancellation", cost=None)

    assert set(costs(made)) == {"help", "voucher"}
    assert made["taking_back_costs"] == Decimal("100.00")


def test_nothing_is_offered_that_costs_as_much_as_taking_it_back():
    made = offers(value="4.00", cost="4.00", shipping_cost="0", handling_cost="0",
                  resale_percent=100)

    assert made["offers"] == []
    assert because(made, "help") == "costs no less than taking it back"


amounts = st.decimals("0.00", "9999.99", places=2)
percents = st.decimals("0", "100", places=1)


@given(
    kind=st.sampled_from(("return", "cancellation")),
    fitting=st.lists(st.sampled_from(OFFER_KINDS), unique=True),
    value=amounts, cost=st.none() | amounts, comes_back=st.booleans(), pays=st.booleans(),
    shipping=amounts, handling=amounts, resale=percents, part=percents, voucher=percents,
    minutes=st.integers(0, 600), most=st.integers(0, 4),
)
def test_offers_are_cheaper_than_taking_back_ranked_and_never_above_the_refund(
        kind, fitting, value, cost, comes_back, pays, shipping, handling, resale, part, voucher,
        minutes, most):
    made = offers_for(
        kind=kind, fitting=fitting, value=value, cost=cost, currency="EUR",
        terms=DEFAULTS | {
            "comes_back": comes_back, "customer_pays_shipping": pays, "shipping_cost": shipping,
            "handling_cost": handling, "resale_percent": resale, "part_refund_percent": part,
            "voucher_percent": voucher, "help_minutes": minutes, "most_offers": most})

    ranked = [offer["expected_cost"] for offer in made["offers"]]
    assert ranked == sorted(ranked)
    assert len(ranked) <= most
    assert made["taking_back_costs"] >= 0
    for offer in made["offers"]:
        assert offer["kind"] in fitting
        assert 0 <= offer["expected_cost"] <= made["taking_back_costs"]
        assert offer["amount"] is None or 0 < offer["amount"] <= value
        assert offer["keeps_goods"] is False or kind == "return" or offer["kind"] == "help"
    for step in made["trace"]:
        # As others read it.
        assert step["amount"] is None or Amount().deserialize(str(step["amount"])) is not None
    told = {step["what"] for step in made["trace"]}
    assert set(OFFER_KINDS) <= told
