"""Reasoning over symbolic facts by rules: what the outcomes of a report's checks amount to.

Importing this never imports durable_rules; `infer` and `durable_available` do.
"""

from gouji.reasoning.apart import Reasoner
from gouji.reasoning.compile import Program, compile_rules
from gouji.reasoning.decision import Decision, DecisionKind
from gouji.reasoning.errors import EngineError, EnvelopeError
from gouji.reasoning.facts import Confirmed
from gouji.reasoning.finding import Finding, NotRun, ReportAudit
from gouji.reasoning.findings import audit_report, why
from gouji.reasoning.neutral import Fact, Firing, Pattern, Rule
from gouji.reasoning.pack_rules import program_of, titles
from gouji.reasoning.run import Inference, durable_available, infer

__all__ = [
    "Confirmed",
    "Decision",
    "DecisionKind",
    "EngineError",
    "EnvelopeError",
    "Fact",
    "Finding",
    "Firing",
    "Inference",
    "NotRun",
    "Pattern",
    "Program",
    "Reasoner",
    "ReportAudit",
    "Rule",
    "audit_report",
    "compile_rules",
    "durable_available",
    "infer",
    "program_of",
    "titles",
    "why",
]
