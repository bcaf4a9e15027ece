"""A service that deals with contacts, with the lines that each such service has in common."""

from functools import partial
from importlib import import_module

from contracts import contacts

from . import data_requests, facts, parties
from .holdings import DocumentHoldings
from .jobs import as_service
from .parties import seen
from .service import Service, every, reacts_to, reacts_to_many, serves


class PartyService(Service):
    """A service that learns of contacts, follows their merges, and answers data requests.

    It needs no line for it: `name`, `documents`, and `facts`, the documents that profiles are made
    of, each with the function that gives the event that tells of one as it now is. A line of its
    own under one of these names takes the place of what is here.

        class SalesService(PartyService):
            name = "sales"
            documents = DOCUMENTS
            facts = [(Order, orders.event_of)]
    """

    visibility = seen
    facts = ()
    # What it does with what it holds of contacts, where documents alone do not say it.
    holdings = DocumentHoldings

    def __init_subclass__(cls):
        super().__init_subclass__()
        for name, line in _lines(cls).items():
            if name not in vars(cls):
                setattr(cls, name, line)


def _lines(cls):
    service, documents, kinds = cls.name, cls.documents, tuple(cls.facts)
    contract = import_module(f"contracts.{service}")

    def on_contact_told(happenings):
        parties.keep(happenings)

    def on_contact_merged(happened):
        parties.follow_merge(documents, happened)

    def on_contact_unmerged(happened):
        parties.undo_merge(documents, happened)

    def on_data_request_opened(happened):
        data_requests.answer(
            happened, contract.data_request_acknowledged, cls.holdings(documents))

    def read_data_request_answer(*, data_request_id, after):
        return data_requests.read_piece(data_request_id, after)

    def catch_up_parties():
        with as_service(service):
            parties.catch_up()

    def follow_late_merges():
        with as_service(service):
            parties.follow_late(documents)

    return {
        "on_contact_created": reacts_to_many(contacts.contact_created, on_contact_told),
        "on_contact_updated": reacts_to_many(contacts.contact_updated, on_contact_told),
        "on_contact_archived": reacts_to_many(contacts.contact_archived, on_contact_told),
        "on_contact_restored": reacts_to_many(contacts.contact_restored, on_contact_told),
        "on_contact_merged": reacts_to(contacts.contact_merged, on_contact_merged),
        "on_contact_unmerged": reacts_to(contacts.contact_unmerged, on_contact_unmerged),
        "on_data_request_opened": reacts_to(
            contacts.data_request_opened, on_data_request_opened),
        "read_data_request_answer": serves(
            contract.read_data_request_answer, read_data_request_answer),
        "export_facts": serves(contract.export_facts, partial(facts.page_of_facts, kinds)),
        "catch_up_parties": every(5, catch_up_parties),
        "follow_late_merges": every(60, follow_late_merges),
    }
