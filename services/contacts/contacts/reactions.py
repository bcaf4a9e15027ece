"""What contacts does about the events of all services; safe to repeat, in any order."""

from chassis import data_requests
from contracts import contacts as contract

from .data_requests import requests
from .data_requests.answers import ContactsHoldings
from .projections import describe_again


def on_contact_updated(happened):
    """Show an organisation's new name beside its people, and let them be found by it."""
    if "name" in happened.data["changed"]:
        # The name is read again, since a later event may have come before this one.
        describe_again({"affiliations.organisation_id": happened.data["contact"]["id"]})


def on_data_request_opened(happened):
    """Do what somebody asks to have done with what contacts holds of them."""
    data_requests.answer(happened, contract.data_request_acknowledged, ContactsHoldings())


def on_data_request_acknowledged(happened):
    """Note that a service has done its part of a data request."""
    requests.take_acknowledgement(happened.data, happened.type.partition(".")[0])
