"""What the narrative states in numbers, and what each number may mean."""

from gouji.claims.agreement import compare
from gouji.claims.building import build_phrases
from gouji.claims.examples import ExampleResult, check_examples
from gouji.claims.extract import extract_claims, paragraph_claims
from gouji.claims.phrases import Phrase, PhraseBook

__all__ = [
    "ExampleResult",
    "Phrase",
    "PhraseBook",
    "build_phrases",
    "check_examples",
    "compare",
    "extract_claims",
    "paragraph_claims",
]
