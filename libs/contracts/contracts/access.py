"""Which role may do what. The gateway asks here, and each service asks again."""

# Everybody who may sign in sees and keeps their own account.
_OWN_ACCOUNT = frozenset({"account:read", "account:write"})

_READS_SALES = {
    "leads:read", "deals:read", "catalogue:read", "quotes:read", "orders:read", "forecasts:read",
    "objectives:read", "portfolios:read", "agreements:read",
}
_SELLS = _READS_SALES | {
    "leads:write", "deals:write", "quotes:write", "orders:write", "objectives:write",
}
_LEADS_SALES = _SELLS | {
    "deals:reassign", "discounts:approve", "lead_rules:write", "pipelines:write",
    "catalogue:write", "portfolios:write", "agreements:write",
}
_READS_BILLING = {
    "billing_profiles:read", "invoices:read", "payments:read", "statements:read",
    "subscriptions:read",
}
_READS_HELPDESK = {"tickets:read"}
_ANSWERS = _READS_HELPDESK | {"tickets:write"}
_READS_SOCIAL = {"social:read"}
_SPEAKS = _READS_SOCIAL | {"social:write"}
_READS_CRISES = {"crises:read"}
_MEETS_CRISES = _READS_CRISES | {"crises:write", "press:read", "press:write"}
_READS_MARKETING = {"marketing:read"}
_MARKETS = _READS_MARKETING | {"marketing:write", "costs:read", "calls:work"}
_BILLS = _READS_BILLING | {
    "billing_profiles:write", "invoices:write", "payments:write", "dunning:write",
    "subscriptions:write",
}

READ_ONLY = (_OWN_ACCOUNT | {"contacts:read", "registers:read"}
             | _READS_SALES | _READS_BILLING | _READS_HELPDESK | _READS_SOCIAL | _READS_CRISES
             | _READS_MARKETING)

_WRITES_CONTACTS = READ_ONLY | {
    "contacts:write", "contacts:merge", "contacts:reassign", "consents:write"}

_DOES_SALES = _WRITES_CONTACTS | {
    "contacts:import", "contacts:export", "guards:override", "leads:import", "tickets:write"}

_DOES_SUPPORT = _WRITES_CONTACTS | _ANSWERS | _SPEAKS | {"articles:write", "guards:override"}

ROLES = {
    "administrator": frozenset({"*"}),
    "sales": _DOES_SALES | _SELLS,
    "sales_manager": _DOES_SALES | _LEADS_SALES,
    "marketing": _WRITES_CONTACTS | _MARKETS | {
        "contacts:import", "contacts:export", "registers:write"},
    "marketing_manager": _WRITES_CONTACTS | _MARKETS | {
        "contacts:import", "contacts:export", "registers:write", "costs:write",
        "marketing:approve", "marketing_settings:write", "guards:override"},
    "telemarketing": _WRITES_CONTACTS | _READS_MARKETING | {
        "calls:work", "leads:write", "orders:write", "tickets:write"},
    "support": _DOES_SUPPORT,
    "support_manager": _DOES_SUPPORT | {"helpdesk_settings:write", "returns:approve"},
    "communication": _WRITES_CONTACTS | _SPEAKS | _MEETS_CRISES | {
        "tickets:write", "leads:write"},
    "communication_manager": _WRITES_CONTACTS | _SPEAKS | _MEETS_CRISES | {
        "tickets:write", "leads:write", "social:approve", "social:answer_freely",
        "social_settings:write", "crises:approve"},
    "finance": READ_ONLY | _BILLS | {
        "contacts:export", "guards:override", "costs:read", "costs:write",
        "marketing_settings:write"},
    "read_only": READ_ONLY,
    # Who signs in to the portal of customers, or to that of partners and suppliers.
    "customer": frozenset({"portal:use"}),
    "partner": frozenset({"partner:use"}),
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
    "leads:read": "See leads.",
    "leads:write": "Add, change, convert and disqualify leads.",
    "leads:import": "Import leads.",
    "lead_rules:write": "Decide how leads are scored and assigned, and make web forms.",
    "deals:read": "See pipelines and deals.",
    "deals:write": "Open, change, move, win and lose deals.",
    "deals:reassign": "Hand deals over to others.",
    "pipelines:write": "Make and change pipelines.",
    "catalogue:read": "See products, price lists and promotions, and calculate prices.",
    "catalogue:write": "Keep products, price lists and promotions.",
    "quotes:read": "See quotes.",
    "quotes:write": "Write and send quotes.",
    "discounts:approve": "Approve discounts beyond what sellers may give.",
    "orders:read": "See orders.",
    "orders:write": "Place, confirm, ship and cancel orders.",
    "orders:import": "Take orders over from a shop or an ERP.",
    "forecasts:read": "See forecasts.",
    "objectives:read": "See objectives.",
    "objectives:write": "Set objectives.",
    "portfolios:read": "See who looks after which customers.",
    "portfolios:write": "Decide who looks after which customers.",
    "agreements:read": "See agreements with partners.",
    "agreements:write": "Make agreements with partners, and decide about deals they register.",
    "billing_profiles:read": "See the fiscal data of customers.",
    "billing_profiles:write": "Keep the fiscal data of customers.",
    "invoices:read": "See invoices and credit notes.",
    "invoices:write": "Draft, issue and credit invoices.",
    "billing_settings:write": "Keep series, taxes, templates and the data of the issuer.",
    "payments:read": "See payments and bank statements.",
    "payments:write": "Record and allocate payments, and take bank statements in.",
    "dunning:write": "Decide whom to dun, and pause it.",
    "statements:read": "See statements, ageing and net positions.",
    "subscriptions:read": "See subscriptions.",
    "subscriptions:write": "Make, change and end subscriptions.",
    "tickets:read": "See tickets, and what is said in them.",
    "tickets:write": "Open, answer, assign, merge and resolve tickets.",
    "articles:write": "Write, publish and put away articles, and say which words mean the same.",
    "helpdesk_settings:write": "Decide by which types and statuses tickets go, how pressing they "
                               "are, and by which queues they come to whom.",
    "returns:approve": "Allow returns that no policy allows, and settlements beyond its limit.",
    "social:read": "See social accounts, what is said of us, and conversations.",
    "social:write": "Take, answer, note and convert conversations, and say what is meant.",
    "social:approve": "Approve answers that others wrote.",
    "social:answer_freely": "Answer in public without being approved.",
    "social_settings:write": "Keep social accounts, what they listen for, and saved replies.",
    "crises:read": "See crises, what may be said in them, and what they came to.",
    "crises:write": "Begin, lead and end crises, and draft what is said in them.",
    "crises:approve": "Approve and refuse what others drafted for a crisis.",
    "press:read": "See what we know of the press, and what it asks.",
    "press:write": "Keep press contacts, and log and answer what the press asks.",
    "marketing:read": "See segments, campaigns, journeys, scores and what came of them.",
    "marketing:write": "Make and change segments, campaigns, journeys and forms, and note touches.",
    "marketing:approve": "Approve and launch campaigns and journeys.",
    "marketing_settings:write": "Keep rates of exchange, models, and the strategy page.",
    "costs:read": "See the cost ledger, rates and tariffs, and profit.",
    "costs:write": "Enter costs, and keep rates and tariffs.",
    "calls:work": "Work call lists: take the next call, and say what came of it.",
    "portal_accounts:read": "See who may sign in to the portals.",
    "portal_accounts:write": "Invite customers and partners to the portals, and lock them out.",
    "portal:use": "Use the portal of customers, for oneself or one's organisation.",
    "partner:use": "Use the portal of partners, for oneself or one's organisation.",
    "account:read": "See your own account.",
    "account:write": "Change your own password.",
    "users:read": "See the people who may sign in.",
    "users:write": "Add, change and lock the people who may sign in.",
    "roles:write": "Make and change the roles that people can be given.",
    "api_keys:write": "Make, list and revoke API keys.",
    "audit_log:read": "Read the audit log.",
    "webhooks:read": "See which programs are told what happens, and what became of it.",
    "webhooks:write": "Decide which programs are told what happens.",
}

# What belongs to the logins of portals, and to no role of ours.
OF_PORTALS = frozenset({"portal:use", "partner:use"})

# What makes sense only for somebody who sees all contacts whole: a role that narrows what is seen
# cannot have these.
TAKES_ALL_CONTACTS = frozenset({
    "contacts:merge", "contacts:reassign", "contacts:import", "registers:read", "registers:write",
    "data_requests:read", "data_requests:write", "profiles:write", "facts:export",
    "guards:write", "orders:import", "webhooks:write",
})


# Roles that no user of ours has: of services among each other, and of who signs in to a portal.
NOT_OF_USERS = ("service", "customer", "partner")


def granted(role):
    """What a role allows; nothing for a role that does not exist."""
    return ROLES.get(role, frozenset())


def may(actor, permission):
    """Whether the actor may do what `permission` names."""
    if actor.permissions is not None and permission not in actor.permissions:
        return False
    return permission in actor.grants or any(
        "*" in granted(role) or permission in granted(role) for role in actor.roles)
