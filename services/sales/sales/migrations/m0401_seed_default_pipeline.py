"""The pipeline that an installation begins with."""

from ..deals import default_pipeline


def up(_database):
    default_pipeline.seed()
