"""The content of an issued document, and the hash by which its series is chained.

The hash is SHA-256 over the canonical JSON (RFC 8785) of the content and of the hash before it in
its series, in hex. Amounts are text, times RFC 3339 to the millisecond. Ids of contacts are no part
of the content, as they follow merges; what the parties were called then is.
"""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import rfc8785
from bson.decimal128 import Decimal128

# What never changes once it is issued. A new field is added by a new name: documents that were
# issued without it hash as they did.
CONTENT = (
    "kind", "type_code", "series", "sequence", "number", "issued_on", "issued_at", "supplied_on",
    "currency", "seller", "buyer", "lines", "taxes", "withholding", "net", "total", "payable",
    "instalments", "payment_means", "payment_reference", "order_ids", "customer_reference",
    "credits_invoice_id", "credits_number", "reason", "return_id", "note", "is_self_billed",
    "language", "previous_hash",
)
_MOVES = frozenset({"contact_id"})


def digest(raw):
    """The hash of a document as it is stored."""
    content = {name: _plain(raw[name]) for name in CONTENT if raw.get(name) is not None}
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()
                if inner is not None and name not in _MOVES}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal | Decimal128):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return value
