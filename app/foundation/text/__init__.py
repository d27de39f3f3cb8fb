"""Text: what people type becomes safe HTML, slugs, excerpts, search words and differences."""

from app.foundation.text.changes import Change, changes_html, word_changes
from app.foundation.text.context import Heading
from app.foundation.text.excerpts import excerpt
from app.foundation.text.markdown import RENDERER_VERSION, Cooked, TextTooLong, cook
from app.foundation.text.pages import CookedNote, CookedPage, CookedSection, cook_page
from app.foundation.text.references import Quote, References, find_references
from app.foundation.text.slugs import slugify
from app.foundation.text.sources import Source, source_of
from app.foundation.text.surroundings import NOTHING_KNOWN, CategoryLink, FileFacts, Surroundings
from app.foundation.text.terms import any_terms, query_terms, stem, terms
from app.foundation.text.titles import normalise_title
from app.foundation.text.typed import clean_body, clean_line

__all__ = [
    "NOTHING_KNOWN",
    "RENDERER_VERSION",
    "CategoryLink",
    "Change",
    "Cooked",
    "CookedNote",
    "CookedPage",
    "CookedSection",
    "FileFacts",
    "Heading",
    "Quote",
    "References",
    "Source",
    "Surroundings",
    "TextTooLong",
    "any_terms",
    "changes_html",
    "clean_body",
    "clean_line",
    "cook",
    "cook_page",
    "excerpt",
    "find_references",
    "normalise_title",
    "query_terms",
    "slugify",
    "source_of",
    "stem",
    "terms",
    "word_changes",
]
