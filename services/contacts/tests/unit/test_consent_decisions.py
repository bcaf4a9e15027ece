"""What decisions come to, for a purpose and a channel, whatever the order they came in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from contacts.consents.decisions import covering, is_direct_marketing, objections, standing
from contracts.contacts.consents import DECISIONS, LEGAL_OBLIGATIONS, PURPOSES

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = START + 100 * DAY

moments = some.integers(0, 20).map(lambda day: START + day * DAY)
entries = some.builds(
    lambda decision, purpose, channel, basis, at, lasts: {
        "decision": decision, "purpose": purpose, "channel": channel, "given_at": at,
        **({"lawful_basis": basis} if decision == "granted" else {}),
        **({"expires_at": at + lasts * DAY} if decision == "granted" and lasts else {}),
    },
    some.sampled_from(DECISIONS),
    some.sampled_from(["all", "marketing", "newsletter", "survey", "our_fair"]),
    some.sampled_from([None, "email", "phone"]),
    some.sampled_from(["consent", "legitimate_interests", "contract"]),
    moments, some.sampled_from([0, 0, 5, 200]),
)


def ledger(found):
    """Entries with ids in the order in which they were recorded."""
    return [{**entry, "_id": f"consent_{number:03}"} for number, entry in enumerate(found)]


def said(decision, purpose="newsletter", day=0, channel=None, basis="consent", **fields):
    entry = {"_id": f"{decision}{day}", "decision": decision, "purpose": purpose,
             "given_at": START + day * DAY, "channel": channel, **fields}
    return entry | ({"lawful_basis": basis} if decision == "granted" else {})


def outcome(holds):
    """What holds, without which of equals says so."""
    return [found and (found["decision"], found["given_at"], found["purpose"] if name == "x" else 0)
            for name, found in (("o", holds.objection), ("r", holds.refusal),
                                ("b", holds.basis))]


GRANT = said("granted")
TABLE = [
    # what was said, and whether there is (an objection, a refusal, a basis) to a newsletter
    ([], (False, False, False)),
    ([GRANT], (False, False, True)),
    ([said("granted", "marketing")], (False, False, False)),
    ([said("granted", channel="phone")], (False, False, False)),
    ([said("granted", channel="email")], (False, False, True)),
    ([GRANT, said("withdrawn", day=1)], (False, True, False)),
    ([GRANT, said("withdrawn", "all", 1)], (False, True, False)),
    ([GRANT, said("withdrawn", "survey", 1)], (False, False, True)),
    ([GRANT, said("withdrawn", day=1, channel="phone")], (False, False, True)),
    ([GRANT, said("objected", "marketing", 1)], (True, False, False)),
    ([GRANT, said("objected", "all", 1)], (True, False, False)),
    ([said("objected", "all"), said("granted", day=1)], (False, False, True)),
    ([said("objected", "all"), said("granted", day=1, basis="legitimate_interests")],
     (True, False, False)),
    ([said("withdrawn"), said("granted", day=1, basis="contract")], (False, True, False)),
    ([said("objected"), said("lifted", day=1)], (False, False, False)),
    ([said("objected", "all"), said("lifted", "marketing", 1)], (False, False, False)),
    ([said("objected", "all"), said("lifted", "survey", 1)], (True, False, False)),
    ([GRANT, said("objected", day=1), said("lifted", day=2)], (False, False, False)),
    ([said("refused"), said("lifted", day=1)], (False, True, False)),
    ([GRANT, said("withdrawn", day=0)], (False, True, False)),
    ([said("objected"), said("granted", day=1, expires_at=START + 9 * DAY)], (True, False, False)),
    ([said("granted", day=200)], (False, False, False)),
]


@pytest.mark.parametrize(("found", "expected"), TABLE)
def test_standing_is_what_the_table_says(found, expected):
    holds = standing(found, "newsletter", "email", NOW)

    assert (bool(holds.objection), bool(holds.refusal), bool(holds.basis)) == expected


@pytest.mark.parametrize(("purpose", "stopped_by"), [
    ("marketing", ("marketing", "all")),
    ("newsletter", ("newsletter", "marketing", "all")),
    ("profiling", ("profiling", "marketing", "all")),
    ("plays_padel", ("plays_padel", "marketing", "all")),
    ("survey", ("survey", "all")),
    ("introduction", ("introduction", "all")),
    ("service", ()), ("billing", ()), ("legal_notice", ()),
])
def test_covering_is_all_of_marketing_and_nothing_that_law_or_contract_ask_for(purpose, stopped_by):
    assert covering(purpose) == stopped_by


def test_direct_marketing_is_every_purpose_that_is_not_known_to_be_something_else():
    assert {purpose for purpose in PURPOSES if not is_direct_marketing(purpose)} == {
        "survey", "introduction", "service", "billing", "legal_notice"}


@given(some.lists(entries, max_size=12), some.permutations(range(12)))
def test_standing_is_the_same_in_whatever_order_the_same_was_recorded(found, order):
    recorded = ledger(found)
    again = ledger([found[index] for index in order if index < len(found)])

    for channel in ("email", "phone"):
        assert outcome(standing(recorded, "newsletter", channel, NOW)) == outcome(
            standing(again, "newsletter", channel, NOW))
    assert objections(recorded, NOW) == objections(again, NOW)


@given(some.lists(entries, max_size=12), some.sampled_from(["refused", "withdrawn", "objected"]),
       some.sampled_from(["newsletter", "marketing", "all"]), some.sampled_from([None, "email"]))
def test_standing_is_without_basis_when_the_last_word_is_a_no(found, decision, purpose, channel):
    last = said(decision, purpose, 20, channel)

    holds = standing([*ledger(found), last], "newsletter", "email", NOW)

    assert holds.basis is None
    assert (holds.objection if decision == "objected" else holds.refusal) is not None


@given(some.lists(entries, max_size=12))
def test_standing_is_never_both_a_no_and_a_basis(found):
    for purpose in ("newsletter", "survey", "our_fair"):
        holds = standing(ledger(found), purpose, "email", NOW)

        assert not (holds.basis and (holds.objection or holds.refusal))


@given(some.lists(entries, max_size=12), some.sampled_from(["legitimate_interests", "contract"]))
def test_standing_stays_a_no_when_what_is_granted_later_is_no_consent(found, basis):
    before = standing(ledger(found), "newsletter", "email", NOW)
    later = [*ledger(found), said("granted", day=50, basis=basis)]

    if before.objection or before.refusal:
        assert standing(later, "newsletter", "email", NOW).basis is None


@example([
    {"decision": "objected", "purpose": "all", "channel": None, "given_at": START},
    {"decision": "lifted", "purpose": "marketing", "channel": None, "given_at": START + DAY},
])
@given(some.lists(entries, max_size=12))
def test_objections_are_those_for_which_nobody_may_be_approached_in_any_channel(found):
    recorded = ledger(found)
    for purpose in objections(recorded, NOW):
        asked = "never_heard_of" if purpose == "all" else purpose
        for channel in ("email", "phone", "letter"):
            # Someone may have consented to one channel after objecting to all, or have taken that
            # back for marketing, which a purpose that nobody has heard of counts as.
            opened = [entry for entry in recorded if entry["decision"] in ("granted", "lifted")
                      and (entry["channel"] == channel or (purpose == "all"
                           and (entry["decision"], entry["purpose"]) == ("lifted", "marketing")))]
            assert opened or standing(recorded, asked, channel, NOW).objection is not None


@pytest.mark.parametrize("purpose", LEGAL_OBLIGATIONS)
def test_standing_knows_no_objection_to_what_the_law_asks_for(purpose):
    assert standing([said("objected", "all")], purpose, "email", NOW).objection is None
