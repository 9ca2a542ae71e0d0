"""What the narrative states in numbers, and what each number may mean."""

from gouji.claims.agreement import compare
from gouji.claims.extract import extract_claims, paragraph_claims
from gouji.claims.phrases import Phrase, PhraseBook, build_phrases

__all__ = ["Phrase", "PhraseBook", "build_phrases", "compare", "extract_claims", "paragraph_claims"]
