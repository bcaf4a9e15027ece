"""Nothing that is asked about crises and the press reads a collection without an index."""

from crisis_factories import (
    LUZ,
    a_conversation,
    a_crisis,
    a_mention,
    a_message,
    a_statement,
    an_alert,
    an_approved,
    of,
)

from chassis import clock
from chassis.deliveries import Happened
from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.testing.parties import party
from chassis.testing.rules import opened
from contracts import contacts
from social.models import DOCUMENTS
from social.service import SocialService


def test_crises_are_found_by_indexes(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        ana, eva = party(), party()
        rule = rules.create_listening_rule(name="Frenos", subject="product", phrases=["frenos"])
        held = a_conversation()
        mention = a_mention(clock.now(), rule_ids=[rule["id"]], conversation_id=held)
        a_message(held, "inbound", clock.now())
        crisis = a_crisis(rules, contact_ids=[ana], linked_ids=[rule["id"], held, mention])
        id = {"crisis_id": crisis["id"]}
        rules.add_crisis_contacts(**id, contact_ids=[eva])
        rules.remove_crisis_contact(**id, contact_id=eva)
        rules.link_crisis(**id, linked_ids=[an_alert()])
        rules.unlink_crisis(**id, linked_id=held)
        statement = an_approved(rules, crisis)
        rules.revise_crisis_statement(**of(statement))
        rules.withdraw_crisis_statement(**of(a_statement(rules, crisis)), reason="No.")
        rules.list_conversation_statements(conversation_id=held)
        _the_press(rules, ana, crisis, statement)
        for filters in ({}, {"state": "begun"}, {"owner_id": LUZ.id}, {"level": "high"},
                        {"tag": "frenos"}):
            rules.list_crises(**filters)
        for state in (None, "approved"):
            rules.list_crisis_statements(**id, **({"state": state} if state else {}))
        rules.end_crisis(**id, lessons="Antes.", actions=[
            {"text": "Ver", "owner_id": LUZ.id, "due_on": "2026-12-01"}])
        for listed in (rules.list_crisis_contacts, rules.list_crisis_links,
                       rules.list_crisis_actions, rules.list_crisis_entries,
                       rules.get_crisis_report):
            listed(**id)
        assert len(rules.export_facts()["items"]) == 2
        _merge(rules, ana, eva)
        DocumentHoldings(DOCUMENTS).erase([ana, eva], None)


def _the_press(rules, ana, crisis, statement):
    kept = rules.create_press_contact(contact_id=ana, beats=["motor"])
    rules.archive_press_contact(press_contact_id=kept["id"])
    for filters in ({}, {"beat": "motor"}, {"medium": "x"}, {"language": "es"},
                    {"contact_id": ana}, {"is_archived": True}):
        rules.list_press_contacts(**filters)
    enquiry = rules.log_press_enquiry(contact_id=ana, question="¿Qué?", channel="phone",
                                      crisis_id=crisis["id"])
    for filters in ({}, {"state": "open"}, {"owner_id": LUZ.id}, {"contact_id": ana},
                    {"crisis_id": crisis["id"]}):
        rules.list_press_enquiries(**filters)
    rules.get_crisis(crisis_id=crisis["id"])
    rules.answer_press_enquiry(press_enquiry_id=enquiry["id"],
                               crisis_statement_id=statement["id"])


def _merge(rules, ana, eva):
    survivor = {"id": eva, "version": 2}
    rules.react("on_contact_merged", Happened(
        id=new_id("event"), type=contacts.contact_merged.type, at=clock.now(),
        data={"contact": survivor, "merged_id": ana, "merge_id": new_id("merge")},
        actor_id="user_x", request_id=""))
