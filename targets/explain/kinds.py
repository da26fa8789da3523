"""The explainers of every kind, gathered: importing this module fills the registry."""

import importlib

from targets.explain.registry import EXPLAINERS, Explainer

MODULES = {
    "target": "targets.explain.target",
    "count": "targets.explain.counts",
    "baseline": "targets.explain.documents",
    "task": "targets.explain.tasks",
    "section": "targets.explain.section",
    "share": "targets.explain.share",
    "air": "targets.explain.air",
    "station": "targets.explain.station",
    "dust": "targets.explain.dust",
    "division": "targets.explain.division",
    "divisions": "targets.explain.division_sums",
}
"""Each module names its entry `explain`."""

__all__ = ["EXPLAINERS", "Explainer"]

for kind, module in MODULES.items():
    try:
        EXPLAINERS[kind] = importlib.import_module(module).explain
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
