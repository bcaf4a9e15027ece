"""Scripts, lists and agents of the telemarketing desk, for its tests."""

from contracts.context import Actor

EVA = Actor("user_01h455vb4pex5vsknk084sn0e1", roles=("telemarketing",))
LUZ = Actor("user_01h455vb4pex5vsknk084sn0e2", roles=("telemarketing",))
ALWAYS = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(1, 8)]


def said(text):
    return {"en": text, "es": text}


def a_script(**fields):
    """Who answers yes is asked when; who answers no is thanked."""
    return {"name": "Estufas de leña", "steps": [
        {"key": "hello", "text": said("Would you like a stove?"), "answers": [
            {"key": "yes", "label": said("Yes"), "next": "when"},
            {"key": "no", "label": said("No"), "next": "thanks"}]},
        {"key": "when", "text": said("When?"), "kind": "text", "next": "thanks"},
        {"key": "thanks", "text": said("Thank you."), "kind": "none"}], **fields}


def a_list(**fields):
    return {"name": "Otoño", "open": ALWAYS, **fields}


def an_ending(disposition="no_need", seconds=60, **fields):
    return {"disposition": disposition, "duration_seconds": seconds, **fields}


def callable_contact(rules, number, **fields):
    """Somebody who agreed to be called."""
    contact = rules.contacts.create_contact(
        kind="person", name=f"Persona {number}", phones=[{"number": f"+3460010{number:04}"}],
        **fields)
    rules.contacts.record_consent(
        contact_id=contact["id"], purpose="telemarketing", channel="phone", decision="granted",
        lawful_basis="consent", text_version="v1", evidence=[{"text": "Sí"}])
    return contact["id"]


def opened(rules, contact_ids, **fields):
    call_list = rules.create_call_list(**a_list(**fields))
    rules.add_call_list_contacts(call_list_id=call_list["id"], contact_ids=contact_ids)
    return rules.open_call_list(call_list_id=call_list["id"])


def take(rules, call_list, by=EVA):
    return rules.by(by).take_next_call(call_list_id=call_list["id"])["call"]


def entries(rules, call_list):
    return {entry["contact_id"]: entry for entry in
            rules.list_call_list_contacts(call_list_id=call_list["id"])["items"]}


def end(rules, call, *said, by=EVA, **fields):
    return rules.by(by).end_call(call_id=call["id"], **an_ending(*said, **fields))
