"""Routing in a process of its own, over the bus."""

from routing_factories import a_queue
from ticket_factories import a_ticket

from chassis.ids import new_id


def test_ticket_is_given_away_by_itself_and_told_of(helpdesk, client, events_seen):
    ana = client.contacts.create_contact(kind="person", name="Ana Ruiz")["id"]
    agent = new_id("user")
    helpdesk.create_queue(**a_queue())
    helpdesk.keep_support_agent(user_id=agent, languages=["es"])
    helpdesk.set_agent_presence(user_id=agent, presence="available")

    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana]))

    (told,) = events_seen.wait_for("helpdesk.ticket.assigned")
    assert told["data"]["ticket"]["id"] == ticket["id"]
    assert told["data"]["assignment"]["user_id"] == agent
    assert helpdesk.get_ticket(ticket_id=ticket["id"])["owner_id"] == agent

    gone = helpdesk.set_agent_presence(user_id=agent, presence="absent")

    assert gone["released_count"] == 1
    assert "owner_id" not in helpdesk.get_ticket(ticket_id=ticket["id"])
