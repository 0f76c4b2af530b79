"""Reads credentials that the product made with openbadgeslib: Data Integrity (eddsa-rdfc-2022) and VC-JWT (EdDSA), by did:key and by a
did:web whose document is handed over. Nothing is fetched.

python verify.py <folder with key.json, web.json, key.jwt, web.jwt>
"""

import json
import sys
from pathlib import Path

from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "examples")
read = lambda name: (folder / name).read_text(encoding="utf-8")


def did_document(method: str) -> bytes:
    """The document of a did:web, made from the key in the address of its method: what a web server would give."""
    did, key = method.split("#")
    named = {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": key}
    context = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    document = {"@context": context, "id": did, "verificationMethod": [named], "assertionMethod": [method]}
    return json.dumps(document).encode()


web_method = json.loads(read("web.json"))["proof"][0]["verificationMethod"]


def download(url: str, *_, **__) -> bytes:
    assert url == "https://contoh.id/.well-known/did.json", f"asked for {url}"
    return did_document(web_method)


def refused(verify, what: str) -> None:
    try:
        verify()
    except OB3VerificationError:
        return
    raise AssertionError(f"{what} was accepted")


count = 0
for name in ("key.json", "web.json"):
    credential = json.loads(read(name))
    did = credential["issuer"]["id"]
    verifier = OB3LdpVerifier.for_issuer_did(did)
    verifier.verify(credential, download=download)
    for change in (
        lambda c: c.update(name="Kepemimpinan"),
        lambda c: c["credentialSubject"]["achievement"]["criteria"].update(narrative="Tidak ada."),
        lambda c: c.update(validFrom="2026-11-01T00:00:00Z"),
    ):
        changed = json.loads(read(name))
        change(changed)
        refused(lambda: verifier.verify(changed, download=download), f"a changed {name}")
    count += 1

for name in ("key.jwt", "web.jwt"):
    token = read(name)
    did = json.loads(read(name.replace(".jwt", ".json")))["issuer"]["id"]
    verifier = OB3Verifier.for_issuer_did(did, download=download)
    verifier.verify(token, download=download)
    head, body, signature = token.split(".")
    refused(lambda: verifier.verify(".".join((head, body[:-4] + "AAAA", signature))), f"a changed {name}")
    count += 1

print(f"badges: openbadgeslib accepts {count} credentials and refuses changed ones")
