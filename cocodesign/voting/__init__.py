"""How a group decides: ballots, the rules that count them, results that explain themselves."""

from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.counting import count
from cocodesign.voting.cycles import ranked_pairs, split_cycle
from cocodesign.voting.dominance import copeland, schwartz_set, smith_set
from cocodesign.voting.dots import dots, quadratic, quadratic_funding
from cocodesign.voting.grades import majority_judgment
from cocodesign.voting.irv import irv
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairwise import condorcet_winner, minimax, pairwise, schulze
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.result import Result, Round
from cocodesign.voting.robustness import redraws
from cocodesign.voting.score import score
from cocodesign.voting.star import star
from cocodesign.voting.stv import scottish_stv, stv
from cocodesign.voting.tallying import Comparison, compare, tally
from cocodesign.voting.ties import Ties, all_together, lot, order, previous_round, put

__all__ = [
    "Ballots",
    "Comparison",
    "Result",
    "Round",
    "Ties",
    "all_together",
    "approval",
    "borda",
    "compare",
    "condorcet_winner",
    "copeland",
    "count",
    "dots",
    "irv",
    "lot",
    "majority_judgment",
    "minimax",
    "opinions",
    "order",
    "pairwise",
    "plurality",
    "previous_round",
    "pulse",
    "put",
    "quadratic",
    "quadratic_funding",
    "ranked_pairs",
    "redraws",
    "schulze",
    "schwartz_set",
    "score",
    "scottish_stv",
    "smith_set",
    "split_cycle",
    "star",
    "stv",
    "tally",
]
