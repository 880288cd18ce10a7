"""How sure is a number, and what would chance alone give? Intervals, tests and corrections around any measure."""

from cocodesign.inference.corrections import adjust_p
from cocodesign.inference.draws import against_chance, bca_interval, percentile_interval, two_sided_p
from cocodesign.inference.estimates import FEWEST, Estimate, estimate
from cocodesign.inference.permutation import permutation_test
from cocodesign.inference.progress import steps
from cocodesign.inference.units import bootstrap_interval

__all__ = [
    "FEWEST",
    "Estimate",
    "adjust_p",
    "against_chance",
    "bca_interval",
    "bootstrap_interval",
    "estimate",
    "percentile_interval",
    "permutation_test",
    "steps",
    "two_sided_p",
]
