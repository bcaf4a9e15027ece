"""Surveys beside contacts: asked only of those who let themselves be asked, and in the profile."""

from ticket_factories import a_ticket

from chassis.testing.processes import wait_until

LINK = "https://help.lumbre.example/survey/{token}"


def test_survey_is_asked_as_consents_allow_and_its_score_is_in_the_profile(
        run_service, shared_service, client, mailbox):
    shared_service("contacts")
    run_service("helpdesk", **mailbox.settings)
    helpdesk, contacts = client.helpdesk, client.contacts
    ana, eva = (contacts.create_contact(
        kind="person", name=name, emails=[{"address": f"{name.lower()}@example.com"}])["id"]
        for name in ("Ana", "Eva"))
    contacts.record_consent(contact_id=ana, purpose="survey", decision="granted",
                            lawful_basis="legitimate_interests")
    ticket = helpdesk.create_ticket(**a_ticket(contact_ids=[ana]))
    helpdesk.set_survey_settings(
        after_tickets=[{"type_id": ticket["type_id"], "metric": "nps"}], delay_minutes=0,
        quiet_days=30, valid_days=30, low_scores={"csat": 2, "nps": 6, "ces": 3}, link=LINK)
    refused = helpdesk.create_ticket(**a_ticket(contact_ids=[eva]))
    for one in (ticket, refused):
        helpdesk.resolve_ticket(ticket_id=one["id"], solution="Hecho.")

    def asked_of(one):
        found = helpdesk.list_surveys(ticket_id=one["id"])["items"]
        return found if found and found[0]["state"] != "waiting" else None

    wait_until(lambda: asked_of(ticket) and asked_of(refused), 40, "both were decided about")
    assert asked_of(refused)[0]["not_sent_because"] == "not_allowed"
    (mail,) = [one for one in mailbox.wait_for(seconds=20) if "survey/" in one.get_content()]
    token = mail.get_content().split("survey/")[1].split()[0]
    helpdesk.answer_public_survey(token=token, score=9)

    def satisfaction():
        sections = contacts.get_profile(contact_id=ana)["sections"]
        return (sections.get("relationship") or {}).get("satisfaction")

    assert "9" in str(wait_until(satisfaction, 20, "the profile knows the score"))
