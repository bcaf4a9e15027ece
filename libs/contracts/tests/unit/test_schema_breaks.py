"""Which change of a JSON Schema is a break, by who reads it."""

import pytest

from contracts.schema_breaks import Comparison, Direction

REQUEST, REPLY, EVENT = Direction


def breaks(direction, before, after, definitions_before=None, definitions_after=None):
    comparison = Comparison(definitions_before or {}, definitions_after or {}, direction)
    return list(comparison.breaks(before, after))


def thing(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required),
            "additionalProperties": False}


TEXT = {"type": "string"}
TEXT_OR_NULL = {"type": ["string", "null"]}


@pytest.mark.parametrize("direction", Direction)
def test_same_schema_breaks_nothing(direction):
    schema = thing(["name"], name=TEXT, tags={"type": "array", "items": TEXT})

    assert breaks(direction, schema, schema) == []


@pytest.mark.parametrize("direction", Direction)
def test_new_optional_field_breaks_nothing(direction):
    assert breaks(direction, thing(name=TEXT), thing(name=TEXT, nickname=TEXT)) == []


@pytest.mark.parametrize(("direction", "what"), [
    (REQUEST, "is no longer taken"), (REPLY, "is no longer there"), (EVENT, "is no longer there"),
])
def test_field_that_is_gone_is_a_break(direction, what):
    assert breaks(direction, thing(name=TEXT, age=TEXT), thing(age=TEXT)) == [("/name", what)]


@pytest.mark.parametrize(("direction", "what"), [
    (REQUEST, "is no longer taken"), (REPLY, "is no longer there"), (EVENT, "is no longer there"),
])
def test_field_that_was_renamed_is_a_break(direction, what):
    assert breaks(direction, thing(name=TEXT), thing(full_name=TEXT)) == [("/name", what)]


def test_field_that_is_gone_is_told_once_when_it_was_required():
    assert breaks(REPLY, thing(["name"], name=TEXT), thing()) == [("/name", "is no longer there")]


@pytest.mark.parametrize("before", [thing(), thing(name=TEXT)])
def test_required_field_is_a_break_of_a_request_only(before):
    after = thing(["name"], name=TEXT)

    assert breaks(REQUEST, before, after) == [("/name", "has to be given now")]
    assert breaks(REPLY, before, after) == []
    assert breaks(EVENT, before, after) == []


def test_field_that_may_be_missing_is_a_break_of_replies_and_events_only():
    before, after = thing(["name"], name=TEXT), thing(name=TEXT)

    assert breaks(REQUEST, before, after) == []
    assert breaks(REPLY, before, after) == [("/name", "may be missing now")]
    assert breaks(EVENT, before, after) == [("/name", "may be missing now")]


# Each pair is a schema and one that takes less, with what is told of a request that takes less
# now, and of a reply that holds more now.
NARROWER_KINDS = [
    (TEXT_OR_NULL, TEXT, 'no longer takes "null"', 'may be "null" now'),
    ({"type": ["string", "integer"]}, TEXT, 'no longer takes "integer"', 'may be "integer" now'),
    ({"type": "number"}, {"type": "integer"}, 'no longer takes "number"', 'may be "number" now'),
    ({"enum": ["a", "b"]}, {"enum": ["a"]}, 'no longer takes "b"', 'may be "b" now'),
    (TEXT, {"type": "string", "enum": ["a"]}, 'takes only "a" now',
     'may be something else than "a" now'),
    (TEXT, {"type": "string", "pattern": "^a$"}, 'pattern is "^a$" now and was none',
     'pattern is none now and was "^a$"'),
    (TEXT, {"type": "string", "format": "date"}, 'format is "date" now and was none',
     'format is none now and was "date"'),
    ({"anyOf": [TEXT, {"type": "null"}]}, TEXT, 'no longer takes "null"', 'may be "null" now'),
    ({}, TEXT, 'no longer takes "array", "boolean", "integer", "null", "number", "object"',
     'may be "array", "boolean", "integer", "null", "number", "object" now'),
]


@pytest.mark.parametrize(("wide", "narrow", "taken_less", "held_more"), NARROWER_KINDS)
def test_value_of_another_kind_is_a_break_by_direction(wide, narrow, taken_less, held_more):
    assert breaks(REQUEST, thing(a=wide), thing(a=narrow)) == [("/a", taken_less)]
    assert breaks(REQUEST, thing(a=narrow), thing(a=wide)) == []
    for direction in (REPLY, EVENT):
        assert breaks(direction, thing(a=narrow), thing(a=wide)) == [("/a", held_more)]
        assert breaks(direction, thing(a=wide), thing(a=narrow)) == []


def test_choice_that_was_null_or_something_is_told_once():
    wide = {"type": ["string", "null"], "enum": ["a", None]}
    narrow = {"type": "string", "enum": ["a"]}

    assert breaks(REQUEST, thing(a=wide), thing(a=narrow)) == [("/a", 'no longer takes "null"')]
    assert breaks(REPLY, thing(a=narrow), thing(a=wide)) == [("/a", 'may be "null" now')]


@pytest.mark.parametrize("direction", Direction)
def test_value_of_a_wholly_different_kind_is_a_break_either_way(direction):
    found = breaks(direction, thing(a=TEXT), thing(a={"type": "boolean"}))

    assert [path for path, _ in found] == ["/a"]


@pytest.mark.parametrize("direction", Direction)
def test_other_pattern_is_a_break_either_way(direction):
    before, after = {"pattern": "^contact_"}, {"pattern": "^(contact|lead)_"}

    assert breaks(direction, thing(a=before), thing(a=after)) == [
        ("/a", 'pattern is "^(contact|lead)_" now and was "^contact_"'),
    ]


BOUNDS = [
    ("minLength", 3, 1), ("minimum", 1, 0), ("minItems", 1, 0), ("exclusiveMinimum", 5, 2),
    ("maxLength", 100, 300), ("maximum", 200, 1000), ("maxItems", 50, 100),
    ("exclusiveMaximum", 1, 9),
]


@pytest.mark.parametrize(("bound", "tight", "loose"), BOUNDS)
def test_tighter_limit_is_a_break_of_requests(bound, tight, loose):
    for before in ({bound: loose}, {}):
        found = breaks(REQUEST, thing(a=before), thing(a={bound: tight}))

        was = before.get(bound, "none")
        assert found == [("/a", f"{bound} is {tight} now and was {was}")]
        assert breaks(REQUEST, thing(a={bound: tight}), thing(a=before)) == []


@pytest.mark.parametrize(("bound", "tight", "loose"), BOUNDS)
def test_looser_limit_is_a_break_of_events_whose_readers_check_it(bound, tight, loose):
    for after in ({bound: loose}, {}):
        found = breaks(EVENT, thing(a={bound: tight}), thing(a=after))

        now = after.get(bound, "none")
        assert found == [("/a", f"{bound} is {now} now and was {tight}")]
        assert breaks(EVENT, thing(a=after), thing(a={bound: tight})) == []


@pytest.mark.parametrize(("bound", "tight", "loose"), BOUNDS)
def test_limits_of_replies_are_free(bound, tight, loose):
    assert breaks(REPLY, thing(a={bound: tight}), thing(a={bound: loose})) == []
    assert breaks(REPLY, thing(a={bound: loose}), thing(a={bound: tight})) == []


def test_other_default_is_a_break_of_requests():
    fifty, twenty, none = {"default": 50}, {"default": 20}, {"default": None}

    assert breaks(REQUEST, thing(limit=fifty), thing(limit=twenty)) == [
        ("/limit", "default is 20 now and was 50"),
    ]
    assert breaks(REQUEST, thing(limit=fifty), thing(limit={})) == [
        ("/limit", "default is none now and was 50"),
    ]
    assert breaks(REQUEST, thing(limit=none), thing(limit={})) == []
    assert breaks(REQUEST, thing(limit={}), thing(limit=fifty)) == []
    assert breaks(REPLY, thing(limit=fifty), thing(limit=twenty)) == []


def test_break_inside_a_list_names_its_way():
    def emails(item):
        return thing(emails={"type": "array", "items": item})

    found = breaks(REQUEST, emails(thing(address=TEXT)), emails(thing(["label"], label=TEXT)))

    assert found == [
        ("/emails/*/address", "is no longer taken"), ("/emails/*/label", "has to be given now"),
    ]


def test_break_inside_what_is_referred_to_names_its_way():
    before, after = {"Email": thing(address=TEXT)}, {"Email": thing()}
    schema = thing(email={"$ref": "#/schemas/Email"})

    assert breaks(EVENT, schema, schema, before, after) == [
        ("/email/address", "is no longer there"),
    ]


@pytest.mark.parametrize("wrapped", [
    {"$ref": "#/schemas/Renamed"}, {"allOf": [{"$ref": "#/schemas/Renamed"}]},
    {"$ref": "#/schemas/Renamed", "description": "The same, told otherwise."},
    {"type": "object", "properties": {"address": TEXT}},
])
@pytest.mark.parametrize("direction", Direction)
def test_definition_under_another_name_breaks_nothing(direction, wrapped):
    email = {"type": "object", "properties": {"address": TEXT}}

    assert breaks(direction, {"$ref": "#/schemas/Email"}, wrapped, {"Email": email},
                  {"Renamed": email}) == []


def test_schema_that_holds_itself_is_compared_once():
    def tree(leaf):
        return {"Tree": thing(leaf=leaf, inner={"$ref": "#/schemas/Tree"})}

    root = {"$ref": "#/schemas/Tree"}

    found = breaks(REQUEST, root, root, tree(TEXT_OR_NULL), tree(TEXT))

    assert found == [("/leaf", 'no longer takes "null"')]


def mapping(of):
    return {"type": "object", "additionalProperties": of}


def test_mapping_is_compared_by_its_values():
    assert breaks(REQUEST, mapping(TEXT_OR_NULL), mapping(TEXT)) == [
        ("/*", 'no longer takes "null"'),
    ]
    assert breaks(REPLY, mapping(TEXT), mapping(TEXT_OR_NULL)) == [("/*", 'may be "null" now')]


def test_mapping_that_is_closed_is_a_break():
    assert breaks(REQUEST, mapping(TEXT), mapping(False)) == [
        ("/", "no longer takes fields of any name"),
    ]
    assert breaks(REPLY, mapping(TEXT), mapping(False)) == [
        ("/", "no longer holds what it held under any name"),
    ]


@pytest.mark.parametrize("direction", Direction)
def test_change_that_cannot_be_judged_is_a_break(direction):
    before = thing(a={"oneOf": [TEXT]})
    after = thing(a={"oneOf": [TEXT, {"type": "integer"}]})

    assert breaks(direction, before, after) == [
        ("/a", "oneOf changed in a way that cannot be judged"),
    ]


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("prose", ["description", "title", "example", "examples"])
def test_prose_is_free(direction, prose):
    assert breaks(direction, thing(a={prose: "old", **TEXT}), thing(a={prose: "new", **TEXT})) == []
