"""The gateway's contract, and the errors that several of its operations name."""

from ..declare import Service
from ..errors import Conflict, NotFound, RateLimited, Unauthenticated

gateway = Service("gateway")

NOT_FOUND = {"not_found": NotFound}
EMAIL_TAKEN = {"email_taken": Conflict}
RATE_LIMITED = {"rate_limited": RateLimited}
NOT_SIGNED_IN = {"unauthenticated": Unauthenticated}
