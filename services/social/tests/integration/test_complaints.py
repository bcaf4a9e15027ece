"""What a known contact says against us in public is a complaint, told until it is settled."""

import orjson
import pytest
from social_factories import a_rule, a_webhook
from test_alerts import a_post, take

from chassis.outbox import commit
from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from social.accounts.models import SocialAccount
from social.alerts import weighing
from social.holdings import SocialHoldings
from social.models import DOCUMENTS


@pytest.fixture
def account(rules):
    rules.create_listening_rule(**a_rule())
    return SocialAccount.fetch_raw(rules.create_social_account(**a_webhook())["id"])


def heard(rules, account, **fields):
    take(account, a_post(**fields))
    weighing.weigh_mentions()
    (conversation,) = rules.list_conversations()["items"]
    return conversation


def identify(rules, conversation, contact_id):
    rules.identify_author(conversation_id=conversation["id"], contact_id=contact_id,
                          author_id=conversation["authors"][0]["id"])
    weighing.weigh_mentions()


def told(rules):
    events = [(event["type"].rsplit(".", 1)[1], orjson.loads(event["data"])["complaint"])
              for event in waiting_events(rules.store)
              if event["type"].startswith("social.complaint.")]
    return [(what, complaint["state"], complaint["contact_ids"]) for what, complaint in events]


def test_complaint_is_theirs_once_the_author_is_identified(rules, account):
    conversation = heard(rules, account)
    assert rules.list_complaints()["items"] == []

    ana = party()
    identify(rules, conversation, ana)
    identify(rules, conversation, ana)

    (complaint,) = rules.list_complaints(contact_id=ana)["items"]
    (alert,) = rules.list_alerts(contact_id=ana)["items"]
    assert (complaint["state"], complaint["alert_id"], complaint["reached"]) == (
        "open", alert["id"], 50_000)
    assert alert["complaint_id"] == complaint["id"]
    assert "customer" in [one["code"] for one in alert["reasons"]]
    assert told(rules) == [("published", "open", [ana])]
    assert rules.get_complaint(complaint_id=complaint["id"]) == complaint


def test_known_contact_is_heard_however_few_read_it(rules, account):
    conversation = heard(rules, account, followers=0)
    assert rules.list_alerts()["items"] == []

    identify(rules, conversation, party())

    (alert,) = rules.list_alerts()["items"]
    assert (alert["severity"]["level"], len(rules.list_complaints()["items"])) == ("low", 1)


def test_complaint_of_somebody_else_follows_them_and_of_nobody_is_settled(rules, account):
    conversation, ana, luis = heard(rules, account), party(), party()
    identify(rules, conversation, ana)

    identify(rules, conversation, luis)
    identify(rules, conversation, None)
    identify(rules, conversation, ana)

    assert told(rules) == [
        ("published", "open", [ana]), ("updated", "open", [luis]),
        ("resolved", "resolved", [luis]), ("published", "open", [ana])]
    (alert,) = rules.list_alerts()["items"]
    assert alert["contact_ids"] == [ana]


def test_complaint_is_answered_and_settled_with_its_conversation(rules, account):
    conversation, ana = heard(rules, account), party()
    identify(rules, conversation, ana)

    rules.log_conversation_message(
        conversation_id=conversation["id"], text="Le escribimos.", direction="outbound")
    rules.close_conversation(conversation_id=conversation["id"])

    assert [one[:2] for one in told(rules)] == [
        ("published", "open"), ("updated", "answered"), ("resolved", "resolved")]
    (complaint,) = rules.list_complaints()["items"]
    assert complaint["resolved_at"]
    (alert,) = rules.list_alerts()["items"]
    assert alert["state"] == "over"


@pytest.mark.parametrize("how", ["resolve", "dismiss", "take back"])
def test_complaint_is_settled_with_its_alert(rules, account, how):
    identify(rules, heard(rules, account), party())
    (alert,) = rules.list_alerts()["items"]

    if how == "resolve":
        rules.resolve_alert(alert_id=alert["id"], resolution="Abonado.")
    elif how == "dismiss":
        rules.dismiss_alert(alert_id=alert["id"], reason="Ironía.")
    else:
        take(account, a_post(is_deleted=True))
        weighing.weigh_mentions()

    assert [one[:2] for one in told(rules)] == [("published", "open"), ("resolved", "resolved")]


def test_export_facts_tells_complaints_as_they_are(rules, account):
    identify(rules, heard(rules, account), party())
    (complaint,) = rules.list_complaints()["items"]

    (fact,) = rules.export_facts(limit=10)["items"]

    assert fact["type"] == "social.complaint.published"
    assert complaint["id"] in fact["data"]


def test_erasure_takes_complaint_and_alert_along_and_a_copy_shows_them(rules, account):
    ana = party()
    identify(rules, heard(rules, account), ana)
    holdings = SocialHoldings(DOCUMENTS)
    held = {what for what, _ in holdings.collect([ana], portable=False)}

    commit(lambda: holdings.erase([ana], "data_request_x"))

    assert {"complaints", "alerts"} <= held
    assert rules.list_complaints()["items"] == []
    assert rules.list_alerts()["items"] == []
