"""`make roundtrip`: generated reports written in every format by real tools, read back, and held against the truth.

usage: python benchmarks/roundtrip.py --count 500 --format all
       python benchmarks/roundtrip.py --format pdf --kind open-sides --count 20 --keep /tmp/failing
       python benchmarks/roundtrip.py --format pdf --kind open-sides --seed 1234       (one file and all that is wrong)

Of eleven reports four leave zeros blank or mark them, the others fill every cell. The number that must be nought is
that of figures read wrong with nothing said. The share of right figures that carry a doubt must stay below a hundredth;
tables ruled by horizontal lines alone are counted apart, since in them only the place on paper tells a column.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path
from random import Random

import click
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from noise import vocabularies
from properties.made import make
from writers import office, pdf, web, word, workbook
from writers.direct import document_of
from writers.judging import Outcome, judge, judge_report
from writers.pages import Page, look_of, page_of

from gouji.fitting import fit

WRITERS: dict[str, tuple[Callable[[Page, str, Random], bytes], tuple[str, ...]]] = {
    "docx": (word.write_kind, word.KINDS), "html": (web.write_kind, web.KINDS),
    # No file at all: shows what fitting is to blame for.
    "direct": (lambda page, kind, rng: b"", ("document",)),
    "xlsx": (workbook.write_kind, workbook.KINDS), "pdf": (pdf.write_kind, pdf.KINDS)}
OFFICE = {"docx": ("libreoffice",), "pdf": ("libreoffice-docx", "libreoffice-html", "chromium")}
# As many as have no divisor in common with the writers of any format, so that each meets each.
_VARIANTS = ("full", "full", "blank", "full", "full", "marked", "full", "blank", "full", "full", "marked")
_SHOWN = 6
_CHROMIUM_SHARE = 10  # a process a page: only each so manieth report
_HORIZONTAL = ("pdf", "horizontal")


def page_for(seed: int, variant: str) -> Page:
    """The page of a seed; `variant`: full, blank (zeros left out) or marked (zeros written as a mark)."""
    rng = Random(seed)
    made = make(seed)
    if variant == "blank":
        made = made.changed(look=replace(made.look, blank=rng.choice((0.3, 0.7, 1.0))))
    return page_of(made, look_of(rng, rng.choice((0.5, 1.0)) if variant == "marked" else 0.0))


def variant_of(seed: int) -> str:
    return _VARIANTS[seed % len(_VARIANTS)]


def draft(form: str, kind: str, seed: int) -> tuple[str, bytes]:
    """What an office program is to convert: its suffix and its bytes."""
    page = page_for(seed, variant_of(seed))
    rng = Random(seed)
    if form == "pdf" and kind == "libreoffice-docx":
        return "docx", word.write_kind(page, rng.choice(("plain", "native", "numbered", "split")), rng)
    look = web.markup(rng, rng.choice(("plain", "word")))
    # LibreOffice reads gb2312 as no more than it says, and shows a no-break space of GB18030 as rubbish.
    look = replace(look, charset="utf-8", landscape=form == "pdf" and look.dress == "word")
    return "html", web.write(page, look, rng)


def one(task: tuple[str, str, int, bytes | None]) -> tuple[str, str, int, Outcome, bytes]:
    """One file written, unless it is given, and judged."""
    form, kind, seed, given = task
    page = page_for(seed, variant_of(seed))
    if form == "direct":
        return form, kind, seed, judge_report(page, fit(document_of(page), vocabularies())), b""
    raw = WRITERS[form][0](page, kind, Random(seed)) if given is None else given
    try:
        outcome = judge(page, raw, f"{kind}-{seed}.{form}")
    except Exception as error:  # a reader that falls over is a finding of this run, not its end
        at = traceback.extract_tb(error.__traceback__)[-1]
        outcome = Outcome(pages=1, faults=[f"{type(error).__name__} {error} ({Path(at.filename).name}:{at.lineno})"])
    return form, kind, seed, outcome, raw


def tasks(forms: list[str], kinds: tuple[str, ...], seeds: list[int], programs: bool) -> Iterator[
        tuple[str, str, int, bytes | None]]:
    for form in forms:
        own = [kind for kind in WRITERS[form][1] if not kinds or kind in kinds]
        for i, seed in enumerate(seeds):
            if own:
                yield form, own[i % len(own)], seed, None
        for kind in OFFICE.get(form, ()) if programs else ():
            if not kinds or kind in kinds:
                yield from converted(form, kind, seeds)


def converted(form: str, kind: str, seeds: list[int]) -> Iterator[tuple[str, str, int, bytes | None]]:
    """Files by LibreOffice or Chromium, where it is installed; a quarter of the seeds each, of Chromium fewer."""
    if (office.chromium() if kind == "chromium" else office.libreoffice()) is None:
        click.echo(f"{form} {kind}: the program is not installed", err=True)
        return
    chosen = seeds[:: _CHROMIUM_SHARE if kind == "chromium" else 4]
    drafts = {str(seed): draft(form, kind, seed) for seed in chosen}
    suffix = next(iter(drafts.values()))[0]
    files = {name: raw for name, (_, raw) in drafts.items()}
    made = office.by_chromium(files) if kind == "chromium" else office.by_libreoffice(files, suffix, form)
    for seed in chosen:
        if str(seed) in made:
            yield form, kind, seed, made[str(seed)]
        else:
            click.echo(f"{form} {kind} {seed}: not converted", err=True)


def keep(folder: Path, form: str, kind: str, seed: int, outcome: Outcome, raw: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{form}-{kind}-{seed}.{form}").write_bytes(raw)
    lines = [*outcome.faults, *outcome.alarms, *outcome.wrong, *(f"unsure {each}" for each in outcome.unsure)]
    (folder / f"{form}-{kind}-{seed}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def table(counts: dict[tuple[str, str], Outcome]) -> str:
    lines = [f"{'format and writer':24}{'files':>7}{'right':>9}{'doubted':>9}{'unsure':>8}{'wrong':>7}"
             f"{'faults':>8}{'alarms':>8}"]
    for (form, kind), o in counts.items():
        lines.append(f"{form + ' ' + kind:24}{o.pages:7}{o.right:9}{o.doubted_share:9.2%}{len(o.unsure):8}"
                     f"{len(o.wrong):7}{len(o.faults):8}{len(o.alarms):8}")
    return "\n".join(lines)


@click.command()
@click.option("--count", default=500, show_default=True, help="Reports a format.")
@click.option("--format", "form", type=click.Choice(["all", *WRITERS]), default="all", show_default=True)
@click.option("--kind", "kinds", multiple=True, help="Only these writers.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--seed", type=int, help="This report only, and all that is wrong with it.")
@click.option("--programs/--no-programs", default=True, help="Also by LibreOffice and Chromium.")
@click.option("--keep", "folder", type=click.Path(path_type=Path), help="Where failing files go.")
@click.option("--jobs", default=2, show_default=True)
def main(count: int, form: str, kinds: tuple[str, ...], first: int, seed: int | None, programs: bool,
         folder: Path | None, jobs: int) -> None:
    forms = list(WRITERS) if form == "all" else [form]
    seeds = list(range(first, first + count)) if seed is None else [seed]
    counts: dict[tuple[str, str], Outcome] = {}
    shown: list[str] = []
    start = time.perf_counter()
    with Pool(jobs) as pool:
        work = pool.imap_unordered(one, tasks(forms, kinds, seeds, programs), chunksize=4)
        for at, kind, which, outcome, raw in tqdm(work, disable=None):
            counts.setdefault((at, kind), Outcome()).add(outcome)
            if outcome.wrong or outcome.faults or outcome.alarms:
                told = [*outcome.faults, *outcome.alarms, *outcome.wrong]
                shown.append(f"{at} {kind} seed {which} ({variant_of(which)}): "
                             + "; ".join(told if seed is not None else told[:2]))
            if folder and not outcome.sound:
                keep(folder, at, kind, which, outcome, raw)
    click.echo(table(dict(sorted(counts.items()))))
    click.echo("\n".join(sorted(shown)[: None if seed is not None else _SHOWN * len(counts)]))
    everything = Outcome()
    for key, each in counts.items():
        if key != _HORIZONTAL:
            everything.add(each)
    wrong = sum(len(each.wrong) for each in counts.values())
    click.echo(f"{sum(o.pages for o in counts.values())} files in {time.perf_counter() - start:.0f} s; read wrong with "
               f"nothing said: {wrong}; right but doubted (tables ruled only across left out): "
               f"{everything.doubted_share:.2%}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
