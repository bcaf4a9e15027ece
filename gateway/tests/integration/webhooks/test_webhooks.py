import json
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from contracts.errors import NotFound, PermissionDenied, PreconditionFailed, ValidationFailed
from gateway.webhooks import deliveries, event_types, webhooks
from gateway.webhooks.errors import TooManyWebhooks, WebhookIsNotActive
from gateway.webhooks.models import Webhook, WebhookDelivery
from gateway.webhooks.secrets_kept import SecretUnreadable, unseal

URL = "https://192.0.66.1/hook"


def stored(document):
    return list(document.collection().find({}))


def create(url=URL, types=("sales.order.*",)):
    return webhooks.create_webhook(url=url, event_types=list(types), description=None)


def test_create_webhook_shows_its_secret_once_and_keeps_it_sealed(administrator, database):
    made = create()

    shown = webhooks.get_webhook(webhook_id=made["id"])
    assert made["secret"].startswith("whsec_")
    assert (shown["state"], shown["event_types"]) == ("active", ["sales.order.*"])
    told = [shown, *webhooks.list_webhooks(limit=50, after=None)["items"]]
    assert all("secret" not in json.dumps(one, default=str) for one in told)
    raw = stored(Webhook)[0]
    assert made["secret"][6:].encode() not in repr(raw).encode()
    assert unseal(raw["_secret"], made["id"], "only for tests, 32 bytes or more") == made["secret"]


def test_secret_is_of_no_use_to_another_webhook_or_with_another_key(administrator, database):
    made = create()

    sealed = stored(Webhook)[0]["_secret"]
    with pytest.raises(SecretUnreadable):
        unseal(sealed, made["id"], "another secret of the gateway, as long")
    with pytest.raises(SecretUnreadable):
        unseal(sealed, "webhook_01h455vb4pex5vsknk084sn02q", "only for tests, 32 bytes or more")


@pytest.mark.parametrize("url", [
    "http://192.0.66.1/hook", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/",
    "https://a:b@192.0.66.1/", "https://[64:ff9b::a00:1]/", "https://192.0.66.1:99999/",
    "https://2130706433.:x/", "https:///hook",
])
def test_create_webhook_is_refused_when_it_leads_inside_or_is_not_encrypted(administrator, url):
    with pytest.raises(ValidationFailed) as refused:
        create(url)

    assert refused.value.details["errors"][0]["pointer"] == "/url"
    assert stored(Webhook) == []


def test_create_webhook_goes_inside_where_a_setting_allows_it(administrator, receiver):
    assert create(receiver.url())["url"] == receiver.url()


def test_create_webhook_is_refused_when_no_event_is_of_the_type(administrator):
    with pytest.raises(ValidationFailed) as refused:
        create(types=["sales.order.placed", "sales.ordre.*"])

    assert [one["pointer"] for one in refused.value.details["errors"]] == ["/event_types/1"]
    assert stored(Webhook) == []


@pytest.mark.parametrize("role", ["sales", "read_only", "finance"])
def test_webhooks_are_refused_to_who_is_no_administrator(add_webhook, as_role, role):
    made = add_webhook()
    before = stored(Webhook)
    one = {"webhook_id": made["id"]}

    with as_role(role):
        for attempt in (
            create,
            lambda: webhooks.update_webhook(**one, changes={"url": URL}, expected_version=None),
            lambda: webhooks.rotate_webhook_secret(**one, expected_version=None),
            lambda: webhooks.pause_webhook(**one, expected_version=None),
            lambda: webhooks.resume_webhook(**one, expected_version=None),
            lambda: webhooks.delete_webhook(**one, expected_version=None),
            lambda: deliveries.send_webhook_test(**one),
        ):
            with pytest.raises(PermissionDenied):
                attempt()

    assert (stored(Webhook), stored(WebhookDelivery)) == (before, [])


def test_update_webhook_is_refused_when_it_is_stale(add_webhook):
    made = add_webhook()
    webhooks.pause_webhook(webhook_id=made["id"], expected_version=1)

    with pytest.raises(PreconditionFailed):
        webhooks.update_webhook(
            webhook_id=made["id"], changes={"description": "new"}, expected_version=1)

    updated = webhooks.update_webhook(
        webhook_id=made["id"], expected_version=2,
        changes={"event_types": ["sales.*", "sales.*", "contacts.contact.created"]})
    assert (updated["version"], updated["event_types"]) == (
        3, ["sales.*", "contacts.contact.created"])


def test_update_webhook_is_refused_when_it_would_lead_inside(add_webhook):
    made = add_webhook()

    with pytest.raises(ValidationFailed) as refused:
        webhooks.update_webhook(webhook_id=made["id"], expected_version=None,
                                changes={"url": "https://192.168.1.1/"})

    assert refused.value.details["errors"][0]["pointer"] == "/changes/url"
    assert webhooks.get_webhook(webhook_id=made["id"])["version"] == 1


def test_delete_webhook_takes_what_waits_for_it_away(add_webhook, happen):
    made, other = add_webhook("/one"), add_webhook("/two")
    deliveries.write_down([happen()])

    webhooks.delete_webhook(webhook_id=made["id"], expected_version=1)

    assert [raw["webhook_id"] for raw in stored(WebhookDelivery)] == [other["id"]]
    with pytest.raises(NotFound):
        webhooks.get_webhook(webhook_id=made["id"])


def test_pause_webhook_is_refused_when_it_is_disabled(add_webhook):
    made = add_webhook()
    Webhook.collection().update_one({"_id": made["id"]}, {"$set": {"state": "disabled"}})

    with pytest.raises(WebhookIsNotActive):
        webhooks.pause_webhook(webhook_id=made["id"], expected_version=None)

    assert webhooks.get_webhook(webhook_id=made["id"])["state"] == "disabled"


def test_create_webhook_stops_at_the_limit_when_many_are_made_at_once(administrator, monkeypatch):
    monkeypatch.setattr(webhooks, "MOST", 3)

    def attempt():
        try:
            create()
        except TooManyWebhooks:
            return 0
        return 1

    with ThreadPoolExecutor(10) as pool:
        made = [pool.submit(copy_context().run, attempt) for _ in range(10)]

    assert sum(one.result() for one in made) == len(stored(Webhook)) == 3


def test_list_event_types_tells_all_of_them_page_by_page():
    seen, after = [], None
    while True:
        page = event_types.list_event_types(limit=40, after=after)
        seen += page["items"]
        after = page["next"]
        if after is None:
            break

    types = [one["type"] for one in seen]
    assert types == sorted(set(types))
    assert {"sales.order.placed", "contacts.contact.created", "vinculo.test"} <= set(types)
    assert all(one["summary"] for one in seen)
