"""What calls come to: a tree of which an agent chooses a leaf."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    Empty,
    ExpectedVersion,
    InLanguages,
    Strict,
    Whole,
    many,
)
from ..declare import get, put
from .declared import CHANGED, marketing

# What becomes of somebody who is on a list.
RESULTS = ("reached", "converted", "refused", "callback", "not_reached", "wrong_number",
           "do_not_call")
MOST_DISPOSITIONS = 100


class CallDisposition(Strict):
    key = fields.String(required=True, validate=WORD)
    parent_key = fields.String(allow_none=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)
    result = fields.String(allow_none=True, validate=validate.OneOf(RESULTS), metadata={
        "description": "Of a leaf: what it means for whoever was called. `not_reached` has them "
                       "be called again, `do_not_call` never again."})


class CallDispositions(Strict):
    version = Whole(1, required=True)
    items = many(CallDisposition, MOST_DISPOSITIONS, required=True)


class SetCallDispositions(ExpectedVersion):
    items = fields.List(fields.Nested(CallDisposition), required=True,
                        validate=validate.Length(1, MOST_DISPOSITIONS))

    @validates_schema(skip_on_field_errors=True)
    def refuse_what_is_no_tree(self, data, **_options):
        items = data["items"]
        keys = [item["key"] for item in items]
        parents = {item.get("parent_key") for item in items}
        for at, item in enumerate(items):
            if item["key"] in keys[:at]:
                raise ValidationError({"items": {at: {"key": ["This is said twice."]}}})
            # Above before below, so that nothing is above itself.
            if item.get("parent_key") not in (None, *keys[:at]):
                raise ValidationError({"items": {at: {"parent_key": [
                    "What is above it has to stand before it."]}}})
            if (item["key"] in parents) is bool(item.get("result")):
                raise ValidationError({"items": {at: {"result": [
                    "A leaf has a result, and nothing above one has."]}}})


get_call_dispositions = marketing.query(
    "get_call_dispositions", "See what calls can come to, as a tree.",
    request=Empty, reply=CallDispositions, permission="marketing:read",
    route=get("/call-dispositions"),
)
set_call_dispositions = marketing.command(
    "set_call_dispositions", "Decide what calls can come to; calls that were made keep theirs.",
    request=SetCallDispositions, reply=CallDispositions, permission="marketing_settings:write",
    route=put("/call-dispositions"), errors={name: kind for name, kind in CHANGED.items()
                                             if name != "not_found"},
)
