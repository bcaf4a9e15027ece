"""What a customer is shown of a quote, to the letter, and the digest that says it was this."""

import hashlib

import rfc8785

from chassis.money import loaded

# Of the quote and of its lines; what things cost us stays with us.
SHOWN = ("number", "revision", "title", "introduction", "terms", "currency", "valid_until_on",
         "coupons")
SHOWN_OF_LINE = ("id", "sku", "description", "quantity", "unit", "unit_price", "discount", "net",
                 "tax_category", "is_optional", "is_chosen")


def content_of(quote, customer_name):
    """What a quote (a raw document) offers, as JSON-ready values; decimals as text."""
    quote = loaded(quote)
    return {
        **{name: quote[name] for name in SHOWN if quote.get(name) not in (None, [])},
        "customer": customer_name,
        "total": {"amount": str(quote["total"]["amount"]), "currency": quote["currency"]},
        "lines": [{name: _as_text(line[name]) for name in SHOWN_OF_LINE
                   if line.get(name) is not None} for line in quote["lines"]],
    }


def _as_text(value):
    return value if isinstance(value, str | bool) else format(value, "f")


def canonical(content):
    """Canonical JSON (RFC 8785), which has one spelling for each content."""
    return rfc8785.dumps(content).decode()


def digest_of(text):
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
