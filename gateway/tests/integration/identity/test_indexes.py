from contextlib import contextmanager

import pytest
from pymongo import MongoClient

from chassis import mails
from contracts import gateway as contract
from contracts.errors import RateLimited, Unauthenticated
from gateway import api_keys, audit, logins, users
from gateway.portals import accounts, holdings, link_requests, own
from gateway.portals import logins as portal_logins
from gateway.portals.mails import with_link


@pytest.fixture
def profiled(stack):
    """`with profiled() as plans:` how the store finds what is asked for within, when it ends."""

    @contextmanager
    def profile():
        plans = []
        with MongoClient(stack.servers.mongod.admin_url) as client:
            database = client[stack.databases["gateway"]]
            database.command("profile", 2)
            yield plans
            database.command("profile", 0)
            plans.extend(database["system.profile"].find({"planSummary": {"$exists": True}}))
            database.drop_collection("system.profile")

    return profile


def everything(page, **filters):
    """Ask for a first and a second page with these filters, one at a time and together."""
    wanted = [{}, *({name: value} for name, value in filters.items()), filters]
    for where in wanted:
        after = page(limit=1, after=None, **where)["next"]
        if after:
            page(limit=1, after=after, **where)


def test_no_rule_scans_a_collection(
        profiled, add_user, administrator, log_in, authenticate, acting, password):
    others = [add_user(f"user{number}@example.com") for number in range(3)]
    user = others[0]

    with profiled() as plans:
        tokens = log_in(user.email)
        with pytest.raises((Unauthenticated, RateLimited)):
            log_in("nobody@example.com")
        authenticate(tokens["access_token"])
        tokens = logins.refresh_tokens(refresh_token=tokens["refresh_token"])
        logins.log_out(refresh_token=tokens["refresh_token"])
        with acting(administrator):
            keys = [api_keys.create_api_key(name="x", scopes=["contacts:read"], expires_at=None)
                    for _ in range(3)]
            authenticate(keys[0]["secret"])
            users.update_user(user_id=user.id, changes={"is_locked": True}, expected_version=1)
            users.change_own_password(
                current_password=password, new_password="seven green buses")
            everything(users.list_users, email=user.email, role="sales", is_locked=False)
            everything(api_keys.list_api_keys, owner_id=administrator.id)
            for key in keys:
                api_keys.revoke_api_key(api_key_id=key["id"])
        with acting(user):
            everything(api_keys.list_api_keys, owner_id=administrator.id)
        for operation in (contract.log_in, contract.update_user) * 2:
            audit.finish(audit.begin(None, operation, user.id, "r", "POST", "/", None), 200)
        everything(
            lambda **request: audit.list_audit_log(
                **contract.list_audit_log.request.load(request)),
            actor_id="anonymous", operation="gateway.log_in", target_id=user.id,
            to="2100-01-01T00:00:00Z", **{"from": "2000-01-01T00:00:00Z"})

    assert len(plans) > 50
    assert [(plan["ns"], plan["command"]) for plan in plans
            if plan["planSummary"] == "COLLSCAN" and ".system." not in plan["ns"]] == []


def test_no_rule_of_the_portals_scans_a_collection(
        profiled, add_account, log_in_to, visit, password, acting, mailbox):
    made = [add_account(f"eva{number}@example.com") for number in range(3)]
    first, second = made[0], add_account(made[0].email)
    visit(link_requests.request_link, "portal", email="first@example.com")
    link_requests.answer_all()

    with profiled() as plans:
        answer = log_in_to(email=first.email)
        with pytest.raises(Unauthenticated):
            log_in_to(email="nobody@example.com")
        tokens = visit(portal_logins.choose_account, "portal", portal_account_id=first.id,
                       choice_token=answer["choice_token"])["tokens"]
        tokens = portal_logins.refresh_tokens("portal", refresh_token=tokens["refresh_token"])
        portal_logins.log_out("portal", refresh_token=tokens["refresh_token"])
        visit(link_requests.request_link, "portal", email=first.email)
        link_requests.answer_all()
        mails.send_waiting_mails(with_link)
        with acting(first):
            visit(own.get_own_account)
            visit(own.change_password, current_password=password,
                  new_password="seven green buses")
        for change in ({"is_locked": True}, {"locale": "es"}):
            accounts.update_portal_account(
                portal_account_id=second.id, changes=change, expected_version=None)
        everything(accounts.list_portal_accounts, email=first.email, audience="portal",
                   contact_id=first.contact_id, party_id=first.party_id, is_locked=False)
        accounts.delete_portal_account(portal_account_id=second.id)
        holdings.erase([first.contact_id])

    assert len(mailbox.messages) == 1
    assert len(plans) > 50
    assert [(plan["ns"], plan["command"]) for plan in plans
            if plan["planSummary"] == "COLLSCAN" and ".system." not in plan["ns"]] == []
