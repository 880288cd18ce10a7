"""Is what the house offers really there, and is what is there offered?"""

import ast
import importlib

import pytest

import cocodesign

from .test_architecture import PACKAGE, files


def modules() -> list[str]:
    """The dotted name of each module but the programs (`__main__`)."""
    dotted = [path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".") for path in files()]
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
def test_a_module_offers_what_it_lists_and_lists_what_it_offers(module):
    it = importlib.import_module(module)
    listed = getattr(it, "__all__", None)
    if module == "cocodesign":
        return
    assert listed is not None, f"{module} has no __all__"
    assert len(set(listed)) == len(listed)
    missing = [name for name in listed if not hasattr(it, name)]
    assert not missing
    tree = ast.parse(open(it.__file__, encoding="utf-8").read())
    public = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    }
    assert not public - set(listed), "public here, but not in __all__"
