"""Every service keeps to its contract: all of it is served, and nothing else is refused."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

from chassis.operations import Serve
from chassis.service import find
from contracts.catalogue import all_services
from contracts.errors import VinculoError

pytestmark = pytest.mark.contract

ROOT = next(up for up in Path(__file__).parents if (up / "services").is_dir())
SERVICES = sorted(path.parent.parent.name for path in ROOT.glob("services/*/*/service.py"))
ERRORS = [
    pytest.param(name, kind, id=f"{name}-{kind.code}")
    for name in SERVICES
    for _, kind in inspect.getmembers(import_module(f"{name}.errors"), inspect.isclass)
    if kind.__module__ == f"{name}.errors"
]


def _served(name):
    entrypoints = (getattr(method, "nameko_entrypoints", ()) for _, method in
                   inspect.getmembers(find(name)))
    return {entrypoint.operation.name for found in entrypoints for entrypoint in found
            if isinstance(entrypoint, Serve)}


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_of_the_contract_is_served_and_no_other(name):
    assert _served(name) == set(all_services()[name].operations)


@pytest.mark.parametrize(("name", "error"), ERRORS)
def test_error_of_a_service_is_declared_where_it_can_be_raised(name, error):
    declared = {code: kind for operation in all_services()[name].operations.values()
                for code, kind in operation.errors.items()}

    assert issubclass(error, VinculoError)
    assert issubclass(error, declared[error.code])
