"""What the portal of partners offers: each rule of `portals` under the name of its operation."""

from . import link_requests, logins, own

AUDIENCE = "partner"


def accept_partner_invitation(*, token, password):
    return logins.accept_invitation(AUDIENCE, token=token, password=password)


def log_in_to_partner_portal(*, email, password):
    return logins.log_in(AUDIENCE, email=email, password=password)


def request_partner_link(*, email):
    return link_requests.request_link(AUDIENCE, email=email)


def log_in_by_partner_link(*, token, new_password):
    return logins.log_in_by_link(AUDIENCE, token=token, new_password=new_password)


def choose_partner_account(*, choice_token, portal_account_id):
    return logins.choose_account(
        AUDIENCE, choice_token=choice_token, portal_account_id=portal_account_id)


def refresh_partner_tokens(*, refresh_token):
    return logins.refresh_tokens(AUDIENCE, refresh_token=refresh_token)


def log_out_of_partner_portal(*, refresh_token):
    return logins.log_out(AUDIENCE, refresh_token=refresh_token)


def get_own_partner_account():
    return own.get_own_account()


def change_partner_password(*, current_password, new_password):
    return own.change_password(current_password=current_password, new_password=new_password)
