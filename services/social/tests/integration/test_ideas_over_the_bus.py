"""Ideas and referrals beside contacts and sales: told by mail, and credited by their events."""

from idea_factories import an_idea

from chassis.testing.processes import wait_until


def a_person(contacts, name):
    return contacts.create_contact(kind="person", name=name, emails=[
        {"address": f"{name.lower()}@example.com"}])["id"]


def test_who_had_an_idea_and_who_wants_it_are_told_by_mail(
        clean_stack, run_service, shared_service, client, mailbox):
    shared_service("contacts")
    run_service("social", **mailbox.settings)
    social, contacts = client.social, client.contacts
    ana, eva, luz = (a_person(contacts, name) for name in ("Ana", "Eva", "Luz"))
    idea = social.create_idea(**an_idea(contact_id=ana))
    for contact_id in (eva, luz):
        social.vote_for_idea(idea_id=idea["id"], contact_id=contact_id)
    social.unvote_for_idea(idea_id=idea["id"], contact_id=luz)

    social.set_idea_status(idea_id=idea["id"], status="planned", reason="En mayo.")

    mails = mailbox.wait_for(2, seconds=40)
    assert sorted(mail["To"] for mail in mails) == ["ana@example.com", "eva@example.com"]
    assert "Entregar los sábados" in mails[0]["Subject"]


def test_lead_of_a_referral_link_is_credited_until_its_deal_is_won(
        clean_stack, social_process, shared_service, client):
    shared_service("sales")
    social, contacts, sales = client.social, client.contacts, client.sales
    advocate = social.create_advocate(contact_id=a_person(contacts, "Ana"))
    lead = sales.create_lead(
        name="Eva Sol", email="eva@example.com",
        landing_page=f"https://lumbre.example/?ref={advocate['code']}")

    def referral(state):
        found = social.list_referrals(advocate_id=advocate["id"], state=state)["items"]
        return found[0] if found else None

    wait_until(lambda: referral("lead"), 30, "the lead is credited")
    converted = sales.convert_lead(lead_id=lead["id"], deal={
        "name": "Sillas", "amount": {"amount": "900.00", "currency": "EUR"}})
    deal = sales.win_deal(deal_id=converted["lead"]["deal_id"])
    won = wait_until(lambda: referral("won"), 30, "the deal is credited")

    assert (won["lead_id"], won["deal_id"]) == (lead["id"], deal["id"])
    assert won["deal_value"] == {"amount": "900.00", "currency": "EUR"}
    assert won["referred_ids"] == deal["contact_ids"]
