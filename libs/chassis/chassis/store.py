"""The service's own MongoDB: documents that guard their version, and transactions."""

import hashlib
from contextvars import ContextVar

import bson
import mongoengine
import pymongo
from mongoengine import DateTimeField, IntField, StringField
from mongoengine.connection import get_db
from pymongo import IndexModel, ReturnDocument, WriteConcern
from pymongo.read_concern import ReadConcern

from contracts.errors import NotFound, PreconditionFailed

from . import clock, seams
from .ids import new_id
from .store_errors import duplicates_told

# Documents that a call changed, for the audit log: [{"id", "before", "after"}], digests in hex.
_changes = ContextVar("vinculo_changes", default=None)

# Durability is said here and not left to the server's defaults.
MAJORITY = WriteConcern(w="majority", j=True)
# For what may be lost with the machine: several times quicker.
ACKNOWLEDGED = WriteConcern(w=1)
# What is read whole comes in one answer of the store, up to its 16 MB.
AT_ONCE = 100_000
_in_transaction = ContextVar("vinculo_in_transaction", default=False)


def connect(url):
    """Open the store.

    The client itself has no write concern: pymongo would send it along with every operation of a
    bound session, which a transaction refuses. Transactions and `durable` bring theirs.
    """
    mongoengine.disconnect()
    _let_go(Document)
    return mongoengine.connect(
        host=url,
        tz_aware=True,
        uuidRepresentation="standard",
        readConcernLevel="majority",
        retryWrites=True,
        retryReads=True,
        maxPoolSize=100,
        serverSelectionTimeoutMS=5000,
        connectTimeoutMS=5000,
        socketTimeoutMS=60000,
    )


def _let_go(document):
    """Have documents forget the connection they had; mongoengine misses those of equal names."""
    for kind in document.__subclasses__():
        kind._disconnect()
        _let_go(kind)


def is_in_transaction():
    """Whether what is read and written now takes part in a transaction."""
    return _in_transaction.get()


def durable(target):
    """A pymongo database or collection whose writes are acknowledged by a majority, on disk."""
    if is_in_transaction():
        return target
    return target.with_options(write_concern=MAJORITY)


def database():
    """The service's database (pymongo)."""
    return durable(get_db())


# Of a server that broke off what a transaction did, as it had been open for too long.
_TOO_OLD = 290


def is_reachable():
    """Whether the store answers within two seconds."""
    try:
        with pymongo.timeout(2):
            database().command("ping")
    except pymongo.errors.PyMongoError:
        return False
    return True


def in_transaction(body, *, before_commit=None):
    """Run `body()` as one transaction, again if another was in its way, and return its result.

    Everything that the body reads and writes takes part. The body may run several times, so it
    does nothing that a transaction cannot take back. `before_commit(result)` runs inside it.
    """

    result = None

    def run(_session):
        nonlocal result
        _changes.set([])
        result = body()
        if before_commit is not None:
            before_commit(result)
        seams.reach(seams.BEFORE_COMMIT)

    with get_db().client.start_session() as session, session.bind():
        token = _in_transaction.set(True)
        try:
            session.with_transaction(
                run, read_concern=ReadConcern("snapshot"), write_concern=MAJORITY)
        except pymongo.errors.WriteConcernError as error:
            if error.code != _TOO_OLD:
                raise
            # It is committed; only the wait for the majority was broken off. Ask for that again.
            session.commit_transaction()
        finally:
            _in_transaction.reset(token)
    seams.reach(seams.AFTER_COMMIT)
    return result


def again(reason):
    """The error by which a transaction runs again, on what is there by now: `raise again(…)`.

    For what only the store could see, such as that somebody else was quicker to add the same.
    """
    return pymongo.errors.PyMongoError(reason, error_labels=["TransientTransactionError"])


def changes():
    """What the transaction changed: `[{"id", "before", "after"}]`, the digests null for none."""
    return _changes.get() or []


def note_change(id, before, after):
    """Add a change for the audit log; `before` and `after` are raw documents or None."""
    noted = _changes.get()
    if noted is not None:
        noted.append({"id": id, "before": _digest(before), "after": _digest(after)})


def _digest(raw):
    """SHA-256 of the document as BSON, in hex: enough to show later that it was this one."""
    return None if raw is None else hashlib.sha256(bson.encode(raw)).hexdigest()


class Document(mongoengine.Document):
    """A document with an id of its kind, its times, and a version that guards its changes."""

    meta = {"abstract": True, "auto_create_index": False}

    id = StringField(primary_key=True)
    version = IntField(default=1)
    # Asked of the clock anew each time, so that whoever moves it moves these.
    created_at = DateTimeField(default=lambda: clock.now())
    updated_at = DateTimeField(default=lambda: clock.now())

    # The prefix of its ids and its name in events, such as "contact".
    ENTITY = None

    # Where it holds ids of contacts, as stored, such as "participants.contact_id": what follows
    # when two contacts turn out to be one.
    CONTACT_REFERENCES = ()
    # Whether it is made of other documents, and so is made again rather than moved.
    IS_DERIVED = False

    # Keys of indexes that mongoengine has no words for, such as [("contact_ids.0", 1)].
    PLAIN_INDEXES = ()

    # What becomes of it when a contact that it names is erased (`chassis.holdings`): it goes; or it
    # stays without what it says of the contact, as a class method `forget(raw, contact_ids)` gives
    # it, None for what goes all the same; or it stays for so many years, as this law asks: (law,
    # years).
    KEPT_BY_LAW = None

    @classmethod
    def is_kept_by_law(cls, raw):
        """Whether the law asks to keep this one, of a kind that says KEPT_BY_LAW."""
        return True

    # What `add` or `put` stored, so that it need not be made again to be shown.
    stored = None

    @classmethod
    def collection(cls):
        """The raw collection (pymongo), for reads that need no document object."""
        return durable(cls._get_collection())

    @classmethod
    def fetch(cls, id, *, expected_version=None):
        """The document with that id. Raises NotFound, or PreconditionFailed when it is stale."""
        found = cls.objects(id=id).first()
        if found is None:
            raise NotFound(f"There is no {cls.ENTITY} {id}.", id=id)
        if expected_version is not None and found.version != expected_version:
            raise PreconditionFailed(id=id, version=found.version)
        return found

    @classmethod
    def fetch_raw(cls, id, projection=None):
        """As `fetch`, but the document as a dict, which is quicker where it is only shown."""
        raw = cls.collection().find_one({"_id": id}, projection)
        if raw is None:
            raise NotFound(f"There is no {cls.ENTITY} {id}.", id=id)
        return raw

    def add(self):
        """Store a new document; it gets its id here when it has none."""
        self.id = self.id or new_id(self.ENTITY)
        self.updated_at = self.created_at
        self.stored = self.to_raw()
        self.add_raw(self.stored)
        return self

    @classmethod
    def add_raw(cls, raw):
        """As `add`, given as it is stored, which is quicker where the contract has checked it."""
        cls.collection().insert_one(raw)
        note_change(raw["_id"], None, raw)

    def put(self, *, at=None):
        """Store a changed document as its next version, changed now or at that moment.

        Raises PreconditionFailed when somebody else changed it since it was fetched.
        """
        held = self.version
        self.version = held + 1
        self.updated_at = at or clock.now()
        raw = self.to_raw()
        before = self.collection().find_one_and_replace(
            {"_id": self.id, "version": held}, raw, return_document=ReturnDocument.BEFORE
        )
        if before is None:
            raise PreconditionFailed(id=self.id)
        note_change(self.id, before, raw)
        self.stored = raw
        return self

    def to_view(self):
        """The document as others see it: as it was stored last, else as it is now."""
        return view(self.stored or self.to_raw())

    def to_raw(self):
        """The document as it is stored, checked against the model."""
        self.validate()
        return {name: value for name, value in self.to_mongo().items()
                if value is not None and value != [] and value != {}}


def insert(collection, raws):
    """Insert raw documents; one alone goes the way that costs half.

    Raises DuplicateKeyError, of many as of one.
    """
    if len(raws) == 1:
        collection.insert_one(raws[0])
    else:
        with duplicates_told():
            collection.insert_many(raws)


def write_all(collection, changes):
    """Make changes (pymongo), in any order. Raises DuplicateKeyError, of many as of one."""
    with duplicates_told():
        return collection.bulk_write(changes, ordered=False)


def view(raw):
    """A stored document as it is shown: `_id` as `id`, private fields (`_…`) left out."""
    shown = {key: value for key, value in raw.items() if not key.startswith("_")}
    shown["id"] = raw["_id"]
    return shown


def ensure_indexes(*documents):
    """Make the indexes that the models declare, where they are missing.

    mongoengine would ask for each by itself, and a service has two hundred.
    """
    for document in documents:
        # Made from these names and options, an index is the very one that mongoengine makes.
        indexes = [IndexModel(**{"keys" if name == "fields" else name: value
                                 for name, value in spec.items()}, background=False)
                   for spec in document._meta["index_specs"]]
        indexes += [IndexModel(keys) for keys in document.PLAIN_INDEXES]
        if indexes:
            document._get_collection().create_indexes(indexes)
