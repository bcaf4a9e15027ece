"""All services of the suite: each folder here is the contract of one."""

import pkgutil
from functools import cache
from importlib import import_module
from types import MappingProxyType

import contracts


@cache
def all_services():
    """The `Service` of every contract, by name. `contracts.sales` holds it as `sales`."""
    names = sorted(module.name for module in pkgutil.iter_modules(contracts.__path__)
                   if module.ispkg)
    return MappingProxyType({
        name: getattr(import_module(f"contracts.{name}"), name) for name in names})
