"""What marketing does about propensities by itself; a part of its lines.

Models are asked for by the operations of worth/switchboard.py, and scores shown by these.
"""

from chassis.service import every

from . import renewing


class PropensityLines:
    renew_propensity_models = every(3600, renewing.renew_propensity_models)
