"""Who is the right one for a ticket."""

from datetime import UTC, datetime
from fractions import Fraction

from helpdesk.routing.fitting import Member, Needs, choose, is_able

EMAIL = Needs(channel="email")


def member(id, *, load=0, assigned_hour=None, most_open=10, **agent):
    skills = [{"skill": name, "level": level} for name, level in agent.pop("skills", {}).items()]
    held = {"_id": id, "most_open": most_open, "skills": skills, **agent}
    if assigned_hour is not None:
        held["assigned_at"] = datetime(2026, 3, 2, assigned_hour, tzinfo=UTC)
    return Member(held, load=Fraction(load))


def chosen(needs, *members, first=()):
    found = choose(needs, members, first=first)
    return found and (found[0].user_id, found[1])


def test_nobody_has_it_when_nobody_is_there():
    assert chosen(EMAIL) is None


def test_only_one_has_room():
    assert chosen(EMAIL, member("full", load=1), member("free")) == ("free", ["only_one"])


def test_least_loaded_comes_before_longest_idle():
    busy = member("busy", load=Fraction(1, 2), assigned_hour=8)
    idle = member("idle", load=Fraction(1, 10), assigned_hour=9)

    assert chosen(EMAIL, busy, idle) == ("idle", ["least_loaded"])


def test_longest_idle_comes_first_among_equals():
    assert chosen(EMAIL, member("a", assigned_hour=10), member("b", assigned_hour=9)) == (
        "b", ["longest_idle"])
    assert chosen(EMAIL, member("a", assigned_hour=9), member("never")) == (
        "never", ["longest_idle"])


def test_last_agent_comes_before_the_owner_and_both_before_all_others():
    people = [member("last", load=Fraction(9, 10)), member("owner"), member("other")]
    first = [("last", "last_agent"), ("owner", "portfolio_owner")]

    assert chosen(EMAIL, *people, first=first) == ("last", ["last_agent"])
    assert chosen(EMAIL, *people[1:], first=first) == ("owner", ["portfolio_owner"])
    assert chosen(EMAIL, *people[2:], first=first) == ("other", ["only_one"])


def test_last_agent_who_is_full_or_not_able_is_passed_over():
    needs = Needs(channel="email", skills=({"skill": "chairs", "level": 2},))
    able = member("able", skills={"chairs": 2})
    first = [("last", "last_agent")]

    assert chosen(needs, member("last", skills={"chairs": 1}), able, first=first) == (
        "able", ["has_skills", "only_one"])
    assert chosen(needs, member("last", skills={"chairs": 5}, load=1), able, first=first) == (
        "able", ["has_skills", "only_one"])


def test_missing_skill_bars_until_the_ticket_has_waited_long():
    skills = ({"skill": "chairs", "level": 3},)
    near, far = member("near", skills={"chairs": 2}, load=Fraction(9, 10)), member("far")

    assert chosen(Needs(channel="email", skills=skills), near, far) is None
    assert chosen(Needs(channel="email", skills=skills, is_relaxed=True), near, far) == (
        "near", ["waited_long"])


def test_language_bars_those_who_say_which_they_speak():
    needs = Needs(channel="email", language="es-MX")
    german, spanish = member("german", languages=["de"]), member("spanish", languages=["es"])

    assert chosen(needs, german) is None
    assert chosen(needs, german, spanish) == ("spanish", ["speaks_language", "only_one"])
    assert chosen(needs, member("unsaid")) == ("unsaid", ["only_one"])


def test_channels_take_each_their_part_of_one_whole():
    most = [{"channel": "chat", "most_open": 3}, {"channel": "phone", "most_open": 1},
            {"channel": "social", "most_open": 0}]
    someone = member("someone", most_by_channel=most, load=Fraction(2, 3))

    assert is_able(someone, Needs(channel="chat"))
    assert is_able(someone, EMAIL)
    assert not is_able(someone, Needs(channel="phone"))
    assert not is_able(someone, Needs(channel="social"))
    for _ in range(3):
        someone.take("email", None)
    assert not is_able(someone, Needs(channel="chat"))
    assert not is_able(someone, EMAIL)


def test_whoever_gave_a_ticket_back_is_not_given_it_again():
    assert chosen(Needs(channel="email", passed_by=frozenset({"a"})), member("a")) is None


def test_ticket_of_a_team_goes_to_its_people():
    needs = Needs(channel="email", team_id="norte")

    south, north = member("south", team_ids=["sur"]), member("north", team_ids=["norte"])

    assert chosen(needs, south, north) == ("north", ["only_one"])


def test_queue_is_served_by_its_teams_and_users_or_by_all():
    north = member("north", team_ids=["norte"])

    assert north.serves({})
    assert north.serves({"team_ids": ["norte"]})
    assert north.serves({"team_ids": ["sur"], "user_ids": ["north"]})
    assert not north.serves({"team_ids": ["sur"], "user_ids": ["other"]})
