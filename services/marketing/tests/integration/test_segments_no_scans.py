"""What is asked of segments, and what they and behaviour do by themselves, reads by indexes."""

import pytest
from marketing_factories import happened, moment
from segment_factories import (
    ADDRESS,
    SPANISH,
    a_list,
    a_segment,
    behaviour,
    bought,
    consented,
    profile,
    related,
    told,
)

from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.testing.rules import opened
from marketing.behaviour import keeping
from marketing.models import DOCUMENTS
from marketing.segments import audiences, groups, tracking
from marketing.service import MarketingService
from marketing.settings import marketing_settings
from marketing.standing import catching_up

LEAVES = [
    SPANISH, profile("kind", "is", value="person"), profile("role", "is_not", value="customer"),
    profile("tag", "any_of", values=["vip"]), profile("language", "is", value="es"),
    profile("owner_id", "is", value="x"), profile("team_id", "is", value="x"),
    profile("preferred_channel", "is", value="email"), profile("has_email", "is", value=True),
    profile("created_at", "within_days", days=3),
    {"worth": {"figure": "profit", "operator": "at_least", "value": "1"}},
    behaviour(at_least=2, within_days=10), behaviour(at_most=0), behaviour(until_at=moment()),
    behaviour(where={"product_ids": [new_id("product")]}),
    behaviour(where={"campaign_id": new_id("campaign")}),
    behaviour(where={"amount_at_least": "1", "channel": "web"}, exactly=0),
    {"sequence": {"steps": [{"type": "a.b"}, {"type": "a.c"}]}},
    {"relationship": {}}, {"relationship": {"type": "knows", "direction": "to"}},
    {"consent": {"purpose": "marketing", "state": "granted", "channel": "email"}},
    {"consent": {"purpose": "marketing", "state": "objected"}},
]


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    monkeypatch.setenv("VINCULO_BEHAVIOUR_KEPT_DAYS", "30")
    marketing_settings.cache_clear()
    with opened(unscanned_stack, MarketingService, monkeypatch) as rules:
        yield rules
    marketing_settings.cache_clear()


def test_every_leaf_is_asked_by_indexes(rules):
    eva, luz = told(rules, addresses=ADDRESS), told(rules)
    bought(rules, eva)
    consented(rules, eva)
    related(rules, eva, luz)

    for leaf in LEAVES:
        rules.preview_segment(rule=leaf)
        rules.preview_segment(rule={"all": [SPANISH, {"not": leaf}]})
    segment = a_segment(rules, {"all": LEAVES})
    rules.explain_membership(segment_id=segment["id"], contact_id=eva)
    audiences.members_of(segment["id"], after=eva)
    audiences.is_member(segment["id"], eva)
    groups.group_of(segment["id"], eva)


def test_segments_are_kept_and_followed_by_indexes(rules):
    eva = told(rules, addresses=ADDRESS)
    bought(rules, eva, days_ago=29)
    listed = a_list(rules, eva)
    segment = a_segment(rules, {"relationship": {"contact_id": eva}}, is_tracked=True,
                        excludes=[listed["id"]])
    tracking.follow_segments()
    tracking.let_go_of_members()
    keeping.throw_away_happenings()
    catching_up.catch_up_customers()
    catching_up.go_through()
    catching_up.refresh_late_merges()

    taken = rules.create_segment_snapshot(segment_id=listed["id"])
    rules.list_snapshot_members(segment_snapshot_id=taken["id"])
    rules.list_segment_snapshots(segment_id=listed["id"])
    for filters in ({}, {"kind": "static"}, {"is_archived": True}):
        rules.list_segments(**filters)
    rules.list_segment_members(segment_id=listed["id"])
    rules.set_segment_members(segment_id=listed["id"], remove=[eva])
    rules.archive_segment(segment_id=segment["id"])
    list(DocumentHoldings(DOCUMENTS).collect([eva], portable=False))
    rules.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [eva],
        "opened_at": moment(), "due_at": moment(-30)}))

    assert rules.store.happenings.count_documents({"contact_ids": eva}) == 0
