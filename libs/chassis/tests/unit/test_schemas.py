"""What is sent is what the contract says; what is received is read with tolerance."""

from decimal import Decimal

import orjson
import pytest
from bson.decimal128 import Decimal128
from marshmallow import ValidationError, fields

from chassis import schemas
from contracts.common import Money, Strict, Text, many


class Line(Strict):
    text = Text(20, required=True)
    price = fields.Nested(Money, allow_none=True)


class Order(Strict):
    lines = many(Line, required=True)


ORDER = Order()


@pytest.mark.parametrize("amount", [Decimal("12.50"), Decimal128("12.50")])
def test_amounts_are_sent_as_exact_text(amount):
    body = schemas.to_json(
        {"lines": [{"text": "a", "price": {"amount": amount, "currency": "EUR"}}]}, ORDER)

    assert orjson.loads(body)["lines"][0]["price"]["amount"] == "12.50"


@pytest.mark.parametrize(("order", "field"), [
    ({"lines": [{"text": "a"}, {"text": "b", "password": "x"}]}, "/lines/1"),
    ({"lines": [{"text": 7}]}, "/lines/0/text"),
    ({"lines": [{}]}, "/lines/0"),
    ({}, "/"),
])
def test_wrong_reply_is_not_sent_and_names_its_field(order, field):
    with pytest.raises(ValueError, match=f"wrong {field}:"):
        schemas.to_json(order, ORDER)


def test_unknown_fields_are_left_out_at_any_depth_when_read_with_tolerance():
    read = schemas.tolerant(ORDER).load(
        {"lines": [{"text": "a", "colour": "red", "price": {"amount": "1", "currency": "EUR",
                                                             "exact": True}}], "more": 1})

    assert read == {"lines": [{"text": "a", "price": {"amount": Decimal(1), "currency": "EUR"}}]}
    with pytest.raises(ValidationError):
        ORDER.load({"lines": [{"text": "a", "colour": "red"}]})


def test_messages_become_pointers():
    with pytest.raises(ValidationError) as caught:
        ORDER.load({"lines": [{"text": ""}, 7], "a/b": 1})

    pointers = {item["pointer"] for item in schemas.pointers(
        caught.value.normalized_messages())}
    assert pointers == {"/lines/0/text", "/lines/1", "/a~1b"}
