"""What is derived stays right when changes cross, and can be made again at any time."""

from datetime import timedelta
from threading import Thread

import pytest
from contacts_factories import call_with, organisation, person, working_at

from chassis import clock
from chassis.outbox import commit
from chassis.testing.rules import ADMINISTRATOR
from contacts import projections
from contracts.context import Actor, Call, serving


@pytest.fixture
def crossing(rules):
    """Do something, and before it is committed all of something else."""

    def cross(inner, outer):
        has_crossed = []

        def body():
            outer()
            if not has_crossed:
                has_crossed.append(True)
                other = Thread(target=inner)
                other.start()
                other.join()

        with serving(Call(Actor(ADMINISTRATOR, roles=("administrator",)))):
            commit(body)

    return cross


@pytest.fixture
def later():
    """Move the clock to when the next catching up is due; it is put right after the test."""
    yield lambda: clock.move(timedelta(minutes=1))
    clock.move(timedelta())


def _renamed(rules, acme):
    rules.update_contact(contact_id=acme["id"], changes={"name": "Zubiri"})
    commit(lambda: projections.describe_again({"affiliations.organisation_id": acme["id"]}))


def test_new_name_is_shown_when_somebody_joins_just_then(rules, crossing, later):
    from contacts import contacts

    acme = rules.create_contact(**organisation(name="Acme"))
    joins = person(affiliations=[working_at(acme)])
    projections.catch_up()

    crossing(lambda: _renamed(rules, acme), lambda: contacts.create_contact(**joins))
    (ana,) = rules.list_contacts(kind="person")["items"]
    assert ana["affiliations"][0]["organisation_name"] == "Acme"
    later()
    projections.catch_up()

    (ana,) = rules.list_contacts(kind="person")["items"]
    assert ana["affiliations"][0]["organisation_name"] == "Zubiri"
    assert rules.search_contacts(q="ana zubiri")["items"][0]["contact"] == ana


def test_call_is_shown_on_an_organisation_when_it_is_joined_just_then(rules, crossing, later):
    from contacts import interactions

    acme = rules.create_contact(**organisation())
    ana = rules.create_contact(**person())
    projections.catch_up()

    def joins():
        rules.update_contact(
            contact_id=ana["id"], changes={"affiliations": [working_at(acme)]})

    crossing(joins, lambda: interactions.record_interaction(**call_with(ana)))
    told = {"contact_id": acme["id"], "type": "contacts.interaction.recorded"}
    assert rules.get_timeline(**told)["items"] == []
    later()
    projections.catch_up()

    assert len(rules.get_timeline(**told)["items"]) == 1


def test_nothing_changes_when_there_is_nothing_to_catch_up_with(rules, nothing_changes, later):
    acme = rules.create_contact(**organisation())
    ana = rules.create_contact(**person(affiliations=[working_at(acme)]))
    _renamed(rules, acme)
    rules.record_interaction(**call_with(ana))
    rules.update_contact(contact_id=ana["id"], changes={"affiliations": []})

    with nothing_changes():
        projections.catch_up()
        later()
        projections.catch_up()


def test_rebuilding_gives_what_came_about_bit_by_bit(rules, store, nothing_changes):
    acme, other = (rules.create_contact(**organisation()) for _ in range(2))
    ana = rules.create_contact(**person(
        affiliations=[working_at(acme, ends_on="2025-12-31"), working_at(other)]))
    eva = rules.create_contact(**person(tags=["vip"], emails=[{"address": "eva@acme.com"}]))
    for day in ("2025-06-01", "2026-06-01"):
        rules.record_interaction(**call_with(ana, eva, occurred_at=f"{day}T12:00:00Z"))
    _renamed(rules, acme)
    rules.update_contact(contact_id=eva["id"], changes={"affiliations": [working_at(acme)]})

    with nothing_changes():
        projections.rebuild()
        store.contacts.update_many({}, {"$set": {
            "_words": [], "_sort_name": "", "_name_length": 0}})
        store.contacts.update_many({"affiliations": {"$exists": True}}, {"$set": {
            "affiliations.$[].organisation_name": "?"}})
        store.timeline.update_many({}, {"$set": {"_shown_on": []}})
        projections.rebuild()


def test_all_are_gone_over_when_there_are_more_than_one_batch(rules, later, monkeypatch):
    monkeypatch.setattr(projections, "BATCH", 2)
    acme = rules.create_contact(**organisation())
    people = [rules.create_contact(**person(affiliations=[working_at(acme)])) for _ in range(5)]
    projections.catch_up()
    rules.update_contact(contact_id=acme["id"], changes={"name": "Zubiri"})

    projections.catch_up()

    shown = rules.get_contacts(contact_ids=[contact["id"] for contact in people])["items"]
    assert [item["affiliations"][0]["organisation_name"] for item in shown] == ["Zubiri"] * 5
