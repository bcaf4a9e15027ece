"""What campaigns send by mail stands in the timeline of whoever got it."""

import copy

import orjson

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contracts import marketing


def told_of_mail(event, contact_ids):
    """An event of a mail to these contacts."""
    told = copy.deepcopy(event.example)
    told["mail"] |= {"contact_ids": contact_ids, "campaign_name": "Otoño"}
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
