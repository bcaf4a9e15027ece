"""Letters of actions: one to each who may be written to, however often a run is taken up."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from campaign_factories import approved, launched
from letter_factories import (
    Post,
    a_letter,
    compose,
    composed,
    launched_letter,
    letters,
    pages_of,
    reader,
    rows,
)

from chassis import clock
from chassis.holdings import DocumentHoldings
from contracts.errors import NotFound, ValidationFailed
from marketing.email import planning as audience
from marketing.errors import (
    ActionIsNotRunning,
)
from marketing.letters import composing, printing
from marketing.models import DOCUMENTS


@pytest.fixture(autouse=True)
def post(rules, monkeypatch):
    return Post(monkeypatch)


def test_merged_pdf_has_one_letter_for_each(rules):
    people = [reader(number) for number in range(1, 6)]
    run = composed(rules, launched_letter(rules, people))

    pages = pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"]))

    assert (run["state"], run["letter_count"], run["page_count"]) == ("ready", 5, 5)
    assert sorted(number for page in pages for number in range(1, 6)
                  if f"Persona{number} Gil\nGran Vía {number}\n48001 BILBAO" in page) == [
        1, 2, 3, 4, 5]
    for page in pages:
        assert "Lumbre SL" in page
        assert "El otoño llega.\nVenga a vernos." in page
        assert "Eva Ruiz" in page


def test_letter_is_in_the_language_of_who_gets_it(rules):
    run = composed(rules, launched_letter(rules, [reader(1, languages=["en-GB"])]))

    page, = pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"]))

    assert "Dear Persona1," in page
    assert letters(rules, run)[0]["language"] == "en"


def test_run_is_printed_the_same_each_time(rules):
    run = composed(rules, launched_letter(rules, [reader(1), reader(2)]))

    first, second = (rules.get_letter_run_pdf(letter_run_id=run["id"]) for _ in range(2))

    assert first == second


def test_run_is_printed_in_parts(rules, monkeypatch):
    monkeypatch.setattr(printing, "PART", 2)
    run = composed(rules, launched_letter(rules, [reader(number) for number in range(5)]))

    parts = [len(pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"], part=part)))
             for part in (1, 2, 3)]

    assert (run["part_count"], parts, run["page_count"]) == (3, [2, 2, 1], 5)
    with pytest.raises(NotFound):
        rules.get_letter_run_pdf(letter_run_id=run["id"], part=4)


def test_who_may_not_be_written_to_or_has_no_address_gets_no_letter(rules, post):
    ana, luis, eva, paz = reader(1), reader(2), reader(3, addresses=[]), reader(4)
    action = launched_letter(rules, [ana, luis, eva, paz])
    # They said so after it was planned whom to reach.
    audience.plan_recipients()
    post.refused[ana] = "withdrawn"
    post.guarded.add(luis)

    run = composed(rules, action)

    assert (run["letter_count"], run["skipped_count"]) == (1, 3)
    assert rows(rules, action) == {
        ana: ("skipped", "withdrawn"), luis: ("skipped", "guard"),
        eva: ("skipped", "no_contact_point"), paz: ("planned", None)}
    assert len(pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"]))) == 1


def test_nothing_is_composed_while_contacts_is_away(rules, post):
    post.is_away = True
    run = composed(rules, launched_letter(rules, [reader()]))
    post.is_away = False

    compose()

    assert run["state"] == "composing"
    assert rules.get_letter_run(letter_run_id=run["id"])["letter_count"] == 1


def test_run_goes_on_where_a_process_died_and_makes_no_letter_twice(rules, monkeypatch):
    monkeypatch.setattr(composing, "PAGE", 2)
    action = launched_letter(rules, [reader(number) for number in range(7)])
    run = rules.create_letter_run(action_id=action["id"])
    audience.plan_recipients()
    keep, calls = composing._keep, []

    def die_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return keep(*args)

    with monkeypatch.context() as patched:
        patched.setattr(composing, "_keep", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            composing.compose_letters()
    assert rules.get_letter_run(letter_run_id=run["id"])["letter_count"] == 4
    compose()

    assert [letter["number"] for letter in letters(rules, run)] == list(range(1, 8))
    assert len({letter["contact_id"] for letter in letters(rules, run)}) == 7


def test_letters_are_composed_once_by_four_processes_at_once(rules, monkeypatch):
    monkeypatch.setattr(composing, "PAGE", 3)
    action = launched_letter(rules, [reader(number) for number in range(9)])
    run = rules.create_letter_run(action_id=action["id"])
    audience.plan_recipients()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: composing.compose_letters(), range(4)))
    compose()

    held = rules.get_letter_run(letter_run_id=run["id"])
    assert (held["state"], held["letter_count"], held["skipped_count"]) == ("ready", 9, 0)
    assert [letter["number"] for letter in letters(rules, run)] == list(range(1, 10))


def test_addresses_come_as_csv_that_no_spreadsheet_computes(rules):
    run = composed(rules, launched_letter(rules, [reader(1, name="=HYPERLINK(1)")]))

    file = rules.get_letter_run_addresses(letter_run_id=run["id"])

    head, line = base64.b64decode(file["content"]).decode().splitlines()
    assert head.startswith("number,language,line_1,line_2")
    assert line.startswith("1,es,'=HYPERLINK(1),Gran Vía 1,48001 BILBAO")


def test_letters_are_of_an_action_that_has_one_and_is_under_way(rules):
    action = rules.create_action(
        campaign_id=approved(rules)["id"], name="Carta", channel="letter", letter=a_letter())
    with pytest.raises(ActionIsNotRunning):
        rules.create_letter_run(action_id=action["id"])
    with pytest.raises(ValidationFailed):
        rules.create_letter_run(action_id=launched(rules, channel="phone", mail=None)["id"])

    assert rules.list_letter_runs()["items"] == []


@pytest.mark.parametrize(("fields", "pointer"), [
    ({"body": "{{ unsubscribe_url }}"}, "/letter/texts/0/body"),
    ({"subject": "{% for x in y %}{% endfor %}"}, "/letter/texts/0/subject"),
    ({"body": "{{ name.__class__ }}"}, "/letter/texts/0/body"),
])
def test_template_that_does_what_none_may_is_refused(rules, fields, pointer):
    text = {**a_letter()["texts"][0], **fields}

    with pytest.raises(ValidationFailed) as refused:
        rules.create_action(campaign_id=approved(rules)["id"], name="Carta", channel="letter",
                            letter=a_letter(texts=[text]))

    assert refused.value.details["errors"][0]["pointer"] == pointer
    assert rules.list_actions()["items"] == []


def test_preview_shows_a_letter_and_keeps_nothing(rules):
    ana = reader(1)
    action = launched_letter(rules, [ana])

    page, = pages_of(rules.preview_letter(action_id=action["id"], contact_id=ana))

    assert "Estimado Persona1:" in page
    assert rules.store.letters.count_documents({}) == 0


def test_what_strangers_are_called_is_shown_and_not_set(rules):
    ana = reader(1, name="#set page(fill: red) *Ana* $x$", given_name="[#sys]")
    run = composed(rules, launched_letter(rules, [ana]))

    page, = pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"]))

    assert "#set page(fill: red) *Ana* $x$" in page
    assert "Estimado [#sys]:" in page


def test_who_is_erased_has_no_letter_any_more(rules):
    ana, luis = reader(1), reader(2)
    run = composed(rules, launched_letter(rules, [ana, luis]))

    DocumentHoldings(DOCUMENTS).erase([ana], "request_1")

    page, = pages_of(rules.get_letter_run_pdf(letter_run_id=run["id"]))
    assert "Persona2" in page
    assert clock.today() >= run["created_at"][:10]
