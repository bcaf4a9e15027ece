"""Whoever sees only their own leads is shown no other, and what they add is theirs."""

from lead_factories import lead, user_id

from contracts.context import Actor


def seller(rows):
    return Actor(user_id(), roles=(), grants=("leads:read", "leads:write"), team_ids=("madrid",),
                 sees={"lead": {"rows": rows, "fields": None}})


def test_list_leads_shows_only_those_of_the_rows_that_are_seen(rules):
    own, team = seller("own"), seller("team")
    mine = rules.create_lead(**lead(owner_id=own.id))
    of_team = rules.create_lead(**lead(owner_id=user_id(), team_id="madrid"))
    rules.create_lead(**lead(owner_id=user_id(), team_id="bilbao"))

    assert [item["id"] for item in rules.by(own).list_leads()["items"]] == [mine["id"]]
    assert [item["id"] for item in rules.by(team).list_leads()["items"]] == [of_team["id"]]
    assert len(rules.by(seller("all")).list_leads()["items"]) == 3


def test_create_lead_is_ones_own_when_one_sees_only_those(rules):
    own, everything = seller("own"), seller("all")

    mine = rules.by(own).create_lead(**lead())
    anybodys = rules.by(everything).create_lead(**lead())

    assert mine["owner_id"] == own.id
    assert "owner_id" not in anybodys
