"""How a group decides: ballots, the rules that count them, results that explain themselves."""

from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.counting import count
from cocodesign.voting.result import Result
from cocodesign.voting.robustness import redraws

__all__ = ["Ballots", "Result", "approval", "count", "redraws"]
