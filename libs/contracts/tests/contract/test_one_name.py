"""One name from URL to database: an operation is called the same wherever it is met."""

import ast
from pathlib import Path

import pytest

from contracts.catalogue import all_services

ROOT = Path(__file__).parents[4]
CONTRACTS = all_services()
SERVICES = sorted(path.parent.parent.name for path in ROOT.glob("services/*/*/service.py"))


PLANNED = {name for name, contract in CONTRACTS.items() if contract.is_planned}


def test_every_contract_has_a_service_and_every_service_a_contract():
    # The gateway answers what it promises in its own way, outside the bus.
    assert sorted(CONTRACTS.keys() - {"gateway"} - PLANNED) == SERVICES


@pytest.mark.parametrize("name", sorted(PLANNED))
def test_planned_service_offers_no_route_and_does_not_run(name):
    assert [operation for operation in CONTRACTS[name].operations.values() if operation.route] == []
    assert not (ROOT / "services" / name).exists()


def files_of_switchboard(name):
    folder = ROOT / "services" / name / name
    return [folder / "service.py", *sorted(folder.glob("*/switchboard.py"))]


def class_in(file):
    (found,) = [node for node in ast.parse(file.read_text()).body
                if isinstance(node, ast.ClassDef)]
    return found


def switchboard(name):
    """`(attribute, function, its arguments)` of each line in the class of a service.

    A folder with many operations has its lines in a switchboard of its own.
    """
    for node in (node for file in files_of_switchboard(name) for node in class_in(file).body):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            (target,) = node.targets
            arguments = [ast.unparse(argument) for argument in node.value.args]
            yield target.id, node.value.func.id, arguments


def served_by_all_that_deal_with_parties(name):
    """The operations that a service answers without a line of its own, as it deals with parties."""
    service = class_in(ROOT / "services" / name / name / "service.py")
    if "PartyService" not in [ast.unparse(base) for base in service.bases]:
        return set()
    tree = ast.parse((ROOT / "libs/chassis/chassis/party_service.py").read_text())
    return {node.args[0].attr for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "serves"}


def functions_of(name):
    """The functions at the top of each module of a service, in any folder, by module."""
    functions = {}
    for path in (ROOT / "services" / name / name).rglob("*.py"):
        functions.setdefault(path.stem, set()).update(
            node.name for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.FunctionDef))
    return functions


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_is_served_by_the_rule_of_its_name(name):
    functions, served = functions_of(name), served_by_all_that_deal_with_parties(name)
    for attribute, function, arguments in switchboard(name):
        if function != "serves":
            continue
        served.add(attribute)
        (declared, rule) = arguments
        module, _, rule_name = rule.partition(".")

        assert declared == f"contract.{attribute}"
        assert rule_name == attribute
        assert rule_name in functions[module]

    assert served == set(CONTRACTS[name].operations)


@pytest.mark.parametrize("name", SERVICES)
def test_every_reaction_is_called_as_what_it_reacts_to(name):
    functions = functions_of(name)
    for attribute, function, arguments in switchboard(name):
        if function not in ("reacts_to", "reacts_to_many"):
            continue
        event, reaction = arguments

        # A tuple of events, named in capitals, is taken up under a name of its own.
        if not event.isupper():
            assert attribute == f"on_{event.rpartition('.')[2]}"
        assert reaction == f"reactions.{attribute}"
        assert attribute in functions["reactions"]


@pytest.mark.parametrize("name", SERVICES)
def test_switchboard_decides_nothing(name):
    trees = [ast.parse(file.read_text()) for file in files_of_switchboard(name)]

    assert not [node for tree in trees for node in ast.walk(tree)
                if isinstance(node, ast.If | ast.IfExp)]
