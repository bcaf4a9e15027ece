"""What sales itself knows around a deal."""

import pytest
from deals_at_work import *  # noqa: F403  Fixtures.
from mongoengine import DictField, StringField

from chassis import clock
from chassis.ids import new_id
from chassis.store import Document
from contracts.context import Actor
from contracts.errors import NotFound
from sales.deals import related

OTHER = "user_01keeca2mwf04sf6mrhrvrar59"


class Paper(Document):
    """A stand-in for what other folders keep of deals."""

    ENTITY = "paper"
    meta = {"collection": "papers", "indexes": [{"fields": ["deal_id", "created_at"]}]}

    number = StringField()
    deal_id = StringField()
    owner_id = StringField()
    total = DictField()


@pytest.fixture
def papers(monkeypatch):
    monkeypatch.setattr(related, "RELATED", [related.Related(
        "orders", Paper, "order", "orders:read", "/orders/{id}")])


def add_paper(deal, number, **fields):
    now = clock.now()
    Paper.collection().insert_one({
        "_id": new_id("order"), "version": 1, "created_at": now, "updated_at": now,
        "number": number, "deal_id": deal["id"], **fields})


def test_related_shows_what_others_keep_of_the_deal_the_latest_first(
        rules, open_one, papers, later):
    deal, other = open_one(), open_one()
    add_paper(deal, "P-1")
    later(minutes=1)
    add_paper(deal, "P-2", state="hidden")
    add_paper(other, "P-3")

    shown = rules.get_deal_related(deal_id=deal["id"])

    assert [item["number"] for item in shown["orders"]] == ["P-2", "P-1"]
    assert shown["orders"][0]["link"] == f"/orders/{shown['orders'][0]['id']}"
    assert [(item["section"], item["reason"]) for item in shown["sections_omitted"]] == [
        ("interactions", "not_asked"), ("tickets", "not_asked")]


def test_related_says_what_somebody_may_not_see(rules, open_one, papers):
    deal = open_one(owner_id=OTHER)
    add_paper(deal, "P-1", owner_id=OTHER)
    add_paper(deal, "P-2")

    def seen(*grants, **sees):
        actor = Actor(OTHER, grants=("deals:read", *grants), sees={
            "deal": {"rows": "own", "fields": None}, **sees})
        return rules.by(actor).get_deal_related(deal_id=deal["id"])

    without = seen()
    assert "orders" not in without
    assert {"section": "orders", "service": "sales", "reason": "not_allowed"} in (
        without["sections_omitted"])
    own = seen("orders:read", order={"rows": "own", "fields": None})
    assert [item["number"] for item in own["orders"]] == ["P-1"]


def test_related_is_not_there_for_a_deal_that_is_not_seen(rules, open_one):
    deal = open_one()
    narrow = rules.by(Actor(OTHER, sees={"deal": {"rows": "own", "fields": None}}))

    with pytest.raises(NotFound):
        narrow.get_deal_related(deal_id=deal["id"])
