"""Write docs/reference.md: every public name of every room, with the first sentence of its docstring (make reference)."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cocodesign  # noqa: E402 (from this clone, not from elsewhere)

# Doors, not things one calls: they are described in the manual.
NOT_FOR_CALLING = ("cocodesign.server", "cocodesign.cli", "cocodesign.keeper.__main__")


def public_modules() -> Iterator[ModuleType]:
    """Every module with names to offer, rooms in the order of the alphabet."""
    for found in sorted(pkgutil.walk_packages(cocodesign.__path__, "cocodesign."), key=lambda it: it.name):
        if not found.name.startswith(NOT_FOR_CALLING) and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            if getattr(module, "__all__", ()):
                yield module


def public_names() -> dict[str, list[tuple[str, object]]]:
    """The public names of each module that defines them; what a room only passes on is not repeated."""
    found: dict[str, list[tuple[str, object]]] = {}
    for module in public_modules():
        own = [
            (name, getattr(module, name))
            for name in module.__all__
            if getattr(getattr(module, name), "__module__", module.__name__) == module.__name__
        ]
        if own:
            found[module.__name__] = own
    return found


def first_sentence(thing: object) -> str:
    """The first paragraph of a docstring, on one line."""
    text = inspect.getdoc(thing) if inspect.isroutine(thing) or inspect.isclass(thing) else ""
    return " ".join((text or "").split("\n\n")[0].split())


def entry(name: str, thing: object) -> str:
    """One line of the reference."""
    call = name
    if inspect.isroutine(thing):
        try:
            parameters = ", ".join(
                f"*{p.name}"
                if p.kind is p.VAR_POSITIONAL
                else f"**{p.name}"
                if p.kind is p.VAR_KEYWORD
                else p.name
                for p in inspect.signature(thing).parameters.values()
            )
            call = f"{name}({parameters})"
        except (TypeError, ValueError):
            call = f"{name}(…)"
    about = first_sentence(thing).replace("|", "\\|")
    return f"| `{call}` | {about} |"


def reference() -> str:
    """The whole page."""
    lines = [
        "# Reference",
        "",
        "Every public name, by room; the whole docstring is a `help(…)` away. Written by `make reference`.",
    ]
    for module, names in public_names().items():
        about = first_sentence_of_module(module)
        lines += ["", f"## `{module}`", "", about, "", "| name | what it is |", "|---|---|"]
        lines += [entry(name, thing) for name, thing in names]
    return "\n".join(lines) + "\n"


def first_sentence_of_module(name: str) -> str:
    """What a module says that it answers."""
    text = importlib.import_module(name).__doc__ or ""
    return " ".join(text.split("\n\n")[0].split())


if __name__ == "__main__":
    (HERE / "reference.md").write_text(reference(), encoding="utf-8")
    print("docs/reference.md written")
