"""For tests of what holds for each of many things, such as all operations."""

import inspect
from contextlib import ExitStack
from functools import partial, wraps


def each(name, things, told=str):
    """Have one test look at each of these things, and name those for which it fails.

        @each("operation", OPERATIONS, told=lambda operation: operation.key)
        def test_operation_is_an_order(operation): …

    Fixtures are made once for all of them, where `pytest.mark.parametrize` makes them for each.
    """
    things = list(things)
    if not things:
        raise ValueError(f"There is no {name} to look at.")

    def of_all(test):
        others = [parameter for parameter in inspect.signature(test).parameters.values()
                  if parameter.name != name]

        @wraps(test)
        def look_at_all(subtests, **fixtures):
            for thing in things:
                with ExitStack() as attempt:
                    attempt.push(partial(_tell, subtests, told, thing))
                    test(**{name: thing}, **fixtures)

        subtests = inspect.Parameter("subtests", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        look_at_all.__signature__ = inspect.Signature([subtests, *others])
        return look_at_all

    return of_all


def _tell(subtests, told, thing, _kind, error, _traceback):
    """Name a thing that a test failed for; of one that is well, to tell costs more than to look."""
    if error is None:
        return False
    with subtests.test(told(thing)):
        raise error
    return True
