"""Hold a crate against RO-Crate 1.1, without a network: validate_crate.py FOLDER, by .venv-crate.

What the validator would fetch, the context of the metadata, is the copy that the package rocrate ships.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import requests
import requests_cache
from rdflib.plugins.shared.jsonld import context, util
from rocrate_validator import services
from rocrate_validator.models import Severity

ADDRESS = "https://w3id.org/ro/crate/"
SHIPPED = Path(find_spec("rocrate").submodule_search_locations[0]) / "data" / "ro-crate.jsonld"


def answer(_session, _method, url, *_args, **_kwargs):
    """The context to whoever asks for it, "not found" to everything else."""
    response = requests.Response()
    response.url, response.status_code = url, 200 if url.startswith(ADDRESS) else 404
    response.headers["Content-Type"] = "application/ld+json"
    response._content = SHIPPED.read_bytes()
    return response


def read(source, *args, _read=util.source_to_json, **kwargs):
    """The like for rdflib, which fetches by itself."""
    if str(source).startswith(ADDRESS):
        return json.loads(SHIPPED.read_text("utf-8")), None
    return _read(source, *args, **kwargs)


requests.Session.request = requests_cache.CachedSession.request = answer
util.source_to_json = context.source_to_json = read
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[1], profile_identifier="ro-crate-1.1", requirement_severity=Severity.RECOMMENDED
)
result = services.validate(settings)
for issue in result.get_issues():
    print(issue.severity.name, issue.check.identifier, issue.message)
print(len(result.executed_checks), "checks")
