"""Which agendas can one start from, and is a file of one's own one of them? Templates: files that one copies and edits."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cocodesign.exceptions import InvalidInputError, RefusedError
from cocodesign.rules.agenda import check_stage
from cocodesign.rules.aiming import MOST_GOALS, check_goal
from cocodesign.rules.texts import LIMITS
from cocodesign.schema import INFLUENCE

__all__ = ["DEFAULT", "TEMPLATES", "bundled", "lines", "read_template", "size", "templates"]

TEMPLATES = Path(__file__).resolve().parent.parent / "share" / "templates"
DEFAULT = "ideas-and-vote"
"""The template of a workshop for which none is named."""

PARTS = {
    "template": "the name under which the record knows it",
    "version": "a number of your own",
    "title": "how it is called",
    "describes": "what one does in it, in a sentence or two",
    "people": "for how many it is, in words",
    "minutes": "how long it takes",
    "language": "en or es",
    "terms": "what people agree to, at most 500 characters",
    "influence": "level and words: what people's words can change",
    "values": "what should guide everybody, a list of texts",
    "criteria": "by what the ideas are judged, a list of texts",
    "goals": "what is aimed at in numbers, a list: text, unit, target, and if you like due and losses",
    "settings": "of the workshop, such as licence and licences",
    "stages": "the agenda, a list",
}
"""What a template may hold. A date, a name or a consent is no part of it: those belong to one workshop."""

STAGE_PARTS = ("stage", "kind", "title", "minutes", "settings")
GOAL_PARTS = ("text", "unit", "target", "due", "losses")
LANGUAGES = ("en", "es")


def templates(given: argparse.Namespace) -> int:
    """List the templates, show the agenda of one, or copy it to a file that one edits."""
    if not given.name:
        if given.to:
            raise InvalidInputError("Say which template to copy: cocodesign templates NAME --to FILE")
        if given.json:
            about = ("title", "describes", "people", "minutes", "language")
            found = [
                {"name": path.stem, "file": str(path), **{part: it.get(part) for part in about}}
                for path, it in bundled().items()
            ]
            print(json.dumps({"ok": True, "templates": found}, ensure_ascii=False))
        else:
            print("\n".join(lines()))
            print(
                "Start with one:  cocodesign workshop --template NAME, or with a JSON file of your own.\n"
                "Make it yours:   cocodesign templates NAME --to FILE, edit it, and name the file instead."
            )
        return 0
    path = _path(given.name, given.language)
    it = read_template(given.name, given.language)
    if given.to:
        _copy(path, given.to)
    if given.json:
        print(
            json.dumps(
                {"ok": True, "name": path.stem, "file": str(given.to or path), **it}, ensure_ascii=False
            )
        )
    elif given.to:
        print(f"{given.to} is yours to edit. Then: cocodesign workshop --template {given.to}")
    else:
        print(f"{it['title']}: {it['describes']}\n{size(it)}")
        print("\n".join(_stage_line(stage) for stage in it["stages"]))
    return 0


def bundled() -> dict[Path, dict[str, Any]]:
    """Return the templates that come with the package, by their files; those in other languages after the English ones."""
    paths = sorted(TEMPLATES.glob("*.json"), key=lambda path: ("." in path.stem, path.stem))
    return {path: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def lines(language: str = "") -> list[str]:
    """Return a line for each template that comes with the package, or for each in one language."""
    found = {path.stem: it for path, it in bundled().items() if language in ("", it["language"])}
    width = max(map(len, found))
    return [f"  {name:<{width}}  {it['describes']} ({size(it)})" for name, it in found.items()]


def read_template(name: str, language: str | None = None) -> dict[str, Any]:
    """Return a template: an agenda with its settings, to which a workshop adds its purpose.

    Parameters
    ----------
    name : str
        One of those that come with the package, or a JSON file of one's own.
    language : str, optional
        The language of the workshop; a template of the package is taken in it where there is one.

    Raises
    ------
    InvalidInputError
        If there is no such template, or it is not one; the message names file, place and remedy.
    """
    path = _path(name, language)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise InvalidInputError(
            f"{path}, line {error.lineno}, column {error.colno}: this is no JSON ({error.msg}). "
            f"Compare with {TEMPLATES / DEFAULT}.json: quotes, commas and brackets."
        ) from None
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path} is not UTF-8. Save it as UTF-8.") from None
    if not isinstance(found, dict):
        raise InvalidInputError(f"{path} is no template: it must be an object, {{…}}, with stages.")
    _check_parts(path, found)
    _check_stages(path, found.get("stages"))
    return {"title": path.stem, "describes": "", **found, "template": found.get("template") or path.stem}


# ---------------------------------------------------------------- where it lies


def _path(name: str, language: str | None) -> Path:
    if name.endswith(".json") or os.sep in name:
        path = Path(name).expanduser()
        if not path.is_file():
            raise InvalidInputError(
                f"There is no file {name}. `cocodesign templates` lists those that come with the package; "
                "`cocodesign templates NAME --to FILE` makes one that you can edit."
            )
        return path
    for candidate in (f"{name}.{language}", name) if language else (name,):
        if (TEMPLATES / f"{candidate}.json").is_file():
            return TEMPLATES / f"{candidate}.json"
    known = ", ".join(path.stem for path in bundled())
    hint = f" Did you mean {name}.json?" if Path(f"{name}.json").is_file() else ""
    raise InvalidInputError(
        f"There is no template {name!r}; there is {known}, or name a JSON file of your own.{hint}"
    )


def _copy(path: Path, target: Path) -> None:
    if target.exists():
        raise InvalidInputError(f"{target} is there already; choose another name.")
    if not target.parent.is_dir():
        raise InvalidInputError(f"There is no folder {target.parent} to write {target.name} into.")
    if target.suffix != ".json":
        raise InvalidInputError(f"A template is a JSON file; call it {target.stem}.json.")
    target.write_bytes(path.read_bytes())


# ---------------------------------------------------------------- what it may hold


def _check_parts(path: Path, found: Mapping[str, Any]) -> None:
    for name in found:
        if name.startswith("purpose"):
            raise InvalidInputError(
                f"{path}: the purpose belongs to a workshop, not to its template. Take {name} out, and say it with --purpose."
            )
        if name not in PARTS:
            raise InvalidInputError(
                f"{path}: a template has no {name}; its parts are {', '.join(PARTS)}. Take it out."
            )
    for name, limit in (("title", "title"), ("describes", "reason"), ("terms", "purpose")):
        _check_text(f"{path}, {name}", found.get(name, ""), LIMITS[limit])
    if found.get("language", "en") not in LANGUAGES:
        raise InvalidInputError(f"{path}, language: it is en or es; this is {found['language']!r}.")
    influence = found.get("influence", {})
    if not isinstance(influence, dict) or influence.get("level", INFLUENCE[0]) not in INFLUENCE:
        raise InvalidInputError(
            f"{path}, influence: its level is one of {', '.join(INFLUENCE)}, as in "
            '{"level": "involve", "words": "…"}.'
        )
    _check_text(f"{path}, words of influence", influence.get("words", ""), LIMITS["purpose"])
    for name in ("values", "criteria"):
        listed = found.get(name, [])
        if not isinstance(listed, list) or len(listed) > 20:
            raise InvalidInputError(f'{path}, {name}: this is a list of at most 20 texts, ["…", "…"].')
        for text in listed:
            _check_text(f"{path}, {name}", text, LIMITS["reason"], needed=True)
    _check_goals(path, found.get("goals", []))
    if not isinstance(found.get("settings", {}), dict):
        raise InvalidInputError(f"{path}, settings: this is an object, {{…}}; leave it out if there is nothing to set.")  # fmt: skip


def _check_goals(path: Path, goals: Any) -> None:
    if (
        not isinstance(goals, list)
        or len(goals) > MOST_GOALS
        or not all(isinstance(it, dict) for it in goals)
    ):
        raise InvalidInputError(
            f"{path}, goals: this is a list of at most {MOST_GOALS}, like "
            '[{"text": "Trees in the ground", "unit": "trees", "target": 12}].'
        )
    for number, goal in enumerate(goals, start=1):
        for part in goal:
            if part not in GOAL_PARTS:
                raise InvalidInputError(
                    f"{path}, goal {number}: a goal has no {part}; its parts are {', '.join(GOAL_PARTS)}. Take it out."
                )
        try:
            check_goal(goal)
        except RefusedError as refusal:
            said = str(refusal.facts.get("what") or refusal).rstrip(".")
            raise InvalidInputError(f"{path}, goal {number}: {said}. Correct it there.") from None


def _check_stages(path: Path, stages: Any) -> None:
    if not isinstance(stages, list) or not stages:
        raise InvalidInputError(
            f"{path} is no template: it needs stages, a list of at least one, like "
            '[{"stage": "ideas", "kind": "ideas", "title": "Ideas", "minutes": 30}].'
        )
    names: set[str] = set()
    for number, stage in enumerate(stages, start=1):
        if not isinstance(stage, dict):
            raise InvalidInputError(f"{path}, stage {number}: a stage is an object with kind and title.")
        name = str(stage.get("stage") or stage.get("kind"))
        where = f"{path}, stage {number} ({name})"
        for part in stage:
            if part not in STAGE_PARTS:
                raise InvalidInputError(
                    f"{where}: a stage has no {part}; its parts are {', '.join(STAGE_PARTS)}. Take it out."
                )
        if name in names:
            raise InvalidInputError(f"{where}: there is a stage of that name already. Give it another one.")
        names.add(name)
        if not isinstance(stage.get("title"), str) or not stage["title"].strip():
            raise InvalidInputError(f"{where}: every stage needs a title. Say what people will read there.")
        try:
            check_stage(stage)
        except RefusedError as refusal:
            said = str(refusal.facts.get("what") or refusal).rstrip(".")
            raise InvalidInputError(f"{where}: {said}. Correct it there.") from None


def _check_text(where: str, text: Any, limit: int, *, needed: bool = False) -> None:
    if not isinstance(text, str) or (needed and not text.strip()):
        raise InvalidInputError(f"{where}: a text is expected here; this is {text!r}.")
    if len(text) > limit:
        raise InvalidInputError(f"{where}: at most {limit} characters fit here; this has {len(text)}.")


# ---------------------------------------------------------------- how it is shown


def size(it: Mapping[str, Any]) -> str:
    """Return how long a template takes and for how many people it is, in words."""
    minutes = f"{it['minutes']} min" if it.get("minutes") else ""
    return ", ".join(part for part in (minutes, it.get("people", "")) if part)


def _stage_line(stage: Mapping[str, Any]) -> str:
    settings = stage.get("settings") or {}
    kind = f"{stage['kind']} ({settings['kind']})" if settings.get("kind") else stage["kind"]
    minutes = f"{stage['minutes']:g} min" if stage.get("minutes") else ""
    return f"  {stage['title']:<34} {kind:<16} {minutes}".rstrip()
