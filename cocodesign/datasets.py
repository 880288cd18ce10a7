"""What can one try everything on? Small bundled sets, each with where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

    from cocodesign.tables import Community

__all__ = [
    "dataset_path",
    "load_mill_lane",
    "load_mill_lane_truth",
    "load_minneapolis",
    "load_old_depot_derivations",
    "load_old_depot_ideas",
]

# A clone holds the sets at its top; an installed package inside itself.
_FOLDERS = (
    Path(__file__).resolve().parent / "share" / "datasets",
    Path(__file__).resolve().parents[1] / "datasets",
)


def dataset_path(name: str) -> Path:
    """Return where a bundled file lies, for whoever wants to open it in another way.

    Parameters
    ----------
    name : str
        Such as ``"mill-lane.jsonl"``.

    Raises
    ------
    InvalidInputError
        If there is no such file; the message names those that there are.

    Examples
    --------
    >>> dataset_path("mill-lane.jsonl").name
    'mill-lane.jsonl'
    """
    for folder in _FOLDERS:
        if (folder / name).is_file() and Path(name).name == name:
            return folder / name
    there = sorted(
        {p.name for folder in _FOLDERS for p in folder.glob("*.*") if p.suffix in (".jsonl", ".csv")}
    )
    raise InvalidInputError(f"There is no bundled file {name!r}; there is {', '.join(there) or 'none'}.")


def load_mill_lane() -> Community:
    """Return a workshop of 24 simulated people about an empty lot: *The lot on Mill Lane*.

    They wrote ideas, built on one another's, merged, commented, endorsed, and voted by approval. One only
    listened, three came late, three changed their ballot. They allow different
    things, and confirmed it: 22 research, 13 to be quoted, 13 open data. Nobody in it exists; the record was made by
    ``datasets/make_mill_lane.py`` and is verified each time it is read.

    Returns
    -------
    Community

    Raises
    ------
    TamperedRecordError
        If the bundled record was changed.

    Examples
    --------
    >>> community = load_mill_lane()
    >>> len(community.participants)
    24
    """
    from cocodesign.archive import read_archive

    return read_archive(dataset_path("mill-lane.jsonl"))


def load_mill_lane_truth() -> pd.DataFrame:
    """Return how much each simulated person of Mill Lane likes each idea, whether or not they said so.

    Returns
    -------
    pandas.DataFrame
        ``participant``, ``camp`` (people of like tastes), ``contribution``, ``liking`` from 0 to 1.

    Examples
    --------
    >>> sorted(load_mill_lane_truth()["camp"].unique())
    ['0', '1', '2']
    """
    import pandas as pd

    types = {"participant": "str", "camp": "str", "contribution": "str", "liking": "float64"}
    return pd.read_csv(dataset_path("mill-lane.truth.csv"), dtype=types)


def load_old_depot_ideas() -> pd.DataFrame:
    """Return 124 short ideas for an old bus depot and its streets, written to try out how kinship is read from words.

    They are invented, in English, in the order in which they would have been said; some build on one another, some merge
    several, and some say in other words what was said before. Whoever wrote them is invented too.

    Returns
    -------
    pandas.DataFrame
        A table of contributions: ``contribution, participant, kind, seq, text``.

    Examples
    --------
    >>> load_old_depot_ideas()["text"].iloc[1]
    'Put benches under the plane trees along Cooper Street'
    """
    import pandas as pd

    types = {"contribution": "str", "participant": "str", "kind": "str", "seq": "Int64", "text": "str"}
    return pd.read_csv(dataset_path("old-depot.ideas.csv"), dtype=types)


def load_old_depot_derivations() -> pd.DataFrame:
    """Return which idea of the old depot really comes from which, and which say the same: the labels.

    Returns
    -------
    pandas.DataFrame
        A table of derivations: ``child, parent, kind`` with the kinds ``builds_on``, ``merges`` and ``same_as``.

    Examples
    --------
    >>> load_old_depot_derivations()["kind"].value_counts().to_dict()
    {'builds_on': 48, 'merges': 33, 'same_as': 20}
    """
    import pandas as pd

    return pd.read_csv(dataset_path("old-depot.derivations.csv"), dtype="str")


def load_minneapolis(*, overvotes: str = "skip") -> Community:
    """Return the 80,101 ballots by which Minneapolis elected a mayor in 2013: up to three of 35 candidates, ranked.

    Nobody voted here for our sake and nobody is named: a ballot has a number and no person. Ranks left empty are passed
    over, a candidate ranked twice counts once, and what was written in is left out, since it names nobody of the 35.

    Parameters
    ----------
    overvotes : {"skip", "exhaust"}
        What a rank with two marks does: it is passed over, or the ballot ends there. The count of the city's published
        figures comes out with ``"skip"``.

    Returns
    -------
    Community
        ``polls``, ``candidates``, ``ballots`` (blank ones too) and ``marks`` with ranks from 1.

    Raises
    ------
    InvalidInputError
        If `overvotes` is none of its values.

    References
    ----------
    .. [1] Cast vote record of the City of Minneapolis as distributed with VoteKit, © 2023 Metric Geometry and
       Gerrymandering Group, MIT licence (mggg/VoteKit).

    Examples
    --------
    >>> election = load_minneapolis()
    >>> len(election.ballots), len(election.candidates)
    (80101, 35)
    """
    import pandas as pd

    from cocodesign.tables import Community

    if overvotes not in ("skip", "exhaust"):
        raise InvalidInputError(f"overvotes is skip or exhaust, not {overvotes!r}.")
    names = pd.read_csv(dataset_path("minneapolis-2013.candidates.csv"), dtype="str")
    cast = pd.read_csv(dataset_path("minneapolis-2013.ballots.csv"), dtype="str")
    cast = cast.loc[cast.index.repeat(cast["ballots"].astype(int))].reset_index(drop=True)
    ballots = pd.Series((cast.index + 1).astype(str), name="ballot")
    cells = cast[["first", "second", "third"]].reset_index(names="row").melt("row", value_name="number")
    cells = cells.sort_values("row", kind="stable")  # within a ballot the first rank stays first
    if overvotes == "exhaust":
        ended = cells["number"].eq("overvote").groupby(cells["row"]).cummax()
        cells = cells[~ended]
    cells = cells[cells["number"].isin(names["candidate"])].drop_duplicates(["row", "number"])
    label = names.set_index("candidate")["label"]
    poll = "minneapolis-2013"
    marks = pd.DataFrame(
        {
            "poll": poll,
            "ballot": ballots.to_numpy()[cells["row"]],
            "candidate": label.loc[cells["number"]].to_numpy(),
            "rank": cells.groupby("row").cumcount().to_numpy() + 1,
        }
    )
    polls = pd.DataFrame({"poll": [poll], "kind": ["ranking"], "title": ["Mayor of Minneapolis"]})
    return Community(
        polls=polls.assign(rule="irv", seats=1, mode="secret"),
        candidates=pd.DataFrame({"poll": poll, "candidate": names["label"], "label": names["label"]}),
        ballots=pd.DataFrame({"poll": poll, "ballot": ballots}),
        marks=marks,
    )
