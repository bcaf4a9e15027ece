"""What campaigns send by mail and by post stands in the timeline of whoever got it."""

import copy
from datetime import datetime

import orjson

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import marketing


def told_of_mail(event, contact_ids, kind="mail"):
    """An event of a mail, or a letter, to these contacts."""
    told = copy.deepcopy(event.example)
    told[kind] |= {"contact_ids": contact_ids, "campaign_name": "Otoño"}
    data = event.schema.load(orjson.loads(orjson.dumps(told)))
    return Happened(new_id("event"), event.type, clock.now(), data)


def test_mail_is_in_the_timeline_of_who_got_it_and_of_nobody_else(rules):
    ana, luz = (rules.create_contact(kind="person", name=name)["id"] for name in ("Ana", "Luz"))

    rules.react("on_mail_told", told_of_mail(marketing.mail_sent, [ana]),
                told_of_mail(marketing.mail_clicked, [ana]))

    told = [(item["type"], item["title"], item["channel"])
            for item in rules.get_timeline(contact_id=ana)["items"]
            if item["type"].startswith("marketing.")]
    assert sorted(told) == [("marketing.mail.clicked", "mail · Otoño", "email"),
                            ("marketing.mail.sent", "mail · Otoño", "email")]
    assert [item["type"] for item in rules.get_timeline(contact_id=luz)["items"]] == [
        "contacts.contact.created"]


def test_letter_is_in_the_timeline_when_it_went_and_when_it_came_back(rules):
    ana = rules.create_contact(kind="person", name="Ana")["id"]
    sent = told_of_mail(marketing.letter_sent, [ana], "letter")
    returned = told_of_mail(marketing.letter_returned, [ana], "letter")

    rules.react("on_letter_told", sent, returned)

    told = {item["type"]: (item["title"], item["channel"],
                           datetime.fromisoformat(item["occurred_at"]))
            for item in rules.get_timeline(contact_id=ana)["items"]
            if item["type"].startswith("marketing.")}
    assert told == {
        "marketing.letter.sent": ("letter · Otoño", "letter", sent.data["letter"]["sent_at"]),
        "marketing.letter.returned": (
            "letter · Otoño", "letter", returned.data["letter"]["returned_at"])}
