"""Realistic Dutch text in any quantity: chains of words as the demo conversations have them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from pathlib import Path

from app.foundation.text import cook

TOPICS = Path(__file__).resolve().parent.parent / "app" / "demo" / "content" / "topics"
WORDS_PER_POST = 120
POOL = 1500


class Talk:
    """A speaker that continues two words with a third, as someone did before."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._next: dict[tuple[str, str], list[str]] = defaultdict(list)
        words = _words()
        for one, two, three in zip(words, words[1:], words[2:], strict=False):
            self._next[one, two].append(three)
        self._pairs = sorted(self._next)

    def sentence_run(self, count: int) -> str:
        """Return about `count` words, in sentences and paragraphs."""
        one, two = self._random.choice(self._pairs)
        words = [one, two]
        while len(words) < count:
            one, two = two, self._random.choice(self._next.get((one, two)) or ["en"])
            words.append(two)
        third = count // 3
        parts = [words[:third], words[third : 2 * third], words[2 * third :]]
        return "\n\n".join(" ".join(part).capitalize().rstrip(",;:") + "." for part in parts)

    def title(self) -> str:
        """Return a title of some words."""
        one, two = self._random.choice(self._pairs)
        third = self._random.choice(self._next[one, two])
        fourth = self._random.choice(self._next.get((two, third)) or ["samen"])
        return " ".join([one, two, third, fourth, "wonen"]).strip(".,:;?!").capitalize()

    def posts(self, count: int = POOL) -> list[tuple[str, str, str]]:
        """Return posts of about 120 words as (source, html, excerpt); some are short, some long."""
        sizes = [WORDS_PER_POST] * 6 + [40, 60, 180, 300]
        bodies = [self.sentence_run(sizes[n % len(sizes)]) for n in range(count)]
        cooked = [cook(body) for body in bodies]
        return [(body, one.html, one.excerpt) for body, one in zip(bodies, cooked, strict=True)]


def _words() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(TOPICS.glob("*.md"))]
    plain = re.sub(r"(?m)^(---|===|[a-z_]+: ).*$|[\[\]#*_>|`]", " ", "\n".join(texts))
    return plain.split()
