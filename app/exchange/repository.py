"""The collection as a git repository: one commit for each version, by whom and when it was made.

It leaves as a bundle, a single file that `git clone` reads. Nobody's e-mail address is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from dulwich.bundle import create_bundle_from_repo, write_bundle
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import Ref
from dulwich.repo import MemoryRepo

from app.dossiers.models import Dossier
from app.exchange.collection import versions
from app.exchange.documents import Site
from app.exchange.headers import file_of
from app.foundation.database import AnyRow

BRANCH, HEAD = Ref(b"refs/heads/main"), Ref(b"HEAD")
FILE, FOLDER = 0o100644, 0o040000
WITHHELD = "This version is not public.\n"


class Repository:
    """A repository in memory that grows by one version at a time."""

    def __init__(self, site: Site) -> None:
        self._repo = MemoryRepo()
        self._site = site
        self._folders: dict[str, dict[str, ObjectID]] = {}
        self._head: ObjectID | None = None

    def add(self, folder: str, name: str, row: AnyRow, title: str) -> None:
        """Add one version of one dossier."""
        body = WITHHELD if row.withheld_at else row.body
        blob = Blob.from_string(file_of({"title": title}, body).encode())
        self._repo.object_store.add_object(blob)
        self._folders.setdefault(folder, {})[name] = blob.id
        commit = Commit()
        commit.tree = self._tree()
        commit.parents = [self._head] if self._head else []
        commit.author = commit.committer = self._person(row)
        commit.author_time = commit.commit_time = int(row.created_at.timestamp())
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = _message(row, title).encode()
        self._repo.object_store.add_object(commit)
        self._head = commit.id

    def bundle(self) -> bytes:
        """Return all of it as one file."""
        if self._head is None:
            return b""
        self._repo.refs[BRANCH] = self._head
        self._repo.refs.set_symbolic_ref(HEAD, BRANCH)
        written = BytesIO()
        with create_bundle_from_repo(self._repo, refs=[HEAD, BRANCH]) as bundle:
            write_bundle(written, bundle)
        return written.getvalue()

    def _tree(self) -> ObjectID:
        root = Tree()
        for folder, files in self._folders.items():
            branch = Tree()
            for name, blob_id in files.items():
                branch.add(name.encode(), FILE, blob_id)
            self._repo.object_store.add_object(branch)
            root.add(folder.encode(), FOLDER, branch.id)
        self._repo.object_store.add_object(root)
        return root.id

    def _person(self, row: AnyRow) -> bytes:
        name = row.name.replace("<", "").replace(">", "").replace("\n", " ")
        host = self._site.address.partition("://")[2].partition("/")[0]
        return f"{name} <{row.username}@{host}>".encode()


def _message(row: AnyRow, title: str) -> str:
    summary = " ".join(row.summary.split()) or row.kind
    return f"{title}: {summary}\n\nVersion: {row.number}\nSHA-256: {row.sha256.hex()}\n"


def bundle_of(dossiers: Sequence[Dossier], site: Site) -> bytes:
    """Write every version of these dossiers as commits, in the order in which they were made."""
    known: Mapping[int, Dossier] = {one.id: one for one in dossiers}
    repository = Repository(site)
    for row in versions(list(known)):
        dossier = known[row.dossier_id]
        repository.add(dossier.theme.slug, f"{dossier.slug}-{dossier.id}.md", row, dossier.title)
    return repository.bundle()
