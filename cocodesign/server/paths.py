"""Where do notebooks, templates and stylesheets lie? In the clone, or in the installed package."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["JUPYTER", "PAGES", "PHONE_TEMPLATE", "STATIC", "notebooks_folder", "use_own_jupyter_files"]

PACKAGE = Path(__file__).resolve().parent.parent
PAGES = Path(__file__).resolve().parent / "pages"
STATIC = PACKAGE / "share" / "static"
JUPYTER = PACKAGE / "share" / "jupyter"
PHONE_TEMPLATE = JUPYTER / "voila" / "templates" / "cocodesign-phone"


def notebooks_folder() -> Path:
    """Return the folder of the app notebooks: beside the package in a clone, inside it once installed."""
    beside = PACKAGE.parent / "notebooks" / "apps"
    return beside if (beside / "participant.ipynb").exists() else PACKAGE / "share" / "notebooks"


def use_own_jupyter_files() -> None:
    """Let Jupyter find our templates and our kernelspec without anything being installed."""
    known = os.environ.get("JUPYTER_PATH", "").split(os.pathsep)
    if str(JUPYTER) not in known:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([str(JUPYTER), *filter(None, known)])
