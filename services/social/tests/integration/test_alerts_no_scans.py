"""Nothing that is asked of alerts, and nothing that they do by themselves, reads without an index.
"""

import pytest
from social_factories import EVA, a_rule, a_webhook
from test_alerts import CRISIS, a_post, take

from chassis import clock
from chassis.outbox import commit
from chassis.testing.parties import party
from chassis.testing.rules import opened
from social.accounts.models import SocialAccount
from social.alerts import counting, spikes, watching, weighing
from social.alerts.usual import hour_of
from social.holdings import SocialHoldings
from social.models import DOCUMENTS
from social.service import SocialService


@pytest.fixture
def rules(unscanned_stack, monkeypatch):
    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SocialService, monkeypatch) as rules:
        yield rules


@pytest.mark.parametrize("sort", ["-created_at", "created_at"])
def test_list_alerts_reads_by_indexes(rules, sort):
    for filters in (
            {}, {"state": "open"}, {"kind": "post"}, {"level": "high"}, {"owner_id": EVA.id},
            {"is_unassigned": True}, {"is_unassigned": False}, {"contact_id": party()},
            {"listening_rule_id": "listening_rule_01h455vb4pex5vsknk084sn02q"},
            {"mention_id": "mention_01h455vb4pex5vsknk084sn02q"}, {"crisis_id": CRISIS},
            {"conversation_id": "conversation_01h455vb4pex5vsknk084sn02q"}):
        rules.list_alerts(sort=sort, **filters)
    rules.list_complaints()
    rules.list_complaints(contact_id=party(), state="open")


def test_what_alerts_do_by_themselves_reads_by_indexes(rules):
    rule = rules.create_listening_rule(**a_rule())
    account = SocialAccount.fetch_raw(rules.create_social_account(**a_webhook())["id"])
    take(account, a_post())
    weighing.weigh_mentions()
    (conversation,) = rules.list_conversations()["items"]
    ana = party()
    rules.identify_author(conversation_id=conversation["id"], contact_id=ana,
                          author_id=conversation["authors"][0]["id"])
    weighing.weigh_mentions()
    watching.watch_for_spikes()
    watching.watch_for_spikes()
    hour = hour_of(clock.now())
    found = {"from_at": hour, "until_at": hour + watching.HOUR, "count": 9, "negative": 1,
             "usual": 1.0, "unusual_from": 4, "chance": 0.001}
    for stream in (rule["id"], counting.BRAND):
        commit(lambda stream=stream: spikes.follow(stream, "spike", [found], hour))
    rules.close_conversation(conversation_id=conversation["id"])
    rules.export_facts(limit=10)
    holdings = SocialHoldings(DOCUMENTS)
    list(holdings.collect([ana], portable=False))
    commit(lambda: holdings.erase([ana], "data_request_x"))
