"""Which role may do what. The gateway asks here, and each service asks again."""

# Everybody who may sign in sees and keeps their own account.
_OWN_ACCOUNT = frozenset({"account:read", "account:write"})

READ_ONLY = _OWN_ACCOUNT | {"contacts:read", "registers:read"}

_WRITES_CONTACTS = READ_ONLY | {
    "contacts:write", "contacts:merge", "contacts:reassign", "consents:write"}

ROLES = {
    "administrator": frozenset({"*"}),
    "sales": _WRITES_CONTACTS | {"contacts:import", "contacts:export", "guards:override"},
    "marketing": _WRITES_CONTACTS | {"contacts:import", "contacts:export", "registers:write"},
    "support": _WRITES_CONTACTS | {"guards:override"},
    "communication": _WRITES_CONTACTS,
    "finance": READ_ONLY | {"contacts:export", "guards:override"},
    "read_only": READ_ONLY,
    # Services act for the company when no person is behind a call.
    "service": frozenset({"*"}),
}

# Everything that a route or an API key may ask for, with what it means.
PERMISSIONS = {
    "contacts:read": "See contacts, relationships, interactions and timelines.",
    "contacts:write": "Add and change contacts, relationships and interactions.",
    "contacts:merge": "Find those who are the same, and make them one.",
    "contacts:reassign": "Hand contacts over to others.",
    "contacts:import": "Import files of contacts.",
    "contacts:export": "Export contacts.",
    "consents:write": "Record what parties consent or object to.",
    "registers:read": "See the registers of those who must not be approached.",
    "registers:write": "Keep the registers of those who must not be approached.",
    "data_requests:read": "See what people ask to have done with their data, and its answers.",
    "data_requests:write": "Take up, extend and refuse what people ask to have done, and decide "
                           "what is kept for how long.",
    "guards:write": "Make and change the rules by which guards warn and block.",
    "guards:override": "Go on in spite of a guard, with a reason.",
    "custom_fields:write": "Declare, change and retire custom fields.",
    "profiles:write": "Have profiles made again of what the services tell.",
    "facts:export": "Read from a service all that profiles are made of.",
    "account:read": "See your own account.",
    "account:write": "Change your own password.",
    "users:read": "See the people who may sign in.",
    "users:write": "Add, change and lock the people who may sign in.",
    "roles:write": "Make and change the roles that people can be given.",
    "api_keys:write": "Make, list and revoke API keys.",
    "audit_log:read": "Read the audit log.",
}

# What makes sense only for somebody who sees all contacts whole: a role that narrows what is seen
# cannot have these.
TAKES_ALL_CONTACTS = frozenset({
    "contacts:merge", "contacts:reassign", "contacts:import", "registers:read", "registers:write",
    "data_requests:read", "data_requests:write", "profiles:write", "facts:export",
    "guards:write",
})


def granted(role):
    """What a role allows; nothing for a role that does not exist."""
    return ROLES.get(role, frozenset())


def may(actor, permission):
    """Whether the actor may do what `permission` names."""
    if actor.permissions is not None and permission not in actor.permissions:
        return False
    return permission in actor.grants or any(
        "*" in granted(role) or permission in granted(role) for role in actor.roles)
