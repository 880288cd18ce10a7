"""Is a public conversation that was held again in a workshop all there, once, and said to be what it is?"""

import asyncio
import json
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from cocodesign.cli import agreement, main, replays
from cocodesign.cli.acts import script_of
from cocodesign.cli.shelf import Place
from cocodesign.exceptions import RefusedError
from cocodesign.formats import open_polis
from cocodesign.keeper import Keeper, serve
from cocodesign.store import Store

from ..formats.square import MATRIX, VOTES, a_real_conversation, a_square

KEY = "the-operators-key"


@pytest.fixture
def square(tmp_path):
    """The folder of the small conversation."""
    return a_square(tmp_path / "square")


@pytest.fixture
def place(tmp_path, square):
    """A workshop made for it, with its own clock where the conversation began."""
    return a_place(tmp_path, square)


def a_place(folder, square, name="again", **more):
    place, conversation = Place.of(str(folder / "workshops"), name), open_polis(square)
    first = replays.first_moment(conversation).strftime("%Y-%m-%dT%H:%M:%SZ")
    Store.create(place.url, name, {**replays.about(conversation), **more}, lambda: first).close()
    return place


def play(place, folder, seconds=None, tell=lambda _: None, keep_open=False):
    conversation = open_polis(folder)
    asyncio.run(replays.play_here(place, conversation, seconds, keep_open=keep_open, tell=tell))
    return checked(place, folder)


def checked(place, folder):
    script = script_of(open_polis(folder), None)
    found = agreement.recorded(place, script)
    return found, agreement.check(found, script)


def events(place):
    store = Store.open(place.url)
    read = store.read()
    store.close()
    return read


def replay(*words, code=0):
    assert main(["replay", *map(str, words)]) == code


# ---------------------------------------------------------------- at once, in this process


def test_every_cell_and_every_count_is_the_one_on_file(place, square):
    found, result = play(place, square)
    assert result.ok and result.counted and (result.agree, result.cells) == (4, 4)
    (count,) = found.state.counts.values()
    trees = next(row["contribution"] for row in found.state.ideas if row["text"] == "Shade trees")
    assert {name: count["statements"][trees][name] for name in ("agree", "pass", "disagree")} == {
        "agree": 2,
        "pass": 0,
        "disagree": 0,
    }


def test_the_people_are_marked_and_a_note_says_who_they_were(place, square):
    found, _ = play(place, square)
    people = found.state.participants.values()
    assert len(people) == 4 and all(row["simulated"] and not row["name"] for row in people)
    (note,) = found.state.updates
    assert "not in this room" in note["text"] and "https://pol.is/square" in note["text"]


def test_a_vote_that_was_changed_is_changed_here_too(place, square):
    found, _ = play(place, square)
    ballots = found.state.ballots[found.poll]
    assert ballots[found.people["2"]]["changes"] == 1
    given = [event["body"]["value"] for event in events(place) if event["actor"] == found.people["2"] and event["kind"] == "opinion.given"]  # fmt: skip
    assert given == [-1, 1]


def test_what_the_moderators_left_out_is_hidden_at_the_end_with_the_reason(place, square):
    found, _ = play(place, square)
    (hidden,) = [row for row in found.state.ideas if row["hidden"]]
    assert (hidden["text"], hidden["hidden"]) == ("A car park", "moderated out on Polis")
    kinds = [event["kind"] for event in events(place)]
    assert kinds.index("contribution.hidden") > max(n for n, kind in enumerate(kinds) if kind == "opinion.given")  # fmt: skip


def test_the_record_shows_the_recorded_times_and_verifies(place, square):
    play(place, square)
    first = next(event for event in events(place) if event["kind"] == "opinion.given")
    assert first["at"] == "2023-11-14T22:13:21Z"
    store = Store.open(place.url)
    assert store.verify().ok
    store.close()


def test_a_second_replay_adds_nothing(place, square):
    play(place, square)
    before = events(place)
    _, result = play(place, square)
    assert events(place) == before and result.ok


def test_one_that_was_stopped_goes_on_where_it_was(place, square):
    class Stopped(Exception):
        pass

    def stop(progress):
        if progress.done == 4:
            raise Stopped

    with pytest.raises(Stopped):
        play(place, square, tell=stop)
    _, half = checked(place, square)
    assert not half.ok and half.agree == 1, "Ana has agreed; Bo still disagrees"
    _, result = play(place, square)
    assert result.ok
    kinds = Counter(event["kind"] for event in events(place))
    assert (kinds["idea.added"], kinds["opinion.given"], kinds["participant.joined"]) == (3, 5, 4)
    assert kinds["update.posted"] == kinds["poll.opened"] == 1


def test_a_newer_export_of_the_same_conversation_adds_what_is_new(tmp_path, place, square):
    play(place, square, keep_open=True)
    newer = a_square(
        tmp_path / "newer",
        {
            "votes.csv": VOTES + "1700000500000,x,2,3,1\n",
            "participants-votes.csv": MATRIX.replace("3,,0,1,0,1,,,-1", "3,,0,2,1,1,,1,-1"),
        },
    )
    _, result = play(place, newer)
    assert result.ok and result.cells == 5
    assert sum(event["kind"] == "opinion.given" for event in events(place)) == 6


def test_bursts_are_spread_so_that_nobody_is_refused(tmp_path):
    """One author with more statements, one voter with more votes in a second than the rules allow in a minute."""
    many = range(100)
    comments = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    comments += "".join(f"1700000000000,{n},1,1,0,1,Statement {n}\n" for n in many)
    votes = "timestamp,comment-id,voter-id,vote\n" + "".join(f"1700000001000,{n},2,1\n" for n in many)
    matrix = "participant," + ",".join(map(str, many)) + "\n2," + ",".join("1" for _ in many) + "\n"
    files = {"comments.csv": comments, "votes.csv": votes, "participants-votes.csv": matrix}
    folder = a_square(tmp_path / "burst", files)
    _, result = play(a_place(tmp_path, folder), folder)
    assert result.ok and result.cells == 100


def test_a_workshop_of_its_own_agenda_takes_the_conversation_in_its_stage_of_opinions(tmp_path, square):
    stages = [
        {"stage": "ideas", "kind": "ideas", "title": "Ideas"},
        {"stage": "mine", "kind": "opinions", "title": "What we think"},
    ]
    place = a_place(tmp_path, square, "own", stages=stages)
    found, result = play(place, square)
    assert result.ok and found.state.polls[found.poll]["stage"] == "mine"
    without = a_place(tmp_path, square, "without", stages=stages[:1])
    found, result = play(without, square)
    assert result.ok and [row["kind"] for row in found.state.agenda] == ["ideas", "opinions"]


def test_what_cannot_take_it_says_why(tmp_path, square):
    stage = {
        "stage": "mine",
        "kind": "opinions",
        "title": "What we think",
        "settings": {"statements": False},
    }
    with pytest.raises(RefusedError, match=r"What we think .* takes no statements"):
        play(a_place(tmp_path, square, "closed", stages=[stage]), square)
    over = a_place(tmp_path, square, "over")
    store = Store.open(over.url, lambda: "2023-11-14T22:13:20Z")
    store.submit({"do": "end", "id": "e" * 32}, "operator")
    store.close()
    with pytest.raises(RefusedError, match="has ended"):
        play(over, square)


# ---------------------------------------------------------------- a check that can fail


def test_a_cell_that_differs_is_named(tmp_path, place, square):
    play(place, square)
    other = a_square(
        tmp_path / "other", {"participants-votes.csv": MATRIX.replace("3,,0,1,0,1,,,-1", "3,,0,2,0,1,,0,1")}
    )
    _, result = checked(place, other)
    assert not result.ok
    assert result.problems[:2] == (
        "person 3, statement 2: the matrix says pass, the workshop nothing",
        "person 3, statement 5: the matrix says agree, the workshop disagree",
    )
    assert "3 of 5 cells agree" in str(result)
    assert any("statement 2: 1 pass were counted, the matrix has 2" in problem for problem in result.problems)


def test_the_command_says_it_and_ends_with_1_if_something_differs(tmp_path, square, capsys):
    store = tmp_path / "here"
    replay("square", "--polis", square, "--in", "0", "--store", store)
    said = capsys.readouterr().out
    assert "4 people, 3 statements, 5 votes" in said and "4 of 4 cells agree" in said
    replay("square", "--polis", square, "--check", "--store", store, "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    other = a_square(tmp_path / "other", {"participants-votes.csv": MATRIX.replace(",,-1\n", ",,1\n")})
    replay("square", "--polis", other, "--check", "--store", store, code=1)
    assert "3 of 4 cells agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words, code, says",
    [
        (["new", "--check"], 1, "no workshop called new"),
        (["new", "--polis", "nowhere"], 1, "no folder of a Polis conversation"),
        (["new", "--in", "soon"], 2, "10min, 90s or 1h"),
        (["not a name"], 1, "mill-lane"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path, square, capsys, words, code, says):
    given = ["replay", *words, "--store", str(tmp_path / "here")]
    given += [] if "--polis" in words else ["--polis", str(square)]
    try:
        assert main(given) == code
    except SystemExit as end:
        assert end.code == code
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1
    assert not (tmp_path / "here").exists()


def test_ctrl_c_ends_it_calmly_and_the_same_command_goes_on(tmp_path, square, capsys, monkeypatch):
    def interrupted(given):
        def tell(progress):
            if progress.done == 3:
                raise KeyboardInterrupt

        return tell

    from cocodesign.cli import conversations

    words = ["square", "--polis", square, "--in", "0", "--store", tmp_path / "here"]
    with monkeypatch.context() as patch:
        patch.setattr(conversations, "_telling", interrupted)
        replay(*words, code=130)
    assert "goes on from there" in capsys.readouterr().err
    replay(*words)
    assert "4 of 4 cells agree" in capsys.readouterr().out


# ---------------------------------------------------------------- in a workshop that runs


def test_a_running_workshop_takes_it_through_its_keeper_while_others_are_there(tmp_path, square):
    place = a_place(tmp_path, square)
    folder = tempfile.mkdtemp(prefix="desk")  # short: a socket's path has at most 107 letters

    async def scene():
        async with Keeper(Store.open(place.url)) as keeper:
            service = await serve(keeper, f"unix:{folder}/s", KEY)
            guest = await keeper.join({"id": "g" * 32, "code": keeper.store.code, "name": "Guest"})
            desk = await keeper.desk(guest.person)
            run = {"address": f"unix:{folder}/s", "key": KEY}
            await replays.play_there(run, place, open_polis(square), 1.5, keep_open=True, tell=lambda _: None)
            (poll,) = keeper.state.polls
            trees = next(row["contribution"] for row in keeper.state.ideas if row["text"] == "Shade trees")
            await desk.send({"do": "opine", "poll": poll, "ref": trees, "value": -1})
            await desk.close()
            await service.close()

    try:
        asyncio.run(scene())
    finally:
        shutil.rmtree(folder)
    found, result = checked(place, square)
    assert result.ok and not result.counted, "what the guest said is not the conversation's"
    assert sum(row["simulated"] for row in found.state.participants.values()) == 4
    assert len(found.state.participants) == 5


# ---------------------------------------------------------------- a real conversation


@pytest.fixture
def a_quick_folder(tmp_path):
    """A folder in memory where there is one: thousands of commits wait for a busy disk otherwise."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="cocodesign-", dir=memory) as folder:
        yield Path(folder)


@pytest.mark.timeout(900)
def test_all_2872_cells_of_a_real_conversation_agree(a_quick_folder):
    folder = a_real_conversation("15-per-hour-seattle")
    place = a_place(a_quick_folder, folder)
    found, result = play(place, folder)
    assert (result.agree, result.cells, result.problems) == (2872, 2872, ())
    assert result.counted
    assert len(found.people) == 339 and len(found.state.ideas) == 54
    assert sum(row["hidden"] is not None for row in found.state.ideas) == 23
    assert sum(event["kind"] == "opinion.given" for event in events(place)) == 2995
