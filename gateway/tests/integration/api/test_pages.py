import json
import re

import pytest

from gateway.documents.__main__ import document


def test_the_document_is_that_of_the_checkout_and_can_be_kept(http_as):
    nobody = http_as(None)

    answer = nobody.get("/openapi.json")
    again = nobody.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})

    assert json.loads(answer.data) == document()
    assert (again.status_code, again.data) == (304, b"")


def test_the_docs_page_takes_everything_from_the_gateway_itself(http_as):
    nobody = http_as(None)

    page = nobody.get("/docs")

    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
    used = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(used) == 5
    for address in used:
        assert address.startswith("/")
        assert nobody.get(address).status_code == 200, address


def test_the_docs_page_is_drawn_by_something_that_knows_its_version_of_openapi(http_as):
    script = http_as(None).get("/docs/swagger-ui-bundle.js").text

    assert document()["openapi"] == "3.1.0"
    assert "openapi: 3.1.0" in script or "isOAS31" in script


@pytest.mark.parametrize("name", ["..%2f..%2fsettings.py", "index.html", "nonsense.js", "%2e%2e"])
def test_the_docs_page_gives_out_nothing_else(http_as, name):
    assert http_as(None).get(f"/docs/{name}").status_code == 404


def test_the_type_of_a_problem_leads_to_what_it_means(http_as):
    nobody = http_as(None)
    problem = nobody.get("/contacts").json

    page = nobody.get(problem["type"])
    in_spanish = nobody.get(problem["type"], headers={"Accept-Language": "es"})

    assert "Sign in first." in page.text
    assert "Inicie sesión primero." in in_spanish.text
    assert nobody.get("/problems/<script>").status_code == 404


def test_the_gateway_tells_that_it_is_live_and_ready(http):
    http.get("/contacts")

    live, ready = http.get("/health/live"), http.get("/health/ready")

    assert (live.status_code, live.json) == (200, {"status": "live"})
    assert (ready.status_code, ready.json) == (
        200, {"status": "ready", "checks": {"store": True, "broker": True}})
