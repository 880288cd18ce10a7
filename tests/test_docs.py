"""Does the manual tell of everything there is?"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cocodesign.cli import parser

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual.md"


def commands() -> dict[str, argparse.ArgumentParser]:
    (subparsers,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(subparsers.choices)


def reference_script():
    import importlib.util

    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_public_name_stands_in_the_reference():
    written = set(
        re.findall(r"^\| `(\w+)", (ROOT / "docs" / "reference.md").read_text(encoding="utf-8"), re.M)
    )
    names = {name for some in reference_script().public_names().values() for name, _ in some}
    assert not names - written, "run `make reference`"


def test_every_public_function_and_class_says_what_it_is():
    script = reference_script()
    silent = [
        f"{module}.{name}"
        for module, names in script.public_names().items()
        for name, thing in names
        if callable(thing) and not script.first_sentence(thing)
    ]
    assert not silent


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_stands_in_the_manual(name):
    manual = MANUAL.read_text(encoding="utf-8")
    section = re.search(rf"^### `cocodesign {name}.*?(?=^##)", manual + "\n## ", re.M | re.S)
    assert section, f"docs/manual.md has no section on cocodesign {name}"
    options = {option for action in commands()[name]._actions for option in action.option_strings}
    missing = {option for option in options - {"-h", "--help"} if option.startswith("--")}
    missing -= set(re.findall(r"--[a-z-]+", section.group()))
    assert not missing


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_with_an_example(name):
    done = subprocess.run(
        [sys.executable, "-m", "cocodesign.cli", name, "--help"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0
    assert re.search(rf"example.*\n.*cocodesign {name}\b", done.stdout, re.I | re.S), done.stdout


def test_every_make_target_stands_in_the_help_and_in_a_page():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.M))
    assert {"setup", "workshop", "demo", "test", "check", "bench", "notebooks", "screenshots"} <= targets
    pages = "".join(
        (ROOT / page).read_text(encoding="utf-8")
        for page in ("README.md", "CONTRIBUTING.md", "docs/manual.md")
    )
    assert not {target for target in targets if f"make {target}" not in pages}


def test_what_the_readme_links_to_is_there():
    for page in ("README.md", "CONTRIBUTING.md", "docs/manual.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize("page", ["trust", "requirements"])
def test_every_test_that_a_page_names_is_there(page):
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", text):
        assert (ROOT / file).exists(), f"{page}.md names {file}"
        assert not name or f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), (
            f"{page}.md names {name}"
        )


def test_the_constraints_name_no_address():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-") or " @ " in line]
