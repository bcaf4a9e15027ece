"""`vinculo rebuild profile` brings back what was lost, of what the services tell again."""

import json
import subprocess
import sys

import pytest
from contacts_factories import person
from facts_factories import as_exported, told

from contracts.sales import sales


@pytest.fixture
def vinculo(stack):
    """Run the command as the operator of this stack, where no other service runs."""
    for name in ("sales", "billing"):
        stack.end_shared(name)

    def run(*words):
        outcome = subprocess.run(
            [sys.executable, "-m", "cli", *words, "--broker-url", stack.broker_url("operator")],
            capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    return run


def test_rebuild_takes_what_the_services_tell_and_makes_the_profiles_of_it(
        contacts, stub, vinculo):
    ana = contacts.create_contact(**person())
    orders = [as_exported("sales.order.placed", told("sales.order.placed", ana))
              for _ in range(3)]
    pages = {None: {"items": orders[:2], "next": "more"},
             "more": {"items": orders[2:], "next": None}}
    stub(sales, {"export_facts": lambda request: pages[request["after"]]})

    said = vinculo("rebuild", "profile")

    assert "sales: told 3 facts, of which 3 were new to contacts." in said
    assert "billing: does not run, so what contacts holds of it is taken." in said
    profile = contacts.get_profile(contact_id=ana["id"])
    assert profile["sections"]["value"]["orders"]["count"] == 3
    assert "of which 0 were new" in vinculo("rebuild", "profile")
    assert contacts.get_profile(contact_id=ana["id"]) == profile


def test_rebuild_goes_over_the_facts_that_are_held_when_no_other_service_runs(contacts, vinculo):
    ana = contacts.create_contact(**person())
    data = told("sales.order.placed", ana)
    contacts.learn_facts(facts=[{"type": "sales.order.placed", "data": json.dumps(data)}])

    said = vinculo("rebuild", "profile")

    assert "Looked at 3 facts and parties; 0 were not as they should be." in said
