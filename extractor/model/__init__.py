"""Plain frozen data that the stages hand on; no verbs, only derived properties.

Read in the order in which data walks through the house: document, outline, mention, claim, fact, finding, report,
decision.
"""

from extractor.model.claim import Claim
from extractor.model.decision import ACTIONS, Choice, Decision, Standing, Target
from extractor.model.document import Block, Box, Cell, Document, Line, Repair, Span, Table
from extractor.model.fact import Fact
from extractor.model.finding import LEVELS, Finding, difference_of
from extractor.model.mention import Citation, CriterionRef, Mention, NumberRange, Ordinal, PlaceName, Ratio, Word
from extractor.model.outline import Grid, Header, Outline, Passage, Section
from extractor.model.quantity import Evidence, Period, Quantity
from extractor.model.report import Problem, Report, Unclaimed
from extractor.model.subject import Setting, Subject

__all__ = [
    "ACTIONS",
    "LEVELS",
    "Block",
    "Box",
    "Cell",
    "Choice",
    "Citation",
    "Claim",
    "CriterionRef",
    "Decision",
    "Document",
    "Evidence",
    "Fact",
    "Finding",
    "Grid",
    "Header",
    "Line",
    "Mention",
    "NumberRange",
    "Ordinal",
    "Outline",
    "Passage",
    "Period",
    "PlaceName",
    "Problem",
    "Quantity",
    "Ratio",
    "Repair",
    "Report",
    "Section",
    "Setting",
    "Span",
    "Standing",
    "Subject",
    "Table",
    "Target",
    "Unclaimed",
    "Word",
    "difference_of",
]
