"""All services of the suite: each folder here is the contract of one."""

import pkgutil
from importlib import import_module

import contracts


def all_services():
    """The `Service` of every contract, by name. `contracts.sales` holds it as `sales`."""
    names = sorted(module.name for module in pkgutil.iter_modules(contracts.__path__)
                   if module.ispkg)
    return {name: getattr(import_module(f"contracts.{name}"), name) for name in names}
