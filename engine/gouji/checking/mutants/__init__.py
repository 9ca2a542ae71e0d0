"""Whether the tests of a rule would notice if the rule were a little wrong (design.md §5).

A mutant is a rule, or a phrase of the narrative, with one thing changed: an operand dropped, a sign turned, a section,
a reading, a noun, an exclusion or a pattern left out. It is killed when some test or example comes out otherwise. One
that survives needs a reason, stated in the rule (变体可存), or a better test.

Left alone, because no test can see it: what is only said (titles, messages, suggestions, bases), how a result is told
(severity, action, 存疑时, 无法核验时), and the scopes that 逐 and 只看 go through, of which a test takes the first.
Left alone too: 适用.年度 (a rule's years choose the template, a test states its own year); keys that a rule does not
write; the members of a group of rows, which belong to the vocabulary; and single words where many say the same: in
lists (词, 共用), of which only those that say what is counted are taken apart, in what is said of periods and bodies,
and in {this|that} within a pattern. The patterns and exclusions written with them are dropped as wholes.
"""

from gouji.checking.mutants.mutant import Mutant, Proof
from gouji.checking.mutants.prove import Subject, prove, subjects

__all__ = ["Mutant", "Proof", "Subject", "prove", "subjects"]
