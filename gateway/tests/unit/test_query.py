import pytest
from marshmallow import fields

from contracts.common import Flag, Share, Text, Time, Whole
from contracts.errors import ValidationFailed
from gateway.http_errors import BadRequest
from gateway.query import Parameters, converter_of, pairs_of

PARAMETERS = Parameters({
    "limit": Whole(), "is_archived": Flag(), "strength": Share(), "name": Text(), "since": Time(),
    "tag": fields.List(Text()), "mapping": fields.Dict(),
})


@pytest.mark.parametrize(("query", "found"), [
    ("", {}),
    (None, {}),
    ("limit=50", {"limit": 50}),
    ("limit=-1", {"limit": -1}),
    ("is_archived=true", {"is_archived": True}),
    ("is_archived=false", {"is_archived": False}),
    ("strength=0.5", {"strength": 0.5}),
    ("name=50", {"name": "50"}),
    ("name=", {"name": ""}),
    ("name=a%20b+c", {"name": "a b c"}),
    ("name=Jos%C3%A9", {"name": "José"}),
    ("name=Jos\xc3\xa9", {"name": "José"}),
    ("tag=a&tag=b", {"tag": ["a", "b"]}),
    ("tag=a", {"tag": ["a"]}),
    ("since=2026-03-31T09:30:00Z", {"since": "2026-03-31T09:30:00Z"}),
    ('mapping={"Mail":"emails.address"}', {"mapping": {"Mail": "emails.address"}}),
])
def test_parameters_are_read_by_the_type_of_their_field_when_they_fit(query, found):
    assert PARAMETERS.read(query) == found


@pytest.mark.parametrize(("query", "found"), [
    ("limit=fifty", {"limit": "fifty"}),
    ("limit=1.5", {"limit": "1.5"}),
    ("limit=1_000", {"limit": "1_000"}),
    ("limit=%D9%A1", {"limit": "١"}),
    ("limit=+1", {"limit": " 1"}),
    ("limit=99999999999999999999", {"limit": "99999999999999999999"}),
    ("is_archived=True", {"is_archived": "True"}),
    ("is_archived=1", {"is_archived": "1"}),
    ("strength=nan", {"strength": "nan"}),
    ("strength=inf", {"strength": "inf"}),
    ("mapping={", {"mapping": "{"}),
    ("mapping={%22a\\u0000%22:1}", {"mapping": '{"a\\u0000":1}'}),
])
def test_parameters_stay_text_when_they_do_not_fit(query, found):
    assert PARAMETERS.read(query) == found


def test_parameters_are_refused_each_by_its_name_when_they_are_wrong():
    with pytest.raises(ValidationFailed) as refused:
        PARAMETERS.read("nonsense=1&limit=1&limit=2&name=a%00&a/b~c=1")

    assert refused.value.details["errors"] == [
        {"in": "query", "pointer": "/nonsense", "detail": "Unknown parameter."},
        {"in": "query", "pointer": "/limit", "detail": "Give it once only."},
        {"in": "query", "pointer": "/name", "detail": "It holds characters that are not text."},
        {"in": "query", "pointer": "/a~1b~0c", "detail": "Unknown parameter."},
    ]


@pytest.mark.parametrize("query", ["a=%FF", "a=%ED%A0%80", "a=\xff", "&".join(["a=1"] * 101)])
def test_a_query_string_is_refused_when_it_is_none(query):
    with pytest.raises(BadRequest):
        pairs_of(query)


def test_converter_of_refuses_a_field_that_cannot_be_text():
    with pytest.raises(TypeError, match="Nested"):
        converter_of(fields.Nested({}))
