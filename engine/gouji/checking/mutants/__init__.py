"""Whether the tests of a rule would notice if the rule were a little wrong (design.md §5).

A mutant is a rule, or a phrase of the narrative, with one thing changed: an operand dropped, a sign turned, a section,
a reading, a noun, an exclusion or a pattern left out. It is killed when some test or example comes out otherwise. One
that survives needs a reason, stated in the rule (变体可存), or a better test.

Left alone, because no test can see it: what is only said (titles, messages, suggestions, bases), how a result is told
(severity, action, 存疑时, 无法核验时), and the scopes that 逐 and 只看 go through, of which a test takes the first.
适用.年度 is left alone too: a rule's years choose the template, and a test states its own year. Of lists of words (词,
共用) only those that say what is counted are taken apart; the patterns written with the others are changed as wholes.
"""

from gouji.checking.mutants.mutant import Mutant, Proof
from gouji.checking.mutants.prove import Subject, prove, subjects

__all__ = ["Mutant", "Proof", "Subject", "prove", "subjects"]
