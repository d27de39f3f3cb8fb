"""Merging: what both did is in the result, and only a true clash is asked about."""

from __future__ import annotations

import pytest

from app.dossiers.merge import Block, Merge, keep_both, merge, normalised

BASE = """\
Canon is een vergoeding voor grond.

## Geld

De canon stijgt elk jaar met de inflatie. De bank kijkt mee.

## Stappen

Vraag eerst de gemeente om een brief.
"""
MONEY = "De canon stijgt elk jaar met de inflatie. De bank kijkt mee."
STEPS = "Vraag eerst de gemeente om een brief."
ROWS = "| wat | hoe veel |\n|---|---|\n| grond | 100 |\n| huis | 200 |\n"


def changed(*swaps: tuple[str, str], text: str = BASE) -> str:
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text


MERGES = {
    "different sections": (
        BASE,
        changed(("vergoeding", "prijs")),
        changed(("een brief", "een lange brief")),
        changed(("vergoeding", "prijs"), ("een brief", "een lange brief")),
    ),
    "two paragraphs of one section": (
        "## Geld\n\nEen.\n\nTwee.\n",
        "## Geld\n\nEen!\n\nTwee.\n",
        "## Geld\n\nEen.\n\nTwee!\n",
        "## Geld\n\nEen!\n\nTwee!\n",
    ),
    "one paragraph, different words": (
        BASE,
        changed(("elk jaar", "ieder jaar")),
        changed(("kijkt mee", "leest mee")),
        changed(("elk jaar", "ieder jaar"), ("kijkt mee", "leest mee")),
    ),
    "the same change twice": (
        BASE,
        changed(("inflatie", "huurindex")),
        changed(("inflatie", "huurindex")),
        changed(("inflatie", "huurindex")),
    ),
    "the same deletion twice": (BASE, changed((MONEY + "\n\n", "")), changed((MONEY + "\n\n", "")), None),
    "different cells of neighbouring rows": (
        ROWS,
        changed(("100", "150"), text=ROWS),
        changed(("huis", "gebouw"), text=ROWS),
        changed(("100", "150"), ("huis", "gebouw"), text=ROWS),
    ),
    "an insertion above and an edit below": (
        "Een.\nTwee.\n",
        "Nul.\nEen.\nTwee.\n",
        "Een.\nTwee en drie.\n",
        "Nul.\nEen.\nTwee en drie.\n",
    ),
    "a list item taken out, its neighbour edited": (
        "- a\n- b b\n- c\n",
        "- b b\n- c\n",
        "- a\n- b x b\n- c\n",
        "- b x b\n- c\n",
    ),
    "windows line ends and no line end": (
        "een\r\ntwee",
        "een\ntwee\n",
        "een\rtwee drie\n\n",
        "een\ntwee drie\n",
    ),
    "nothing at all": ("", "", "", ""),
    "a first text": ("", "Iets.", "", "Iets.\n"),
}


@pytest.mark.parametrize("case", MERGES.values(), ids=MERGES)
def test_changes_that_go_together(case: tuple[str, str, str, str | None]) -> None:
    base, mine, theirs, result = case
    merged = merge(base, mine, theirs)
    assert merged.is_clean
    assert merged.conflicts == ()
    assert merged.text == (normalised(mine) if result is None else result)
    assert merge(base, theirs, mine).text == merged.text


CONFLICTS = {
    "the same word": (
        BASE,
        changed(("inflatie", "huurindex")),
        changed(("inflatie", "rente")),
        (changed(("inflatie", "huurindex"), text=MONEY), changed(("inflatie", "rente"), text=MONEY)),
    ),
    "both add at the end": (BASE, BASE + "\nVan mij.\n", BASE + "\nVan hen.\n", ("Van mij.", "Van hen.")),
    "a paragraph taken out and edited": (
        BASE,
        changed((MONEY + "\n\n", "")),
        changed(("inflatie", "rente")),
        ("", changed(("inflatie", "rente"), text=MONEY)),
    ),
    "a section moved and edited": (
        "## A\n\nTekst a.\n\n## B\n\nTekst b.\n",
        "## B\n\nTekst b.\n\n## A\n\nTekst a.\n",
        "## A\n\nTekst a, langer.\n\n## B\n\nTekst b.\n",
        None,
    ),
    "words that touch": ("Het is 4 % hier.\n", "Het is 5 % hier.\n", "Het is 4 euro hier.\n", None),
    "two words put in at the same place": ("a b\n", "a x b\n", "a y b\n", ("a x b", "a y b")),
    "the same line added, and the one above it changed": (
        "een\n",
        "een\nnieuw\n",
        "anders\nnieuw\n",
        ("een\nnieuw", "anders\nnieuw"),
    ),
    "everything anew": ("a\n", "b\n", "c\n", ("b", "c")),
    "two first texts": ("", "b\n", "c\n", ("b", "c")),
}


@pytest.mark.parametrize("case", CONFLICTS.values(), ids=CONFLICTS)
def test_changes_that_clash(case: tuple[str, str, str, tuple[str, str] | None]) -> None:
    base, mine, theirs, sides = case
    merged = merge(base, mine, theirs)
    assert len(merged.conflicts) == 1
    (conflict,) = merged.conflicts
    assert conflict.text == ""
    if sides:
        assert (conflict.mine.strip(), conflict.theirs.strip()) == sides
    with pytest.raises(ValueError, match="1 conflicts, 0 answers"):
        _ = merged.text
    assert merged.settled([conflict.mine]) != merged.settled([conflict.theirs])


def test_only_the_paragraph_that_clashes_is_asked_about() -> None:
    base = "Een een.\nTwee twee.\nDrie drie.\n"
    mine = "Een eerste een.\nTwee mijn.\nDrie drie.\n"
    theirs = "Een een.\nTwee hun.\nDrie en drie.\n"
    merged = merge(base, mine, theirs)
    assert merged.conflicts == (Block("conflict", "Twee twee.\n", "Twee mijn.\n", "Twee hun.\n", ""),)
    assert merged.settled(["Samen."]) == "Een eerste een.\nSamen.\nDrie en drie.\n"


def test_lines_that_clash_one_after_the_other_are_one_question() -> None:
    merged = merge("a b\na c\nd\n", "a x\na y\nd\n", "a p\na q\nd\n")
    assert [block.mine for block in merged.conflicts] == ["a x\na y\n"]


def test_each_block_tells_who_changed_it() -> None:
    base = "a\n\nb\n\nc\n\nd d, d d\n\ne\n\nf\n"
    mine = "A\n\nb\n\nC\n\nD d, d d\n\nx\n\nf\n"
    theirs = "a\n\nB\n\nC\n\nd d, d D\n\ny\n\nf\n"
    merged = merge(base, mine, theirs)
    kinds = [block.kind for block in merged.blocks if block.kind != "same"]
    assert kinds == ["mine", "theirs", "both", "words", "conflict"]
    assert merged.mine_count == 2
    assert merged.settled(["z"]) == "A\n\nB\n\nC\n\nD d, d D\n\nz\n\nf\n"


def test_blocks_together_hold_all_three_texts() -> None:
    mine, theirs = changed(("inflatie", "rente"), (STEPS, "")), changed(("jaar", "kwartaal"), ("bank", "kas"))
    blocks = merge(BASE, mine, theirs).blocks
    assert "".join(block.base for block in blocks) == BASE
    assert "".join(block.mine for block in blocks) == normalised(mine)
    assert "".join(block.theirs for block in blocks) == theirs


def conflict(mine: str, theirs: str) -> Block:
    return Block("conflict", "oud\n", mine, theirs, "")


KEPT = [
    ("Mijn.\n", "Hun.\n", "Hun.\n\nMijn.\n"),
    ("\nMijn.\n", "\nHun.\n", "\nHun.\n\nMijn.\n"),
    ("Mijn.\n\n", "Hun.\n\n", "Hun.\n\nMijn.\n\n"),
    ("", "Hun.\n", "Hun.\n"),
    ("Mijn.\n", "", "Mijn.\n"),
    ("Hun.\n", "Hun. En meer.\n", "Hun. En meer.\n"),
    ("Hun. En meer.\n", "Hun.\n", "Hun. En meer.\n"),
    ("ja\n", "jaarlijks\n", "jaarlijks\n\nja\n"),
    ("| a | 1 |\n", "| a | 2 |\n", "| a | 2 |\n| a | 1 |\n"),
    ("- mijn\n", "- hun\n", "- hun\n- mijn\n"),
    ("Mijn.\n", "- hun\n", "- hun\n\nMijn.\n"),
]


@pytest.mark.parametrize(("mine", "theirs", "both"), KEPT)
def test_keeping_both(mine: str, theirs: str, both: str) -> None:
    assert keep_both(conflict(mine, theirs)) == both


ANSWERS = [
    ("Anders.", "a\n\nAnders.\n\nz\n"),
    ("Anders.\r\nEn meer.\r\n\r\n\r\n", "a\n\nAnders.\nEn meer.\n\nz\n"),
    ("Mijn.", "a\n\nMijn.\n\nz\n"),
    ("", "a\n\nz\n"),
    (" \r\n", "a\n\nz\n"),
]


@pytest.mark.parametrize(("answer", "result"), ANSWERS)
def test_an_answer_from_a_form_keeps_its_empty_lines_around_it(answer: str, result: str) -> None:
    merged = Merge(
        (Block("same", "a\n\n", "a\n\n", "a\n\n", "a\n\n"), conflict("Mijn.\n\n", "Hun.\n\n"), *END)
    )
    assert merged.settled([answer]) == result


END = (Block("same", "z\n", "z\n", "z\n", "z\n"),)


@pytest.mark.parametrize("answers", [[], ["een", "twee"]])
def test_each_conflict_needs_one_answer(answers: list[str]) -> None:
    with pytest.raises(ValueError, match="1 conflicts"):
        merge("a", "b", "c").settled(answers)


def test_more_words_than_can_be_compared_stay_a_clash_of_lines() -> None:
    words = " ".join(f"woord{number}" for number in range(12_000))
    assert not merge(words, f"mijn {words}", f"{words} hun").is_clean
    assert merge(words, f"mijn {words}", words).is_clean


NORMALISED = [("", ""), (" \n", ""), ("a", "a\n"), ("a\r\nb\rc\n\n\n", "a\nb\nc\n"), ("\n a", "\n a\n")]


@pytest.mark.parametrize(("text", "result"), NORMALISED)
def test_a_text_ends_with_one_line_end(text: str, result: str) -> None:
    assert normalised(text) == result
    assert normalised(result) == result
