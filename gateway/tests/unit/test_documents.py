import json
import re
from pathlib import Path

import pytest

from contracts.access import PERMISSIONS
from contracts.common import Empty
from contracts.declare import Service, get
from contracts.errors import KINDS
from gateway.documents.__main__ import FILES, document, documents
from gateway.documents.page import to_text
from gateway.languages import translate
from gateway.problems import title_of
from gateway.routes import UndeclaredPermission, offered

MADE = documents()


@pytest.fixture(scope="module", params=list(MADE))
def doc(request):
    """The document of each API in turn."""
    return MADE[request.param]


@pytest.fixture(scope="module")
def doc_of_agents():
    return MADE["agents"]


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


def test_the_document_is_the_same_when_it_is_made_again():
    for audience, made in MADE.items():
        assert to_text(made) == to_text(document(audience))


@pytest.mark.parametrize("audience", FILES)
def test_the_document_in_docs_is_the_one_that_the_gateway_serves(audience):
    kept = Path(__file__).parents[3] / "docs" / FILES[audience]

    assert kept.read_text(encoding="utf-8") == to_text(MADE[audience]), "run `make docs`"


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


def test_every_create_tells_of_the_key_that_makes_it_safe_to_repeat(doc_of_agents):
    without = {
        operation["operationId"]
        for item in doc_of_agents["paths"].values()
        for method, operation in item.items()
        if method == "post" and "Idempotency-Key" not in {
            parameter["name"] for parameter in operation["parameters"]}
    }

    # Whoever is not signed in has no keys, what is shown once is kept nowhere, and what is only
    # asked changes nothing.
    is_asked = {"check_many_guards", "test_guard_rule", "may_approach",
                "preview_document_template", "calculate_prices", "suggest_articles",
                "get_public_survey", "follow_public_chat", "find_similar_ideas",
                "get_public_testimonial", "get_public_chat_attachment", "preview_segment",
                "preview_action", "get_mail_preferences", "simulate_journey"}
    assert without == {"log_in", "refresh_tokens", "log_out", "submit_web_form",
                       "open_public_chat", "leave_public_message", "add_public_chat_message",
                       "add_public_chat_attachment",
                       "end_public_chat", "send_public_chat_transcript",
                       "answer_public_survey", "receive_payment_webhook",
                       "receive_phone_webhook", "create_api_key",
                       "post_on_wall", "receive_social_webhook",
                       "click_referral", "answer_public_testimonial",
                       "unsubscribe_from_mail", "set_mail_preferences", "submit_form",
                       "send_form", "confirm_form_submission", "accept_occasion_invitation",
                       "accept_invitation", "cancel_own_registration", "send_preferences",
                       "create_calendar", "renew_calendar",
                       "create_webhook", "rotate_webhook_secret"} | is_asked


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


@pytest.mark.parametrize(("permission", "audience"), [
    (None, "agents"), ("", "agents"), ("contacts:everything", "agents"),
    ("portal:use", "agents"), ("portal:use", "partner"), ("contacts:read", "portal"),
    (None, "portal"), ("contacts:read", "everybody"),
])
def test_an_operation_is_refused_at_the_start_when_its_permission_is_unknown(permission, audience):
    service = Service("probe")
    service.query("peek", "Peek.", request=Empty, reply=None, permission=permission,
                  route=get("/peek", audience=audience))

    with pytest.raises(UndeclaredPermission, match=r"probe\.peek"):
        list(offered(service))
