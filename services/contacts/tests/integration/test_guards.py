"""Guards: what speaks against doing something with a contact, with the rules that come along."""

from datetime import timedelta

import pytest
from contacts_factories import organisation, person, working_at
from facts_factories import as_exported, eur, told

from chassis import clock
from chassis.outbox import commit
from contacts.data_requests import erasure
from contracts.errors import NotFound

ANGRY = {"mood": "angry", "confidence": 0.9}
NOBODY = "contact_01h455vb4pex5vsknk084sn02q"


@pytest.fixture
def seeded(rules, store):
    """The rules of a new installation."""
    from contacts.guards.default_rules import seed

    seed(store)
    return rules


@pytest.fixture
def tell(seeded):
    def tell(type, *contacts, **fields):
        data = told(type, *contacts, **fields)
        seeded.learn_facts(facts=[as_exported(type, data)])
        return next(iter(data.values()))

    return tell


@pytest.fixture
def acme(rules):
    return rules.create_contact(**organisation(name="Acme"))


@pytest.fixture
def ana(rules, acme):
    return rules.create_contact(**person(affiliations=[working_at(acme, starts_on="2020-01-01")]))


@pytest.fixture
def eva(rules, acme):
    return rules.create_contact(**person(affiliations=[working_at(acme, starts_on="2020-01-01")]))


def verdict(rules, contact, action):
    return rules.check_guards(contact_id=contact["id"], action=action)


def test_check_guards_finds_nothing_and_says_whom_it_did_not_hear(seeded, ana):
    found = verdict(seeded, ana, "close_deal")

    assert (found["level"], found["findings"]) == ("clear", [])
    assert found["services_not_heard"] == ["billing", "helpdesk", "social"]


def test_check_guards_shows_the_evidence_of_an_angry_ticket(seeded, tell, ana):
    ticket = tell("helpdesk.ticket.opened", ana, sentiment=ANGRY, sla_due_at=None)

    found = verdict(seeded, ana, "close_deal")

    assert found["level"] == "warn"
    (finding,) = found["findings"]
    assert (finding["reach"], finding["count"], finding["rule_version"]) == ("contact", 1, 1)
    assert finding["evidence"] == [{
        "kind": "ticket", "service": "helpdesk", "entity_id": ticket["id"],
        "title": f"{ticket['number']} {ticket['subject']}", "state": "open",
        "occurred_at": ticket["opened_at"], "link": f"/tickets/{ticket['id']}",
        "contact_ids": [ana["id"]], "owner_id": ticket["owner_id"],
    }]
    assert ticket["subject"] in finding["text"]["en"]
    assert ticket["subject"] in finding["text"]["es"]
    assert found["services_not_heard"] == ["billing", "social"]


def test_check_guards_finds_nothing_any_more_when_the_ticket_is_resolved(seeded, tell, ana):
    ticket = tell("helpdesk.ticket.opened", ana, sentiment=ANGRY, version=1)

    tell("helpdesk.ticket.resolved", ana, new=False, id=ticket["id"], version=2)

    assert verdict(seeded, ana, "close_deal")["level"] == "clear"


def test_check_guards_counts_what_concerns_the_other_people_of_the_organisation(
        seeded, tell, acme, ana, eva):
    stranger = seeded.create_contact(**person())
    tell("helpdesk.ticket.opened", ana, sentiment=ANGRY, sla_due_at=None)

    for contact in (eva, acme):
        (finding,) = verdict(seeded, contact, "close_deal")["findings"]
        assert finding["reach"] == "organisation"
    assert verdict(seeded, stranger, "close_deal")["level"] == "clear"


def test_check_guards_counts_the_group_where_the_rule_says_so(seeded, tell, acme, ana):
    holding, sister = (seeded.create_contact(**organisation()) for _ in range(2))
    seeded.create_relationship(from_id=acme["id"], to_id=holding["id"], type="subsidiary_of")
    gone = seeded.create_relationship(
        from_id=sister["id"], to_id=holding["id"], type="subsidiary_of")
    tell("social.complaint.published", sister)
    tell("helpdesk.ticket.opened", sister, sentiment=ANGRY, sla_due_at=None)

    (finding,) = verdict(seeded, ana, "close_deal")["findings"]
    assert (finding["reach"], finding["evidence"][0]["kind"]) == ("group", "complaint")

    seeded.archive_relationship(relationship_id=gone["id"])
    assert verdict(seeded, ana, "close_deal")["level"] == "clear"


def test_promise_is_broken_by_itself_when_its_time_is_past(seeded, tell, ana):
    due_at = clock.now() + timedelta(hours=1)
    tell("helpdesk.ticket.opened", ana, sentiment=None, sla_due_at=due_at.isoformat())
    assert verdict(seeded, ana, "close_deal")["level"] == "clear"

    clock.move(timedelta(hours=2))
    try:
        assert verdict(seeded, ana, "close_deal")["level"] == "warn"
    finally:
        clock.move(timedelta())


def test_check_guards_blocks_a_deal_when_a_debt_is_long_overdue(seeded, tell, ana):
    for days, amount in ((61, "100.00"), (90, "0.50"), (5, "7.00")):
        due_on = (clock.now() - timedelta(days=days)).date().isoformat()
        tell("billing.invoice.issued", ana, due_on=due_on, open_amount=eur(amount))

    found = verdict(seeded, ana, "close_deal")

    assert found["level"] == "block"
    assert [(finding["level"], finding["count"]) for finding in found["findings"]] == [
        ("block", 2), ("warn", 3)]
    assert found["findings"][0]["text"]["en"] == (
        "Overdue for 60 days or more: 100.50 EUR in 2 invoices.")
    assert "107.50 EUR in 3 invoices" in found["findings"][1]["text"]["en"]
    assert verdict(seeded, ana, "dun")["level"] == "clear"


def test_campaign_is_blocked_by_an_objection_and_by_a_crisis_for_all(seeded, store, tell, ana, eva):
    store.contacts.update_one({"_id": ana["id"]}, {"$set": {"_objects_to": ["marketing"]}})
    assert verdict(seeded, ana, "campaign")["level"] == "block"
    assert verdict(seeded, ana, "call")["level"] == "clear"
    assert verdict(seeded, eva, "campaign")["level"] == "clear"

    crisis = tell("social.crisis.begun", is_for_all=True, contact_ids=[])
    (finding,) = verdict(seeded, eva, "campaign")["findings"]
    assert finding["evidence"][0]["entity_id"] == crisis["id"]

    tell("social.crisis.ended", new=False, id=crisis["id"], version=9, is_for_all=True,
         contact_ids=[])
    assert verdict(seeded, eva, "campaign")["level"] == "clear"


def test_campaign_is_blocked_for_who_was_put_away(seeded, ana):
    seeded.archive_contact(contact_id=ana["id"])

    assert verdict(seeded, ana, "campaign")["level"] == "block"


def test_check_many_guards_answers_each_as_if_it_were_asked_alone(seeded, tell, acme, ana, eva):
    tell("helpdesk.ticket.opened", ana, sentiment=ANGRY)
    tell("social.complaint.published", acme)
    asked = [eva["id"], acme["id"], NOBODY, ana["id"], eva["id"]]

    found = seeded.check_many_guards(contact_ids=asked, action="send_quote")

    assert found["unknown_ids"] == [NOBODY]
    assert [item["contact_id"] for item in found["items"]] == [eva["id"], acme["id"], ana["id"]]
    for item in found["items"]:
        alone = verdict(seeded, {"id": item["contact_id"]}, "send_quote")
        assert item == {name: alone[name] for name in item}


def test_check_guards_refuses_when_there_is_no_such_contact(seeded):
    with pytest.raises(NotFound):
        seeded.check_guards(contact_id=NOBODY, action="call")


def test_crisis_of_many_is_kept_part_by_part_and_is_one_piece_of_evidence(
        seeded, tell, acme, ana, eva):
    stranger = seeded.create_contact(**person())
    first = tell("social.crisis.begun", ana, part=0, is_for_all=False, version=1)
    part = {"new": False, "id": first["id"], "part": 1, "is_for_all": False}
    tell("social.crisis.begun", eva, version=2, **part)

    for contact in (ana, eva, acme):
        (finding,) = verdict(seeded, contact, "campaign")["findings"]
        assert (finding["count"], finding["evidence"][0]["entity_id"]) == (1, first["id"])
    assert verdict(seeded, stranger, "campaign")["level"] == "clear"

    tell("social.crisis.ended", eva, version=3, **part)
    assert verdict(seeded, eva, "campaign")["findings"][0]["reach"] == "organisation"
    tell("social.crisis.ended", ana, version=3, **{**part, "part": 0})
    assert verdict(seeded, acme, "campaign")["level"] == "clear"


@pytest.mark.parametrize("is_for_all", [False, True])
def test_crisis_holds_until_it_is_over_when_somebody_in_it_is_erased(
        seeded, tell, acme, ana, is_for_all):
    luis = seeded.create_contact(**person())
    named = [luis] if is_for_all else [luis, ana]
    crisis = tell("social.crisis.begun", *named, is_for_all=is_for_all, version=1)

    commit(lambda: erasure.erase([luis["id"]]))
    assert verdict(seeded, ana, "campaign")["level"] == "block"

    tell("social.crisis.ended", *named, new=False, id=crisis["id"], is_for_all=is_for_all,
         version=2)
    assert verdict(seeded, ana, "campaign")["level"] == "clear"


def test_crisis_is_lifted_at_its_end_though_somebody_in_it_was_merged(seeded, tell, ana, eva):
    crisis = tell("social.crisis.begun", ana, is_for_all=False, version=1)

    seeded.merge_contacts(survivor_id=eva["id"], merged_id=ana["id"])
    assert verdict(seeded, eva, "campaign")["level"] == "block"

    tell("social.crisis.ended", ana, new=False, id=crisis["id"], is_for_all=False, version=2)
    assert verdict(seeded, eva, "campaign")["level"] == "clear"
