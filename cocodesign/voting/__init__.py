"""How a group decides: ballots, the rules that count them, results that explain themselves."""

from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.counting import count
from cocodesign.voting.dots import dots, quadratic
from cocodesign.voting.irv import irv
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairwise import condorcet_winner, minimax, pairwise, schulze
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.result import Result
from cocodesign.voting.robustness import redraws
from cocodesign.voting.score import score

__all__ = [
    "Ballots",
    "Result",
    "approval",
    "borda",
    "condorcet_winner",
    "count",
    "dots",
    "irv",
    "minimax",
    "opinions",
    "pairwise",
    "plurality",
    "pulse",
    "quadratic",
    "redraws",
    "schulze",
    "score",
]
