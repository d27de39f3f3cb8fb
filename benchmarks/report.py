"""The table that `make bench` prints."""

from __future__ import annotations

from typing import Any

HEAD = ("page", "SQL", "p50 ms", "p99 ms", "kB", "req/s", "/(a)", "/(b)")


def print_report(results: list[dict[str, Any]]) -> None:
    """Print every size, and how the largest compares with the smallest."""
    for result in results:
        _print_one(result)
    if len(results) > 1:
        _print_growth(results[0], results[-1])


def _print_one(result: dict[str, Any]) -> None:
    rates = result["outside"]["rates"]
    same, minimal = rates["(a) same bytes"], rates["(b) minimal topic"]
    posts, seconds, tool = result["posts"], result["fill_seconds"], result["outside"]["tool"]
    print(f"\n{posts:,} posts (written in {seconds} s; load by {tool})")
    print("| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD))
    for name, cost in result["inside"].items():
        rate = rates[name]
        cells = [
            name,
            cost["statements"],
            f"{cost['p50']:.1f}",
            f"{cost['p99']:.1f}",
            f"{cost['size'] / 1000:.1f}",
        ]
        print(
            "| " + " | ".join(map(str, [*cells, rate, f"{rate / same:.2f}", f"{rate / minimal:.2f}"])) + " |"
        )
    print(f"| (a) the same bytes, bare Flask | 0 | | | | {same} | 1.00 | |")
    print(f"| (b) the same posts, minimal | 1 | | | | {minimal} | | 1.00 |")
    reply, memory = result["reply"], result["outside"]["memory"]
    print(f"a reply saved: p50 {reply['p50']:.1f} ms, p99 {reply['p99']:.1f} ms")
    print(f"resident (PSS): web {memory['web']} MB (master and two workers), worker {memory['worker']} MB")


def _print_growth(small: dict[str, Any], large: dict[str, Any]) -> None:
    print(f"\nserver time at {large['posts']:,} posts / at {small['posts']:,}:")
    for name, cost in large["inside"].items():
        print(f"  {name}: {cost['p50'] / small['inside'][name]['p50']:.2f}")
