"""The tables of the dossiers: pages, all they ever were, where their words come from, what people think."""

from app.dossiers.models.dossiers import (
    Dossier,
    DossierLink,
    DossierPage,
    DossierTitle,
    DossierTopic,
    WebSource,
)
from app.dossiers.models.editing import EditAttempt, Presence
from app.dossiers.models.opinions import Feedback, Review, Suggestion
from app.dossiers.models.revisions import Authorship, Revision
from app.dossiers.models.sources import Consent, Passage, PassageSource, PostFold
from app.dossiers.models.themes import Theme

__all__ = [
    "Authorship",
    "Consent",
    "Dossier",
    "DossierLink",
    "DossierPage",
    "DossierTitle",
    "DossierTopic",
    "EditAttempt",
    "Feedback",
    "Passage",
    "PassageSource",
    "PostFold",
    "Presence",
    "Review",
    "Revision",
    "Suggestion",
    "Theme",
    "WebSource",
]
