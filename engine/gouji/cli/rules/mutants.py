"""`gouji rules test --mutants`: what the tests inside the rules would not notice."""

from __future__ import annotations

from collections.abc import Sequence

import click
from tqdm import tqdm

from gouji.checking.mutants import Proof, prove, subjects
from gouji.cli.texts import NothingFoundError, say
from gouji.messages import Lang, message
from gouji.packs import Pack


def show_mutants(pack: Pack, names: Sequence[str], lang: Lang) -> int:
    """Prove the rules and phrases of those names (all of the pack for none) and print what goes unnoticed.

    Returns the exit code: 0 where every survivor has a reason and every reason a survivor, 1 where not, 2 where a test
    fails as it is. Raises NothingFoundError for names that nothing has.
    """
    wanted = subjects(pack, names)
    if not wanted:
        raise NothingFoundError(say("no-rule", lang, rule=" ".join(names), known="—"))
    proofs = []
    tqdm.monitor_interval = 0  # no thread of its own: proving forks
    with tqdm(total=len(wanted), desc=message("mutants.progress", lang), disable=None, leave=False) as bar:
        for proof in prove(pack, wanted):
            proofs.append(proof)
            with bar.external_write_mode():
                _show(proof, bool(names), lang)
            bar.update()
    click.echo(message(
        "mutants.done", lang, mutants=sum(p.mutants for p in proofs), killed=sum(p.killed for p in proofs),
        explained=sum(len(p.explained) for p in proofs), survived=sum(len(p.survivors) for p in proofs),
        stale=sum(len(p.stale) for p in proofs)))
    if any(proof.failing for proof in proofs):
        return 2
    return 0 if all(proof.sound for proof in proofs) else 1


def _show(proof: Proof, asked_for: bool, lang: Lang) -> None:
    """What is wrong; of one asked for by name also the numbers and the reasons stated."""
    for sentence in proof.told(lang):
        click.echo(f"✗ {sentence}")
    if asked_for:
        click.echo(message("mutants.counted", lang, subject=proof.title(lang), mutants=proof.mutants,
                           killed=proof.killed, explained=len(proof.explained), survived=len(proof.survivors)))
        for mutant, reason in proof.explained:
            click.echo(f"  {mutant.name(lang)}: {reason}")
