import json
import socket
import time

import httpx
import pytest
from pymongo import MongoClient

from chassis.testing.processes import http_status, running_services, wait_until
from chassis.testing.stubs import Stub
from contracts.contacts import contacts
from contracts.errors import ServiceUnavailable

PERSON = {"kind": "person", "given_name": "Ana"}


@pytest.fixture
def run_contacts(own_stack, tmp_path):
    """Start the contacts service; it ends with the test."""
    with running_services(own_stack, tmp_path) as run:
        yield lambda: run("contacts")


@pytest.fixture
def stub(own_stack):
    """A stand-in for the contacts service: `stub({"export_contacts": …})`."""
    made = []

    def make(answers):
        made.append(Stub(own_stack.broker_url("contacts"), contacts, answers))
        return made[-1]

    yield make
    for stub in made:
        stub.close()


def test_the_api_is_away_and_comes_back_when_the_service_does(http, run_contacts):
    service = run_contacts()
    made = http.post("/contacts", json=PERSON)
    assert made.status_code == 201
    path = f"/contacts/{made.json()['id']}"

    service.kill()
    wait_until(lambda: http.get(path).status_code == 503, 10, "the broker notices")
    started = time.monotonic()
    answer = http.get(path)

    assert time.monotonic() - started < 1
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    run_contacts()
    assert wait_until(lambda: http.get(path).status_code == 200, 10, "the contact is shown again")


def test_the_api_is_away_and_comes_back_when_the_broker_does(http, gateway, own_stack, stub):
    stub({})
    assert http.get("/contacts").status_code == 200

    own_stack.servers.rabbitmq.stop()
    try:
        answer = wait_until(lambda: away(http.get("/contacts")), 20, "the loss is noticed")
        assert answer.json()["code"] == "service_unavailable"
        assert http_status(f"{gateway.url}/health/ready") == 503
        assert http_status(f"{gateway.url}/health/live") == 200
    finally:
        own_stack.servers.rabbitmq.start()

    assert wait_until(lambda: http.get("/contacts").status_code == 200, 30, "it is back")


def away(answer):
    return answer if answer.status_code == 503 else None


def test_the_api_is_away_and_comes_back_when_its_own_store_does(http, gateway, own_stack, stub):
    stub({})
    own_stack.servers.mongod.stop()
    try:
        # Nobody is known any more, once those who were known a moment ago are forgotten.
        answer = wait_until(lambda: away(http.get("/contacts")), 30, "the loss is noticed")
        assert answer.json()["code"] == "service_unavailable"
        assert http_status(f"{gateway.url}/health/ready") == 503
    finally:
        own_stack.servers.mongod.start()

    assert wait_until(lambda: http.get("/contacts").status_code == 200, 30, "it is back")


def test_an_export_breaks_off_when_the_service_fails_in_the_middle(http, stub):
    def export(request):
        if request["after"] is not None:
            raise ServiceUnavailable()
        return {"text": "name\r\nAna\r\n", "next": "1"}

    stub({"export_contacts": export})

    with (
        http.stream("GET", "/exports") as answer,
        pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"),
    ):
        answer.read()

    assert answer.status_code == 200


def test_an_export_comes_whole_when_nothing_fails(http, stub):
    stub({"export_contacts": lambda request: {
        "text": f"{request['after'] or 0}\r\n",
        "next": None if request["after"] == "9" else str(int(request["after"] or 0) + 1)}})

    answer = http.get("/exports")

    assert answer.text == "".join(f"{number}\r\n" for number in range(10))


def test_a_body_is_refused_when_it_is_too_large_and_of_no_declared_length(http, stub):
    asked = stub({})
    pieces = (b" " * 50_000 for _ in range(4))

    answer = http.post("/contacts", content=pieces, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert asked.requests == []


def test_a_request_is_refused_when_it_says_that_its_body_is_huge(gateway, token):
    head = ("POST /api/v1/contacts HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            "Content-Length: 99999999999\r\n\r\n{")

    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = b""
        while not answer.endswith(b"}"):
            received = connection.recv(65536)
            assert received, answer
            answer += received

    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code":"body_too_large"' in answer


def test_an_import_is_refused_when_its_file_is_too_large_and_of_no_declared_length(http, stub):
    asked = stub({})
    pieces = (b"a" * 50_000 for _ in range(6))

    answer = http.post("/imports", content=pieces, headers={"Content-Type": "text/csv"})

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert asked.requests == []


def test_the_metrics_are_those_of_all_processes(http, gateway, token, stub):
    stub({})
    for _ in range(12):
        # Each on a connection of its own, so that any process may take it.
        httpx.get(f"{gateway.url}/api/v1/contacts/search?q=ana",
                  headers={"Authorization": f"Bearer {token}"})

    shown = {httpx.get(f"{gateway.url}/metrics").text.split(name)[1].split("\n")[0].strip()
             for _ in range(6) for name in [COUNT]}

    assert shown == {"12.0"}


COUNT = 'vinculo_http_request_seconds_count{operation="search_contacts",status="200"}'


def test_what_was_done_is_on_record_whole_when_the_gateway_is_stopped_after_it(
        environment, start_gateway, token, stub):
    stub({})
    gateway = start_gateway()
    answer = httpx.post(f"{gateway.url}/api/v1/contacts", json=PERSON,
                        headers={"Authorization": f"Bearer {token}"})

    gateway.stop()

    assert answer.status_code == 201
    with MongoClient(environment["VINCULO_MONGODB_URL"]) as client:
        record = client.get_default_database()["audit_log"].find_one(
            {"request_id": answer.headers["X-Request-Id"]})
    assert (record["outcome"], record["status"]) == ("done", 201)


def test_each_request_has_a_line_in_the_log_that_tells_no_secrets(http, gateway, stub):
    stub({})

    http.get("/contacts?email=ana%40example.com", headers={"X-Request-Id": "log-me"})

    [line] = wait_until(lambda: [line for line in gateway.log if '"log-me"' in line])
    told = json.loads(line)
    assert told["event"] == "http_request"
    assert (told["operation"], told["method"], told["path"], told["status"]) == (
        "list_contacts", "GET", "/api/v1/contacts", 200)
    assert told["actor_id"].startswith("user_")
    assert "example.com" not in line
    assert "Bearer" not in line
