"""Spaces: seen and written in by whoever is in them, of whichever organisation, and nobody else."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from idea_factories import Reader

from chassis.holdings import DocumentHoldings
from contracts.context import Actor
from contracts.errors import Conflict, NotFound, ValidationFailed
from social.models import DOCUMENTS
from social.spaces.models import SpacePost

COLLEAGUE = Actor("user_01keeca2mwf04sf6mrhrvrar59", roles=("support",))
THREADS = 8


@pytest.fixture
def ana(rules):
    return Reader(rules, name="Ana Sol", emails=[{"address": "ana@example.com"}])


@pytest.fixture
def eva(rules):
    return Reader(rules, "partner", name="Eva Luz")


@pytest.fixture
def space(rules, ana, eva):
    return rules.create_space(name="Obra", contact_ids=[ana.contact_id, eva.contact_id])


def say(reader, space, text="¿Por qué puerta?", **fields):
    return reader.do("add_{}_space_post", space_id=space["id"], text=text, **fields)


def posts_of(reader, space, **fields):
    return reader.do("list_{}_space_posts", space_id=space["id"], **fields)["items"]


def test_those_of_two_organisations_and_we_read_each_other(rules, ana, eva, space):
    said = say(ana, space)
    say(eva, space, "Por la de atrás.", answers_id=said["id"])
    rules.add_space_post(space_id=space["id"], text="Gracias.")

    ours, first = posts_of(eva, space)
    (comment,) = posts_of(ana, space, answers_id=first["id"])
    assert (ours["is_ours"], ours.get("name")) == (True, None)
    assert (first["name"], first["is_mine"], first["comment_count"]) == ("Ana Sol", False, 1)
    assert (comment["name"], comment["text"]) == ("Eva Luz", "Por la de atrás.")
    seen = json.dumps([posts_of(eva, space), eva.do("get_{}_space", space_id=space["id"])])
    for secret in ("contact_", "user_", "example.com"):
        assert secret not in seen


def test_space_is_not_there_for_anybody_else(rules, ana, space):
    said = say(ana, space)
    stranger, colleague = Reader(rules), rules.by(COLLEAGUE)
    id = space["id"]

    for look in (
        lambda: stranger.do("get_{}_space", space_id=id), lambda: posts_of(stranger, space),
        lambda: say(stranger, space), lambda: colleague.get_space(space_id=id),
        lambda: colleague.list_space_posts(space_id=id),
        lambda: colleague.add_space_post(space_id=id, text="Hola"),
        lambda: colleague.update_space(space_id=id, changes={"name": "Mía"}),
        lambda: colleague.archive_space(space_id=id),
        lambda: colleague.delete_space_post(space_id=id, space_post_id=said["id"]),
    ):
        with pytest.raises(NotFound):
            look()
    assert stranger.do("list_{}_spaces")["items"] == colleague.list_spaces()["items"] == []
    assert rules.get_space(space_id=id) == space
    assert len(posts_of(ana, space)) == 1


def test_update_space_decides_who_is_in_it(rules, ana, eva, space):
    changed = rules.update_space(space_id=space["id"], changes={
        "contact_ids": [eva.contact_id], "user_ids": [COLLEAGUE.id]})

    with pytest.raises(NotFound):
        posts_of(ana, space)
    assert posts_of(eva, space) == []
    # Whoever changes it stays in it.
    assert len(changed["user_ids"]) == 2
    assert rules.by(COLLEAGUE).get_space(space_id=space["id"])["name"] == "Obra"


def test_archive_space_leaves_it_to_us_to_read(rules, ana, space):
    say(ana, space)

    rules.archive_space(space_id=space["id"])
    rules.archive_space(space_id=space["id"])

    assert ana.do("list_{}_spaces")["items"] == rules.list_spaces()["items"] == []
    assert len(rules.list_space_posts(space_id=space["id"])["items"]) == 1
    with pytest.raises(Conflict):
        rules.add_space_post(space_id=space["id"], text="Hola")
    with pytest.raises(NotFound):
        say(ana, space)
    assert SpacePost.objects.count() == 1


def test_comment_is_on_a_post_of_that_space_and_on_no_comment(rules, ana, space):
    other = rules.create_space(name="Otra", contact_ids=[ana.contact_id])
    elsewhere, here = say(ana, other), say(ana, space)
    comment = say(ana, space, answers_id=here["id"])

    for answered in (elsewhere, comment):
        with pytest.raises(ValidationFailed):
            say(ana, space, answers_id=answered["id"])
    assert SpacePost.objects.count() == 3


def test_comments_at_once_are_all_counted(rules, ana, space):
    said = say(ana, space)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _: say(ana, space, answers_id=said["id"]), range(THREADS)))

    assert posts_of(ana, space)[0]["comment_count"] == THREADS


def test_delete_space_post_leaves_that_something_was_said(rules, ana, space):
    said = say(ana, space)

    rules.delete_space_post(space_id=space["id"], space_post_id=said["id"])
    rules.delete_space_post(space_id=space["id"], space_post_id=said["id"])

    assert [post.get("text") for post in posts_of(ana, space)] == [None]


def test_erased_member_is_in_no_space_and_their_words_go(rules, ana, eva, space):
    say(ana, space, "Un secreto")

    DocumentHoldings(DOCUMENTS).erase([ana.contact_id], None)

    assert rules.get_space(space_id=space["id"])["contact_ids"] == [eva.contact_id]
    (post,) = posts_of(eva, space)
    assert (post.get("text"), post.get("name")) == (None, None)


def test_spaces_are_found_by_indexes(unscanned_stack, monkeypatch):
    from chassis.testing.rules import opened
    from social.service import SocialService

    unscanned_stack.empty_stores()
    with opened(unscanned_stack, SocialService, monkeypatch) as unscanned:
        ana = Reader(unscanned)
        space = unscanned.create_space(name="Obra", contact_ids=[ana.contact_id])
        said = say(ana, space)
        say(ana, space, answers_id=said["id"])
        posts_of(ana, space)
        posts_of(ana, space, answers_id=said["id"])
        ana.do("list_{}_spaces")
        for is_archived in (False, True):
            unscanned.list_spaces(is_archived=is_archived)
        unscanned.delete_space_post(space_id=space["id"], space_post_id=said["id"])
        unscanned.update_space(space_id=space["id"], changes={"description": "Nueva"})
        unscanned.archive_space(space_id=space["id"])
        DocumentHoldings(DOCUMENTS).erase([ana.contact_id], None)
