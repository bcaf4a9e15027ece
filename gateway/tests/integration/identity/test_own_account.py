import pytest

from contracts.errors import RateLimited, Unauthenticated, ValidationFailed
from gateway import users
from gateway.models import User


def test_change_own_password_ends_all_sessions_when_the_present_one_is_right(
        acting, add_user, log_in, authenticate, password):
    user = add_user()
    old = log_in()

    with acting(user):
        users.change_own_password(current_password=password, new_password="seven green buses")

    with pytest.raises(Unauthenticated):
        authenticate(old["access_token"])
    with pytest.raises(Unauthenticated):
        log_in()
    assert authenticate(log_in(tried="seven green buses")["access_token"]).id == user.id


def test_change_own_password_is_refused_when_the_present_one_is_wrong(
        acting, add_user, log_in, authenticate, stored):
    user = add_user()
    tokens = log_in()
    before = stored(User)

    with acting(user), pytest.raises(ValidationFailed) as refused:
        users.change_own_password(
            current_password="not the password", new_password="seven green buses")

    assert refused.value.details["errors"][0]["pointer"] == "/current_password"
    assert stored(User) == before
    assert authenticate(tokens["access_token"])


def test_change_own_password_is_refused_when_it_was_guessed_at_too_often(
        acting, add_user, change_settings, password, stored):
    change_settings(LOGIN_LIMIT="2/hour")
    user = add_user()
    before = stored(User)

    with acting(user):
        for _ in range(2):
            with pytest.raises(ValidationFailed):
                users.change_own_password(
                    current_password="not the password", new_password="seven green buses")
        with pytest.raises(RateLimited):
            users.change_own_password(
                current_password=password, new_password="seven green buses")

    assert stored(User) == before


def test_get_own_user_shows_the_owner_when_an_api_key_asks(acting, add_user):
    user = add_user()
    key = User(id="key_01h455vb4pex5vsknk084sn02q", roles=["sales"])

    with acting(key, on_behalf_of=user.id):
        assert users.get_own_user()["id"] == user.id
