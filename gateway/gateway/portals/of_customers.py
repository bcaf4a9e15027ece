"""What the portal of customers offers: each rule of `portals` under the name of its operation."""

from . import link_requests, logins, own

AUDIENCE = "portal"


def accept_portal_invitation(*, token, password):
    return logins.accept_invitation(AUDIENCE, token=token, password=password)


def log_in_to_portal(*, email, password):
    return logins.log_in(AUDIENCE, email=email, password=password)


def request_portal_link(*, email):
    return link_requests.request_link(AUDIENCE, email=email)


def log_in_by_portal_link(*, token, new_password):
    return logins.log_in_by_link(AUDIENCE, token=token, new_password=new_password)


def choose_portal_account(*, choice_token, portal_account_id):
    return logins.choose_account(
        AUDIENCE, choice_token=choice_token, portal_account_id=portal_account_id)


def refresh_portal_tokens(*, refresh_token):
    return logins.refresh_tokens(AUDIENCE, refresh_token=refresh_token)


def log_out_of_portal(*, refresh_token):
    return logins.log_out(AUDIENCE, refresh_token=refresh_token)


def get_own_portal_account():
    return own.get_own_account()


def change_portal_password(*, current_password, new_password):
    return own.change_password(current_password=current_password, new_password=new_password)
