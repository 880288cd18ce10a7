"""How a group decides: ballots, the rules that count them, results that explain themselves."""

from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.budgets import budget_equal_shares, budget_greedy
from cocodesign.voting.committees import equal_shares, pav, represented, sequential_pav, sequential_phragmen
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
from cocodesign.voting.quorum import Quorum, Stage, Threshold, quorum, staged_quorum
from cocodesign.voting.result import Result, Round
from cocodesign.voting.robustness import redraws
from cocodesign.voting.score import score
from cocodesign.voting.sortition import Draw, commitment, proportional_quotas, sortition
from cocodesign.voting.star import star
from cocodesign.voting.stv import scottish_stv, stv
from cocodesign.voting.tallying import Comparison, compare, tally
from cocodesign.voting.ties import Ties, all_together, lot, order, previous_round, put

__all__ = [
    "Ballots",
    "Comparison",
    "Draw",
    "Quorum",
    "Result",
    "Round",
    "Stage",
    "Threshold",
    "Ties",
    "all_together",
    "approval",
    "borda",
    "budget_equal_shares",
    "budget_greedy",
    "commitment",
    "compare",
    "condorcet_winner",
    "copeland",
    "count",
    "dots",
    "equal_shares",
    "irv",
    "lot",
    "majority_judgment",
    "minimax",
    "opinions",
    "order",
    "pairwise",
    "pav",
    "plurality",
    "previous_round",
    "proportional_quotas",
    "pulse",
    "put",
    "quadratic",
    "quadratic_funding",
    "quorum",
    "ranked_pairs",
    "redraws",
    "represented",
    "schulze",
    "schwartz_set",
    "score",
    "scottish_stv",
    "sequential_pav",
    "sequential_phragmen",
    "smith_set",
    "sortition",
    "split_cycle",
    "staged_quorum",
    "star",
    "stv",
    "tally",
]
