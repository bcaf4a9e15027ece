"""Marketing is killed while hundreds of mails go out: none goes out twice, and none is lost but
those that are told as uncertain."""

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
from marketing.email.sending import CHUNK

PEOPLE = sized(2000, usual=240)
KILLS = sized(10, usual=3)
APPROVER = Actor("user_01keeca2mwf04sf6mrhrvrar59", roles=("administrator",))
TEXT = {"language": "es", "subject": "Aviso", "html": "<p>Hola {{ name }}</p>"}


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


def launched(client, approver, contact_ids):
    """The id of an action that sends something to these, who need not consent to it."""
    said = dict.fromkeys(
        ("name", "why", "for_whom", "benefit_for_us", "benefit_for_them"), "Aviso de servicio")
    campaign = client.marketing.create_campaign(
        **said, payback_on="2030-01-01", budget={"amount": "0", "currency": "EUR"},
        starts_on="2026-01-01", purpose="service")
    approver.marketing.approve_campaign(campaign_id=campaign["id"])
    action = client.marketing.create_action(
        campaign_id=campaign["id"], name="Aviso", channel="email",
        audience={"contact_ids": contact_ids},
        mail={"variants": [{"key": "a", "texts": [TEXT]}]})
    client.marketing.launch_action(action_id=action["id"])
    return action["id"]


def let_others_go_on(store):
    """As if the time was over for which others wait for whoever died."""
    store.jobs.update_many({}, {"$set": {"held_until": datetime(1970, 1, 1, tzinfo=UTC)}})


def test_mails_go_out_once_when_marketing_is_killed(
        faults, own_stack, own_client, approver, mailbox, report):
    faults("contacts")
    marketing = faults("marketing", **mailbox.settings)
    store = own_stack.open_store("marketing")
    ids = [own_client.contacts.create_contact(
        kind="person", name=f"Person {number}",
        emails=[{"address": f"person{number}@example.com"}])["id"] for number in range(PEOPLE)]
    own_client.marketing.set_marketing_mail_settings(
        sender_name="Lumbre", sender_address="hola@lumbre.example", postal_address="Madrid",
        public_url="https://crm.lumbre.example", mails_a_second=150,
        window={"sends_from": "00:00", "sends_until": "23:59"})
    keeper = Keeper(marketing, before_start=lambda: let_others_go_on(store))

    action_id = launched(own_client, approver, ids)
    choose = random.Random(SEED)
    for part in range(1, KILLS + 1):
        reached = int(PEOPLE * (part - choose.random()) / KILLS)
        wait_until(lambda reached=reached: len(mailbox.messages) >= reached * 0.9, 120,
                   f"{reached} mails came")
        marketing.kill()
    wait_until(lambda: not store.recipients.count_documents({"state": "planned"}), 120,
               "all are sent")
    before = datetime.now(UTC) - timedelta(hours=1)
    wait_until(lambda: _is_settled(store, before), 60, "what was under way is told as uncertain")
    keeper.stop()

    came = Counter(message.to[0] for message in mailbox.messages)
    states = Counter(raw["state"] for raw in store.recipients.find({"action_id": action_id}))
    sent = {f"person{ids.index(raw['contact_id'])}@example.com"
            for raw in store.recipients.find({"state": "sent"})}
    doubled = sum(count - 1 for count in came.values())
    report(killed=keeper.deaths, mails=PEOPLE, came=len(came), doubled=doubled,
           uncertain=states["uncertain"], lost=len(sent - came.keys()))
    assert (doubled, sent - came.keys()) == (0, set())
    assert states["sent"] + states["uncertain"] == PEOPLE
    assert states["uncertain"] <= CHUNK * keeper.deaths
    assert keeper.deaths == KILLS


def _is_settled(store, before):
    # As if three minutes were over.
    store.recipients.update_many({"state": "sending"}, {"$set": {"_sending_at": before}})
    return not store.recipients.count_documents({"state": "sending"})
