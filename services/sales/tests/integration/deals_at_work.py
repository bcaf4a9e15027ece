"""Deals and what they need, for tests of the rules of sales."""

from datetime import timedelta

import pytest
from deals_factories import EUR, a_pipeline, customer

from chassis import clock, guarding


@pytest.fixture
def findings(monkeypatch):
    """What the guards of contacts find; nothing, unless a test puts something in."""
    found = []
    monkeypatch.setattr(guarding, "ask", lambda _operation, **_request: {
        "items": [{"findings": found}]})
    return found


@pytest.fixture
def pipeline(rules):
    return rules.create_pipeline(**a_pipeline())


@pytest.fixture
def open_one(rules, pipeline, findings):
    """Open a deal in the pipeline: `open_one(value=None)`."""

    def open(**fields):
        return rules.create_deal(**{
            "name": "Recambios", "contact_ids": customer(), "pipeline_id": pipeline["id"],
            "value": EUR, **fields})

    return open


@pytest.fixture
def later():
    """Move the clock: `later(days=3)`, from now on each time."""
    yield lambda **by: clock.move(timedelta(**by))
    clock.move(timedelta())
