"""Broken rule packs through lint: every one must end in a pack or in problems with their places, within a second.

    python benchmarks/fuzz_packs.py --count 3000 --seed 1

Most are one file of a tiny pack with some bytes, lines, words or keys changed; some a real rule file in a small pack,
some a file of the whole national pack. Exit code 1 for an exception that is no ProblemsError, a problem without a place
or one that cannot be told in both languages, and for a pack that takes more than a second of the processor (the
national pack: three).
"""

from __future__ import annotations

import gc
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import click

from gouji.authoring.lint import lint
from gouji.problems import Problem
from gouji.resources import rules_folder

LIMITS = {"tiny": 1.0, "middle": 1.0, "national": 3.0}
HANGS_AFTER = 30
TINY = Path(__file__).resolve().parents[1] / "tests" / "authoring" / "lint" / "tiny"
# Rule files that need no phrases, so that a pack of one of them loads soon.
ALONE = ("table-two", "table-three", "table-four", "carryover", "plausibility", "sections", "cells", "labels", "text",
         "text-year", "similarity", "across-organisations")
ODD = (
    "", " ", "　", "\t", ":", "：", ": ", "- ", "#", " #", "'", '"', "[", "]", "{", "}", ",", "，", "、", "|", ">",
    "&a", "*a", "!x", "%", "@", "\\", "\0", "\r", "\u2028", "\ufeff", "\x85", "{}", "[]", "{a: b}", "[[]]", "~",
    "null", "0", "-1", "9" * 30, "1e999", "２０２１", "是", "无", "参数.", "上年.", "下级.", "本格", "求和(", "若 ",
    " 则 ", " 且 ", "÷ 0", "± 5%", "{数}", "{列}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9999}", "…", "...",
    "---", "? ", "<<: ", "2021-", "-2021", "9999", "0000-", "../pack.yaml", "/", ".", "pack.yaml", "甲" * 300,
    "(" * 80, "𠀀", "é", "\u202e",
)


def texts_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def middle(name: str) -> dict[str, bytes]:
    """The national pack with one of its rule files and no phrases."""
    national = texts_of(rules_folder())
    kept = {file: text for file, text in national.items()
            if file.startswith(("vocabularies/", "reasoning/")) or file in ("bases.yaml", "parameters.yaml")}
    reasoning = ", ".join(file for file in kept if file.startswith("reasoning/"))
    pack = (f"规则包: 中\n版本: 1\n词表: [vocabularies/2019.yaml, vocabularies/2021.yaml]\n依据: bases.yaml\n"
            f"参数: parameters.yaml\n规则: [checks/{name}.yaml]\n推理: [{reasoning}]\n")
    return {"pack.yaml": pack.encode(), f"checks/{name}.yaml": national[f"checks/{name}.yaml"], **kept}


def mutated(text: bytes, rng: Random, others: list[bytes]) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(_WAYS)(text, rng, others)
    return text


def _some_byte(text: bytes, rng: Random, _: list[bytes]) -> bytes:
    at = rng.randrange(len(text) + 1)
    return text[:at] + bytes([rng.randrange(256)]) * rng.choice((0, 1, 1, 2)) + text[at + rng.choice((0, 1)):]


def _some_odd(text: bytes, rng: Random, _: list[bytes]) -> bytes:
    told = text.decode("utf-8", "replace")
    at = rng.randrange(len(told) + 1)
    return (told[:at] + rng.choice(ODD) + told[at + rng.choice((0, 0, 1, 3)):]).encode("utf-8", "surrogatepass")


def _value(text: bytes, rng: Random, others: list[bytes]) -> bytes:
    """What stands behind a key made something else."""
    lines = text.decode("utf-8", "replace").split("\n")
    at = rng.randrange(len(lines))
    head, colon, _ = lines[at].partition(": ")
    if colon:
        donor = rng.choice(rng.choice(others).decode("utf-8", "replace").split("\n")).strip().lstrip("- ")
        lines[at] = head + colon + (rng.choice(ODD) if rng.random() < 0.6 else donor)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _line(text: bytes, rng: Random, others: list[bytes]) -> bytes:
    lines = text.split(b"\n")
    at = rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * rng.randrange(1, 5) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip(b" ")
        case _:
            lines.insert(at, rng.choice(rng.choice(others).split(b"\n")))
    return b"\n".join(lines)


def _key(text: bytes, rng: Random, others: list[bytes]) -> bytes:
    """A key exchanged for another, of this file or of another one."""
    told = text.decode("utf-8", "replace")
    keys = _keys(told)
    donors = keys if rng.random() < 0.5 else _keys(rng.choice(others).decode("utf-8", "replace"))
    if not keys or not donors:
        return text
    one, other = rng.choice(keys), rng.choice(donors)
    places = [at for at in range(len(told)) if told.startswith(f"{one}:", at)]
    at = rng.choice(places)
    return (told[:at] + other + told[at + len(one):]).encode("utf-8", "surrogatepass")


def _keys(text: str) -> list[str]:
    words = (part.rsplit(" ", 1)[-1].strip("{[,-'\"\n") for line in text.split("\n") for part in line.split(": ")[:-1])
    return [word for word in words if word]


def _word(text: bytes, rng: Random, others: list[bytes]) -> bytes:
    """A word taken out, written twice, or put in the place of another."""
    words = text.decode("utf-8", "replace").split(" ")
    at, other = rng.randrange(len(words)), rng.randrange(len(words))
    match rng.randrange(4):
        case 0:
            del words[at]
        case 1:
            words.insert(at, words[other])
        case 2:
            words[at], words[other] = words[other], words[at]
        case _:
            words[at] = rng.choice(rng.choice(others).decode("utf-8", "replace").split(" "))
    return " ".join(words).encode("utf-8", "surrogatepass")


def _cut(text: bytes, rng: Random, _: list[bytes]) -> bytes:
    at = rng.randrange(len(text) + 1)
    return rng.choice((text[:at], text[at:], text.decode("utf-8", "replace").encode("gb18030", "replace")))


_WAYS = (_some_byte, _some_odd, _some_odd, _value, _value, _value, _line, _line, _key, _key, _word, _word, _cut)


@contextmanager
def watched() -> Iterator[None]:
    def hang(*_: object) -> None:
        raise TimeoutError(f"more than {HANGS_AFTER} s")

    signal.signal(signal.SIGALRM, hang)
    signal.alarm(HANGS_AFTER)
    try:
        yield
    finally:
        signal.alarm(0)


def fault_of(folder: Path, kind: str) -> tuple[str, str]:
    """("", what came of it), or what is wrong and where."""
    start = time.process_time()
    try:
        with watched():
            found = lint(folder)
            for problem in found.problems[:50]:
                _look(problem)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "gouji" in f.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        return f"{type(error).__name__} at {where}", f"{error}"[:200]
    seconds = time.process_time() - start
    if seconds > LIMITS[kind]:
        return "slow", f"{seconds:.2f} s"
    if found.pack is None and not found.problems:
        return "neither pack nor problem", ""
    return "", "loads" if found.pack is not None else "told"


def _look(problem: Problem) -> None:
    if problem.line < 1 or problem.column < 1 or problem.width < 1 or not problem.file:
        raise AssertionError(f"no place: {problem.code}")
    if problem.level not in ("error", "warning"):
        raise AssertionError(f"no level: {problem.code}")
    for lang in ("zh", "en"):
        problem.render(lang)  # type: ignore[arg-type]


@click.command()
@click.option("--count", default=3000, show_default=True, help="how many broken packs")
@click.option("--seed", default=1, show_default=True)
@click.option("--start", default=0, show_default=True, help="number of the first")
@click.option("--keep", type=click.Path(), default=None, help="where to keep those at fault")
@click.option("--national", default=0.01, show_default=True, help="share of files of the whole national pack")
@click.option("--middle", "middle_share", default=0.08, show_default=True, help="share of real rule files")
def main(count: int, seed: int, start: int, keep: str | None, national: float, middle_share: float) -> None:
    """Exit code 1 if any pack was at fault."""
    gc.set_threshold(50_000, 20, 20)
    packs = {"tiny": [texts_of(TINY)], "middle": [middle(name) for name in ALONE],
             "national": [texts_of(rules_folder())]}
    outcomes: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        folders = {(kind, i): Path(temporary) / f"{kind}{i}" for kind, some in packs.items() for i in range(len(some))}
        for (kind, i), folder in folders.items():
            for name, text in packs[kind][i].items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(text)
            fault, detail = fault_of(folder, kind)
            if fault or detail != "loads":
                raise click.ClickException(f"{kind} {i} as it is: {fault} {detail}")
        for number in range(start, start + count):
            rng = Random(f"{seed} {number}")
            draw = rng.random()
            kind = "national" if draw < national else "middle" if draw < national + middle_share else "tiny"
            i = rng.randrange(len(packs[kind]))
            files = packs[kind][i]
            names = [n for n in files if n not in ("language.yaml", "organisations.yaml", "reading.yaml",
                                                   "scoring.yaml")]
            name = rng.choice(names)
            text = mutated(files[name], rng, [files[n] for n in names])
            place = folders[kind, i] / name
            place.write_bytes(text)
            fault, detail = fault_of(folders[kind, i], kind)
            place.write_bytes(files[name])
            outcomes[fault or detail] += 1
            if fault:
                codes[fault] += 1
                if codes[fault] <= 3:
                    print(f"{number}: {kind} {name}: {fault}: {detail}", flush=True)
                if keep:
                    kept = Path(keep) / f"{seed}-{number}"
                    shutil.copytree(folders[kind, i], kept, dirs_exist_ok=True)
                    (kept / name).write_bytes(text)
    seconds = time.perf_counter() - began
    print(f"{count} packs in {seconds:.0f} s ({seconds / max(1, count) * 1000:.0f} ms each): {dict(outcomes)}")
    sys.exit(1 if codes else 0)


if __name__ == "__main__":
    main()
