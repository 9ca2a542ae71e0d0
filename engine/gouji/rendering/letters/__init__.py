"""Letters and the bulletin as Word documents, filled into templates that users may replace."""

from gouji.rendering.letters.bulletin import write_bulletin
from gouji.rendering.letters.filling import TemplateFaultError, fixed
from gouji.rendering.letters.letter import LettersError, letter_notes, write_letters

__all__ = ["LettersError", "TemplateFaultError", "fixed", "letter_notes", "write_bulletin", "write_letters"]
