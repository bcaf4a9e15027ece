"""What is looked up before a rule of quotes runs (`serves(…, first=…)`)."""

from chassis import guarding, numbers, parties

from .models import Quote


def customer(*, quote_id, **_request):
    """The customer of a quote: `{"customer": {id: party}}`."""
    quote = Quote.fetch_raw(quote_id, {"contact_ids": 1})
    return {"customer": parties.known(contact_ids=quote["contact_ids"])["parties"]}


def guards_of_quote(*, quote_id, acknowledgement, **_request):
    """What somebody goes on in spite of when they send a quote: `{"acknowledged": …}`."""
    quote = Quote.fetch_raw(quote_id, {"contact_ids": 1, "state": 1})
    if quote["state"] != "draft":
        return {"acknowledged": None}
    return {"acknowledged": guarding.ask_guards(
        quote["contact_ids"], "send_quote", acknowledgement)}


def order_number(*, quote_id, **_request):
    """The number of the order that comes of a quote, if one is to come: `{"number": …}`."""
    quote = Quote.fetch_raw(quote_id, {"state": 1})
    return {"number": numbers.take("P")[0] if quote["state"] == "sent" else None}
