"""Does Binder install what the project says it needs, in the versions that were tested together?"""

import os
import re
import tomllib

import pytest


@pytest.fixture
def asked_for(root):
    """What the package, its figures and its workshop need, by name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = project["optional-dependencies"]
    needs = [*project["dependencies"], *more["figures"], *more["workshop"]]
    return {re.match(r"[\w.-]+", need).group().lower() for need in needs}


@pytest.fixture
def installed(root):
    """What Binder installs: name and version."""
    lines = (root / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.lower().split("==") for line in lines if line and not line.startswith("#"))


def test_binder_installs_all_that_is_needed_and_no_more(asked_for, installed):
    assert set(installed) == asked_for


def test_binder_has_the_versions_that_were_tested_together(root, installed):
    constraints = (root / "constraints.txt").read_text(encoding="utf-8").lower()
    for name, version in installed.items():
        assert re.search(rf"^{re.escape(name)}=={re.escape(version)}(\s|$)", constraints, re.M), (
            f"{name}=={version}"
        )


def test_binder_has_a_python_that_the_package_allows(root):
    assert (root / "binder" / "runtime.txt").read_text(encoding="utf-8").strip() in {
        "python-3.11",
        "python-3.12",
    }


def test_the_package_itself_comes_after_its_dependencies(root):
    script = root / "binder" / "postBuild"
    assert os.access(script, os.X_OK)
    assert "--no-deps -e ." in script.read_text(encoding="utf-8")


def test_what_the_addresses_open_is_there(root):
    ends = re.findall(
        r"`\?urlpath=(?:lab/tree|voila/render)/(\S+\.ipynb)`", (root / "binder/README.md").read_text("utf-8")
    )
    assert len(ends) == 3
    assert all((root / end).is_file() for end in ends)
