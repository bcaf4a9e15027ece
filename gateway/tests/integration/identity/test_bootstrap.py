import io
import json
import os
import subprocess
import sys

import pytest

from chassis.ids import new_id
from gateway import bootstrap
from gateway.models import AuditRecord, User
from gateway.portals.models import PortalAccount, PortalLogin


def test_bootstrap_adds_an_administrator_who_can_sign_in(log_in, authenticate, capsys, stored):
    status = bootstrap.main(
        ["user", "add", "--email", "Root@Example.com", "--role", "administrator", "--json"])

    shown = json.loads(capsys.readouterr().out)
    assert status == 0
    assert {name: shown[name] for name in ("email", "name", "roles")} == {
        "email": "Root@Example.com", "name": "Root", "roles": ["administrator"]}
    actor = authenticate(log_in("root@example.com", shown["password"])["access_token"])
    assert (actor.id, actor.roles) == (shown["id"], ("administrator",))
    [record] = stored(AuditRecord)
    assert (record["actor_id"], record["outcome"]) == ("tool:bootstrap", "done")
    assert [change["id"] for change in record["changes"]] == [shown["id"]]


def test_bootstrap_takes_the_password_from_standard_input_when_asked(
        log_in, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("seven green buses\n"))

    bootstrap.main(["user", "add", "--email", "a@b.example", "--name", "A", "--role", "sales",
                    "--role", "support", "--password-stdin"])

    assert "roles: sales, support" in capsys.readouterr().out
    assert log_in("a@b.example", "seven green buses")


@pytest.mark.parametrize(("email", "role", "told"), [
    ("ana@example.com", "sales", "Somebody signs in with this email already."),
    ("no address", "sales", "/email"),
    ("eva@example.com", "service", "/roles/0"),
])
def test_bootstrap_says_what_is_wrong_when_it_is_refused(
        email, role, told, add_user, capsys, stored):
    add_user("ana@example.com")

    status = bootstrap.main(["user", "add", "--email", email, "--role", role])

    assert status == 1
    assert told in capsys.readouterr().err
    assert len(stored(User)) == 1


def test_bootstrap_adds_a_portal_account_that_can_sign_in_at_once(
        log_in_to, authenticate, capsys, stored):
    person, firm = new_id("contact"), new_id("contact")

    status = bootstrap.main([
        "portal-account", "add", "--email", "Eva@forjas.example", "--audience", "partner",
        "--contact-id", person, "--party-id", firm, "--locale", "es", "--json"])

    shown = json.loads(capsys.readouterr().out)
    assert status == 0
    tokens = log_in_to("partner", "eva@forjas.example", shown["password"])["tokens"]
    actor = authenticate(tokens["access_token"], "partner")
    assert (actor.id, actor.contact_id, actor.party_id) == (shown["id"], person, firm)
    [record] = [found for found in stored(AuditRecord) if found["actor_id"] == "tool:bootstrap"]
    assert (record["operation"], record["outcome"]) == ("gateway.create_portal_account", "done")
    assert shown["id"] in {change["id"] for change in record["changes"]}


@pytest.mark.parametrize(("audience", "told"), [
    ("agents", "/audience"), ("portal", "This email has a login for this party already."),
])
def test_bootstrap_says_what_is_wrong_with_a_portal_account(
        audience, told, add_account, capsys, stored):
    account = add_account()
    before = stored(PortalAccount), stored(PortalLogin)

    status = bootstrap.main([
        "portal-account", "add", "--email", account.email, "--audience", audience,
        "--contact-id", account.contact_id, "--party-id", account.party_id])

    assert status == 1
    assert told in capsys.readouterr().err
    assert (stored(PortalAccount), stored(PortalLogin)) == before


def test_bootstrap_runs_as_a_program_with_the_settings_of_the_environment(log_in):
    done = subprocess.run(
        [sys.executable, "-m", "gateway.bootstrap", "user", "add", "--email", "eva@example.com",
         "--role", "sales", "--json"],
        env=os.environ, capture_output=True, text=True, check=True, timeout=60,
    )

    assert log_in("eva@example.com", json.loads(done.stdout)["password"])


def test_bootstrap_names_the_missing_settings_when_there_are_none(change_settings):
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("VINCULO_TOKEN_SECRET", "VINCULO_MONGODB_URL")}

    done = subprocess.run(
        [sys.executable, "-m", "gateway.bootstrap", "user", "add", "--email", "eva@example.com",
         "--role", "sales"],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )

    assert done.returncode == 1
    assert "VINCULO_TOKEN_SECRET" in done.stderr
    assert "VINCULO_MONGODB_URL" in done.stderr
    assert "Traceback" not in done.stderr
