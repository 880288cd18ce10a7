"""How does one hold a public conversation again? The command, what it says on the way, and the check at the end."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.cli import agreement, replays
from cocodesign.cli.acts import script_of
from cocodesign.cli.live import serve_place
from cocodesign.cli.records import known
from cocodesign.cli.shelf import Place
from cocodesign.exceptions import CocodesignError
from cocodesign.formats import PolisConversation, open_polis
from cocodesign.store import Store

__all__ = ["replay"]


def replay(given: argparse.Namespace) -> int:
    """Hold a public conversation again in a workshop, and say whether every vote in it is the one on file."""
    conversation = open_polis(given.polis, agree=given.agree)
    place, at_once = Place.of(given.store, given.name), given.seconds == 0
    run, made = place.running(), False
    if given.check:
        known(given.store, given.name)
    elif not place.exists():
        first = replays.first_moment(conversation).strftime("%Y-%m-%dT%H:%M:%SZ")
        clock = {"clock": lambda: first} if at_once else {}
        Store.create(place.url, place.name, replays.about(conversation), **clock).close()
        made = True
    how: dict[str, Any] = {"keep_open": given.keep_open, "tell": _telling(given)}
    if not given.json:
        print(_read(conversation, place, made), flush=True)
    if given.check:
        return _checked(place, conversation, given)
    try:
        if run:
            asyncio.run(replays.play_there(run, place, conversation, given.seconds, **how))
        elif at_once or given.no_serve or given.json:
            seconds = None if at_once else given.seconds
            asyncio.run(replays.play_here(place, conversation, seconds, **how))
        else:
            return _replay_served(place, conversation, given, how)
    except KeyboardInterrupt:
        print("\nStopped. What was done is kept, and the same command goes on from there.", file=sys.stderr)
        return 130
    return _checked(place, conversation, given)


def _replay_served(
    place: Place, conversation: PolisConversation, given: argparse.Namespace, how: Mapping[str, Any]
) -> int:
    """Serve the workshop and hold the conversation in it; whoever watches stays until Ctrl-C."""
    given.plain_http = True
    codes: list[int] = []

    def play() -> None:
        run = place.running()
        if run is None:
            return
        try:
            asyncio.run(replays.play_there(run, place, conversation, given.seconds, **how))
            codes.append(_checked(place, conversation, given))
            print("The conversation is through. Look around as long as you like; Ctrl-C stops.", flush=True)
        except CocodesignError as trouble:
            codes.append(1)
            print(f"cocodesign: {trouble}", file=sys.stderr, flush=True)

    code = serve_place(place, given, play, passes=False)
    if not codes:
        print("The conversation was not through; the same command goes on from there.", file=sys.stderr)
    return code or (codes[0] if codes else 130)


def _read(conversation: PolisConversation, place: Place, made: bool) -> str:
    lines = [
        f"{conversation.topic or conversation.source}: {len(conversation.people):,} people, "
        f"{len(conversation.statements):,} statements, {len(conversation.votes):,} votes.",
        *(f"  {note}" for note in conversation.notes),
        f"{place.name} was made in {place.shown}." if made else f"The workshop is {place.name}.",
    ]
    return "\n".join(lines)


def _telling(given: argparse.Namespace) -> Callable[[replays.Progress], None]:
    """A line that says how far it is, on a screen only, at most five times a second."""
    shown = [0.0]

    def tell(progress: replays.Progress) -> None:
        now, through = time.monotonic(), progress.done == progress.acts
        if given.json or not sys.stderr.isatty() or (now - shown[0] < 0.2 and not through):
            return
        shown[0] = now
        left = f" · {progress.left // 60:.0f}:{progress.left % 60:02.0f} left" if given.seconds else ""
        slower = ", longer than asked: nobody is faster than the rules allow" if progress.slower else ""
        line = f"  {progress.done:,} of {progress.acts:,} acts · {progress.people:,} people · {progress.statements:,} statements{left}{slower}"
        print(f"\r\x1b[K{line}", end="\n" if through else "", file=sys.stderr, flush=True)

    return tell


def _checked(place: Place, conversation: PolisConversation, given: argparse.Namespace) -> int:
    """Say whether a workshop holds what the files hold; 1 if it does not."""
    script = script_of(conversation, None)
    found = agreement.recorded(place, script)
    result = agreement.check(found, script)
    if given.json:
        about: dict[str, Any] = {"people": len(found.people), "statements": len(conversation.statements)}
        about |= {"votes": len(conversation.votes), "cells": result.cells, "agree": result.agree}
        about |= {"counted": result.counted, "problems": list(result.problems)}
        print(json.dumps({"ok": result.ok, "name": place.name, **about}, ensure_ascii=False))
    else:
        print(f"{place.name}: {len(found.people):,} people came in. {result}", flush=True)
    return 0 if result.ok else 1
