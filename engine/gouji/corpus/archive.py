"""The archive of a city's seasons: one SQLite file that two audits may use at once and a killed one leaves whole.

Write-ahead logging, short transactions, one writer at a time, and nothing but this process writes: what stands in it
was finished. Documents are known by their content, so nothing is read twice; audits by everything they depend on, so
nothing is audited twice, and an audit that was killed goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, create_engine, event, func, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateTable

from gouji.corpus.lean import lean_of
from gouji.corpus.standing import AUDITED
from gouji.corpus.stored import StoredDocument, StoredFinding, StoredReport, StoredRun
from gouji.corpus.tables import SCHEMA, audits, decisions, documents, findings, lean, metadata, reports, runs
from gouji.reasoning import Decision

_PATIENCE = 60  # seconds that one writer waits for another
_AT_ONCE = 500  # values in one question: SQLite takes no more than 32,766


class ArchiveError(Exception):
    """The archive cannot be used: a code of the catalogue, and values."""

    def __init__(self, file: Path, code: str, **values: object) -> None:
        self.file = str(file)
        self.code = f"corpus.{code}"
        self.values = values
        super().__init__(file, code, values)


class Archive:
    """An open archive. Every method raises ArchiveError where the file cannot be read or written."""

    def __init__(self, path: Path, create: bool = True) -> None:
        self.path = path
        if not create and not path.is_file():
            raise ArchiveError(path, "no-archive")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(path, "archive-closed", reason=error.strerror or str(error)) from None
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
        event.listen(self._engine, "connect", _settings)
        event.listen(self._engine, "begin", _begin)
        with self._reading() as connection:  # who only looks something up waits for no writer
            version = self._version(connection)
        if version == 0:
            with self._writing() as connection:
                if self._version(connection) == 0:  # nobody else was faster
                    metadata.create_all(connection)
                    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

    def _version(self, connection: Connection) -> int:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar()
        if version not in (0, SCHEMA):
            raise ArchiveError(self.path, "archive-other-version", version=version, known=SCHEMA)
        return int(version)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def verify(self) -> None:
        """Raises ArchiveError where the file is damaged."""
        with self._reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise ArchiveError(self.path, "archive-broken", reason=found)

    # ── documents ──

    def documents(self, wanted: Iterable[tuple[str, str]], reader: str) -> dict[tuple[str, str], StoredDocument]:
        """Of those documents (hash and stem) the ones that this reader has read."""
        keys = set(wanted)
        out = {}
        with self._reading() as connection:
            for part in _parts(sorted({hash_ for hash_, _ in keys})):
                for row in connection.execute(select(
                        documents.c.hash, documents.c.stem, documents.c.packed.is_not(None).label("whole"),
                        documents.c.code, documents.c.details).where(
                        documents.c.hash.in_(part), documents.c.reader == reader)):
                    if (row.hash, row.stem) in keys:
                        out[row.hash, row.stem] = StoredDocument(
                            row.whole, row.code or "", json.loads(row.details) if row.details else None)
        return out

    def report(self, hash_: str, stem: str, reader: str) -> bytes | None:
        """The packed report of one document."""
        with self._reading() as connection:
            packed: bytes | None = connection.execute(select(documents.c.packed).where(
                documents.c.hash == hash_, documents.c.stem == stem, documents.c.reader == reader)).scalar()
        return packed

    def content(self, hash_: str, stem: str) -> bytes | None:
        """A report as JSON (zlib), whoever read it last."""
        with self._reading() as connection:
            content: bytes | None = connection.execute(select(documents.c.content).where(
                documents.c.hash == hash_, documents.c.stem == stem, documents.c.content.is_not(None)
            ).order_by(documents.c.first_run.desc())).scalar()
        return content

    def keep_documents(self, rows: Sequence[dict[str, Any]]) -> None:
        lines = [{"line": lean_of(row["content"]), **{key: row[key] for key in ("hash", "stem", "reader")}}
                 for row in rows if row["content"]]
        if rows:
            with self._writing() as connection:
                connection.execute(insert(documents).on_conflict_do_nothing(), list(rows))
                connection.execute(CreateTable(lean, if_not_exists=True))  # an older archive has no such table
                if lines:
                    connection.execute(insert(lean).on_conflict_do_nothing(), lines)

    def first_seen(self, hashes: Iterable[str]) -> dict[str, int]:
        """The first run that each document was in. One that was stopped or killed does not count: what it had not
        reached is no newer than what it had."""
        out: dict[str, int] = {}
        with self._reading() as connection:
            for part in _parts(sorted(set(hashes))):
                rows = connection.execute(select(reports.c.hash, func.min(reports.c.run)).join(
                    runs, runs.c.id == reports.c.run).where(
                    reports.c.hash.in_(part), runs.c.state == "finished").group_by(reports.c.hash))
                out |= {row[0]: row[1] for row in rows}
        return out

    # ── runs ──

    def begin(self, started: datetime, **values: Any) -> int:
        """A new run; returns its number. `values`: the columns of `runs` that say what it is about."""
        with self._writing() as connection:
            made = connection.execute(runs.insert().values(
                started=started, state="running", **{**values, "paths": json.dumps(values["paths"])}))
            key = made.inserted_primary_key
        assert key is not None
        return int(key[0])

    def end(self, run: int, finished: datetime, state: str) -> None:
        with self._writing() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(finished=finished, state=state))

    def last_run(self, finished: bool = True) -> StoredRun | None:
        """The last run, or the last that came to its end."""
        query = select(runs).order_by(runs.c.id.desc()).limit(1)
        if finished:
            query = query.where(runs.c.state == "finished")
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _run(row)

    def keep_reports(self, run: int, rows: Sequence[StoredReport]) -> None:
        if rows:
            with self._writing() as connection:
                connection.execute(insert(reports).on_conflict_do_nothing(),
                                   [{"run": run, **asdict(row)} for row in rows])

    def reports(self, run: int) -> list[StoredReport]:
        """The files of a run in the order of their names."""
        with self._reading() as connection:
            rows = connection.execute(select(reports).where(reports.c.run == run).order_by(reports.c.file)).all()
        return [_report(row) for row in rows]

    def reports_of(self, run: int, name: str, identity: str) -> list[StoredReport]:
        """The files of a run that were told of, of organisations whose name holds `name` or whose identity it is, or
        the file called so; in the order of their names."""
        told = _told_in(run).where(
            (func.instr(reports.c.organisation, name) > 0) | (func.instr(reports.c.identity, name) > 0)
            | (reports.c.identity == identity) | (reports.c.file == name))
        with self._reading() as connection:
            return [_report(row) for row in connection.execute(told.order_by(reports.c.file))]

    def organisations(self, run: int, most: int) -> list[str]:
        """The first organisations that a run told of."""
        told = _told_in(run).with_only_columns(reports.c.organisation).group_by(reports.c.organisation)
        with self._reading() as connection:
            return [row[0] for row in connection.execute(told.order_by(func.min(reports.c.file)).limit(most))]

    def contents(self, before: int) -> list[tuple[str, str]]:
        """Every file of the runs before that one, with each digest that it had."""
        query = select(reports.c.file, reports.c.hash).where(reports.c.run < before).distinct()
        with self._reading() as connection:
            return [(row.file, row.hash) for row in connection.execute(query)]

    def tellings(self, before: int) -> list[tuple[StoredRun, StoredReport]]:
        """What organisations were told in the runs before that one that came to their end, the oldest first."""
        query = select(reports, runs).join(runs, runs.c.id == reports.c.run).where(
            reports.c.run < before, runs.c.state == "finished", reports.c.role == "counted", reports.c.audit != ""
        ).order_by(reports.c.run, reports.c.file)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        known: dict[int, StoredRun] = {}
        return [(known.setdefault(row.run, _run(row)), _report(row)) for row in rows]

    def tellings_of(self, identities: Iterable[str], year: int) -> list[tuple[StoredRun, StoredReport]]:
        """The runs that told of these organisations' reports of a year, the oldest first, whatever version it was."""
        query = select(reports, runs).join(runs, runs.c.id == reports.c.run).where(
            reports.c.identity.in_(sorted(set(identities))), reports.c.year == year, reports.c.role.in_(AUDITED),
            runs.c.state == "finished").order_by(reports.c.run, reports.c.file)
        with self._reading() as connection:
            return [(_run(row), _report(row)) for row in connection.execute(query)]

    # ── audits ──

    def audit(self, key: str) -> tuple[bytes, list[str]] | None:
        """The packed audit, and what its files were called when it was made."""
        with self._reading() as connection:
            row = connection.execute(select(audits.c.packed, audits.c.files).where(audits.c.key == key)).first()
        return None if row is None else (row.packed, json.loads(row.files))

    def summaries(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The summaries (as JSON data) of those audits that there are."""
        out: dict[str, dict[str, Any]] = {}
        with self._reading() as connection:
            for part in _parts(sorted(set(keys))):
                rows = connection.execute(select(audits.c.key, audits.c.summary).where(audits.c.key.in_(part)))
                out |= {key: json.loads(summary) for key, summary in rows}
        return out

    def keep_audit(self, key: str, packed: bytes, files: list[str], summary: dict[str, Any],
                   told: Sequence[StoredFinding]) -> None:
        with self._writing() as connection:
            done = connection.execute(insert(audits).on_conflict_do_nothing(), {
                "key": key, "packed": packed, "files": _json(files), "summary": _json(summary)})
            if told and done.rowcount:
                connection.execute(insert(findings).on_conflict_do_nothing(), [
                    {"audit": key, "position": i, **{name: _json(value) if isinstance(value, dict | list) else value
                                                     for name, value in asdict(finding).items()}}
                    for i, finding in enumerate(told)])

    def told(self, key: str) -> list[StoredFinding]:
        """What an audit told, in its order."""
        with self._reading() as connection:
            rows = connection.execute(select(findings).where(findings.c.audit == key)
                                      .order_by(findings.c.position)).all()
            return [_finding(row) for row in rows]

    def finding(self, id_: str) -> tuple[StoredReport, StoredFinding] | None:
        """The finding of that id as it was told last, and of which report; not as an older version has it."""
        query = select(reports, findings.c.audit.label("told"), findings.c.position).join(
            findings, findings.c.audit == reports.c.audit).where(
            findings.c.id == id_, reports.c.role.in_(AUDITED)).order_by(reports.c.run.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return _report(row), next(f for f in self.told(row.told) if f.id == id_)

    # ── decisions ──

    def keep_decisions(self, made: Iterable[Decision], again: bool = False) -> tuple[int, list[Decision]]:
        """Adds what is new of them: how many that were, and those that say what was said before and then decided
        otherwise. A file may have lain there since, so they count only `again`, from a person who decides now."""
        new, stale = 0, []
        with self._writing() as connection:
            for decision in made:
                said = [_said(row) for row in connection.execute(select(decisions).where(
                    decisions.c.finding == decision.finding).order_by(decisions.c.number))]
                if said and said[-1] == _said(decision):
                    continue
                if not again and _said(decision) in said:
                    stale.append(decision)
                    continue
                key = sha256(_json([decision.finding, len(said), *map(str, _said(decision))]).encode()).hexdigest()
                new += connection.execute(insert(decisions).on_conflict_do_nothing(),
                                          {"key": key, **asdict(decision)}).rowcount
        return new, stale

    def decisions(self) -> list[Decision]:
        """All of them in the order given."""
        with self._reading() as connection:
            rows = connection.execute(select(decisions).order_by(decisions.c.number)).all()
        names = Decision.__dataclass_fields__
        return [Decision(**{name: getattr(row, name) for name in names}) for row in rows]

    # ── for analysts ──

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A table as rows. Of `reports` and `findings` those of runs that came to an end; `figures` are those of every
        document read, `findings` those of every report with its run."""
        def ended(query: Select[Any]) -> Select[Any]:
            return query.where(reports.c.run.in_(select(runs.c.id).where(runs.c.state == "finished"))).order_by(
                reports.c.run, reports.c.file)

        told = select(reports.c.run, reports.c.file, reports.c.organisation, reports.c.identity, reports.c.year,
                      findings.c.position, findings.c.id, findings.c.rule, findings.c.scope, findings.c.severity,
                      findings.c.action, findings.c.status, findings.c.fingerprint, findings.c.messages)
        queries = {
            "runs": select(runs).order_by(runs.c.id), "reports": ended(select(reports)), "decisions": select(decisions),
            "findings": ended(told.join(findings, findings.c.audit == reports.c.audit)).order_by(findings.c.position),
            # A document is kept once for each reader; the row of the last one counts.
            "figures": select(documents.c.hash, documents.c.stem, documents.c.figures).where(
                documents.c.figures.is_not(None), literal_column("rowid").in_(
                    select(func.max(literal_column("rowid"))).select_from(documents).group_by(
                        documents.c.hash, documents.c.stem))).order_by(documents.c.hash, documents.c.stem)}
        with self._reading() as connection:
            return [dict(row._mapping) for row in connection.execute(queries[name])]

    # ── connections ──

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect().execution_options(writing=True) as connection, (
                connection.begin()):
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            reason = str(error.orig)
            raise ArchiveError(self.path, _code(error, reason), reason=reason) from error
        except ValueError as error:  # text that is no JSON or no UTF-8 any more
            raise ArchiveError(self.path, "archive-broken", reason=str(error)) from error


# What SQLite says, and what it means to people.
_CAUSES = (("disk is full", "archive-full"), ("readonly", "archive-read-only"), ("read-only", "archive-read-only"),
           ("unable to open", "archive-closed"), ("locked", "archive-busy"), ("disk i/o", "archive-full"))


def _code(error: DatabaseError, reason: str) -> str:
    if isinstance(error, OperationalError):
        return next((code for words, code in _CAUSES if words in reason.lower()), "archive-broken")
    return "archive-broken"


def _settings(connection: Any, _record: object) -> None:
    """Transactions are begun by us (below), not by the driver at some later statement."""
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    """A writer takes the lock at once: it waits here and never has to be repeated."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _told_in(run: int) -> Select[Any]:
    return select(reports).where(reports.c.run == run, reports.c.audit != "", reports.c.role.in_(AUDITED))


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _said(decision: Any) -> tuple[object, ...]:
    """What a decision says, whoever entered it, when and from which file."""
    return (decision.kind, decision.fingerprint, decision.reason, decision.approval, decision.expires,
            decision.feedback, decision.review)


def _run(row: Any) -> StoredRun:
    return StoredRun(row.id, row.started, row.finished, row.state, row.pack_name, row.pack_version, row.pack_hash,
                     row.engine, row.season, row.year, json.loads(row.paths))


def _report(row: Any) -> StoredReport:
    return StoredReport(row.file, row.hash, row.organisation, row.identity, row.year, row.role, row.audit)


def _finding(row: Any) -> StoredFinding:
    read: Callable[[str], Any] = json.loads
    return StoredFinding(row.id, row.rule, row.scope, row.severity, row.action, row.status, row.fingerprint,
                         read(row.checks), read(row.messages), read(row.suggestions), read(row.quotes),
                         read(row.figures))


