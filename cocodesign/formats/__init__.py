"""What have other platforms kept? Their files, read into the tables of a community, one outside format a file."""

from cocodesign.formats.polis import PolisConversation, Statement, Vote, open_polis, read_polis

__all__ = ["PolisConversation", "Statement", "Vote", "open_polis", "read_polis"]
