"""Dashboards over HTTP: figures of several services in one answer, each with its rows."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from chassis import clock
from contracts.errors import ServiceUnavailable
from contracts.gateway import get_dashboard
from contracts.gateway.dashboards import DASHBOARDS
from gateway.app import build_app
from gateway.compose.dashboard_sections import DASHBOARDS as SECTIONS
from gateway.services import Services
from gateway.settings import settings

BEA = "user_01keebmgr4egktre1p21w518fm"
EUR = {"amount": "18000.00", "currency": "EUR"}


@pytest.fixture
def suite(sales_service, helpdesk_service, social_service, marketing_service):
    """All services that dashboards ask."""


class Away:
    """The services, of which some do not answer."""

    def __init__(self, *failing):
        self.services = Services(settings().broker_url, seconds=10)
        self.failing = failing

    def ask(self, key, request, call):
        if key.startswith(self.failing):
            raise ServiceUnavailable()
        return self.services.ask(key, request, call)


@pytest.fixture
def http_without(http_as):
    """Requests while some operations fail: `http_without("sales.")`."""
    opened = []

    def without(*failing, role="administrator"):
        opened.append(Away(*failing))
        return http_as(role, build_app(settings(), opened[-1]))

    yield without
    for away in opened:
        away.services.close()


def seen(http, name, **asked):
    answer = http.get(f"/dashboards/{name}", query_string=asked)
    assert answer.status_code == 200, answer.text
    assert get_dashboard.reply.load(answer.json)
    return answer.json


def made(answer):
    assert answer.status_code == 201, answer.text
    return answer.json


def omitted(told):
    return {one["section"]: (one["service"], one["reason"]) for one in told["sections_omitted"]}


def figures(told):
    return {(one["section"], one["name"], one["currency"]): one["value"]
            for one in told["figures"]}


def test_there_are_the_dashboards_that_are_promised():
    assert SECTIONS.keys() == set(DASHBOARDS)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_every_dashboard_answers_with_all_of_its_sections_and_rows_that_can_be_read(
        http, suite, name):
    told = seen(http, name)

    assert told["sections_omitted"] == []
    assert {one["section"] for part in ("figures", "tables", "series") for one in told[part]} <= {
        section.name for section in SECTIONS[name]}
    for address in {one["rows"] for one in told["figures"] if one["rows"]}:
        answer = http.get(address)
        assert answer.status_code == 200, (address, answer.text)


def test_figures_are_what_an_independent_count_of_their_rows_comes_to(http, suite, make_contact):
    ana = make_contact()
    for _ in range(2):
        made(http.post("/deals", json={
            "name": "Recambios", "contact_ids": [ana["id"]], "value": EUR, "owner_id": BEA}))
    won = made(http.post("/deals", json={
        "name": "Recambios", "contact_ids": [ana["id"]], "value": EUR}))
    assert http.post(f"/deals/{won['id']}/win", json={}).status_code == 200
    made(http.post("/leads", json={"name": "Eva Ruiz", "email": "eva@ruiz.example"}))
    made(http.post("/orders", json={
        "customer_id": ana["id"], "currency": "EUR", "channel": "web",
        "lines": [{"description": "Silla", "quantity": "1", "unit_price": "50.00"}]}))

    for name, counted in (
            ("pipeline", {"open_count": "2", "won_count": "1", "added_count": "3",
                          "lead_count": "1"}),
            ("channels", {"order_count": "1"})):
        told = seen(http, name)
        by_name = {one["name"]: one for one in told["figures"]}
        for figure, value in counted.items():
            assert by_name[figure]["value"] == value
            path, _, query = by_name[figure]["rows"].partition("?")
            items = http.get(path, query_string=dict(parse_qsl(query)) | {"limit": 200}).json
            assert len(items["items"]) == int(value), (figure, by_name[figure]["rows"])
    pipeline = seen(http, "pipeline", owner_id=BEA)
    assert figures(pipeline)["deals", "open_value", "EUR"] == "36000.00"
    assert figures(pipeline)["deals", "won_count", None] == "0"


def test_forecast_is_of_the_days_to_come_and_its_months_add_up(http, suite, make_contact):
    ana = make_contact()
    soon = (clock.now() + timedelta(days=20)).date().isoformat()
    late = (clock.now() + timedelta(days=200)).date().isoformat()
    for day, currency in ((soon, "EUR"), (soon, "USD"), (late, "EUR")):
        made(http.post("/deals", json={
            "name": "Recambios", "contact_ids": [ana["id"]], "expected_on": day,
            "value": EUR | {"currency": currency}}))

    told = seen(http, "forecast")
    euros = seen(http, "forecast", currency="EUR")

    assert told["starts_on"] == clock.today()
    assert figures(told)["forecast", "open_total", "EUR"] == "18000.00"
    assert figures(told)["forecast", "open_total", "USD"] == "18000.00"
    assert {currency for _, _, currency in figures(euros)} == {"EUR"}
    weighted = [one for one in told["series"]
                if (one["name"], one["currency"]) == ("weighted", "EUR")]
    assert sum(float(point["value"]) for one in weighted for point in one["points"]) == float(
        figures(told)["forecast", "weighted", "EUR"])


def test_service_that_is_down_takes_only_its_sections_along(http_without, suite, http):
    away = http_without("helpdesk.")

    support, loyalty = seen(away, "support"), seen(away, "loyalty")

    assert omitted(support) == {"tickets": ("helpdesk", "service_unavailable"),
                                "costs": ("helpdesk", "service_unavailable")}
    assert (support["figures"], support["tables"]) == ([], [])
    assert omitted(loyalty) == {"satisfaction": ("helpdesk", "service_unavailable")}
    assert {one["section"] for one in loyalty["figures"]} == {"customers", "referrals"}


def test_section_needs_the_right_of_its_source(http, http_as, suite):
    told = seen(http_as("read_only"), "campaigns")
    channels = seen(http_as("support"), "channels")

    assert omitted(told) == {"costs": ("marketing", "permission_denied"),
                             "attribution": ("marketing", "permission_denied")}
    assert "cost" not in {one["name"] for one in told["figures"]}
    assert {one["section"] for one in told["figures"]} == {"campaigns"}
    assert omitted(channels).keys() == {"costs", "attribution"}
    made(http.post("/roles", json={
        "name": "only_leads", "permissions": ["account:read", "leads:read"],
        "sees": [{"object": "lead"}]}))
    assert omitted(seen(http_as("only_leads"), "pipeline")) == {
        "deals": ("sales", "permission_denied")}
    assert http_as(None).get("/dashboards/pipeline").status_code == 401


def test_somebody_who_sees_only_their_own_deals_counts_no_others(
        http, http_as, suite, make_contact):
    ana = make_contact()
    made(http.post("/deals", json={"name": "De otro", "contact_ids": [ana["id"]],
                                   "value": EUR, "owner_id": BEA}))
    made(http.post("/roles", json={
        "name": "own_deals", "permissions": ["account:read", "deals:read", "leads:read"],
        "sees": [{"object": "deal", "rows": "own"}, {"object": "lead", "rows": "own"}]}))

    told = seen(http_as("own_deals"), "pipeline")

    assert figures(told)["deals", "open_count", None] == "0"
    assert "18000" not in str(told)


def test_section_that_does_not_know_a_filter_is_omitted_and_not_wrong(http, suite):
    told = seen(http, "channels", owner_id=BEA)

    assert omitted(told) == {name: ("marketing", "filter_not_supported")
                             for name in ("touches", "costs", "attribution")}
    assert {one["section"] for one in told["figures"]} == {"orders"}


@pytest.mark.parametrize(("asked", "status", "pointer"), [
    ({"starts_on": "2026-03-02", "ends_on": "2026-03-01"}, 422, "/ends_on"),
    ({"starts_on": "2020-03-02", "ends_on": "2026-03-01"}, 422, "/ends_on"),
    ({"starts_on": "9999-12-31"}, 422, "/starts_on"),
    ({"ends_on": "0001-01-01"}, 422, "/starts_on"),
    ({"currency": "euro"}, 422, "/currency"),
    ({"owner_id": "bea"}, 422, "/owner_id"),
])
def test_dashboard_refuses_days_that_make_no_sense(http, suite, asked, status, pointer):
    answer = http.get("/dashboards/pipeline", query_string=asked)

    assert answer.status_code == status, answer.text
    assert pointer in answer.text


def test_dashboard_that_there_is_not_is_not_found(http):
    assert http.get("/dashboards/weather").status_code == 404
    assert http.get("/dashboards/contacts").status_code == 404


def test_dashboard_tells_the_days_before_of_the_same_length(http, suite):
    told = seen(http, "pipeline", starts_on="2026-03-01", ends_on="2026-03-31")

    assert (told["before_starts_on"], told["before_ends_on"]) == ("2026-01-29", "2026-02-28")
    (series,) = [one for one in told["series"] if one["section"] == "leads"]
    assert [point["at"] for point in series["points"]][::30] == ["2026-03-01", "2026-03-31"]
