"""What if? Communities and people with a known truth, made by chance that is handed in."""

from cocodesign.simulation.crowd import SimulatedPerson, shortlist, simulated_people, truth

__all__ = ["SimulatedPerson", "shortlist", "simulated_people", "truth"]
