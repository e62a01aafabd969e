"""The text of the paper, read as sentences and held to what is checked."""

from analysis.text.complaint import Complaint
from analysis.text.reading.tokens import Formula, Place, Sentence, Token
from analysis.text.reading.walk import formulas, sentences

__all__ = ["Complaint", "Formula", "Place", "Sentence", "Token", "formulas", "sentences"]
