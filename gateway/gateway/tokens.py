"""Access tokens: JWT in the profile of RFC 9068, signed here and read only here."""

import hashlib
import uuid
from datetime import UTC, datetime
from functools import cache

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from chassis import clock
from contracts.errors import Unauthenticated

from .models import AGENTS
from .remembered import Remembered
from .settings import settings

ISSUER = "vinculo"

# Fixed, whatever the header of a token says.
ALGORITHMS = ("HS256",)
TYPE = "at+jwt"
LONGEST = 4096
# How far the clocks of two replicas may be apart.
LEEWAY_SECONDS = 5

_verified = Remembered(10_000)


def issue(holder, session_id, *, audience=AGENTS):
    """A new access token and for how many seconds it is good.

    Its roles are for the client to know what to show. The gateway asks the account itself.
    """
    seconds = int(settings().access_token_minutes * 60)
    now = int(clock.now().timestamp())
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": holder.id,
        "sid": session_id,
        "roles": list(holder.roles),
        "iat": now,
        "exp": now + seconds,
        "jti": uuid.uuid4().hex,
    }
    header = {"alg": ALGORITHMS[0], "typ": TYPE}
    return jwt.encode(header, claims, _key(settings().token_secret), ALGORITHMS), seconds


def verify(token, audience):
    """The claims of a good access token for that audience. Raises Unauthenticated otherwise.

    A token that comes with every request is verified once, and remembered until it expires.
    """
    if len(token) > LONGEST:
        raise Unauthenticated()
    digest = hashlib.sha256(f"{audience} {token}".encode()).digest()
    claims = _verified.get(digest)
    if claims is None:
        claims = _verify(token, audience)
        _verified.put(digest, claims, datetime.fromtimestamp(claims["exp"], UTC))
    return claims


def _verify(token, audience):
    try:
        decoded = jwt.decode(token, _key(settings().token_secret), ALGORITHMS)
        _claims(audience).validate(decoded.claims)
    except (JoseError, ValueError) as error:
        raise Unauthenticated() from error
    if decoded.header.get("typ") != TYPE:
        raise Unauthenticated()
    return decoded.claims


def _claims(audience):
    return jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        sid={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )


@cache
def _key(secret):
    return OctKey.import_key(secret)

