import pytest

from contracts.errors import ValidationFailed
from gateway.versions import NEVER, etag, expected_version, is_same


@pytest.mark.parametrize(("if_match", "version"), [
    (None, None), ("*", None), (' "3" ', 3), (etag(12), 12), ('"0"', NEVER), ('"03"', NEVER),
    ('""', NEVER), ('"abc"', NEVER), ('W/"3"', NEVER), ('"9999999999999999"', NEVER),
])
def test_expected_version_reads_what_an_if_match_asks_for(if_match, version):
    assert expected_version(if_match) == version


@pytest.mark.parametrize("if_match", ["", "3", '"3', "3\"", '"3", "4"', 'w/"3"', '"a"b"', '"a b"'])
def test_expected_version_is_refused_when_it_is_no_etag(if_match):
    with pytest.raises(ValidationFailed) as refused:
        expected_version(if_match)

    assert refused.value.details["errors"][0]["pointer"] == "/If-Match"


@pytest.mark.parametrize(("if_none_match", "same"), [
    ('"3"', True), ('W/"3"', True), ('"1", "3"', True), ("*", True), ('"33"', False),
    ("3", False), ("", False), ('"1"', False),
])
def test_is_same_compares_weakly(if_none_match, same):
    assert is_same(if_none_match, etag(3)) is same
