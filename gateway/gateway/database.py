"""The gateway's own database, opened and brought up to date."""

from pymongo.read_concern import ReadConcern

from chassis import migrations as numbered
from chassis import store

from . import migrations, throttle
from .models import DOCUMENTS

LOCKS = "locks"
# Whoever makes the administrators fewer writes this document, so that two of them meet there.
ADMINISTRATORS = "administrators"
# So does whoever adds or takes away portal accounts: an erasure must not miss one.
PORTAL_ACCOUNTS = "portal_accounts"


def open_database(settings):
    """Connect to the gateway's database and make what is missing in it."""
    store.connect(settings.mongodb_url)
    numbered.migrate(migrations)
    store.ensure_indexes(*DOCUMENTS)
    throttle.ensure_indexes()


def take_turn(lock):
    """Within a transaction: have no other transaction that takes this turn commit beside this."""
    store.database()[LOCKS].update_one({"_id": lock}, {"$inc": {"turn": 1}}, upsert=True)


def lightly(document):
    """The raw collection of a document for writes that may be lost with the machine they are on.

    They are acknowledged by the primary alone, which is several times quicker than by a majority,
    and what is read through this is what the primary has, so they are seen at once.
    """
    return document.collection().with_options(
        write_concern=store.ACKNOWLEDGED, read_concern=ReadConcern("local"))
