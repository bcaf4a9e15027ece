"""The running API held against its own OpenAPI document, by requests that Schemathesis makes up.

Over every operation, and along the links from one to the next: no answer is a 5xx, and none has a
status, a content type, a header or a body that the document does not tell of. Left out are:

- `log_out` and `change_own_password`, which would end the session that the requests are made in;
- the check that whatever fits the schema is accepted: a schema cannot say that a contact has to
  exist, that a period ends after it starts, or that a telephone number is one;
- the check that what was deleted is gone: here, deleting is archiving, and can be undone;
- request lines beyond 8,190 bytes, which gunicorn refuses by itself with a page of its own;
- API keys as the second way to sign in: Schemathesis would add a made-up key beside the token.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from suites import Suite

from chassis.testing.sizes import sized

SEED = 20261122
# Of each operation, beside the one that it is documented with.
EXAMPLES = sized(2, usual=1)
FOLDER = Path(__file__).parent
LEFT_OUT = ("log_out", "change_own_password")
CONTACTS = 6

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    """A suite for these requests alone: they change whatever they come upon, its people too."""
    suite = Suite(tmp_path_factory.mktemp("fuzzed"))
    try:
        yield suite.up()
    finally:
        suite.wipe()


@pytest.fixture(scope="module")
def token(suite):
    """The token of an administrator whom these requests do not come upon at once."""
    login = json.loads(suite.must("user", "add", "--email", f"{os.urandom(4).hex()}@example.com",
                                  "--role", "administrator", "--json"))
    answer = httpx.post(f"{suite.url}/api/v1/auth/login", timeout=30,
                        json={"email": login["email"], "password": login["password"]})
    return answer.json()["access_token"]


@pytest.fixture(scope="module")
def known_ids(suite, token):
    """Things of each kind, so that requests find what they ask for."""
    with httpx.Client(base_url=f"{suite.url}/api/v1", timeout=30,
                      headers={"Authorization": f"Bearer {token}"}) as api:

        def made(path, **fields):
            answer = api.post(path, json=fields)
            assert answer.status_code == 201, answer.text
            return answer.json()["id"]

        people = [made("/contacts", kind="person", given_name=f"Fuzz {number}")
                  for number in range(CONTACTS)]
        houses = [made("/contacts", kind="organisation", name=f"Fuzz {number} Ltd")
                  for number in range(CONTACTS)]
        talks = [made("/interactions", channel="phone", direction="inbound",
                      participants=[{"contact_id": id}]) for id in people]
        ties = [made("/relationships", from_id=one, to_id=other, type="knows")
                for one, other in zip(people, houses, strict=True)]
        email = f"{os.urandom(4).hex()}@example.com"
        users = [made("/users", email=email, name="Fuzz", roles=["read_only"],
                      password="only to be fuzzed at")]
        imported = api.post("/imports", files={"file": ("a.csv", b"given_name\nFuzz\n")}).json()
    return {"contact": people + houses, "interaction": talks, "relationship": ties,
            "user": users, "import": [imported["id"]]}


@pytest.fixture(scope="module")
def document(suite, tmp_path_factory):
    """The OpenAPI document as the gateway tells it, with one way to sign in."""
    told = httpx.get(f"{suite.url}/openapi.json", timeout=30).json()
    del told["components"]["securitySchemes"]["api_key"]
    for part in [told, *(operation for path in told["paths"].values()
                         for operation in path.values())]:
        if "security" in part:
            part["security"] = [way for way in part["security"] if "api_key" not in way]
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_text(json.dumps(told))
    return path


def test_api_answers_as_its_document_says(suite, token, known_ids, document, record_property):
    paths = json.loads(document.read_text())["paths"]
    operations = sum("operationId" in operation for path in paths.values()
                     for operation in path.values()) - len(LEFT_OUT)
    left_out = [part for name in LEFT_OUT for part in ("--exclude-operation-id", name)]

    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli",
         "--config-file", str(FOLDER / "schemathesis.toml"),
         "run", str(document), "--url", suite.url,
         "--header", f"Authorization: Bearer {token}", "--seed", str(SEED),
         "--phases", "examples,fuzzing", "--max-examples", str(EXAMPLES),
         "--continue-on-failure", "--no-color", *left_out,
         "--exclude-checks", "positive_data_acceptance,use_after_free"],
        cwd=document.parent, capture_output=True, text=True, timeout=900, check=False,
        env=suite.environment | {
            "KNOWN_IDS": json.dumps(known_ids), "PYTHONPATH": str(FOLDER),
            "SCHEMATHESIS_HOOKS": "made_up_requests",
        },
    )

    assert done.returncode == 0, done.stdout.partition("= FAILURES =")[2] or done.stdout[-8000:]
    # It has to have looked at all of them.
    assert f"Tested: {operations}" in done.stdout, done.stdout[-3000:]
    counts = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert counts, done.stdout[-3000:]
    assert int(counts[1]) > 2 * operations
    record_property("schemathesis", counts[0])
