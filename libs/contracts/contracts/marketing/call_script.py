"""What is said on calls: steps, and by which answer it goes on to which."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Recorded,
    Strict,
    Text,
    Time,
    Whole,
    many,
    page_of,
)

MOST_STEPS = 100
ANSWER_KINDS = ("choice", "text", "number", "none")


class SaidInLanguages(Strict):
    """What is said or asked, in English and in Spanish."""

    en = Text(2000, required=True, is_long=True)
    es = Text(2000, required=True, is_long=True)


class ScriptAnswer(Strict):
    key = fields.String(required=True, validate=WORD)
    label = fields.Nested(InLanguages, required=True)
    next = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "The step that it leads to; that of the step itself without it."})


class ScriptStep(Strict):
    """Something that is said, and what may be answered. The first is where a call begins."""

    key = fields.String(required=True, validate=WORD)
    text = fields.Nested(SaidInLanguages, required=True)
    kind = fields.String(load_default="choice", validate=validate.OneOf(ANSWER_KINDS))
    answers = many(ScriptAnswer, 20, metadata={"description": "Of a choice."})
    next = fields.String(allow_none=True, validate=WORD, metadata={
        "description": "The step after it; without one the call is at its end."})


def _refuse_loose_ends(steps):
    keys = [step["key"] for step in steps]
    for at, step in enumerate(steps):
        if step["key"] in keys[:at]:
            raise ValidationError({"steps": {at: {"key": ["There is such a step already."]}}})
        answers = step.get("answers", [])
        if step["kind"] != "choice" and answers:
            raise ValidationError({"steps": {at: {"answers": ["Only a choice has answers."]}}})
        if step["kind"] == "choice" and not answers:
            raise ValidationError({"steps": {at: {"answers": ["A choice has answers."]}}})
        for place, answer in enumerate(answers):
            if answer["key"] in [other["key"] for other in answers[:place]]:
                raise ValidationError({"steps": {at: {"answers": {place: {
                    "key": ["There is such an answer already."]}}}}})
            if answer.get("next") not in (None, *keys):
                raise ValidationError({"steps": {at: {"answers": {place: {
                    "next": ["There is no such step."]}}}}})
        if step.get("next") not in (None, *keys):
            raise ValidationError({"steps": {at: {"next": ["There is no such step."]}}})
    _refuse_unreached(steps)


def _refuse_unreached(steps):
    by_key, waits = {step["key"]: step for step in steps}, [steps[0]["key"]]
    reached = set()
    while waits:
        key = waits.pop()
        if key not in reached:
            reached.add(key)
            step = by_key[key]
            leads_to = [step.get("next"), *(one.get("next") for one in step.get("answers", []))]
            waits += [key for key in leads_to if key]
    for at, step in enumerate(steps):
        if step["key"] not in reached:
            raise ValidationError({"steps": {at: {"key": ["Nothing leads to this step."]}}})


class CallScriptFields(Strict):
    name = Text(100)
    steps = fields.List(fields.Nested(ScriptStep), validate=validate.Length(1, MOST_STEPS))

    @validates_schema(skip_on_field_errors=True)
    def refuse_loose_ends(self, data, **_options):
        if "steps" in data:
            _refuse_loose_ends(data["steps"])


class NewCallScript(CallScriptFields):
    name = Text(100, required=True)
    steps = fields.List(
        fields.Nested(ScriptStep), required=True, validate=validate.Length(1, MOST_STEPS))


class CallScript(Recorded):
    """A script as it is, or as it was: a call goes by the edition that it began with."""

    id = Id("call_script", required=True)
    name = Text(100, required=True)
    edition = Whole(1, required=True)
    steps = many(ScriptStep, MOST_STEPS, required=True)
    archived_at = Time(allow_none=True)


class CallScriptId(Strict):
    call_script_id = Id("call_script", required=True)


class GetCallScript(CallScriptId):
    edition = Whole(1, metadata={"description": "The latest without it."})


class ChangeCallScript(CallScriptId, ExpectedVersion):
    """Which script, and optionally at which version."""


class UpdateCallScript(ChangeCallScript):
    changes = fields.Nested(CallScriptFields, required=True)


class ListCallScripts(PageRequest):
    is_archived = Flag(load_default=False)


CallScriptPage = page_of(CallScript, "CallScriptPage")
