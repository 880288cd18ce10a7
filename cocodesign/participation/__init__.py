"""Who takes part, and whose voice counts? Presence, exposure, the three shifts, impact, goals and promises."""

from cocodesign.participation.activity import ABSENT, activity_levels, activity_shift, activity_transitions
from cocodesign.participation.acts import ACTS, HOSTS, LADDER, acts, authors, people, words_addressed
from cocodesign.participation.empowerment import ASPECTS, empowerment, empowerment_sheet, empowerment_shift
from cocodesign.participation.exposure import arrival_bias, position_bias, support_by_exposure
from cocodesign.participation.goals import effort, goal_progress
from cocodesign.participation.impact import heard, heard_people, impact, is_host_only
from cocodesign.participation.presence import (
    FUNNEL,
    funnel,
    presence,
    presence_shares,
    retention,
    silence,
    silent_people,
    talk_among_members,
)
from cocodesign.participation.promises import promise_shares, promise_status
from cocodesign.participation.reciprocity import RECIPROCITIES, reciprocity_shift
from cocodesign.participation.shifts import three_shifts
from cocodesign.participation.windows import Parts

__all__ = [
    "ABSENT",
    "ACTS",
    "ASPECTS",
    "FUNNEL",
    "HOSTS",
    "LADDER",
    "RECIPROCITIES",
    "Parts",
    "activity_levels",
    "activity_shift",
    "activity_transitions",
    "acts",
    "arrival_bias",
    "authors",
    "effort",
    "empowerment",
    "empowerment_sheet",
    "empowerment_shift",
    "funnel",
    "goal_progress",
    "heard",
    "heard_people",
    "impact",
    "is_host_only",
    "people",
    "position_bias",
    "presence",
    "presence_shares",
    "promise_shares",
    "promise_status",
    "reciprocity_shift",
    "retention",
    "silence",
    "silent_people",
    "support_by_exposure",
    "talk_among_members",
    "three_shifts",
    "words_addressed",
]
