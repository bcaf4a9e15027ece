"""What there is around a deal: sales tells of quotes and orders, contacts of all that is said."""

from client import Reply
from contracts import contacts as contract

from .sections import Question, omitted, tickets_of

INTERACTIONS = contract.interaction_recorded.type
MOST_SHOWN = 20


class DealsRelated:
    """Adds to what sales tells of a deal what contacts knows of its customer."""

    def __init__(self, sections):
        self._sections = sections

    def around(self, perform):
        """Have a performed `get_deal_related` be completed."""

        def perform_all(fields, call):
            reply = perform(fields, call)
            return Reply(self._complete(dict(reply.result), call), reply.changes, reply.reads)

        return perform_all

    def _complete(self, related, call):
        customer = {"contact_id": related["customer_id"]}
        questions = {
            "interactions": Question(contract.get_timeline, {
                **customer, "type": INTERACTIONS, "limit": MOST_SHOWN}),
            "tickets": Question(contract.get_profile, customer),
        }
        answers, errors = self._sections.ask(questions, call).answers()
        missing = [item for item in related["sections_omitted"] if item["section"] not in questions]
        missing += [omitted(name, "contacts", error.code) for name, error in errors.items()]
        if "interactions" in answers:
            related["interactions"] = answers["interactions"]["items"]
        if "tickets" in answers:
            tickets, why_not = tickets_of(answers["tickets"])
            if why_not is None:
                related["tickets"] = tickets
            else:
                missing.append(why_not)
        return {**related, "sections_omitted": missing}
