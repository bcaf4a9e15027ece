"""How many mails of an action marketing sends a second, through a real SMTP server.

python bench/mails.py                          a store of its own, 50,000 mails
"""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import tables

from chassis import clock, mails
from chassis.outbox import commit
from chassis.parties import Party
from chassis.testing.processes import free_port
from contracts import contacts
from contracts.context import Actor, Call, serving
from marketing import models
from marketing.campaigns.models import Action, AudienceMember, Campaign
from marketing.email import deciding, mail_settings, planning, sending
from marketing.email.models import Recipient

ACTOR = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
SINK = Path(__file__).with_name("mail_sink.py")
HTML = ('<h1>Hola {{ given_name or "cliente" }}</h1>'
        + "<p>Las estufas de leña que quedan del invierno, a mitad de precio.</p>" * 10
        + '<p><a class="button" href="https://lumbre.example/estufas">Ver</a></p>')
WEEK = list(range(1, 8))


def main():
    options = tables.options(__doc__, {"mails": 500}, mails=50_000)
    os.environ.setdefault("VINCULO_SECRET_KEY", "only for measures, 32 bytes or more")
    with tables.own_store(*models.DOCUMENTS), serving(Call(ACTOR)):
        tables.tell(options, measure(options))


def measure(options):
    """Planning, then sending until all is sent; the server counts what came, and what came twice.
    """
    with sink() as (url, ended):
        os.environ["VINCULO_SMTP_URL"] = url
        mails.forget_settings()
        action_id = prepared(options.mails)
        tables.say(f"planning {options.mails:,} mails")
        begun = time.perf_counter()
        while "planned_at" not in Action.collection().find_one({"_id": action_id}):
            planning.plan_recipients()
        planned = options.mails / (time.perf_counter() - begun)
        tables.say("sending them")
        begun, busy = time.perf_counter(), time.process_time()
        while Recipient.collection().find_one({"state": "planned"}, {"_id": 1}):
            sending.send_marketing_mails()
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        came = ended()
    states = {row["_id"]: row["count"] for row in Recipient.collection().aggregate(
        [{"$group": {"_id": "$state", "count": {"$sum": 1}}}])}
    table = tables.Table(
        "Marketing mail",
        f"`python bench/mails.py`: {options.mails:,} mails of one action, each rendered for whom "
        "it is and handed over to an SMTP server in a process beside, by one process and one "
        "connection, not throttled. What contacts say of whom may be approached is made up here; "
        "everything else is as in the service.",
        columns=["what", "figure"])
    table.rows = [
        ["planned a second", f"{planned:,.0f}"],
        ["**mails a second**", f"**{options.mails / seconds:,.0f}**"],
        ["milliseconds of the processor for each", f"{busy / options.mails * 1000:.1f}"],
        ["sent, as the store has it", f"{states.get('sent', 0):,}"],
        ["came, as the server has it", f"{came['mails']:,}"],
        ["came twice", f"{came['twice']:,}"],
    ]
    return table


@contextmanager
def sink():
    """A mail server in a process of its own: `(its url, ended)`; `ended()` stops it and counts."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(SINK), str(port)], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.readline()

    def ended():
        return json.loads(process.communicate()[0])

    try:
        yield f"smtp://127.0.0.1:{port}", ended
    finally:
        process.kill()


def prepared(count):
    """An action that is launched for so many contacts; returns its id."""
    deciding.ask = approach
    commit(lambda: mail_settings.set_marketing_mail_settings(
        expected_version=None, sender_name="Lumbre", sender_address="hola@lumbre.example",
        reply_to=None, bounce_address=None, postal_address="Calle Mayor 1, 28013 Madrid",
        public_url="https://crm.lumbre.example", preferences_page=None, time_zone="Europe/Madrid",
        window={"sends_from": "00:00", "sends_until": "23:59", "weekdays": WEEK},
        caps=[{"count": 2, "days": 7}], mails_a_second=100_000))
    campaign = Campaign(
        **dict.fromkeys(("name", "why", "for_whom", "benefit_for_us", "benefit_for_them"), "x"),
        payback_on="2030-01-01", starts_on="2026-01-01", purpose="marketing", state="running",
        budget={"amount": "0", "currency": "EUR"}, author_ids=["x"]).add()
    text = {"language": "es", "subject": "Hola {{ given_name }}", "html": HTML}
    action = Action(
        campaign_id=campaign.id, name="x", channel="email", state="launched", contact_count=count,
        launched_at=clock.now(), mail={"variants": [{"key": "a", "texts": [text]}]}).add()
    now, ids = clock.now(), [f"contact_{number:026}" for number in range(count)]
    recorded = {"version": 1, "created_at": now, "updated_at": now}
    Party.collection().insert_many([
        {"_id": id, **recorded, "kind": "person", "name": f"Ana {id[-6:]}", "given_name": "Ana"}
        for id in ids])
    AudienceMember.collection().insert_many([
        {"_id": f"audience_member_{id[8:]}", **recorded, "action_id": action.id,
         "contact_id": id, "is_excluded": False} for id in ids])
    return action.id


def approach(operation, *, contact_ids, **_request):
    """Everybody may be approached, and nothing speaks against it."""
    if operation is contacts.may_approach:
        return {"items": [{"contact_id": id, "is_allowed": True, "reason": None,
                           "point": f"{id}@example.com"} for id in contact_ids]}
    return {"items": [{"contact_id": id, "findings": []} for id in contact_ids]}


if __name__ == "__main__":
    main()
