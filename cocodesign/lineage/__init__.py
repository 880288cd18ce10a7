"""Which ideas did an idea grow out of, and who may share the credit?"""

from cocodesign.lineage.ancestry import ancestors, descendants, generations, roots
from cocodesign.lineage.credit import credit, credit_of_people
from cocodesign.lineage.lineage import IdeaLineage, idea_lineage

__all__ = [
    "IdeaLineage",
    "ancestors",
    "credit",
    "credit_of_people",
    "descendants",
    "generations",
    "idea_lineage",
    "roots",
]
