"""What sales knows of the parties that contacts tells of."""



from chassis.testing.processes import wait_until


def party(stack, contact_id):
    return stack.open_store("sales").parties.find_one({"_id": contact_id})


def test_party_is_known_as_contacts_tells_of_it(sales, client, stack):
    contact = client.contacts.create_contact(
        kind="person", given_name="Ana", family_name="Ruiz",
        emails=[{"address": "ana@example.com"}])

    wait_until(lambda: party(stack, contact["id"]), 10, "the party is known")
    client.contacts.update_contact(
        contact_id=contact["id"], changes={"family_name": "Ruiz Soto"}, expected_version=1)

    wait_until(lambda: party(stack, contact["id"])["name"] == "Ana Ruiz Soto", 10,
               "its new name is known")
    assert party(stack, contact["id"])["emails"] == [
        {"address": "ana@example.com", "is_primary": True}]


def test_owner_of_a_customer_in_contacts_is_whom_sales_gave_them_to(sales, client, stack):
    ana = "user_01keebmgr4egktre1p21w518fm"
    contact = client.contacts.create_contact(
        kind="organisation", name="Talleres", roles=[{"role": "customer"}])
    sales.set_portfolio_plan(rules=[{"name": "All", "user_ids": [ana]}],
                             caretakers=[{"user_id": ana, "capacity": 5}])

    sales.assign_customers(contact_ids=[contact["id"]])

    wait_until(lambda: client.contacts.get_contact(
        contact_id=contact["id"]).get("owner_id") == ana, 10, "the owner is known")
    (stretch, *_) = client.contacts.get_ownership_history(contact_id=contact["id"])["items"]
    assert stretch["owner_id"] == ana


def test_merge_of_two_customers_is_followed_over_the_bus(sales, client, stack):
    one, other = (client.contacts.create_contact(kind="organisation", name=name)
                  for name in ("Talleres Ruiz", "Talleres Ruiz S.L."))
    deal = sales.create_deal(name="New hall", contact_ids=[one["id"]])

    client.contacts.merge_contacts(survivor_id=other["id"], merged_id=one["id"])

    wait_until(lambda: sales.get_deal(deal_id=deal["id"])["contact_ids"] == [other["id"]], 10,
               "the deal is the survivor's")
    late = sales.create_deal(name="Another", contact_ids=[one["id"]])
    assert late["contact_ids"] == [other["id"]]
