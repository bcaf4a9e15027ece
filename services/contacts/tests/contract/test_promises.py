"""The contacts service keeps to its contract: all of it is served, and nothing else is refused."""

import inspect

import pytest

from chassis.operations import Serve
from contacts import errors
from contacts.service import ContactsService
from contracts.contacts import contacts as contract
from contracts.errors import VinculoError


def _served():
    entrypoints = (getattr(method, "nameko_entrypoints", ()) for _, method in
                   inspect.getmembers(ContactsService))
    return {entrypoint.operation.name for found in entrypoints for entrypoint in found
            if isinstance(entrypoint, Serve)}


def test_every_operation_of_the_contract_is_served_and_no_other():
    assert _served() == set(contract.operations)


@pytest.mark.parametrize(
    "error",
    [kind for _, kind in inspect.getmembers(errors, inspect.isclass)
     if kind.__module__ == errors.__name__],
)
def test_error_of_the_service_is_declared_where_it_can_be_raised(error):
    declared = {code: kind for operation in contract.operations.values()
                for code, kind in operation.errors.items()}

    assert issubclass(error, VinculoError)
    assert issubclass(error, declared[error.code])
