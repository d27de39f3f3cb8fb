"""Long histories and withheld versions, for tests of what shows the past."""

from __future__ import annotations

from app.dossiers.models import Dossier, Revision
from app.foundation.database import db
from app.foundation.transaction import writing
from tests.cast import person
from tests.dossiers.making import again

MANY = """
    INSERT INTO revisions (id, dossier_id, number, parent_id, author_id, kind, body, sha256, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT {base} + n, {dossier_id}, n, CASE WHEN n = {first} THEN {latest_id} ELSE {base} + n - 1 END,
           {author_id}, 'edit', 'Versie ' || n || E'.\\n', '\\x00', now()
    FROM generate_series({first}, {last}) AS n
"""
FAR = 1_000_000


def lengthen(dossier: Dossier, last: int, base: int = FAR) -> Dossier:
    """Give a dossier so many versions, straight into the table: two thousand saves would take too long."""
    facts = {"base": base, "dossier_id": dossier.id, "first": dossier.revision_count + 1, "last": last}
    with writing():
        people = {"author_id": person("omar").id, "latest_id": dossier.latest_id}
        db.session.execute(db.text(MANY.format(**facts, **people)))
        dossier = again(dossier)
        dossier.revision_count, dossier.latest_id = last, base + last
    return again(dossier)


def withhold(dossier: Dossier, *numbers: int) -> None:
    """Keep the text of these versions from readers, as who decides does."""
    with writing():
        here = (Revision.dossier_id == dossier.id, Revision.number.in_(numbers))
        db.session.execute(db.update(Revision).where(*here).values(withheld_at=db.func.now()))
