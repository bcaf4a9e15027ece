"""Promises in the service as it runs: its own watch, over the bus."""

from sla_factories import a_policy, a_target
from ticket_factories import OTHER, a_ticket


def test_step_is_taken_by_the_running_service(helpdesk, client, events_seen):
    ana = client.contacts.create_contact(kind="person", given_name="Ana")["id"]
    policy = helpdesk.create_sla_policy(**a_policy(
        a_target(first=60), contact_ids=[ana],
        escalations=[{"metric": "first_response", "minutes": -60, "watcher_ids": [OTHER]}]))

    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana]))

    (updated, *_) = events_seen.wait_for("helpdesk.ticket.updated", seconds=30)
    assert updated["data"]["ticket"]["watcher_ids"] == [OTHER]
    assert updated["data"]["ticket"]["sla_due_at"] == ticket["sla_due_at"]
    shown = helpdesk.get_ticket(ticket_id=ticket["id"])["sla"]
    assert shown["policy_id"] == policy["id"]
