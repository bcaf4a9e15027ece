import json
import re
from pathlib import Path

import pytest

from contracts.access import PERMISSIONS
from contracts.common import Empty
from contracts.declare import Service, get
from contracts.errors import KINDS
from gateway.documents.__main__ import document
from gateway.documents.page import to_text
from gateway.languages import translate
from gateway.problems import title_of
from gateway.routes import UndeclaredPermission, offered


@pytest.fixture(scope="module")
def doc():
    return document()


def operations(doc):
    return {
        operation["operationId"]: operation
        for item in doc["paths"].values()
        for method, operation in item.items() if method != "parameters"
    }


def references(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_document_is_the_same_when_it_is_made_again(doc):
    assert to_text(doc) == to_text(document())


def test_the_document_in_docs_is_the_one_that_the_gateway_serves(doc):
    kept = Path(__file__).parents[3] / "docs" / "openapi.json"

    assert kept.read_text(encoding="utf-8") == to_text(doc), "run `make docs`"


def test_the_document_refers_only_to_what_is_in_it(doc):
    for reference in set(references(doc)):
        found = doc
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def test_the_document_holds_nothing_that_is_not_referred_to(doc):
    referred = set(references(doc))

    for kind in ("schemas", "responses", "headers"):
        for name in doc["components"][kind]:
            assert f"#/components/{kind}/{name}" in referred


def test_every_operation_tells_its_permission_and_its_errors(doc):
    for name, operation in operations(doc).items():
        permission = operation["x-permission"]
        assert permission in PERMISSIONS or operation["security"] == [], name
        assert {"400", "422", "429", "500", "503"} <= operation["responses"].keys(), name
        assert ("401" in operation["responses"]) or operation["security"] == [], name
        assert operation["summary"]
        assert operation["tags"]


def test_every_link_leads_to_an_operation_and_names_its_parameters(doc):
    known = operations(doc)
    in_path = {
        operation["operationId"]: {item["name"] for item in path.get("parameters", ())}
        for path in doc["paths"].values()
        for method, operation in path.items() if method != "parameters"
    }

    for operation in known.values():
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                target = link["operationId"]
                assert set(link.get("parameters", ())) <= in_path[target], target
                assert "requestBody" not in link or "requestBody" in known[target], target


def test_every_create_tells_of_the_key_that_makes_it_safe_to_repeat(doc):
    without = {
        operation["operationId"]
        for item in doc["paths"].values()
        for method, operation in item.items()
        if method == "post" and "Idempotency-Key" not in {
            parameter["name"] for parameter in operation["parameters"]}
    }

    # Whoever is not signed in has no keys, what is shown once is kept nowhere, and what is only
    # asked changes nothing.
    is_asked = {"check_many_guards", "test_guard_rule", "may_approach"}
    assert without == {"log_in", "refresh_tokens", "log_out", "create_api_key",
                       "create_calendar", "renew_calendar"} | is_asked


def test_every_problem_has_a_title_and_a_text_in_spanish(doc):
    codes = {
        code for response in doc["components"]["responses"].values()
        for code in response["content"].get("application/problem+json", {}).get("examples", ())
    }

    for code in codes | set(KINDS):
        assert translate(title_of(code), "es") != title_of(code), code
    for kind in KINDS.values():
        assert translate(kind.detail, "es") != kind.detail, kind


def test_the_document_writes_patterns_that_every_reader_knows(doc):
    for pattern in set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(doc))):
        assert "\\Z" not in pattern
        re.compile(json.loads(pattern))


@pytest.mark.parametrize("permission", [None, "", "contacts:everything"])
def test_an_operation_is_refused_at_the_start_when_its_permission_is_unknown(permission):
    service = Service("probe")
    service.query("peek", "Peek.", request=Empty, reply=None, permission=permission,
                  route=get("/peek"))

    with pytest.raises(UndeclaredPermission, match=r"probe\.peek"):
        list(offered(service))
