"""The tables of the archive."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 1

metadata = MetaData()

# A file's content as read. `hash`: SHA-256 of its bytes; `stem`: the file's name, from which an organisation may be
# read; `reader`: what read it (code and rule pack). `packed` is the report, for the same code; `content` the same as
# JSON (zlib), for any. `details` (JSON): the report in a line; where it could not be read, why, under the message
# `code`. `figures`: JSON, id to value.
documents = Table(
    "documents", metadata,
    Column("hash", String(64), primary_key=True), Column("stem", Text, primary_key=True),
    Column("reader", String(40), primary_key=True), Column("first_run", Integer, nullable=False),
    Column("size", Integer, nullable=False), Column("packed", LargeBinary), Column("content", LargeBinary),
    Column("figures", Text),
    Column("code", Text), Column("details", Text))

# The figures of a document in a line (`corpus.lean`), for going through all of them. An archive of an earlier version
# may have none of it, wholly or of some documents: what is not there is made from `content`, so the schema's number
# stays as it is.
lean = Table(
    "lean", metadata,
    Column("id", Integer, primary_key=True), Column("hash", String(64), nullable=False),
    Column("stem", Text, nullable=False), Column("reader", String(40), nullable=False),
    Column("line", Text, nullable=False), UniqueConstraint("hash", "stem", "reader"))

# One audit run. `state`: running, finished, stopped.
runs = Table(
    "runs", metadata,
    Column("id", Integer, primary_key=True), Column("started", DateTime, nullable=False), Column("finished", DateTime),
    Column("state", String(10), nullable=False), Column("pack_name", Text, nullable=False),
    Column("pack_version", Text, nullable=False), Column("pack_hash", String(64), nullable=False),
    Column("engine", Text, nullable=False), Column("season", Text, nullable=False), Column("year", Integer),
    Column("paths", Text, nullable=False))

# One audited report by everything that its audit depends on. `files` (JSON): what its file, and those it was compared
# with, were called then.
audits = Table("audits", metadata, Column("key", String(64), primary_key=True),
               Column("packed", LargeBinary, nullable=False), Column("files", Text, nullable=False),
               Column("summary", Text, nullable=False))

# What an audit told. `messages`, `suggestions`: JSON by language; `checks` (what the finding explains), `quotes`,
# `figures`: JSON lists.
findings = Table(
    "findings", metadata,
    Column("audit", String(64), primary_key=True), Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False), Column("rule", Text, nullable=False), Column("scope", Text, nullable=False),
    Column("severity", Text, nullable=False), Column("action", Text, nullable=False),
    Column("status", Text, nullable=False), Column("fingerprint", Text, nullable=False),
    Column("checks", Text, nullable=False), Column("messages", Text, nullable=False),
    Column("suggestions", Text, nullable=False),
    Column("quotes", Text, nullable=False), Column("figures", Text, nullable=False),
    Index("findings_id", "id"))

# Which reports a run was about: every file, what it counted for, and its audit ("": it was not audited by itself).
reports = Table(
    "reports", metadata,
    Column("run", Integer, primary_key=True), Column("file", Text, primary_key=True),
    Column("hash", String(64), nullable=False), Column("organisation", Text, nullable=False),
    Column("identity", Text, nullable=False), Column("year", Integer, nullable=False),
    Column("role", Text, nullable=False), Column("audit", String(64), nullable=False),
    Index("reports_of", "identity", "year", "run"))

# What people said of findings; `key` is a digest of all the rest, so that a decision read twice counts once.
decisions = Table(
    "decisions", metadata,
    Column("number", Integer, primary_key=True), Column("key", String(64), nullable=False, unique=True),
    Column("finding", Text, nullable=False), Column("fingerprint", Text, nullable=False),
    Column("kind", Text, nullable=False), Column("organisation", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("rule", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("approval", Text, nullable=False), Column("expires", Date), Column("feedback", Text, nullable=False),
    Column("review", Text, nullable=False), Column("by", Text, nullable=False), Column("on", Date),
    Column("source", Text, nullable=False))
