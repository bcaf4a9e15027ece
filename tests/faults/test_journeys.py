"""Marketing is killed while it leads people through a journey: each takes each step once, nobody is
lost on the way, and no mail comes twice."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from workload import SEED, Keeper

from chassis.testing.mailbox import Mailbox
from chassis.testing.processes import wait_until
from chassis.testing.sizes import sized
from client import connect
from contracts.context import Actor

PEOPLE = sized(500, usual=60)
KILLS = sized(10, usual=3)
APPROVER = Actor("user_01keeca2mwf04sf6mrhrvrar59", roles=("administrator",))
CREATED, CHANGED = "contacts.contact.created", "contacts.contact.updated"


@pytest.fixture
def mailbox():
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


@pytest.fixture
def approver(own_stack):
    client = connect(own_stack.broker_url("gateway"), name="approver", actor=APPROVER)
    yield client
    client.close()


def published(client, approver):
    """A journey: a mail, a split, a wait for a change of the contact, and another mail."""
    said = dict.fromkeys(
        ("name", "why", "for_whom", "benefit_for_us", "benefit_for_them"), "Aviso de servicio")
    campaign = client.marketing.create_campaign(
        **said, payback_on="2030-01-01", budget={"amount": "0", "currency": "EUR"},
        starts_on="2026-01-01", purpose="service")
    approver.marketing.approve_campaign(campaign_id=campaign["id"])
    hello, bye = (client.marketing.create_action(
        campaign_id=campaign["id"], name=subject, channel="email", mail={"variants": [{
            "key": "a", "texts": [{"language": "es", "subject": subject,
                                   "html": "<p>Hola {{ name }}</p>"}]}]})["id"]
        for subject in ("Hola", "Gracias"))
    journey = client.marketing.create_journey(
        campaign_id=campaign["id"], name="Aviso", definition={
            "start": {"kind": "event", "event": {"type": CREATED}},
            "steps": [
                {"key": "hello", "kind": "send_mail", "action_id": hello, "next": "way"},
                {"key": "way", "kind": "split", "branches": [
                    {"percent": 50, "next": "changed"}, {"percent": 50, "next": "changed"}]},
                {"key": "changed", "kind": "wait_for", "event": {"type": CHANGED},
                 "within": {"days": 30}, "next": "bye"},
                {"key": "bye", "kind": "send_mail", "action_id": bye}]})
    approver.marketing.publish_journey(journey_id=journey["id"])
    return journey["id"]


def let_others_go_on(store):
    """As if the time was over for which others wait for whoever died."""
    store.jobs.update_many({}, {"$set": {"held_until": datetime(1970, 1, 1, tzinfo=UTC)}})


def test_each_goes_once_through_a_journey_when_marketing_is_killed(
        faults, own_stack, own_client, approver, mailbox, report):
    faults("contacts")
    marketing = faults("marketing", **mailbox.settings)
    store = own_stack.open_store("marketing")
    own_client.marketing.set_marketing_mail_settings(
        sender_name="Lumbre", sender_address="hola@lumbre.example", postal_address="Madrid",
        public_url="https://crm.lumbre.example", mails_a_second=150,
        window={"sends_from": "00:00", "sends_until": "23:59"})
    published(own_client, approver)
    keeper = Keeper(marketing, before_start=lambda: let_others_go_on(store))
    choose = random.Random(SEED)

    ids = [own_client.contacts.create_contact(
        kind="person", name=f"Person {number}",
        emails=[{"address": f"person{number}@example.com"}])["id"] for number in range(PEOPLE)]
    for part in range(KILLS):
        for id in ids[part::KILLS]:
            own_client.contacts.update_contact(contact_id=id, changes={"notes": f"note {part}"})
        reached = int(PEOPLE * 2 * (part + choose.random()) / KILLS)
        wait_until(lambda reached=reached: store.journey_visits.count_documents({}) >= reached,
                   120, f"{reached} steps are taken")
        marketing.kill()
    wait_until(lambda: store.journey_instances.count_documents({"state": "done"}) == PEOPLE, 180,
               "all have come to the end", or_else=lambda: Counter(
                   (raw["state"], raw.get("step")) for raw in store.journey_instances.find()))
    before = datetime.now(UTC) - timedelta(hours=1)
    wait_until(lambda: _is_settled(store, before), 120, "all mail is sent, or told as uncertain")
    keeper.stop()

    visits = Counter((raw["contact_id"], raw["step"]) for raw in store.journey_visits.find())
    came = Counter((message.to[0], message["Subject"]) for message in mailbox.messages)
    states = Counter(raw["state"] for raw in store.recipients.find())
    doubled = sum(count - 1 for count in [*visits.values(), *came.values()])
    report(killed=keeper.deaths, people=PEOPLE, steps=len(visits), mails=len(came),
           doubled=doubled, uncertain=states["uncertain"])
    assert visits == Counter({(id, step): 1 for id in ids
                              for step in ("hello", "way", "changed", "bye")})
    assert doubled == 0
    assert states["sent"] + states["uncertain"] == PEOPLE * 2
    assert len(came) >= states["sent"]
    assert keeper.deaths == KILLS


def _is_settled(store, before):
    # As if three minutes were over.
    store.recipients.update_many({"state": "sending"}, {"$set": {"_sending_at": before}})
    return not store.recipients.count_documents({"state": {"$in": ["planned", "sending"]}})
