"""What errors of the store say."""

from contextlib import contextmanager

import pymongo
from pymongo.errors import BulkWriteError, DuplicateKeyError

# Codes of a server that is stopping, starting or changing its role.
_AWAY = {91, 189, 10107, 11600, 11602, 13435, 13436}
# What pymongo says of a server that is starting, and not a member of its replica set yet.
_STARTING = "Sessions are not supported"
# Something of a unique key is there already.
_DUPLICATE = 11000


def is_outage(error):
    """Whether an error says that the store is away or late, and nothing about what was asked."""
    if isinstance(error, pymongo.errors.ConnectionFailure | pymongo.errors.ExecutionTimeout):
        return True
    if not isinstance(error, pymongo.errors.PyMongoError):
        return False
    return (
        error.timeout
        or (isinstance(error, pymongo.errors.ConfigurationError) and _STARTING in str(error))
        or error.has_error_label("TransientTransactionError")
        or error.has_error_label("UnknownTransactionCommitResult")
        or getattr(error, "code", None) in _AWAY
    )


def is_duplicate_of(error, id):
    """Whether a DuplicateKeyError is about the document of that id being there already."""
    return (error.details or {}).get("keyValue") == {"_id": id}


@contextmanager
def duplicates_told():
    """Have a bulk fail as a single write does when nothing else is wrong with it."""
    try:
        yield
    except BulkWriteError as error:
        wrong = error.details["writeErrors"]
        if not wrong or any(one["code"] != _DUPLICATE for one in wrong):
            raise
        raise DuplicateKeyError(wrong[0]["errmsg"], _DUPLICATE, wrong[0]) from error
