"""The tour of the README, as it stands there, in one shell as a newcomer would run it."""

import re
import subprocess
from pathlib import Path

import pytest
from suites import UP_SECONDS

ROOT = Path(__file__).parents[2]
HEADING = "## A tour in five minutes"
BETWEEN = "=== block"


def blocks():
    """The shell blocks of the tour, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tour = text.partition(f"\n{HEADING}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```sh\n(.*?)^```$", tour, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def shown(suite):
    """What each block showed."""
    script = "".join(f"echo '{BETWEEN}'\n{block}" for block in blocks())
    done = subprocess.run(
        ["bash", "-euo", "pipefail"], input=script, cwd=ROOT, env=suite.environment,
        capture_output=True, text=True, timeout=UP_SECONDS, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(f"{BETWEEN}\n")[1:]


def find(shown, *texts):
    """The output of the one block that showed all of these."""
    found = [output for output in shown if all(text in output for text in texts)]
    assert len(found) == 1, f"{texts} in {len(found)} of:\n" + "\n---\n".join(shown)
    return found[0]


def test_tour_signs_in_and_adds_people_in_normal_form(shown):
    [added] = [output for output in shown if output.startswith('{\n    "version": 1,')]

    assert '"organisation_name": "Acme Iluminación"' in added
    assert '"address": "jose.munoz@acme.example"' in added
    assert '"number": "+34600123123"' in added


def test_tour_finds_with_a_slip_and_relates(shown):
    found = find(shown, '"score"', '"type": "knows"')

    assert '"name": "José Muñoz Ibáñez"' in found
    assert '"note": "They shared a stand in Birmingham."' in found


def test_tour_reads_the_call_in_the_timeline_of_the_organisation(shown):
    timeline = find(shown, '"type": "contacts.interaction.recorded"')

    assert '"title": "Asks for 40 spare diffusers"' in timeline
    assert "José Muñoz Ibáñez · knows · James Whitfield" in timeline


def test_tour_changes_once_and_is_refused_when_stale(shown):
    changed = find(shown, "HTTP/1.1 200 OK", "HTTP/1.1 412 PRECONDITION FAILED")

    assert 'ETag: "2"' in changed
    assert '"code":"precondition_failed"' in changed


def test_tour_sends_twice_and_adds_once(shown):
    sent = find(shown, "first: contact_", "second: contact_")

    ids = re.findall(r"(?:first|second): (contact_\w{26})\n", sent)
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_tour_imports_and_tells_what_was_refused(shown):
    imported = find(shown, '"created_count": 2', '"refused_count": 1')

    assert imported.startswith("done\n")
    assert "iker.salas at acme.example" in imported
    assert "This is not an email address" in imported


def test_tour_exports_cards(shown):
    cards = find(shown, "BEGIN:VCARD", "VERSION:4.0")

    assert cards.count("BEGIN:VCARD") == 4
    assert "FN:Noa Prieto" in cards
    assert "FN:Emma Stone" in cards


def test_tour_quotes_by_the_customers_own_list_and_sends_it(shown):
    quote = find(shown, '"number": "Q-', '"state": "sent"')

    # 80 × 36.00, less 5 %.
    assert '"amount": "2736.00"' in quote
    assert '"discount_percent": "5"' in quote


def test_tour_is_paid_for_an_invoice_that_is_an_e_invoice(shown):
    paid = find(shown, "CrossIndustryInvoice", '"unallocated"')

    assert '"amount": "3310.56"' in paid
    assert re.search(r'"invoice_ids": \[\s+"invoice_\w{26}"', paid)
    assert '"unallocated": {\n        "amount": "0.00"' in paid


def test_tour_shows_events_status_and_the_client(shown):
    last = shown[-1]

    assert re.search(r"Z  contacts\.import\.finished +import_\w{26} +user_\w{26}\n", last)
    assert re.search(r"│ gateway +│ +\d+ +│ running │ yes", last)
    assert last.endswith("Noa Prieto\n")
