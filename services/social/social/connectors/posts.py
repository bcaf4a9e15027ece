"""What every network gives and takes, whatever it calls it.

A connector has these functions, of which each speaks to the network; none runs in a transaction:

    fetch(cursor)      -> Page: posts since then, the older first as far as the network lets us
    look_again(ids)    -> {external id: Post or None}: as they are now, None for those taken back
    publish(answer)    -> Published; asked again under the same key, nothing is said twice
    delete(published)  -> None, also where it is gone already
    who_am_i()         -> Person: whose account it is; it shows that we are let in

`calls` (Calls) is what the network said last of how much we may ask.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Person:
    """Somebody on a network; `id` is what the network knows them by for good."""

    id: str
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    followers: int | None = None


@dataclass(frozen=True)
class Post:
    """Something that was said. `reference` is what the network has to be told to answer it."""

    external_id: str
    author: Person
    text: str
    posted_at: datetime
    url: str | None = None
    edited_at: datetime | None = None
    language: str | None = None
    # What answers call it, and what it calls that which it answers and where that began.
    named: str | None = None
    parent_named: str | None = None
    root_named: str | None = None
    is_private: bool = False
    is_to_us: bool = False
    is_deleted: bool = False
    boosts: int | None = None
    likes: int | None = None
    rating: int | None = None
    reference: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page of posts, and the cursor (JSON) from which to go on; whether there is more now."""

    posts: list
    cursor: dict
    has_more: bool = False


@dataclass(frozen=True)
class Answer:
    """What we say: to a post (`reference`) of somebody (`handle`), or to all without.

    `key` names it for good; `first_tried_at` is when it was sent for the first time.
    """

    key: str
    text: str
    first_tried_at: datetime
    reference: dict | None = None
    handle: str | None = None
    is_private: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Published:
    """What we said, as the network knows it."""

    external_id: str
    url: str | None = None
    named: str | None = None
    reference: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Calls:
    """How much a network lets us ask: at most, left, and until when that counts."""

    limit: int | None = None
    left: int | None = None
    reset_at: datetime | None = None
    # Until when it asked us to be quiet.
    waits_until: datetime | None = None
