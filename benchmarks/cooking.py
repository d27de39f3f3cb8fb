"""What it costs to cook a long dossier: `python -m benchmarks.cooking`, without a database."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from app.foundation.text import Surroundings, cook, cook_page, find_references, normalise_title
from benchmarks.words import Talk

LENGTH = 100_000
NOTES = 60
ROUNDS = 40


def dossier(length: int = LENGTH, notes: int = NOTES) -> str:
    """Return a dossier as people write them: headings, tables, lists, links and notes to posts and laws."""
    talk, parts, size, number = Talk(), [], 0, 0
    definitions = [_definition(n + 1) for n in range(notes)]
    size = sum(map(len, definitions))
    while size < length:
        number += 1
        part = _section(talk, number, notes)
        parts.append(part)
        size += len(part) + 2
    return "\n\n".join([*parts, "\n".join(definitions)])


def _section(talk: Talk, number: int, notes: int) -> str:
    note = f"[^b{number % notes + 1}]"
    first, second = talk.sentence_run(110), talk.sentence_run(90)
    points = "\n".join(f"- **{talk.title()}** en daarna [[{talk.title()}]]" for _ in range(4))
    rows = "\n".join(f"| {talk.title()} | € {n}.{number:03}.000 | {n * 7} % |" for n in range(1, 5))
    table = f"| Bron | Bedrag | Deel |\n|---|---:|---:|\n{rows}"
    link = f"Zie [{talk.title()}](/t/{number}/4) of https://wetten.overheid.nl/BWBR{number:07} voor *meer*."
    level = "##" if number % 3 == 1 else "###"
    body = [f"{level} {talk.title()}", f"{first}{note}", points, f"{second}{note}", link]
    return "\n\n".join([*body, table] if number % 4 == 0 else body)


def _definition(number: int) -> str:
    if number % 5 == 0:
        return (
            f"[^b{number}]: [Woningwet artikel {number}](https://wetten.overheid.nl/BWBR0005181#Art{number}),"
            " geraadpleegd op 3 mei 2026"
        )
    post = f"[bericht {number}](/t/12/{number}?version=2)"
    return f"[^b{number}]: Anna (CV De Sluis), {post}, 3 mei 2026, versie 2"


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return p50 and p95."""
    times = []
    for _ in range(rounds + 3):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[3:]), statistics.quantiles(times[3:], n=20)[18]


def main() -> None:
    """Print what each step costs."""
    source = dossier()
    titles = find_references(source).pages
    around = Surroundings(
        pages={normalise_title(title): "/d/wonen/1" for title in sorted(titles)[::2]},
        redlink_url="/dossiers/find?title=",
    )
    print(f"{len(source)} characters, {len(source.encode())} bytes")
    acts: dict[str, Callable[[], object]] = {
        "find_references": lambda: find_references(source),
        "cook": lambda: cook(source, top_level=2),
        "cook_page": lambda: cook_page(source, surroundings=around),
        "to_json": cook_page(source, surroundings=around).to_json,
    }
    for name, act in acts.items():
        middle, slow = milliseconds(act)
        print(f"{name:16} p50 {middle:6.1f} ms  p95 {slow:6.1f} ms")


if __name__ == "__main__":
    main()
