"""How is a workshop opened to people, and how can one watch it with simulated ones?"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from cocodesign.cli.arguments import FACILITATOR_PORT, PORT
from cocodesign.cli.crowds import direct, play_at_once, play_live
from cocodesign.cli.dialogue import choose_workshop
from cocodesign.cli.in_browser import MINUTES, PEOPLE, Page
from cocodesign.cli.keepers import ask_keeper
from cocodesign.cli.records import create, known, replace_links
from cocodesign.cli.shelf import Place
from cocodesign.desk import new_id
from cocodesign.exceptions import CocodesignError, InvalidInputError, RefusedError

__all__ = ["demo", "link", "serve", "serve_place", "simulate", "workshop"]

DEMO = {
    "title": "The square by the library",
    "purpose": (
        "What should the square by the library become, so that old and young like to be there? "
        "What most of us can live with goes to the council in March."
    ),
    "purpose_short": "A square for old and young",
    "organisation": "The neighbourhood house",
    "values": ["Everybody is heard", "Old and young", "It can be kept up"],
    "influence": "collaborate",
    "influence_words": "The council has promised to build what most of us can live with, up to 40,000 euros.",
}


def serve(given: argparse.Namespace) -> int:
    """Serve a workshop until Ctrl-C."""
    return serve_place(known(given.store, given.name), given)


def workshop(given: argparse.Namespace) -> int:
    """Ask what is needed, then serve to the phones in this network."""
    given.plain_http = True  # said in words when it runs
    with _ended_by_ctrl_c(), Page(given) as page:
        place = choose_workshop(given, page=page)
        if page.rehearses:
            given.participants, given.minutes, given.seed = PEOPLE, MINUTES, 1
            return _with_simulated_people(place, given, "A rehearsal")
        return serve_place(place, given)


@contextlib.contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end a question as it ends what is served, also where a script began with it ignored."""
    ignored = threading.current_thread() is threading.main_thread() and (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    )
    if ignored:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def demo(given: argparse.Namespace) -> int:
    """Serve a workshop in a temporary folder and let simulated people play it."""
    with tempfile.TemporaryDirectory(prefix="cocodesign-demo-") as folder:
        place = Place.of(folder, "demo")
        about = argparse.Namespace(
            **{**vars(given), **DEMO, "template": "challenge-to-action", "language": "en"}
        )
        create(place, about)
        given.plain_http = True
        return _with_simulated_people(place, given, "A demonstration")


def _with_simulated_people(place: Place, given: argparse.Namespace, what: str) -> int:
    """Serve a workshop that passes, and let simulated people play it."""

    def play() -> None:
        run = place.running()
        if run is not None:
            asyncio.run(_play(run, given, lambda sentence: print(f"  {sentence}", flush=True)))

    print(
        f"{what} with {given.participants} simulated people, {given.minutes:g} minutes long. Nothing of it is kept."
    )
    return serve_place(place, given, play)


async def _play(run: dict[str, Any], given: argparse.Namespace, say: Callable[[str], None]) -> None:
    try:
        await asyncio.gather(
            play_live(run, given.participants, given.seed, given.minutes),
            direct(run, given.minutes, say),
        )
        say("The agenda is through. Look around as long as you like; Ctrl-C ends it.")
    except CocodesignError as trouble:
        say(f"The simulated people have gone: {trouble}")


def simulate(given: argparse.Namespace) -> int:
    """Let simulated people take part, live where the workshop runs, else at once."""
    place = known(given.store, given.name)
    if run := place.running():
        done = asyncio.run(play_live(run, given.participants, given.seed, given.over or 3.0))
    else:
        done = asyncio.run(play_at_once(place, given.participants, given.seed))
    if given.json:
        print(json.dumps({"ok": True, "name": place.name, "seed": given.seed, **done}))
    else:
        print(
            f"{place.name}: {done['participants']} simulated people did {done['commands']} things; {done['refused']} were refused."
        )
    return 0


def link(given: argparse.Namespace) -> int:
    """Print the links of a workshop that runs; end the older ones of a role first, if that is asked for."""
    place = known(given.store, given.name)
    run = place.running()
    if run is None:
        if not given.replace:
            raise InvalidInputError(
                f"{place.name} does not run. Start it with: cocodesign serve {place.name}"
            )
        return _replace_at_rest(place, given)
    facts = ask_keeper(run, "facts", where="command line")
    secrets = {
        role: quote(ask_keeper(run, "replace" if role == given.replace else "link", role=role)["token"])
        for role in ("facilitator", "wall")
    }
    links = {
        "facilitator": f"{run['facilitator_url']}/hello#key={secrets['facilitator']}",
        "wall": f"{run['participants_url']}/hello#wall={secrets['wall']}",
        "join": f"{run['participants_url']}/hello#code={quote(facts['code'])}",
        "print": f"{run['facilitator_url']}/print",
        "progress": f"{run['participants_url']}/progress",
    }
    if given.json:
        print(json.dumps({"ok": True, "code": facts["code"], "replaced": given.replace, **links}))
    else:
        if given.replace:
            print(_REPLACED[given.replace])
        print(_links(facts["code"], links["facilitator"], links["wall"], links["join"]))
    return 0


_REPLACED = {
    "facilitator": "Every older link of the facilitator has ended, and so have the pages that were opened with one.",
    "wall": "Every older link of the wall has ended, and so have the pages that were opened with one.",
}


def _replace_at_rest(place: Place, given: argparse.Namespace) -> int:
    """End the links of a role in a workshop that does not run, and print the one that is new."""
    role = given.replace
    token = replace_links(place, role)
    host = f"http://localhost:{FACILITATOR_PORT if role == 'facilitator' else PORT}"
    address = f"{host}/hello#{'key' if role == 'facilitator' else 'wall'}={quote(token)}"
    if given.json:
        print(json.dumps({"ok": True, "replaced": role, role: address}))
    else:
        print(_REPLACED[role])
        print(f"  The new one, once it is served: {address}")
        print(f"  It is printed too by: cocodesign serve {place.name}")
    return 0


# ---------------------------------------------------------------- serving and saying so


def serve_place(
    place: Place,
    given: argparse.Namespace,
    play: Callable[[], None] | None = None,
    *,
    passes: bool = True,
) -> int:
    """Serve until stopped; ``play`` is started when it runs, and ``passes`` says that nothing of it is kept."""
    from cocodesign.server.address import is_loopback
    from cocodesign.server.parent import Plan, Running
    from cocodesign.server.parent import serve as serve_until_stopped

    certificate = getattr(given, "certificate", None)
    plan = Plan(
        workshop=place.name,
        store=place.bare_url,
        runfile=place.runfile,
        host=given.host,
        port=given.port,
        facilitator_host=given.facilitator_host,
        facilitator_port=given.facilitator_port,
        public_url=given.public_url,
        certificate=certificate,
        certificate_key=getattr(given, "certificate_key", None),
        plain_http=given.plain_http,
        most=getattr(given, "most", 100),
        log=place.logfile,
        password=place.password,
    )

    phones = "--host 0.0.0.0" if play else "--host 0.0.0.0 --plain-http"

    def ready(it: Running) -> None:
        if run := place.running():
            with contextlib.suppress(RefusedError):  # one that has ended is shown, and stays as it is
                ask_keeper(run, "begin", id=new_id())
        print(f"\n{it.title}\n")
        print(_links(it.code, it.facilitator_link, it.wall_link, it.join_link))
        print(_qr_code(it.join_link))
        answers = (
            "this computer answers there"
            if it.reachable
            else "but this computer does NOT answer there: look at its firewall"
        )
        if is_loopback(plan.host) and not plan.public_url:
            print(f"Only this computer reaches it, at {plan.participants_url}. For phones: {phones}")
        else:
            print(f"Phones must reach {plan.participants_url}; {answers}.")
        if it.others:
            print(
                f"  If they cannot, try {', '.join(it.others)}. Many guest networks keep phones and computers apart."
            )
        if not certificate and not is_loopback(plan.host):
            print(
                "  Plain HTTP: others in this network could read along. Use a network with a password of your own."
            )
        if play is None or not passes:
            print(f"The record is {place.shown}; messages of the servers are in {plan.log}.")
            print(
                "Ctrl-C stops. What a page called saved is kept, and people come back as themselves.",
                flush=True,
            )
        else:
            print("Ctrl-C stops, and removes it.", flush=True)
        if play is not None:
            threading.Thread(target=play, daemon=True).start()

    def news(sentence: str) -> None:
        print(f"cocodesign: {sentence}", file=sys.stderr, flush=True)

    code = serve_until_stopped(plan, ready, news)
    if code == 0:
        print("\nStopped.", flush=True)
    return code


def _links(code: str, facilitator: str, wall: str, join: str) -> str:
    return (
        f"  Facilitator  {facilitator}\n"
        "               secret: whoever has it leads the workshop\n"
        f"  Wall         {wall}\n"
        "               for the projector\n"
        f"  To print     {facilitator.partition('/hello')[0]}/print\n"
        "               cards for the tables and a poster, in the browser with the facilitator’s page\n"
        f"  Everybody    {join.partition('#')[0]}   code {code[:4]} {code[4:]}\n"
        f"  Afterwards   {join.partition('/hello')[0]}/progress\n"
        "               public: what was decided, promised and done"
    )


def _qr_code(address: str) -> str:
    """The address as a QR code made of half blocks; white on black by itself where the terminal has colours."""
    import segno

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True, border=2)
    lines = drawn.getvalue().rstrip("\n").split("\n")
    if sys.stdout.isatty():
        lines = [f"\x1b[97;40m{line}\x1b[0m" for line in lines]
    return "\n" + "\n".join(f"    {line}" for line in lines) + "\n"
