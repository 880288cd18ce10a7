"""Is what the house offers really there, and is what is there offered?"""

import ast
import importlib
from pathlib import Path

import pytest

import cocodesign

from .test_architecture import PACKAGE, files


def modules() -> list[str]:
    """The dotted name of each module but the programs (`__main__`)."""
    dotted = [
        path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in files()
    ]
    return [name.removesuffix(".__init__") for name in dotted if not name.endswith("__main__")]


def test_every_name_in_the_table_of_contents_can_be_had():
    for name in cocodesign.__all__:
        assert getattr(cocodesign, name) is not None, name
    assert set(cocodesign.__all__) <= set(dir(cocodesign))


def test_the_table_of_contents_is_in_order():
    assert list(cocodesign.__all__) == sorted(cocodesign.__all__)


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(AttributeError, match="reciprocity_of_love"):
        _ = cocodesign.reciprocity_of_love


@pytest.mark.parametrize("module", modules())
def test_what_a_module_offers_is_there(module):
    it = importlib.import_module(module)
    offered = getattr(it, "__all__", None)
    has_code = any(
        isinstance(node, ast.FunctionDef | ast.ClassDef)
        for node in ast.parse(Path(it.__file__).read_text()).body
    )
    assert offered is not None or not has_code, f"{module} does not say what it offers"
    assert len(set(offered or ())) == len(offered or ())
    assert not [name for name in offered or () if not hasattr(it, name)]
