"""How a group decides: ballots, the rules that count them, results that explain themselves."""

from cocodesign.voting.agreement import EIGHT, FIVE, agreement
from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.bought_seats import equal_shares
from cocodesign.voting.bradley_terry import Strengths, bradley_terry
from cocodesign.voting.budgets import budget_equal_shares, budget_greedy
from cocodesign.voting.committees import represented
from cocodesign.voting.comparisons import Comparisons
from cocodesign.voting.consent import ANSWERS, consent, consent_rounds
from cocodesign.voting.counting import count
from cocodesign.voting.cycles import ranked_pairs, split_cycle
from cocodesign.voting.delphi import Delphi, StopRule, delphi, estimates
from cocodesign.voting.dominance import copeland, schwartz_set, smith_set
from cocodesign.voting.dots import dots, quadratic, quadratic_funding
from cocodesign.voting.exposure import exposure, exposure_bias
from cocodesign.voting.grades import majority_judgment
from cocodesign.voting.grouping import adjusted_rand, silhouette
from cocodesign.voting.harmonic import pav, sequential_pav
from cocodesign.voting.irv import irv
from cocodesign.voting.margin import Margin, margin_of_victory
from cocodesign.voting.opinion_map import OpinionMap, opinion_map
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairs import left_share, next_pair, pair_redraws, pairs, win_rates
from cocodesign.voting.pairwise import condorcet_winner, minimax, pairwise, schulze
from cocodesign.voting.phragmen import sequential_phragmen
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.quorum import Quorum, Stage, Threshold, quorum, staged_quorum
from cocodesign.voting.result import Result, Round
from cocodesign.voting.robustness import rank_intervals, redraw_reasons, redraws
from cocodesign.voting.score import score
from cocodesign.voting.sortition import Draw, commitment, proportional_quotas, sortition
from cocodesign.voting.star import star
from cocodesign.voting.stv import scottish_stv, stv
from cocodesign.voting.tallying import Comparison, compare, tally
from cocodesign.voting.ties import Ties, all_together, lot, order, previous_round, put
from cocodesign.voting.without import (
    Effect,
    by_group,
    late_joiners,
    without_candidates,
    without_groups,
    without_people,
)

__all__ = [
    "ANSWERS",
    "EIGHT",
    "FIVE",
    "Ballots",
    "Comparison",
    "Comparisons",
    "Delphi",
    "Draw",
    "Effect",
    "Margin",
    "OpinionMap",
    "Quorum",
    "Result",
    "Round",
    "Stage",
    "StopRule",
    "Strengths",
    "Threshold",
    "Ties",
    "adjusted_rand",
    "agreement",
    "all_together",
    "approval",
    "borda",
    "bradley_terry",
    "budget_equal_shares",
    "budget_greedy",
    "by_group",
    "commitment",
    "compare",
    "condorcet_winner",
    "consent",
    "consent_rounds",
    "copeland",
    "count",
    "delphi",
    "dots",
    "equal_shares",
    "estimates",
    "exposure",
    "exposure_bias",
    "irv",
    "late_joiners",
    "left_share",
    "lot",
    "majority_judgment",
    "margin_of_victory",
    "minimax",
    "next_pair",
    "opinion_map",
    "opinions",
    "order",
    "pair_redraws",
    "pairs",
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
    "rank_intervals",
    "ranked_pairs",
    "redraw_reasons",
    "redraws",
    "represented",
    "schulze",
    "schwartz_set",
    "score",
    "scottish_stv",
    "sequential_pav",
    "sequential_phragmen",
    "silhouette",
    "smith_set",
    "sortition",
    "split_cycle",
    "staged_quorum",
    "star",
    "stv",
    "tally",
    "win_rates",
    "without_candidates",
    "without_groups",
    "without_people",
]
