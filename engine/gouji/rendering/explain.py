"""Why a finding was told as it was: from the evidence to the reasoning rules that fired on it."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reasoning import Fact, Finding, ReportAudit, titles, why
from gouji.rendering.decided import decision_lines
from gouji.rendering.views import evidence_text, why_open, words


def render_explanation(finding: Finding, audit: ReportAudit, pack: Pack, lang: Lang = "zh") -> str:
    """Step by step: the rule, the cells it looked at, the arithmetic, and every reasoning rule that fired on it."""
    result = finding.result
    rule = result.rule
    said = words(lang)
    lines = [
        f"{finding.id}  {said[finding.severity]} · {said[finding.action]}",
        f"{audit.report.organisation.name} {audit.report.year}  {audit.report.file}",
        "",
        message("rendering.explain-rule", lang, rule=rule.id,
                title=rule.title_in(lang)),
    ]
    if rule.check:
        lines.append(message("rendering.explain-check", lang, check=rule.check))
    lines += ["  " + line for line in evidence_text(result, audit, lang, whole=True)]
    lines += [f"  “{quote}”" for quote in result.quotes]
    lines += [f"  {result.graded_by.text(lang)}"] if result.graded_by is not None else []
    if rule.status == "trial":
        lines.append("  " + message("rendering.head-trial", lang))
    cited = " / ".join(basis.cite() for basis in pack.cited(rule, audit.report.year))
    lines += ["  " + line for line in decision_lines(finding, lang)]
    lines += ["  " + finding.message(lang), message("rendering.explain-basis", lang, text=cited)]
    if rule.status == "trial":  # it was reasoned over apart, and the verdict is none of its making
        return "\n".join(lines) + "\n"
    lines += ["", message("rendering.explain-reasoning", lang, engine=audit.inference.engine)]
    said_by = titles(pack, lang)
    for firing in why(audit, finding):
        lines.append(f"  {firing.rule} {said_by.get(firing.rule, '')}")
        lines += [f"      {alias}: {fact_text(fact, lang)}" for alias, fact in firing.matched]
        lines.append(f"      ⇒ {fact_text(firing.derived, lang)}")
    verdict = [f for f in audit.inference.firings if f.derived.kind.startswith("verdict.")]
    judged = dict.fromkeys(fact_text(fact, lang) for f in verdict for _, fact in f.matched if fact.kind == "judged")
    lines += ["", message("rendering.explain-verdict", lang, verdict=said[audit.verdict])]
    lines += [f"  {rule_id} {said_by.get(rule_id, '')}" for rule_id in dict.fromkeys(f.rule for f in verdict)]
    lines += [f"      {each}" for each in judged]
    lines += filter(None, ["  " + why_open(audit, lang) if why_open(audit, lang) else ""])
    return "\n".join(lines) + "\n"


def fact_text(fact: Fact, lang: Lang) -> str:
    """A fact in the words of the reasoning rules."""
    kind, _, value = fact.kind.partition(".")
    fields: Mapping[str, str] = {**fact.fields, **({"value": value} if value else {})}
    shown = "，" if lang == "zh" else ", "
    colon = "：" if lang == "zh" else ": "
    parts = [f"{_word('fields', name, lang)}{colon}{_word('values', text, lang)}"
             for name, text in fields.items() if text and name != "report"]
    return f"{_word('kinds', kind, lang)}({shown.join(parts)})"


def _word(group: str, meant: str, lang: Lang) -> str:
    if lang == "en":
        return meant
    return next((zh for zh, en in language().facts[group].items() if en == meant), meant)
