"""Warnings and breaches are mailed: once, to whoever of us is to know, in their language."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from slas_at_work import (  # noqa: F401  A fixture.
    at,
    escalating,
    opened,
    watch,
)
from ticket_factories import OTHER

from chassis.mails import Mail
from chassis.testing.rules import ADMINISTRATOR
from contracts.errors import ValidationFailed
from helpdesk.slas import watching
from helpdesk.slas.models import SlaPolicy

OWNER = ADMINISTRATOR
LOOKS_ON = {"minutes": 30, "watcher_ids": [OTHER]}


@pytest.fixture
def people(rules, at):  # noqa: F811
    rules.keep_support_agent(user_id=OWNER, email="Owner@lumbre.example", languages=["es-ES"])
    rules.keep_support_agent(user_id=OTHER, email="other@lumbre.example", languages=["en"])


def mails():
    return sorted((raw["to"][0], raw["subject"]) for raw in Mail.collection().find())


def test_owner_and_those_named_are_mailed_once_in_their_language(rules, people, at):  # noqa: F811
    escalating(rules, LOOKS_ON, warn_at=0.75)
    ticket = opened(rules, owner_id=OWNER, subject="La silla llegó rota")
    number = ticket["number"]

    watch(at, "2026-11-27T10:46")
    assert mails() == [
        ("other@lumbre.example", f"[{number}] Soon overdue: First answer"),
        ("owner@lumbre.example", f"[{number}] Vence pronto: Primera respuesta")]
    for time in ("2026-11-27T11:01", "2026-11-27T11:02", "2026-11-27T12:00"):
        watch(at, time)

    assert mails() == [
        ("other@lumbre.example", f"[{number}] Overdue: First answer"),
        ("other@lumbre.example", f"[{number}] Soon overdue: First answer"),
        ("owner@lumbre.example", f"[{number}] Vence pronto: Primera respuesta"),
        ("owner@lumbre.example", f"[{number}] Vencido: Primera respuesta")]
    mail = Mail.collection().find_one({"subject": f"[{number}] Vencido: Primera respuesta"})
    assert mail["text"] == (
        f"La silla llegó rota\n\nIncidencia {number}, prioridad normal.\n"
        "Primera respuesta: vence el 2026-11-27 10:00 UTC.\n")
    assert (mail["contact_ids"], mail["about"]["id"]) == (ticket["contact_ids"], ticket["id"])


def test_many_who_look_at_once_after_an_outage_mail_once(rules, people, at):  # noqa: F811
    escalating(rules, warn_at=0.5)
    for _ in range(4):
        opened(rules, owner_id=OWNER)
    at("2026-11-27T11:30")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: watching.watch_promises(), range(8)))

    assert len(mails()) == len(set(mails())) == 2 * 4


def test_steps_about_another_promise_name_nobody(rules, people, at):  # noqa: F811
    escalating(rules, {**LOOKS_ON, "metric": "resolution"})
    opened(rules)

    watch(at, "2026-11-27T11:01")

    assert mails() == []


def test_addresses_of_the_policy_are_mailed_too_and_each_once(rules, people, at):  # noqa: F811
    escalating(rules, mails_to=[{"address": "Team@lumbre.example", "language": "es"},
                                {"address": "owner@lumbre.example"}])
    number = opened(rules, owner_id=OWNER)["number"]

    watch(at, "2026-11-27T11:01")

    assert mails() == [
        ("owner@lumbre.example", f"[{number}] Vencido: Primera respuesta"),
        ("team@lumbre.example", f"[{number}] Vencido: Primera respuesta")]


def test_nobody_is_mailed_once_it_is_switched_off(rules, people, at):  # noqa: F811
    policy = escalating(rules, LOOKS_ON, mails_to=[{"address": "team@lumbre.example"}])
    opened(rules, owner_id=OWNER)
    rules.update_sla_policy(sla_policy_id=policy["id"], changes={"is_mailed": False})

    watch(at, "2026-11-27T11:01")

    assert policy["is_mailed"] is True
    assert mails() == []


def test_policies_from_before_are_mailed_to_who_has_an_address(rules, people, at):  # noqa: F811
    policy = escalating(rules)
    SlaPolicy.collection().update_one({"_id": policy["id"]}, {"$unset": {"is_mailed": ""}})
    rules.keep_support_agent(user_id=OWNER)
    opened(rules, owner_id=OWNER)
    opened(rules, owner_id=OTHER)

    watch(at, "2026-11-27T11:01")

    assert [to for to, _ in mails()] == ["other@lumbre.example"]
    assert rules.get_sla_policy(sla_policy_id=policy["id"])["is_mailed"] is True


def test_what_is_no_address_is_refused(rules, people, at):  # noqa: F811
    with pytest.raises(ValidationFailed) as policy:
        escalating(rules, mails_to=[{"address": "nobody"}])
    with pytest.raises(ValidationFailed) as agent:
        rules.keep_support_agent(user_id=OWNER, email="nobody")

    assert policy.value.details["errors"][0]["pointer"] == "/mails_to/0/address"
    assert agent.value.details["errors"][0]["pointer"] == "/email"
    assert rules.list_sla_policies()["items"] == []
    assert rules.get_support_agent(user_id=OWNER)["email"] == "owner@lumbre.example"
