"""Side threads over the bus: with the third party in the timeline, and with nobody else."""

import json

from side_factories import a_side_thread
from ticket_factories import a_ticket

from chassis.testing.processes import wait_until


def test_side_thread_is_in_the_timeline_of_the_third_party_and_of_nobody_else(helpdesk, client):
    ana, rauda = (client.contacts.create_contact(kind=kind, name=name)["id"]
                  for kind, name in (("person", "Ana Ruiz"), ("organisation", "Rauda")))
    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana], channel="email"))
    thread = helpdesk.create_side_thread(**a_side_thread(ticket, rauda))
    helpdesk.add_side_message(side_thread_id=thread["id"], kind="note", body="Siempre tardan.")
    helpdesk.add_side_message(side_thread_id=thread["id"], body="Está en Zaragoza.",
                              contact_id=rauda, channel="phone")
    helpdesk.add_ticket_message(ticket_id=ticket["id"], body="Ya sabemos dónde está.")

    def said(contact_id, count):
        found = client.contacts.list_interactions(contact_id=contact_id)["items"]
        return found if len(found) == count else None

    theirs = wait_until(lambda: said(rauda, 2), 20, "what was said with the carrier is recorded")
    hers = wait_until(lambda: said(ana, 2), 20, "what was said with the customer is recorded")
    assert [(one["direction"], one["text"]) for one in theirs[::-1]] == [
        ("outbound", "¿Dónde está el bulto 4711?"), ("inbound", "Está en Zaragoza.")]
    assert [one["text"] for one in hers[::-1]] == [
        "Tiene una pata rota.", "Ya sabemos dónde está."]
    of_ana = json.dumps([hers, client.contacts.get_timeline(contact_id=ana),
                         client.contacts.get_profile(contact_id=ana)], default=str)
    for secret in ("4711", "Zaragoza", thread["number"], rauda, thread["id"]):
        assert secret not in of_ana
