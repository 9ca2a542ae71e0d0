"""What is done to one file and to one report, here or in a process of the pool."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from gouji.checking import Below, subject_of
from gouji.claims import extract_claims
from gouji.corpus.packed import PackedError, pack_audit, pack_report, unpack_report
from gouji.corpus.report_output import number_to_json, report_to_json
from gouji.corpus.roster import Member
from gouji.corpus.summaries import summary_of
from gouji.fitting import Report, fit
from gouji.packs import Pack
from gouji.reading import Document, Doubt, UnreadableError
from gouji.reading.apart import DiedError, FaultApartError, made_apart, told_at
from gouji.reading.bundle import is_member, read_source
from gouji.reading.limits import bounded, limits
from gouji.reasoning import Confirmed, Decision, EngineError, Reasoner, ReportAudit, audit_report, program_of
from gouji.reasoning.run import Engine


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that was read, in a line: whose report of which year it holds, and whether it has text and numbers."""

    file: str
    hash: str
    size: int
    organisation: str
    identity: str
    level: str
    year: int
    template: str
    has_text: bool
    has_figures: bool


class Fault(NamedTuple):
    """Why a file could not be read or audited: a code of the catalogue, and values."""

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Taken:
    """A report as it is handed to an audit: itself or packed, under the file name it has now, and the organisation of
    the roster that it belongs to."""

    file: str
    report: Report | bytes | None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One report to audit, with all that its audit depends on. `number`: which task it is. `missing`: organisations
    below it whose report is not there; `listed`: it is on a roster, so that we know who is below it."""

    number: int
    subject: Taken
    doubts: tuple[Doubt, ...] = ()
    prior: Taken | None = None
    prior_reason: str = ""
    listed: bool = False
    organ: Taken | None = None
    organ_name: str = ""
    children: tuple[Taken, ...] = ()
    missing: tuple[str, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    decisions: tuple[Decision, ...] = ()
    today: date | None = None
    formerly: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        """The names of the files that its audit is made from, its own first."""
        compared = (self.subject, self.prior, self.organ, *self.children)
        return list(dict.fromkeys(taken.file for taken in compared if taken is not None))


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A report as an archive keeps it: packed for this code, as JSON (zlib) for any, and its figures as JSON."""

    packed: bytes
    content: bytes
    figures: str


@dataclass(frozen=True, slots=True)
class PackedAudit:
    """What a process of the pool sends back: the audit, its summary as JSON data, and what it told."""

    packed: bytes
    summary: dict[str, Any]
    told: list[dict[str, Any]] = field(default_factory=list)


def parse(path: Path | str, pack: Pack) -> Report:
    """The report that a file holds, with its claims: a document (text, Markdown) or the JSON of an earlier parse.

    Reading happens in a process of its own (`made_apart`). Raises UnreadableError for a file that cannot be read or is
    no annual report, and for one that takes more than its share of time or memory.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        from gouji.corpus.report_input import report_from_json  # pydantic, which a text needs not

        report, has_claims = report_from_json(path, pack)
        if has_claims:
            return report
    else:
        report = made_apart(path, lambda document: fit(document, pack.vocabularies))
    return extract_claims(report, pack.phrases, subject_of(report, pack).lookup)


def parse_beside(path: Path | str, pack: Pack) -> tuple[Document, Report]:
    """As `parse`, with the document that the report was read from. Not for the JSON of a report, which has none."""
    document, report = made_apart(Path(path), lambda document: (document, fit(document, pack.vocabularies)))
    return document, extract_claims(report, pack.phrases, subject_of(report, pack).lookup)


def read_file(path: Path, pack: Pack) -> tuple[Entry, Report] | Fault:
    """A bad file is a fault and no exception, and so is a fault of ours: the others go on."""
    try:
        hash_, size = digest_of(path)
        report = parse(path, pack)
    except UnreadableError as error:
        return Fault(error.code, dict(error.values))
    except MemoryError:
        return died_fault(DiedError("memory"))
    except Exception as error:
        return own_fault(error)
    return entry_of(report, hash_, size), report


def entry_of(report: Report, hash_: str, size: int) -> Entry:
    """The report in a line; `hash_` and `size` are those of its file."""
    given = any(figure.state != "missing" for figure in report.figures.values())
    told = any(section.paragraphs for section in report.sections)
    organisation = report.organisation
    return Entry(report.file, hash_, size, organisation.name, organisation.identity, organisation.level, report.year,
                 report.template, told, given)


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 of a file's bytes in hex and how many they are, in an archive as well (`a.zip!/b.docx`); of what is no
    file, or too large to be a report, of its name alone: reading it will say what is wrong."""
    try:
        if is_member(path):
            raw = read_source(path, limits())
            return sha256(raw).hexdigest(), len(raw)
        if path.is_file() and path.stat().st_size <= _MOST_BYTES:
            raw = path.read_bytes()
            return sha256(raw).hexdigest(), len(raw)
    except (OSError, ValueError, UnreadableError):
        pass
    return sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest(), -1


_MOST_BYTES = 256 * 1024 * 1024


def own_fault(error: Exception) -> Fault:
    return Fault("corpus.own-fault", {"error": str(error) if isinstance(error, FaultApartError) else told_at(error)})


def died_fault(died: DiedError) -> Fault:
    """Of a file whose reader ran out of what reading may cost, or crashed."""
    return Fault(*died.refusal(limits()))


def audit_task(task: Task, pack: Pack, reasoner: Reasoner) -> ReportAudit | Fault:
    """A fault of ours in one report must not lose the others."""
    try:
        report = _taken(task.subject, pack)
        report = replace(report, doubts=(*report.doubts, *task.doubts)) if task.doubts else report
        prior = _taken(task.prior, pack) if task.prior else None
        subject = subject_of(report, pack, prior, task.prior_reason, _below(task, pack))
        return audit_report(subject, reasoner, confirmed=task.confirmed, decisions=task.decisions, today=task.today,
                            formerly=task.formerly)
    except PackedError as error:
        return Fault("corpus.report-broken", {"reason": str(error)})
    except EngineError as error:  # of this report alone: whether the engine can be used was seen before
        return Fault(error.code, error.values)
    except Exception as error:
        return own_fault(error)


def _below(task: Task, pack: Pack) -> Below | None:
    if not task.listed:
        return None
    return Below(_taken(task.organ, pack) if task.organ else None, task.organ_name,
                 tuple(_taken(child, pack) for child in task.children), task.missing)


def _taken(taken: Taken, pack: Pack) -> Report:
    """The report under the name its file has now, as of the organisation that the roster says. Raises PackedError."""
    assert taken.report is not None
    report = unpack_report(taken.report, pack) if isinstance(taken.report, bytes) else taken.report
    member, known = taken.member, report.organisation
    if report.file != taken.file:
        report = replace(report, file=taken.file)
    if member is None or (member.identity, member.level) == (known.identity, known.level):
        return report
    report = replace(report, organisation=replace(known, identity=member.identity, level=member.level))
    if member.level == known.level:
        return report
    return extract_claims(report, pack.phrases, subject_of(report, pack).lookup)  # who “we” is depends on the level


def told_of(audit: ReportAudit) -> list[dict[str, Any]]:
    """What an audit tells, finding by finding, in the words that people read: kept, for rules change their words."""
    return [{
        "id": f.id, "rule": f.result.rule.id, "scope": f.result.scope, "severity": f.severity, "action": f.action,
        "status": f.status, "fingerprint": f.fingerprint,
        "checks": [f.result.key, *(folded.key for folded in f.folded)],
        "messages": {"zh": f.message("zh"), "en": f.message("en")},
        "suggestions": {"zh": f.suggestion("zh"), "en": f.suggestion("en")},
        "quotes": list(f.result.quotes), "figures": list(f.result.figures)} for f in audit.findings]


# ── in a process of the pool ──

class _Here:
    """What a process of the pool works with."""

    pack: Pack
    reasoner: Reasoner


def begin(pack: Pack, engine: Engine) -> None:
    """Makes a process of the pool ready."""
    _Here.pack = pack
    _Here.reasoner = Reasoner(program_of(pack), engine)


def read_there(path: Path) -> tuple[Entry, PackedReport] | Fault:
    """As `read_file`, packed. What reading may cost is limited, and this process may die of it."""
    with bounded(limits()):
        done = read_file(path, _Here.pack)
    return done if isinstance(done, Fault) else (done[0], packed_report(done[1]))


def audit_there(task: Task) -> PackedAudit | Fault:
    """As `audit_task`, packed."""
    done = audit_task(task, _Here.pack, _Here.reasoner)
    return done if isinstance(done, Fault) else packed_audit(done, task.files)


def packed_audit(audit: ReportAudit, files: Sequence[str]) -> PackedAudit:
    """`files`: the task's."""
    return PackedAudit(pack_audit(audit, files), asdict(summary_of(0, audit)), told_of(audit))


def packed_report(report: Report) -> PackedReport:
    figures = {f.id: number_to_json(f.value) for f in report.figures.values() if f.value is not None}
    content = json.dumps(report_to_json(report), ensure_ascii=False).encode("utf-8", "replace")
    return PackedReport(pack_report(report), zlib.compress(content), json.dumps(figures))


def depends_on(task: Task, hashes: Mapping[str, str], pack: Pack, stamp: str, engine: str) -> str:
    """A digest of everything that the audit of a task depends on: the same digest, the same audit to the byte, but for
    the names of files. `hashes`: file to the digest of its content."""
    def taken(one: Taken | None) -> object:
        return None if one is None else (hashes[one.file], _member(one.member))

    expired = [d.expires is not None and task.today is not None and task.today > d.expires for d in task.decisions]
    parts = (stamp, pack.hash, engine, taken(task.subject), [(d.code, sorted(d.values.items())) for d in task.doubts],
             taken(task.prior), task.prior_reason, task.listed, taken(task.organ), task.organ_name,
             [taken(child) for child in task.children], task.missing, sorted(task.confirmed),
             [asdict(d) for d in task.decisions], expired, task.formerly)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _member(member: Member | None) -> object:
    return None if member is None else (member.identity, member.level)
