"""Pipelines: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import pipeline as p
from .declared import CHANGED, NOT_FOUND, sales

create_pipeline = sales.command(
    "create_pipeline", "Make a pipeline with its stages.",
    request=p.NewPipeline, reply=p.Pipeline, permission="pipelines:write",
    route=post("/pipelines", location="/pipelines/{id}"),
    links={"get_pipeline": {"pipeline_id": "id"}, "update_pipeline": {"pipeline_id": "id"}},
)
get_pipeline = sales.query(
    "get_pipeline", "See a pipeline.",
    request=p.PipelineId, reply=p.Pipeline, permission="deals:read",
    route=get("/pipelines/{pipeline_id}"), errors=NOT_FOUND,
)
list_pipelines = sales.query(
    "list_pipelines", "List pipelines, the oldest first.",
    request=p.ListPipelines, reply=p.PipelinePage, permission="deals:read",
    route=get("/pipelines"),
)
update_pipeline = sales.command(
    "update_pipeline", "Change a pipeline; a stage that is left out is retired.",
    request=p.UpdatePipeline, reply=p.Pipeline, permission="pipelines:write",
    route=patch("/pipelines/{pipeline_id}"),
    errors=CHANGED | {"pipeline_is_archived": Conflict},
)
archive_pipeline = sales.command(
    "archive_pipeline", "Put a pipeline away: nothing is opened there any more.",
    request=p.ChangePipeline, reply=None, permission="pipelines:write",
    route=delete("/pipelines/{pipeline_id}"),
    errors=CHANGED | {"pipeline_is_default": Conflict}, safe_to_repeat=True,
)
restore_pipeline = sales.command(
    "restore_pipeline", "Bring a pipeline back.",
    request=p.ChangePipeline, reply=p.Pipeline, permission="pipelines:write",
    route=post("/pipelines/{pipeline_id}/restore", status=200), errors=CHANGED,
    safe_to_repeat=True,
)

pipeline_created = sales.event("sales.pipeline.created", "A pipeline was made.", p.PipelineTold)
pipeline_updated = sales.event("sales.pipeline.updated", "A pipeline was changed.", p.PipelineTold)
