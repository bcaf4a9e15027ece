"""Many at once in one side thread: nothing that was said is lost, and it is closed once."""

from concurrent.futures import ThreadPoolExecutor

from side_factories import a_carrier, a_side_thread
from slas_at_work import told
from test_portal_tickets import as_account
from ticket_factories import a_ticket


def test_answers_at_once_are_all_kept(rules):
    carrier = a_carrier()
    partner = as_account(rules, carrier, carrier, "partner")
    ticket = rules.create_ticket(**a_ticket())
    thread = rules.create_side_thread(**a_side_thread(ticket, carrier))

    def say(place):
        one = {"side_thread_id": thread["id"], "body": f"Respuesta {place}"}
        return (partner.add_partner_side_message if place % 2 else rules.add_side_message)(**one)

    with ThreadPoolExecutor(20) as many:
        list(many.map(say, range(20)))

    said = rules.list_side_messages(side_thread_id=thread["id"])["items"]
    assert {item["body"] for item in said[1:]} == {f"Respuesta {place}" for place in range(20)}
    assert rules.get_side_thread(side_thread_id=thread["id"])["message_count"] == 21


def test_close_side_thread_at_once_is_told_once(rules):
    thread = rules.create_side_thread(**a_side_thread(
        rules.create_ticket(**a_ticket()), a_carrier()))

    with ThreadPoolExecutor(20) as many:
        list(many.map(lambda _: rules.close_side_thread(side_thread_id=thread["id"]), range(20)))

    assert [event["type"] for event, _ in told(rules)].count("helpdesk.side_thread.closed") == 1
