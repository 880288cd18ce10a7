"""Which ideas did an idea grow out of, and who may share the credit?"""

from cocodesign.lineage.ancestry import (
    ancestor_overlap,
    ancestors,
    coalescence,
    descendants,
    generations,
    roots,
)
from cocodesign.lineage.credit import credit, credit_flow, credit_of_people
from cocodesign.lineage.inferred import (
    inferred_derivations,
    likely_duplicates,
    precision_and_recall,
    words_and_letters,
)
from cocodesign.lineage.lineage import IdeaLineage, idea_lineage
from cocodesign.lineage.mainpath import (
    exact_path_counts,
    main_path,
    number_of_paths,
    path_counts,
    persistence,
)
from cocodesign.lineage.novelty import (
    disruption_counts,
    disruption_index,
    generativity,
    novelty_of_ideas,
    originality,
    recombination,
)
from cocodesign.lineage.royalties import royalties
from cocodesign.lineage.sketch import ancestor_counts, descendant_counts

__all__ = [
    "IdeaLineage",
    "ancestor_counts",
    "ancestor_overlap",
    "ancestors",
    "coalescence",
    "credit",
    "credit_flow",
    "credit_of_people",
    "descendant_counts",
    "descendants",
    "disruption_counts",
    "disruption_index",
    "exact_path_counts",
    "generations",
    "generativity",
    "idea_lineage",
    "inferred_derivations",
    "likely_duplicates",
    "main_path",
    "novelty_of_ideas",
    "number_of_paths",
    "originality",
    "path_counts",
    "persistence",
    "precision_and_recall",
    "recombination",
    "roots",
    "royalties",
    "words_and_letters",
]
