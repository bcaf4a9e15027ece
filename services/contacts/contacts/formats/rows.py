"""One row of a CSV file or one card of a vCard file."""

from dataclasses import dataclass

from .drafts import Draft


@dataclass(frozen=True)
class Row:
    """What stood there, what it says, and what is wrong with it; no draft when it is unreadable."""

    number: int
    cells: list
    draft: Draft | None
    errors: list
