"""Pipelines: by which stages deals come to be won or lost, and what each stage asks for."""

from marshmallow import fields, validate

from ..common import (
    WORD,
    ExpectedVersion,
    Flag,
    Id,
    InLanguages,
    PageRequest,
    Recorded,
    Share,
    Strict,
    Time,
    Whole,
    many,
    page_of,
)

STAGE_KINDS = ("open", "won", "lost")
# How sure a forecast is of what stands in a stage.
FORECAST_CATEGORIES = ("omitted", "pipeline", "best_case", "commit")
# What a stage can ask to be said of a deal before it enters; people are those beside the customer.
REQUIRABLE = ("value", "expected_on", "owner_id", "next_step", "products", "competitors", "people",
              "source")
MOST_STAGES = 40


class NewStage(Strict):
    name = fields.Nested(InLanguages, required=True)
    kind = fields.String(load_default="open", validate=validate.OneOf(STAGE_KINDS), metadata={
        "description": "What it is to stand there; it never changes."})
    probability = Share(load_default=None, allow_none=True, metadata={
        "description": "How many of those who stand there are won; of won stages 1, of lost 0."})
    category = fields.String(
        load_default="pipeline", validate=validate.OneOf(FORECAST_CATEGORIES))
    required_fields = many(fields.String(validate=validate.OneOf(REQUIRABLE)), len(REQUIRABLE))
    expected_days = Whole(1, 3650, allow_none=True, metadata={
        "description": "For how long a deal stands there where all goes well."})


class ChangedStage(NewStage):
    id = Id("stage", metadata={"description": "Without one it is a new stage."})


class Stage(NewStage):
    id = Id("stage", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(STAGE_KINDS))
    probability = Share(required=True)
    category = fields.String(required=True, validate=validate.OneOf(FORECAST_CATEGORIES))
    required_fields = many(fields.String(validate=validate.OneOf(REQUIRABLE)), len(REQUIRABLE),
                           required=True)
    is_retired = Flag(required=True, metadata={
        "description": "Nothing enters it any more; what stands there stays until it is moved."})


class ClosingReason(Strict):
    """Why deals are won or lost: a word to count by, and how people read it."""

    reason = fields.String(required=True, validate=WORD)
    name = fields.Nested(InLanguages, required=True)


class HealthLimits(Strict):
    """From when on a deal shows that it is not well: 14 and 60 days unless it is said."""

    cold_days = Whole(1, 365, metadata={
        "description": "Going cold: no interaction with its people for so many days."})
    single_threaded_days = Whole(1, 365, metadata={
        "description": "Single-threaded: in so many days only one person of an organisation was "
                       "in touch."})
    needs_next_step = Flag()


class PipelineFields(Strict):
    name = fields.Nested(InLanguages)
    lost_reasons = many(ClosingReason, 50)
    won_reasons = many(ClosingReason, 50)
    health = fields.Nested(HealthLimits)
    is_default = Flag(metadata={
        "description": "Where deals are opened that name none. One pipeline is; the one that was "
                       "it until now is it no more."})


class NewPipeline(PipelineFields):
    name = fields.Nested(InLanguages, required=True)
    stages = fields.List(fields.Nested(NewStage), required=True,
                         validate=validate.Length(min=3, max=MOST_STAGES))


class PipelineChanges(PipelineFields):
    stages = fields.List(
        fields.Nested(ChangedStage), validate=validate.Length(min=3, max=MOST_STAGES), metadata={
            "description": "All of them, in their order. One that is left out is retired."})


class Pipeline(Recorded):
    """Stages in their order: first those that are open, then how it ends."""

    id = Id("pipeline", required=True)
    name = fields.Nested(InLanguages, required=True)
    stages = many(Stage, 2 * MOST_STAGES, required=True)
    lost_reasons = many(ClosingReason, 50, required=True)
    won_reasons = many(ClosingReason, 50, required=True)
    health = fields.Nested(HealthLimits, required=True)
    is_default = Flag(required=True)
    archived_at = Time(allow_none=True)


class PipelineId(Strict):
    pipeline_id = Id("pipeline", required=True)


class ChangePipeline(PipelineId, ExpectedVersion):
    """Which pipeline, and optionally at which version."""


class UpdatePipeline(ChangePipeline):
    changes = fields.Nested(PipelineChanges, required=True)


class ListPipelines(PageRequest):
    is_archived = Flag(load_default=False)


PipelinePage = page_of(Pipeline, "PipelinePage")


class PipelineTold(Strict):
    pipeline = fields.Nested(Pipeline, required=True)
