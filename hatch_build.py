"""Put the app notebooks and the data sets into the wheel; in a clone they are found beside the package."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRAVELS = {"notebooks/apps": "cocodesign/share/notebooks", "datasets": "cocodesign/share/datasets"}


class CustomBuildHook(BuildHookInterface):
    """Called by hatchling for each wheel that it builds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what travels; an editable install copies nothing that could grow old."""
        if version == "editable":
            return
        for folder, place in TRAVELS.items():
            if (Path(self.root) / folder).exists():
                build_data["force_include"][folder] = place
