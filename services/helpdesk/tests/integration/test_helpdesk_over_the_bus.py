"""Tickets over the bus: profiles warn of them, and what is said in them is in the timeline."""

from ticket_factories import a_ticket

from chassis.testing.processes import wait_until


def profile_of(client, contact_id):
    return client.contacts.get_profile(contact_id=contact_id)["sections"]


def open_tickets(client, contact_id):
    issues = profile_of(client, contact_id).get("open_issues") or {}
    return (issues.get("tickets") or {}).get("count")


def test_ticket_is_in_the_profile_until_it_is_resolved(helpdesk, client):
    ana = client.contacts.create_contact(kind="person", name="Ana Ruiz")["id"]
    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana], mood="angry"))
    wait_until(lambda: open_tickets(client, ana) == 1, 20, "the profile counts the ticket")

    shown = profile_of(client, ana)["open_issues"]["tickets"]["items"][0]
    helpdesk.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")

    assert shown["title"] == f"{ticket['number']} {ticket['subject']}"
    wait_until(lambda: open_tickets(client, ana) == 0, 20, "the profile counts none")


def test_what_is_said_in_a_ticket_is_an_interaction_and_in_the_timeline(helpdesk, client):
    ana, eva = (client.contacts.create_contact(kind="person", name=name)["id"]
                for name in ("Ana Ruiz", "Eva Sanz"))
    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana, eva], channel="email"))
    helpdesk.add_ticket_message(ticket_id=ticket["id"], body="Lo miramos.")
    helpdesk.add_ticket_message(ticket_id=ticket["id"], kind="note", body="Ana llama mucho.")
    helpdesk.resolve_ticket(ticket_id=ticket["id"], solution="Va otra silla.")

    def said():
        found = client.contacts.list_interactions(contact_id=ana)["items"]
        return found if len(found) == 3 else None

    done, answer, asked = wait_until(said, 20, "three interactions are recorded")
    assert (asked["direction"], asked["text"]) == ("inbound", "Tiene una pata rota.")
    assert asked["participants"] == [
        {"contact_id": ana, "part": "from"}, {"contact_id": eva, "part": "with"}]
    assert (answer["direction"], answer["text"]) == ("outbound", "Lo miramos.")
    assert [one["part"] for one in answer["participants"]] == ["to", "copied"]
    assert answer["subject"] == f"{ticket['number']} {ticket['subject']}"
    assert answer["refers_to"][0] == {"type": "ticket", "id": ticket["id"]}
    assert done["text"] == "Va otra silla."

    def timeline():
        found = client.contacts.get_timeline(contact_id=ana)["items"]
        told = {"helpdesk.ticket.opened", "helpdesk.ticket.resolved"}
        return found if told <= {entry["type"] for entry in found} else None

    assert "Ana llama mucho." not in str(wait_until(timeline, 20, "the timeline tells of both"))


def test_contact_that_is_new_is_asked_for(helpdesk, client):
    ana = client.contacts.create_contact(kind="person", name="Ana Ruiz")["id"]

    assert helpdesk.create_ticket(**a_ticket(contact_ids=[ana]))["contact_ids"] == [ana]
