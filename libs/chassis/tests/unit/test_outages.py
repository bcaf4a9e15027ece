"""What is the store being away, and what says something about the request."""

import pytest
from pymongo.errors import AutoReconnect, ConfigurationError, DuplicateKeyError, OperationFailure

from chassis.store_errors import is_outage


@pytest.mark.parametrize("error", [
    AutoReconnect("connection closed"),
    OperationFailure("shutting down", 11600),
    OperationFailure("conflict", 112, {"errorLabels": ["TransientTransactionError"]}),
    # By pymongo's own words, while a server starts.
    ConfigurationError("Sessions are not supported by this MongoDB deployment"),
])
def test_store_that_is_away_or_starting_is_an_outage(error):
    assert is_outage(error)


@pytest.mark.parametrize("error", [
    ConfigurationError("Unknown option"), DuplicateKeyError("there already", 11000), ValueError()])
def test_what_is_wrong_with_a_request_is_no_outage(error):
    assert not is_outage(error)
