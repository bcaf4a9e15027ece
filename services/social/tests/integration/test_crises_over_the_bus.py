"""A crisis over the bus: contacts hold back towards those whom it concerns, until it is over."""

import pytest

from chassis.testing.processes import wait_until


@pytest.fixture
def social(run_service, client):
    run_service("contacts")
    run_service("social")
    return client.social


def test_we_hold_back_from_the_beginning_of_a_crisis_until_its_end(social, client, events_seen):
    ana, eva, luis, zoe = (
        client.contacts.create_contact(kind="person", name=name)["id"]
        for name in ("Ana", "Eva", "Luis", "Zoe"))

    def held_back(action="campaign"):
        found = client.contacts.check_many_guards(contact_ids=[ana, eva, luis], action=action)
        return [one["level"] for one in found["items"]]

    crisis = social.begin_crisis(name="Frenos", level="high", contact_ids=[ana])
    id = crisis["id"]
    # Added by themselves, these are told as parts of their own.
    social.add_crisis_contacts(crisis_id=id, contact_ids=[eva])
    social.add_crisis_contacts(crisis_id=id, contact_ids=[zoe, eva])
    wait_until(lambda: held_back() == ["block", "block", "clear"], 30, "it is held back")
    assert held_back("call") == held_back("dun") == ["block", "block", "clear"]
    assert held_back("close_deal") == ["warn", "warn", "clear"]
    finding = client.contacts.check_guards(contact_id=eva, action="campaign")["findings"][0]
    assert finding["evidence"][0]["link"] == f"/crises/{id}"

    social.remove_crisis_contact(crisis_id=id, contact_id=eva)
    wait_until(lambda: held_back() == ["block", "clear", "clear"], 30, "one is let go")
    social.update_crisis(crisis_id=id, changes={"is_for_all": True})
    wait_until(lambda: held_back() == ["block"] * 3, 30, "it is for all")

    social.end_crisis(crisis_id=id, lessons="Avisar antes.")
    wait_until(lambda: held_back() == ["clear"] * 3, 30, "it is lifted")
    told = events_seen.wait_for("social.crisis.ended", count=3)
    assert sorted(one["data"]["crisis"]["part"] for one in told) == [0, 1, 2]
