"""Pipelines: their stages, what these ask for, and which one is the default."""

from chassis import clock, paging
from chassis.defaults import default_of, refuse_to_lose_default, take_default_away
from chassis.ids import new_id
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.errors import ValidationFailed

from ..errors import PipelineIsArchived, PipelineIsDefault, StageIsRetired
from . import default_pipeline
from .models import Pipeline, shown_pipeline

_CERTAIN = {"won": 1.0, "lost": 0.0}
_EVEN = 0.5


def create_pipeline(*, stages, is_default=False, health=None, **fields):
    """Make a pipeline with its stages."""
    pipeline = Pipeline(
        id=new_id(Pipeline.ENTITY), is_default=is_default,
        stages=_settled([_new_stage(stage) for stage in stages]),
        health={**default_pipeline.HEALTH, **(health or {})}, **fields)
    _refuse_repeated_reasons(fields)
    if is_default:
        _take_default_away()
    pipeline.add()
    announce(contract.pipeline_created, pipeline)
    return pipeline.to_view()


def get_pipeline(*, pipeline_id):
    """Show a pipeline."""
    return shown_pipeline(view(Pipeline.fetch_raw(pipeline_id)))


def list_pipelines(*, limit, after, is_archived):
    """List pipelines, the oldest first."""
    return paging.page(
        Pipeline.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=paging.moment, limit=limit, after=after,
        show=lambda raw: shown_pipeline(view(raw)))


def update_pipeline(*, pipeline_id, changes, expected_version):
    """Change a pipeline; a stage that is left out is retired, and keeps what stands there."""
    pipeline = Pipeline.fetch(pipeline_id, expected_version=expected_version)
    if pipeline.archived_at:
        raise PipelineIsArchived(id=pipeline_id)
    _refuse_repeated_reasons(changes)
    refuse_to_lose_default(pipeline, changes)
    before = pipeline.to_view()
    for name, value in changes.items():
        if name == "stages":
            value = _settled(_changed_stages(pipeline.stages, value))
        if name == "health":
            value = {**pipeline.health, **value}
        setattr(pipeline, name, value)
    if pipeline.to_view() == before:
        return before

    if pipeline.is_default and not before["is_default"]:
        _take_default_away()
    pipeline.put()
    announce(contract.pipeline_updated, pipeline)
    return pipeline.to_view()


def archive_pipeline(*, pipeline_id, expected_version):
    """Put a pipeline away; its deals go on. Doing so twice is doing it once."""
    pipeline = Pipeline.fetch(pipeline_id, expected_version=expected_version)
    if pipeline.is_default:
        raise PipelineIsDefault(id=pipeline_id)
    if pipeline.archived_at is None:
        pipeline.archived_at = clock.now()
        pipeline.put(at=pipeline.archived_at)
        announce(contract.pipeline_updated, pipeline)


def restore_pipeline(*, pipeline_id, expected_version):
    """Bring a pipeline back. Doing so twice is doing it once."""
    pipeline = Pipeline.fetch(pipeline_id, expected_version=expected_version)
    if pipeline.archived_at is not None:
        pipeline.archived_at = None
        pipeline.put()
        announce(contract.pipeline_updated, pipeline)
    return pipeline.to_view()


def default():
    """The default pipeline, as stored; made where there is none yet."""
    return default_of(Pipeline, default_pipeline.seed)


def to_enter(pipeline_id, stage_id):
    """The pipeline and the stage that something is to enter: the first open one by default.

    Raises ValidationFailed for what does not exist.
    """
    pipeline = _asked_for(pipeline_id, stage_id)
    if stage_id is None:
        stage = next(stage for stage in pipeline["stages"]
                     if stage["kind"] == "open" and not stage["is_retired"])
    else:
        stage = stage_of(pipeline, stage_id)
    if pipeline.get("archived_at"):
        raise PipelineIsArchived(id=pipeline["_id"])
    if stage["is_retired"]:
        raise StageIsRetired(id=stage_id)
    return pipeline, stage


def _asked_for(pipeline_id, stage_id):
    if pipeline_id is None and stage_id is None:
        return default()
    where = {"_id": pipeline_id} if pipeline_id else {"stages.id": stage_id}
    found = Pipeline.collection().find_one(where)
    if found is None:
        raise ValidationFailed.at("/pipeline_id" if pipeline_id else "/stage_id",
                                  "There is no such thing here.")
    return found


def stage_of(pipeline, stage_id):
    """A stage of a pipeline as stored. Raises ValidationFailed for one of another."""
    for stage in pipeline["stages"]:
        if stage["id"] == stage_id:
            return stage
    raise ValidationFailed.at("/stage_id", "This is no stage of that pipeline.")


def closing_stage(pipeline, kind):
    """The stage in which deals of a pipeline are won, or lost."""
    return next(stage for stage in pipeline["stages"]
                if stage["kind"] == kind and not stage["is_retired"])


def of_deal(deal):
    """The pipeline of a deal, as stored."""
    return Pipeline.fetch_raw(deal.pipeline_id)


def require_one(pipeline_id):
    """A pipeline as stored, the default one when none is named. Raises NotFound."""
    return default() if pipeline_id is None else Pipeline.fetch_raw(pipeline_id)


def is_stage_won(stage_id):
    """Whether that is a stage of what is won. Raises ValidationFailed for none at all."""
    return stage_of(_asked_for(None, stage_id), stage_id)["kind"] == "won"


def _new_stage(given):
    kind = given["kind"]
    probability = given.get("probability")
    return {
        **given, "id": new_id("stage"), "is_retired": False,
        "required_fields": list(dict.fromkeys(given.get("required_fields", ()))),
        "probability": _CERTAIN.get(kind, _EVEN if probability is None else probability),
    }


def _changed_stages(held, given):
    """The stages as they are to be: those given in their order, then those left out, retired."""
    by_id = {stage["id"]: stage for stage in held}
    changed = []
    for place, stage in enumerate(given):
        id = stage.get("id")
        if id is not None and by_id.get(id, {}).get("kind") != stage["kind"]:
            raise ValidationFailed.at(
                f"/changes/stages/{place}",
                "This is no stage of that pipeline, or not of that kind.")
        changed.append({**_new_stage(stage), **({"id": id} if id else {})})
    named = {stage["id"] for stage in changed}
    return changed + [{**stage, "is_retired": True} for stage in held if stage["id"] not in named]


def _settled(stages):
    """Stages that a deal can begin in and end in. Raises ValidationFailed for others."""
    used = [stage for stage in stages if not stage["is_retired"]]
    if {stage["kind"] for stage in used} != {"open", "won", "lost"}:
        raise ValidationFailed.at(
            "/stages", "There has to be an open stage, one for won and one for lost deals.")
    if len({stage["id"] for stage in stages}) < len(stages):
        raise ValidationFailed.at("/stages", "A stage is named twice.")
    return stages


def _refuse_repeated_reasons(fields):
    for name in ("lost_reasons", "won_reasons"):
        words = [item["reason"] for item in fields.get(name, ())]
        if len(set(words)) < len(words):
            raise ValidationFailed.at(f"/{name}", "A reason is named twice.")


def _take_default_away():
    for held in take_default_away(Pipeline):
        announce(contract.pipeline_updated, held)


def held_of(pipeline_ids):
    """`{id: pipeline as stored}` with its `stages_by_id`, for what is shown of many deals."""
    found = Pipeline.collection().find({"_id": {"$in": sorted(pipeline_ids)}})
    return {raw["_id"]: {**raw, "stages_by_id": {stage["id"]: stage for stage in raw["stages"]}}
            for raw in found}
