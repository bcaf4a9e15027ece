"""Contacts to which anything at all happens, and who remembers of whom it was said."""

import base64

from contacts_factories import call_with, organisation, person, working_at
from facts_factories import told
from hypothesis import strategies as st

from contracts.errors import VinculoError

OWNERS = ("user_01keebmgr4egktre1p21w518fm", "user_01keeca2mwf04sf6mrhrvrar59")
NAMES = ("survivor", "merged", "other")
WHO = st.sampled_from(NAMES)
FACTS = ("sales.order.placed", "helpdesk.ticket.opened", "billing.invoice.issued")
DOINGS = st.lists(st.one_of(
    st.tuples(st.just("call"), st.lists(WHO, min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("relate"), WHO, WHO),
    st.tuples(st.just("consent"), WHO, st.sampled_from(("granted", "objected", "withdrawn")),
              st.sampled_from(("newsletter", "survey"))),
    st.tuples(st.just("register"), WHO, st.sampled_from(("do_not_call", "do_not_contact"))),
    st.tuples(st.just("plan"), st.lists(WHO, min_size=1, max_size=2, unique=True)),
    st.tuples(st.just("tell"), WHO, st.sampled_from(FACTS)),
    st.tuples(st.just("mail"), WHO),
    st.tuples(st.just("own"), WHO, st.sampled_from(OWNERS)),
    st.tuples(st.just("override"), WHO),
    st.tuples(st.just("join"), WHO),
    st.tuples(st.just("tag"), WHO, st.sampled_from("abc")),
), max_size=7)
# Refused by a rule that is tested elsewhere, or since the contact is merged.
REFUSED = {"relationship_exists", "validation_failed", "contact_is_merged"}
# Where what belongs to contacts is kept, by which field it names them.
HELD = {
    "interactions": "participants.contact_id", "relationships": "_ends", "consents": "contact_id",
    "register_entries": "contact_id", "activities": "participants.contact_id",
    "facts": "contact_ids", "guard_overrides": "contact_id", "ownerships": "contact_id",
}


class World:
    """Three people and an organisation; what is done is remembered by whom it was said of."""

    def __init__(self, rules, store, react):
        for name in store.list_collection_names():
            if name not in ("guard_rules", "guard_rule_versions", "jobs"):
                store[name].delete_many({})
        self.rules, self.store, self.react = rules, store, react
        self.ids = {name: rules.create_contact(**person(
            family_name=f"Zuloaga {name.title()}", emails=[{"address": f"{name}@zuloaga.es"}],
            phones=[{"number": "600987654"}]))["id"] for name in NAMES}
        self.acme = rules.create_contact(**organisation())
        # `{collection: {id: the ids of contacts that it was addressed to}}`.
        self.addressed = {name: {} for name in HELD}
        # Whose own fields were changed while they were one.
        self.changed = set()
        self.react()

    def do(self, doing, *what):
        try:
            getattr(self, doing)(*what)
        except VinculoError as error:
            if error.code not in REFUSED:
                raise
        self.react()

    def _made(self, collection, made, *names):
        self.addressed[collection].setdefault(made["id"], [self.ids[name] for name in names])

    def call(self, names):
        self._made("interactions", self.rules.record_interaction(
            **call_with(*({"id": self.ids[name]} for name in names))), *names)

    def relate(self, one, other):
        self._made("relationships", self.rules.create_relationship(
            from_id=self.ids[one], to_id=self.ids[other], type="knows"), one, other)

    def consent(self, name, decision, purpose):
        basis = {"lawful_basis": "consent", "text_version": "1", "evidence": [{"text": "Yes."}]}
        self._made("consents", self.rules.record_consent(
            contact_id=self.ids[name], purpose=purpose, decision=decision,
            **(basis if decision == "granted" else {})), name)

    def register(self, name, register):
        self._made("register_entries", self.rules.add_register_entry(
            register=register, contact_id=self.ids[name]), name)

    def plan(self, names):
        self._made("activities", self.rules.create_activity(
            type="meeting", subject="Talks", starts_at="2030-01-01T10:00:00Z",
            ends_at="2030-01-01T11:00:00Z", owner_id=OWNERS[0],
            participants=[{"contact_id": self.ids[name]} for name in names]), *names)

    def tell(self, name, type):
        data = told(type, {"id": self.ids[name]})
        self.react((type, data))
        (entity,) = data.values()
        (fact,) = self.store.facts.find({"entity_id": entity["id"]}, {"_id": 1})
        self._made("facts", {"id": fact["_id"]}, name)

    def mail(self, name):
        message = (f"From: Sales <sales@vinculo.example>\r\nTo: {name}@zuloaga.es\r\n"
                   f"Message-ID: <{len(self.addressed['interactions'])}-{name}@x.example>\r\n"
                   f"Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello.\r\n")
        held = {raw["_id"] for raw in self.store.interactions.find({}, {"_id": 1})}
        self.rules.record_mail(message=base64.b64encode(message.encode()).decode())
        for raw in self.store.interactions.find({"_id": {"$nin": list(held)}}):
            # It goes to whoever has the address now, and not to an id.
            ids = [item["contact_id"] for item in raw["participants"]]
            self.addressed["interactions"].setdefault(raw["_id"], ids)

    def own(self, name, owner_id):
        self._change(name, owner_id=owner_id)

    def override(self, name):
        self.react(("helpdesk.ticket.opened", told(
            "helpdesk.ticket.opened", {"id": self.ids[name]},
            sentiment={"mood": "angry", "confidence": 0.95})))
        for fact in self.store.facts.find({}, {"contact_ids": 1}):
            self.addressed["facts"].setdefault(fact["_id"], [self.ids[name]])
        found = self.rules.check_guards(contact_id=self.ids[name], action="close_deal")
        finding_ids = [item["id"] for item in found["findings"] if item["can_be_overridden"]]
        self._made("guard_overrides", self.rules.override_guard(
            contact_id=self.ids[name], action="close_deal", reason="Agreed with them.", hours=1,
            finding_ids=finding_ids), name)

    def join(self, name):
        self._change(name, affiliations=[working_at(self.acme)])

    def tag(self, name, tag):
        self._change(name, tags=[tag])

    def _change(self, name, **changes):
        self.rules.update_contact(contact_id=self.ids[name], changes=changes)
        self.changed.add(name)
