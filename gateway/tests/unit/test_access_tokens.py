import base64
import hashlib
import hmac
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OctKey

from contracts.errors import Unauthenticated
from gateway import tokens
from gateway.models import User
from gateway.settings import settings

SECRET = "only for tests, 32 bytes or more"
HEADER = {"alg": "HS256", "typ": "at+jwt"}


@pytest.fixture(autouse=True, scope="module")
def known_secret():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("MONGODB_URL", "mongodb://nowhere/gateway"),
                            ("BROKER_URL", "amqp://nowhere/"), ("TOKEN_SECRET", SECRET)):
            patch.setenv(f"VINCULO_{name}", value)
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture
def token():
    return tokens.issue(User(id="user_01h455vb4pex5vsknk084sn02q", roles=["sales"]), "session_1")[0]


def encoded(part):
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header, claims, secret=SECRET, digest=hashlib.sha256):
    message = f"{encoded(header)}.{encoded(claims)}"
    return f"{message}.{encoded(hmac.digest(secret.encode(), message.encode(), digest))}"


def is_refused(token, audience=tokens.AGENTS):
    try:
        tokens.verify(token, audience)
    except Unauthenticated:
        return True
    return False


def test_issue_makes_a_token_in_the_profile_of_rfc_9068(token):
    header, claims, _ = (part + "==" for part in token.split("."))

    told = json.loads(base64.urlsafe_b64decode(claims))
    assert json.loads(base64.urlsafe_b64decode(header)) == HEADER
    assert {name: told[name] for name in ("iss", "aud", "sub", "sid", "roles")} == {
        "iss": "vinculo", "aud": "agents", "sub": "user_01h455vb4pex5vsknk084sn02q",
        "sid": "session_1", "roles": ["sales"]}
    assert told["exp"] - told["iat"] == 600
    assert len(told["jti"]) == 32


def test_verify_gives_the_claims_when_the_token_is_good(token):
    assert tokens.verify(token, tokens.AGENTS)["sub"] == "user_01h455vb4pex5vsknk084sn02q"
    # The second time it is remembered.
    assert tokens.verify(token, tokens.AGENTS)["sub"] == "user_01h455vb4pex5vsknk084sn02q"


def test_verify_refuses_another_audience_even_when_the_token_is_remembered(token):
    assert not is_refused(token)

    assert is_refused(token, "portal")


@pytest.mark.parametrize("change", [
    {"aud": "portal"}, {"aud": ["portal", "partner"]}, {"aud": None}, {"iss": "somebody"},
    {"exp": 1}, {"exp": None}, {"exp": "9999999999"}, {"exp": True}, {"iat": 9999999999},
    {"sub": None}, {"sub": 7}, {"sid": None}, {"jti": None},
])
def test_verify_refuses_a_token_when_a_claim_is_wrong(token, change):
    claims = dict(tokens.verify(token, tokens.AGENTS))
    assert not is_refused(signed(HEADER, claims))

    assert is_refused(signed(HEADER, {**claims, **change}))


@pytest.mark.parametrize("header", [
    {"alg": "none", "typ": "at+jwt"}, {"alg": "HS512", "typ": "at+jwt"},
    {"alg": "RS256", "typ": "at+jwt"}, {"alg": ["HS256"], "typ": "at+jwt"}, {"typ": "at+jwt"},
    {"alg": "HS256", "typ": "JWT"}, {"alg": "HS256"}, [], None,
    {"alg": "HS256", "typ": "at+jwt", "crit": ["exp"]},
])
def test_verify_refuses_a_token_when_its_header_is_not_ours(token, header):
    claims = tokens.verify(token, tokens.AGENTS)

    assert is_refused(signed(header, claims))


def test_verify_refuses_a_token_when_it_is_signed_otherwise(token):
    claims = tokens.verify(token, tokens.AGENTS)
    unsigned = f"{encoded({'alg': 'none', 'typ': 'at+jwt'})}.{encoded(claims)}."
    own_key = {**HEADER, "jwk": OctKey.import_key("x" * 32).as_dict(private=True)}

    for forged in (unsigned, signed(HEADER, claims, "x" * 32), signed(own_key, claims, "x" * 32),
                   signed({**HEADER, "alg": "HS512"}, claims, digest=hashlib.sha512)):
        assert is_refused(forged)


@given(data=st.data())
def test_verify_refuses_a_token_when_any_letter_is_another(data):
    token, _ = tokens.issue(User(id="user_01h455vb4pex5vsknk084sn02q", roles=["sales"]), "s")
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_."))
    altered = token[:place] + letter + token[place + 1:]

    assert is_refused(altered) == (letter != token[place])


def test_verify_refuses_a_token_whose_last_letter_has_other_bits_that_mean_nothing():
    token, _ = tokens.issue(User(id="user_01h455vb4pex5vsknk084sn02q", roles=["sales"]), "s")

    for letter in set(string.ascii_letters + string.digits + "-_") - {token[-1]}:
        assert is_refused(token[:-1] + letter)



@given(st.text(max_size=5000))
def test_verify_refuses_anything_that_is_no_token(text):
    assert is_refused(text)


@given(st.lists(st.binary(max_size=200), min_size=3, max_size=3))
def test_verify_refuses_anything_that_only_looks_like_a_token(parts):
    assert is_refused(".".join(encoded(part) for part in parts))
