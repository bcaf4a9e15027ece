"""How much the long tests do: all of it with `make test FULL=1`, usually a part of it.

The part is chosen so that the same is tested, on fewer things and not in another way.
"""

import os

IS_FULL = os.environ.get("VINCULO_FULL_TESTS") == "1"


def sized(full, *, usual):
    """How many of something a test does."""
    return full if IS_FULL else usual
