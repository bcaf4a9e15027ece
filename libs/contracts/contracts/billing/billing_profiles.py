"""Billing profiles: what can be asked of them, by us and by customers themselves."""

from ..declare import get, patch, post
from ..errors import Conflict
from . import billing_profile as b
from .declared import CHANGED, NOT_FOUND, billing

create_billing_profile = billing.command(
    "create_billing_profile", "Record the fiscal data of a party.",
    request=b.NewBillingProfile, reply=b.BillingProfile, permission="billing_profiles:write",
    route=post("/billing-profiles", location="/billing-profiles/{id}"),
    errors={"billing_profile_exists": Conflict},
    links={"get_billing_profile": {"billing_profile_id": "id"},
           "update_billing_profile": {"billing_profile_id": "id"}},
)
get_billing_profile = billing.query(
    "get_billing_profile", "See the fiscal data of a party.",
    request=b.BillingProfileId, reply=b.BillingProfile, permission="billing_profiles:read",
    route=get("/billing-profiles/{billing_profile_id}"), errors=NOT_FOUND,
)
list_billing_profiles = billing.query(
    "list_billing_profiles", "List billing profiles, or find that of a party.",
    request=b.ListBillingProfiles, reply=b.BillingProfilePage,
    permission="billing_profiles:read", route=get("/billing-profiles"),
)
list_billing_profile_versions = billing.query(
    "list_billing_profile_versions", "List what a billing profile has been.",
    request=b.ListBillingProfileVersions, reply=b.BillingProfileVersionPage,
    permission="billing_profiles:read",
    route=get("/billing-profiles/{billing_profile_id}/versions"), errors=NOT_FOUND,
)
update_billing_profile = billing.command(
    "update_billing_profile", "Change the fiscal data of a party; what is issued stays as it is.",
    request=b.UpdateBillingProfile, reply=b.BillingProfile, permission="billing_profiles:write",
    route=patch("/billing-profiles/{billing_profile_id}"), errors=CHANGED,
)
list_billing_profile_changes = billing.query(
    "list_billing_profile_changes", "List what customers asked to have changed.",
    request=b.ListBillingProfileChanges, reply=b.BillingProfileChangePage,
    permission="billing_profiles:read", route=get("/billing-profile-changes"),
)
approve_billing_profile_change = billing.command(
    "approve_billing_profile_change", "Have what a customer asked for be so.",
    request=b.ApproveBillingProfileChange, reply=b.BillingProfileChange,
    permission="billing_profiles:write",
    route=post("/billing-profile-changes/{billing_profile_change_id}/approve", status=200),
    errors=CHANGED | {"change_is_decided": Conflict},
)
refuse_billing_profile_change = billing.command(
    "refuse_billing_profile_change", "Leave a billing profile as it is, with the reason.",
    request=b.RefuseBillingProfileChange, reply=b.BillingProfileChange,
    permission="billing_profiles:write",
    route=post("/billing-profile-changes/{billing_profile_change_id}/refuse", status=200),
    errors=CHANGED | {"change_is_decided": Conflict},
)
get_portal_billing_profile = billing.query(
    "get_portal_billing_profile", "See your own fiscal data.",
    request=b.GetPortalBillingProfile, reply=b.PortalBillingProfile, permission="portal:use",
    route=get("/billing-profile", audience="portal"),
)
update_portal_billing_profile = billing.command(
    "update_portal_billing_profile",
    "Change your own fiscal data, at once or, where it is so set, when it is approved.",
    request=b.UpdatePortalBillingProfile, reply=b.PortalBillingProfile, permission="portal:use",
    route=patch("/billing-profile", audience="portal"), errors=CHANGED,
)
