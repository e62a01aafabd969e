"""ro-crate-metadata.json: what the crate holds, in the words of RO-Crate 1.1 (https://w3id.org/ro/crate/1.1)."""

from collections.abc import Mapping
from typing import Any

METADATA = "ro-crate-metadata.json"
_CRATE = "https://w3id.org/ro/crate/1.1"
_FORMATS = {".json": "application/json", ".py": "text/x-python", ".md": "text/markdown"}
_AUTHORS, _STUDY = "#authors", "#study"

PARTS = {
    "README.md": ("How to check this evidence", "What is here and how to use it."),
    "claims.json": ("Claims", "Every claim: sentence, predicate, method, runs, numbers, verdict, digests."),
    "cells.json": ("Cells", "The numbers in the records that each test of a claim rests on, with places."),
    "rules.json": ("Rules", "The bounds and the least numbers of tests and seeds that predicates declare."),
    "check.py": ("Checker", "Recomputes every verdict on trained networks; Python alone."),
    "SHA256SUMS": ("Digests", "SHA-256 of every other file, as sha256sum --check reads it."),
    "LICENSE": ("Licence", "MIT."),
}


def metadata(profile: str, manifest: Mapping[str, Any], commit: str, date: str) -> dict[str, Any]:
    """Return the JSON-LD of the crate of a ``profile``, whose ``manifest`` tells its data.

    ``date`` (ISO 8601) is that of the ``commit`` of the code.
    """
    dataset = manifest["dataset"]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence of Equipoise, profile {profile}",
        "description": (
            f"Claims of a comparative study of generative models ({manifest['description']}), the records of "
            f"the runs that they rest on, and a checker. Data: {dataset['name']}, SHA-256 "
            f"{dataset['sha256']}. Code: commit {commit}."
        ),
        "datePublished": date,
        "license": {"@id": "LICENSE"},
        "author": {"@id": _AUTHORS},
        "publisher": {"@id": _AUTHORS},
        "isBasedOn": {"@id": _STUDY},
        "hasPart": [{"@id": name} for name in (*PARTS, "records/")],
    }
    records = {
        "@id": "records/",
        "@type": "Dataset",
        "name": "Records of runs",
        "description": (
            "manifest.json lists the runs; each has its settings and last numbers in result.json, the scores "
            "of its samples in scores.json and, where gradients were measured, these in gradients.csv."
        ),
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CRATE},
        "about": {"@id": "./"},
    }
    study = {
        "@id": _STUDY,
        "@type": "SoftwareSourceCode",
        "name": "Equipoise",
        "version": commit,
        "license": {"@id": "LICENSE"},
        "author": {"@id": _AUTHORS},
    }
    authors = {"@id": _AUTHORS, "@type": "Organization", "name": "The Equipoise developers"}
    files = [_file(name, *words) for name, words in PARTS.items()]
    return {"@context": f"{_CRATE}/context", "@graph": [descriptor, root, *files, records, study, authors]}


def _file(name: str, title: str, description: str) -> dict[str, Any]:
    suffix = name[name.rindex(".") :] if "." in name else ""
    return {
        "@id": name,
        "@type": ["File", "SoftwareSourceCode"] if suffix == ".py" else "File",
        "name": title,
        "description": description,
        "encodingFormat": _FORMATS.get(suffix, "text/plain"),
    }
