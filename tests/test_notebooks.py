"""Does every notebook for researchers run from top to bottom on a fresh machine?"""

import nbformat
import pytest
from nbclient import NotebookClient

from .conftest import ROOT

NOTEBOOKS = sorted(ROOT.glob("notebooks/research/*.ipynb")) + sorted(ROOT.glob("notebooks/lessons/*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_checks_hold(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    assert any("check" in cell.metadata.get("tags", []) for cell in notebook.cells)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
